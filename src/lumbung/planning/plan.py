"""The whole way: from a clean register to the tables of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from lumbung.core.errors import ParameterError
from lumbung.core.parameters import Parameters
from lumbung.planning.assembly.hours import Part, exact
from lumbung.planning.assembly.makers import (
    assignments_frame,
    candidate_parts,
    needs_frames,
    shares_at_home,
    to_written_digits,
    unserved_by_status,
    unserved_frame,
)
from lumbung.planning.assembly.outlook import outlook_frames, outlook_of
from lumbung.planning.assembly.regions import (
    choice_frame,
    cluster_frames,
    enterprises_frame,
    existing_frame,
    need_hours,
    region_frames,
)
from lumbung.planning.assembly.sites import capacities, equipment_frame, modules_frame, sites_frame
from lumbung.planning.assembly.stay_home import StayHome, without_home_visits
from lumbung.planning.assembly.summary import (
    assembled,
    counts_of,
    draws_of,
    equity_of,
    hours_of,
    imputed_of,
    money_of,
    recheck_of,
    with_equity,
)
from lumbung.planning.clustering import find_clusters
from lumbung.planning.draws import Draw, Draws, draw_frames, solve_all
from lumbung.planning.folder.cells import conform
from lumbung.planning.folder.schema import REJECTED, PlanTables
from lumbung.planning.needs import Needs, derive_needs, load_catalogue
from lumbung.planning.outlook import Outlook, look_ahead
from lumbung.planning.placement import place_makers
from lumbung.planning.plan_inputs import PlanInputs
from lumbung.planning.progress import Progress, Steps, silent
from lumbung.planning.regions import ByRegion
from lumbung.planning.regions.solve import Cut
from lumbung.planning.siting import SitingProblem, assign_makers

SHARES = {
    "reading": 2.0, "clusters": 3.0, "needs": 3.0, "siting": 85.0, "tables": 5.0, "report": 2.0,
}  # fmt: skip
"""The steps of a plan, and about which share of the time each takes."""
WITH_OUTLOOK = {
    name: share
    for step, of in SHARES.items()
    for name, share in ((step, of), ("outlook", 60.0))[: 1 + (step == "siting")]
}
"""The same with frontier and robust set."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a plan: capital in rupiah, parameters, seed, and how many draws of the places to recompute.

    `by_region`: cut into regions, and worked on an engine; None: as a whole.
    `simulated`: the enterprises are made up; `plan.json` and the report say so. `frontier`: also say what other budgets
    and equity floors would bring, and which houses are best over many draws.
    """

    budget_rp: int
    parameters: Parameters
    seed: int = 1
    draws: int = 5
    simulated: bool = False
    by_region: ByRegion | None = None
    frontier: bool = False

    def check(self) -> None:
        """Raises ParameterError for what makes no sense."""
        if self.budget_rp < 0:
            raise ParameterError(f"The budget is {self.budget_rp} rupiah; it cannot be negative.", "Give 0 or more.")
        if not 0 <= self.draws <= 50:
            raise ParameterError(f"{self.draws} draws were asked for.", "Give 0 to 50.")
        if not 0 <= self.seed < 2**31:
            raise ParameterError(f"The seed is {self.seed}.", "Give a whole number from 0 to 2147483647.")
        if self.by_region is not None:
            self.by_region.check()


def make_plan(inputs: PlanInputs, asked: Asked, progress: Progress = silent, steps: Steps | None = None) -> PlanTables:
    """Plan for the makers of a clean register.

    `progress` is told the step and the share of the whole that is done, and may raise Cancelled. The same inputs,
    parameters and seed give the same tables in any order of the register's rows. Raises ParameterError.
    """
    asked.check()
    shares = WITH_OUTLOOK if asked.frontier else SHARES
    return _Making(inputs, asked, steps or Steps(shares, progress)).tables()


class _Making:
    """One plan in the making."""

    def __init__(self, inputs: PlanInputs, asked: Asked, steps: Steps) -> None:
        self.inputs, self.asked, self.steps = inputs, asked, steps
        self.register = inputs.register.sort("id")

    def tables(self) -> PlanTables:
        """All steps."""
        asked, areas = self.asked, self.inputs.areas
        with self.steps.step("clusters"):
            placed = place_makers(self.register, areas, asked.seed, 0, asked.parameters)
            earlier = self.inputs.earlier
            clustering = find_clusters(self.register, placed, areas, asked.parameters, seed=asked.seed, earlier=earlier)
        with self.steps.step("needs"):
            needs = to_written_digits(derive_needs(self.register, placed, areas, asked.parameters, asked.seed))
        with self.steps.step("siting") as tell:
            solved, draws = solve_all(self.inputs, asked, self.register, (placed, needs), tell)
            stay = without_home_visits(solved.problem, solved.result)
            main = Draw(0, stay.problem, stay.result)
        outlook = self._outlook(placed, solved, draws)
        with self.steps.step("tables"):
            frames = {
                "enterprises": enterprises_frame(self.register, placed, areas),
                "existing": existing_frame(self.inputs.existing),
                "choice": choice_frame(needs.choice),
                "rejected": conform(self.inputs.rejected, REJECTED),
                **cluster_frames(clustering),
                **needs_frames(needs, areas),
            }
            frames |= self._served(stay, needs, draws)
            hours = need_hours(frames["needs"], frames["assignments"], frames["unserved"])
            frames |= region_frames(areas, frames["enterprises"], hours)
            frames["districts"] = with_equity(frames["districts"], stay, asked.parameters.number("equity_floor_share"))
            frames |= draw_frames(main, draws, frames["sites"], asked.parameters)
            summary = self._summary(frames, hours, stay, draws, needs) | self._regions(solved.cut)
            if outlook is not None:
                distance = asked.parameters.number("robust_distance_m")
                frames |= outlook_frames(outlook, solved, distance)
                summary |= outlook_of(outlook)
        return PlanTables(frames, summary, areas, self.inputs.boundaries, self.steps.seconds)

    def _outlook(self, placed: pl.DataFrame, solved: Draw, draws: Draws) -> Outlook | None:
        """Frontier and robust set, where they are asked for."""
        if not self.asked.frontier:
            return None
        with self.steps.step("outlook") as tell:
            return look_ahead(
                self.inputs, self.asked, self.register, placed=placed, plan=solved, draws=draws, tell=tell
            )

    def _regions(self, cut: Cut | None) -> dict[str, Any]:
        """What `plan.json` says of the cut, where there was one."""
        return {"regions": cut.told(self.asked.by_region.level)} if cut and self.asked.by_region else {}

    def _served(self, stay: StayHome, needs: Needs, draws: Draws) -> dict[str, pl.DataFrame]:
        """Sites and what each maker gets there, with exact sums."""
        problem, result = stay.problem, stay.result
        parts = exact([*unserved_by_status(needs.rows), *self._parts(stay, needs)], capacities(problem, result))
        frames = {"modules": modules_frame(problem, result, parts)}
        frames["equipment"] = equipment_frame(frames["modules"], load_catalogue())
        frames["assignments"] = assignments_frame(parts, frames["modules"], needs, self.asked.parameters)
        frames["unserved"] = unserved_frame(parts, needs)
        frames["sites"] = sites_frame(problem, self.inputs.areas, frames, draws.robust)
        return frames

    def _parts(self, stay: StayHome, needs: Needs) -> list[Part]:
        """The makers' shares of the flow, and what is left of each candidate with its reason."""
        bonus = self.asked.parameters.number("same_house_bonus_minutes")
        made = assign_makers(stay.problem, stay.result, needs, seed=self.asked.seed, bonus_minutes=bonus)
        return candidate_parts(made, needs, shares_at_home(made, stay.problem, stay.home.tolist()))

    def _summary(
        self, frames: Mapping[str, pl.DataFrame], hours: pl.DataFrame, stay: StayHome, draws: Draws, needs: Needs
    ) -> dict[str, Any]:
        parameters = self.asked.parameters
        parts: dict[str, Any] = {
            **money_of(frames["sites"], stay.result, self.asked.budget_rp),
            "counts": counts_of(frames, {"rejected": self.inputs.rejected.height, **_branches(needs)}),
            "hours": hours_of(frames, hours),
            "imputed": imputed_of(frames),
            "recheck": recheck_of(frames, stay),
            "equity": equity_of(frames["districts"], parameters.number("equity_floor_share")) | draws.equity_price,
            "draws": draws_of(frames),
            "travel": {"by": "straight" if self.inputs.roads is None else "roads"},
            "simulated": self.asked.simulated,
            "inputs": {name: dict(file) for name, file in sorted(self.inputs.files.items())},
            "steps": _work(stay.problem, frames),
        }
        return assembled(parts, parameters, self.asked.seed)


def _branches(needs: Needs) -> dict[str, int]:
    return {name: needs.counts[name] for name in ("branch_by_words", "branch_by_draw")}


def _work(problem: SitingProblem, frames: Mapping[str, pl.DataFrame]) -> dict[str, dict[str, int]]:
    """What each step handled: counts that are the same each time. Its seconds stand in timings.json."""
    return {
        "reading": {"rows": frames["enterprises"].height, "areas": frames["areas"].height},
        "clusters": {"members": frames["members"].height, "clusters": frames["clusters"].height},
        "needs": {"needs": frames["needs"].height, "offers": frames["offers"].height},
        "siting": {"cells": problem.cells, "sites": problem.sites, "modules": problem.groups, "arcs": problem.arcs},
        "draws": {"draws": frames["draws"].height},
        "tables": {"assignments": frames["assignments"].height, "unserved": frames["unserved"].height},
    }
