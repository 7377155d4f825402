"""Sites, their modules and their machines, from the solved model and the exact hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from lumbung.planning.areas import Areas
from lumbung.planning.assembly.hours import Part, Place, hundredths
from lumbung.planning.folder.cells import conform
from lumbung.planning.folder.schema import EQUIPMENT, MODULES, SITES
from lumbung.planning.needs.catalogue import Catalogue
from lumbung.planning.siting import SitingProblem, SitingResult

HOUSE_NAMES = {
    "food": "Pangan",
    "textile_print": "Tekstil dan Cetak",
    "wood_metal": "Kayu dan Logam",
    "chemical": "Kimia",
}
"""How a new house is called: Rumah Produksi Pangan Melati."""


def capacities(problem: SitingProblem, result: SitingResult) -> dict[Place, int]:
    """Hundredths of an hour a month of each (site, module) that was bought."""
    sites, modules = problem.labels.sites["site"].to_list(), problem.labels.modules["module"].to_list()
    return {
        (sites[problem.group_site[g]], modules[problem.group_module[g]]): int(result.units[g])
        * hundredths(float(problem.group_hours[g]))
        for g in np.flatnonzero(result.units > 0)
    }


def modules_frame(problem: SitingProblem, result: SitingResult, parts: Sequence[Part]) -> pl.DataFrame:
    """`modules.csv`: what stands at each site, with the cost of one unit there."""
    used: defaultdict[Place, int] = defaultdict(int)
    for part in parts:
        used[part.site, part.module] += part.hundredths
    sites = problem.labels.sites["site"].to_list()
    catalogue = list(problem.labels.modules.iter_rows(named=True))
    rows = []
    for g in np.flatnonzero(result.units > 0):
        module, site = catalogue[problem.group_module[g]], sites[problem.group_site[g]]
        rows.append(
            {
                **{n: module[n] for n in ("module", "primary", "companions", "capital_rp", "floor_m2", "yearly_rp")},
                "site": site,
                "units": int(result.units[g]),
                "hours_per_month": float(problem.group_hours[g]),
                "hours_assigned": used[site, module["module"]] / 100,
                "fit_out_rp": round(float(problem.group_capital[g])) - module["capital_rp"],
                "yearly_here_rp": float(problem.group_yearly[g]),
            }
        )
    return conform(pl.DataFrame(rows) if rows else MODULES.empty(), MODULES)


def equipment_frame(modules: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """`equipment.csv`: units and hours of each machine type at each site, companions included."""
    totals: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in modules.iter_rows(named=True):
        for machine_type in (row["primary"], *row["companions"].split()):
            sums = totals[row["site"], machine_type]
            sums[0] += row["units"]
            sums[1] += row["units"] * hundredths(row["hours_per_month"])
            sums[2] += hundredths(row["hours_assigned"])
    rows = []
    for (site, machine_type), (units, available, assigned) in totals.items():
        machine = catalogue.machines[machine_type]
        rows.append(
            {
                "site": site,
                "machine_type": machine_type,
                "units": units,
                "unit_cost_rp": machine.price_rp,
                "cost_rp": units * machine.price_rp,
                "hours_available": available / 100,
                "hours_assigned": assigned / 100,
                "utilisation": assigned / available,
                "name_id": machine.name_id,
                "name_en": machine.name_en,
                "certainty": machine.certainty,
            }
        )
    return conform(pl.DataFrame(rows) if rows else EQUIPMENT.empty(), EQUIPMENT)


def sites_frame(
    problem: SitingProblem,
    areas: Areas,
    tables: Mapping[str, pl.DataFrame],
    robust: Iterable[str],
) -> pl.DataFrame:
    """`sites.csv`: each site with units, from its rows in `modules`, `equipment` and `assignments`."""
    machines = _sums(tables["equipment"], ("cost_rp", "hours_available", "hours_assigned"))
    costs = _sums(
        tables["modules"].select(
            "site", *((pl.col("units") * pl.col(n)).alias(n) for n in ("floor_m2", "fit_out_rp", "yearly_here_rp"))
        ),
        ("floor_m2", "fit_out_rp", "yearly_here_rp"),
    )
    makers = dict(tables["assignments"].group_by("site").agg(pl.col("enterprise").n_unique()).iter_rows())
    named = set(robust)
    rows = [
        _site(row, areas, machines[row["site"]], costs[row["site"]])
        | {"makers": makers.get(row["site"], 0), "robust": row["site"] in named}
        for row in problem.labels.sites.iter_rows(named=True)
        if row["site"] in machines
    ]
    return conform(pl.DataFrame(rows) if rows else SITES.empty(), SITES)


def _site(row: dict[str, Any], areas: Areas, machines: dict[str, Any], costs: dict[str, Any]) -> dict[str, Any]:
    """One site; `row` is the candidate, `machines` and `costs` are the sums of its equipment and modules."""
    flood = float(areas.flood_prone_share[areas.position(row["area_code"])]) if row["area_code"] in areas else None
    available, assigned = hundredths(machines["hours_available"]), hundredths(machines["hours_assigned"])
    existing = bool(row["existing"])
    return {
        "site": row["site"],
        "kind": "existing" if existing else "new",
        "name": row["name"] if existing else f"Rumah Produksi {HOUSE_NAMES[row['kind']]} {row['name']}",
        "area_code": row["area_code"],
        "lat": row["lat"],
        "lon": row["lon"],
        "cost_rp": row["capital_rp"] + costs["fit_out_rp"] + machines["cost_rp"],
        "hours_available": available / 100,
        "hours_assigned": assigned / 100,
        "utilisation": assigned / available,
        "house_kind": row["kind"],
        "site_rp": row["capital_rp"],
        "fit_out_rp": costs["fit_out_rp"],
        "machines_rp": machines["cost_rp"],
        "yearly_rp": round(row["yearly_rp"] + costs["yearly_here_rp"]),
        "flood_prone_share": flood,
        "flood_penalty_rp": row["flood_penalty_rp"],
        "floor_m2": costs["floor_m2"],
        "floor_cap_m2": row["floor_m2"],
        "facility": row["site"].rsplit(":", 1)[0] if existing else "",
        "site_yearly_rp": row["yearly_rp"],
        "floor_source": row["floor_source"],
    }


def _sums(frame: pl.DataFrame, columns: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Sums of some columns by site."""
    sums = frame.group_by("site").agg(pl.col(column).sum() for column in columns)
    return {row["site"]: row for row in sums.iter_rows(named=True)}
