"""All checks of a plan folder, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lumbung.planning.folder.check.account import (
    check_better_at_home,
    check_budget,
    check_draws,
    check_objective,
    check_reasons,
    check_shares,
    check_stayed_at_home,
    check_travel,
)
from lumbung.planning.folder.check.capacity import (
    check_equipment,
    check_minimum_use,
    check_modules,
    check_site_modules,
    check_sites,
)
from lumbung.planning.folder.check.geography import check_clusters, check_map, check_regions
from lumbung.planning.folder.check.links import check_existing, check_links, check_modules_known, check_owner
from lumbung.planning.folder.check.outlook import check_frontier, check_robust
from lumbung.planning.folder.check.seals import check_keys, check_seals
from lumbung.planning.folder.check.sheets import Finding, PlanFiles, read_files
from lumbung.planning.folder.check.wholeness import check_hours, check_machines, check_status, check_whole

CHECKS: dict[str, tuple[Callable[[PlanFiles], None], ...]] = {
    "files are those that were written": (check_seals, check_keys),
    "every name points at a row": (check_links, check_existing, check_modules_known, check_owner),
    "every need is whole": (check_whole, check_hours, check_status, check_machines),
    "hours, units, floor and costs add up; no capacity is exceeded": (
        check_equipment,
        check_modules,
        check_sites,
        check_site_modules,
    ),
    "minimum use is kept": (check_minimum_use,),
    "budget, objective, bound and journeys": (check_budget, check_objective, check_travel),
    "shared or at home, once more": (check_better_at_home, check_stayed_at_home),
    "clusters, districts, areas and map": (check_clusters, check_regions, check_map),
    "counts, shares and draws": (check_shares, check_reasons, check_draws),
    "other budgets, and the houses best over many draws": (check_frontier, check_robust),
}
"""What is checked, in words, and by which functions."""


def check_plan(folder: Path) -> list[Finding]:
    """What is wrong with the plan in `folder`; nothing when every sum can be recomputed.

    Reads the CSVs and `plan.json` only, and shares no code with the planner. Broken cells are told first: sums over
    rows that cannot be read would only repeat them.
    """
    files = read_files(folder)
    if files.findings:
        check_seals(files)
        return files.findings
    for functions in CHECKS.values():
        for function in functions:
            function(files)
    return files.findings
