"""A siting problem solved region by region: one price of capital for all, each maker served once, one plan at the end.

1. Every region with its own makers only, at a price of capital; the price is bisected until all together keep the budget.
2. Every region with the makers across its border too, each for what she is worth beyond her price at home; whoever gains
   by it keeps her.
3. Every region with the makers it kept and its share of the budget, searched deeply.
4. The regions' machines together: their prices start a short walk of the whole problem's bound, their units its search.

The bound is one of the whole problem, so what the cut loses at the borders shows in the gap (docs/developers/regions.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lumbung.planning.areas import Areas
from lumbung.planning.regions.asked import ByRegion
from lumbung.planning.regions.budget import Offer, budgets_of, shared_price
from lumbung.planning.regions.cutting import Region, cut, priced, regions_of_sites, viable_arcs, with_arcs
from lumbung.planning.regions.engines import Engine, running_engine
from lumbung.planning.regions.owners import claimed, floors_of, home_regions, regions_of_cells, served_shares
from lumbung.planning.siting.flow import best_flow
from lumbung.planning.siting.lagrangean import Multipliers
from lumbung.planning.siting.outcome import outcome
from lumbung.planning.siting.problem import Floats, Ints, SitingProblem
from lumbung.planning.siting.result import SitingResult
from lumbung.planning.siting.solve import solve
from lumbung.planning.siting.stop import Effort

Tell = Callable[[float], None]
SHALLOW = (150, 40)
FINISH = (400, 100)
"""Steps of bound and search: of a round that only finds prices, and of the whole problem after the regions."""
SHARES = (0.2, 0.1, 0.5, 0.2)
"""About which share of the work each of the four parts is."""


@dataclass(frozen=True)
class Job:
    """One region's problem and how long to work on it."""

    name: str
    problem: SitingProblem
    steps: tuple[int, int]
    seed: int
    start: SitingResult | None = None


@dataclass(frozen=True)
class Cut:
    """How the regions fared.

    `border_cells`: cells of more than one region; `capital_price`: rupiah a year per rupiah; `offers`: what each region asked
    for at each price; `budgets`: rupiah; `joined`: what the regions' own plans come to, rupiah a year.
    """

    names: tuple[str, ...]
    border_cells: int
    capital_price: float
    offers: tuple[Offer, ...]
    budgets: tuple[float, ...]
    joined: float

    def told(self, level: str) -> dict[str, Any]:
        """What `plan.json` says of it; money in whole rupiah."""
        return {
            "level": level,
            "names": list(self.names),
            "border_cells": self.border_cells,
            "price_of_capital": round(self.capital_price, 6),
            "budgets_rp": [round(budget) for budget in self.budgets],
            "regions_objective_rp_year": round(self.joined),
        }


def solve_job(job: Job) -> SitingResult:
    """Solve one region; runs on a worker. The same job gives the same bytes: no seconds are kept."""
    problem = replace(job.problem)  # checked again, and read-only as the kernels were compiled for
    result = solve(problem, Effort(*job.steps), seed=job.seed, start=job.start)
    if result.objective <= 0 < problem.equity_floor:
        result = solve(problem.with_equity(0.0), Effort(*job.steps), seed=job.seed, start=result)
    return replace(result, seconds={})


def solve_by_regions(
    problem: SitingProblem, names: tuple[str, ...], of_site: Ints, of_cell: Ints, *, engine: Engine,
    steps: tuple[int, int], seed: int = 0, tell: Tell = lambda _: None,
) -> tuple[SitingResult, Cut]:  # fmt: skip
    """A plan of the whole problem and a bound on every plan of it.

    `of_site`: region of each site, `of_cell`: region that each cell lies in, -1 if in none of `names`. `steps`: of the
    bound and of the search in each region's last round. `tell` hears the share that is done and may raise to stop.
    """
    regions = cut(problem, names, of_site)
    return _Solving(problem, regions, of_cell, engine=engine, seed=seed, tell=_Shares(tell)).run(steps)


def solve_asked(
    problem: SitingProblem, areas: Areas, asked: ByRegion, *, steps: tuple[int, int], seed: int, tell: Tell
) -> tuple[SitingResult, Cut] | None:
    """The problem solved as asked; None where fewer than two regions have a site, and there is nothing to cut."""
    names, of_site = regions_of_sites(problem, areas, asked.level)
    if len(names) < 2:
        return None
    of_cell = regions_of_cells(problem.labels.cells, areas, names, asked.level)
    with running_engine(asked.engine, scheduler=asked.scheduler, workers=min(asked.workers, len(names))) as engine:
        return solve_by_regions(problem, names, of_site, of_cell, engine=engine, steps=steps, seed=seed, tell=tell)


class _Shares:
    """Turns the share of a part into that of the whole work."""

    def __init__(self, tell: Tell) -> None:
        self._tell, self._done, self._part = tell, 0.0, 0.0

    def begin(self, part: int) -> None:
        """The next part of SHARES begins."""
        self._done, self._part = sum(SHARES[:part]), SHARES[part]
        self(0.0)

    def __call__(self, share: float) -> None:
        self._tell(self._done + share * self._part)


class _Solving:
    """The regions of one problem and what is known of each so far."""

    def __init__(
        self, problem: SitingProblem, regions: Sequence[Region], of_cell: Ints, *, engine: Engine, seed: int, tell: _Shares
    ) -> None:  # fmt: skip
        self.problem, self.regions, self.engine, self.seed, self.tell = problem, regions, engine, seed, tell
        self.home = home_regions(problem, regions, of_cell)
        self.latest: list[SitingResult | None] = [None] * len(regions)
        self.offered: Floats = np.zeros((len(regions), problem.cells))

    def run(self, steps: tuple[int, int]) -> tuple[SitingResult, Cut]:
        """All four parts."""
        self.tell.begin(0)
        own = [self._only(r, self.home) for r in range(len(self.regions))]
        price, offers = shared_price(lambda price: self._at_price(own, price), self.problem.budget)
        self.tell.begin(1)
        owner, floors = self._claimed(price)
        self.tell.begin(2)
        budgets = budgets_of(offers, price, self.problem.budget)
        kept = [
            replace(self._only(r, owner), budget=budgets[r], equity_floor=floors[r]) for r in range(len(self.regions))
        ]
        results = self._round(kept, steps)
        self.tell.begin(3)
        joined = self._joined(results, price)
        result = self._finished(joined)
        border = int(np.unique(np.concatenate([r.cells[r.border] for r in self.regions])).size)
        names = tuple(region.name for region in self.regions)
        return result, Cut(names, border, price, offers, tuple(budgets), joined.objective)

    def _only(self, r: int, owner: Ints) -> SitingProblem:
        """Region r with the cells that it owns."""
        region = self.regions[r]
        owned = with_arcs(region.problem, (owner[region.cells] == r)[region.problem.arc_cell])
        return with_arcs(owned, viable_arcs(owned))

    def _round(self, problems: Sequence[SitingProblem], steps: tuple[int, int]) -> list[SitingResult]:
        """All regions, each from what it knew last."""
        jobs = [
            Job(region.name, problem, steps, self.seed, start)
            for region, problem, start in zip(self.regions, problems, self.latest, strict=True)
        ]
        results = self.engine.map(solve_job, jobs, self.tell)
        self.latest = list(results)
        self.offered = served_shares(self.problem.cells, self.regions, problems, results)
        return results

    def _at_price(self, own: Sequence[SitingProblem], price: float) -> Offer:
        results = self._round([priced(p, price, np.zeros(p.cells)).with_equity(0.0) for p in own], SHALLOW)
        capital = tuple(result.capital for result in results)
        gains = tuple(result.objective + price * result.capital for result in results)
        return Offer(price, capital, gains)

    def _claimed(self, price: float) -> tuple[Ints, list[float]]:
        """Who keeps each cell, and the equity floor of each region that gives the whole its floor."""
        p, at_home, cost = self.problem, self.offered, np.zeros(self.problem.cells)
        cells = np.arange(p.cells)
        for r, (region, result) in enumerate(zip(self.regions, self.latest, strict=True)):
            mine = self.home[region.cells] == r
            cost[region.cells[mine]] = result.cell_price[mine]  # type: ignore[union-attr]
        problems = []
        for r, region in enumerate(self.regions):
            foreign = self.home[region.cells] != r
            at_border = priced(region.problem, price, np.where(foreign, cost[region.cells], 0.0))
            problems.append(at_border.with_equity(0.0))
        before, at_own = at_home[np.maximum(self.home, 0), cells], self.latest
        self._round(problems, SHALLOW)
        self.latest = at_own  # prices of makers across the border were what is beyond their price at home
        owner = claimed(self.home, before, self.offered)
        return owner, floors_of(p, self.regions, owner, self.offered)

    def _joined(self, results: Sequence[SitingResult], price: float) -> SitingResult:
        """The regions' machines as one plan of the whole, with the prices that they found."""
        p = self.problem
        units, cell, district = np.zeros(p.groups, np.int32), np.zeros(p.cells), np.zeros(p.districts)
        for region, result in zip(self.regions, results, strict=True):
            units[region.groups] = result.units
            np.maximum.at(cell, region.cells, result.cell_price)
            district = np.maximum(district, result.district_price)
        prices = Multipliers(cell, max(price, *(result.budget_price for result in results)), district)
        flow, _ = best_flow(p, units)
        if flow is None:  # a row that only the whole has, such as a district's floor, is not kept: the finish mends it
            units, flow = np.zeros_like(units), np.zeros(p.arcs)
        return outcome(p, units, flow, bound=np.inf, prices=prices, seed=self.seed)

    def _finished(self, joined: SitingResult) -> SitingResult:
        """The whole problem from the regions' prices and units; the better plan and the lower bound stay."""

        def heard(phase: str, bound: float, objective: float) -> None:
            self.tell(0.5)

        whole = solve(self.problem, Effort(*FINISH), seed=self.seed, start=joined, progress=heard)
        if joined.objective <= whole.objective:
            return replace(whole, trace=())
        return replace(joined, bound=max(whole.bound, joined.objective), trace=())
