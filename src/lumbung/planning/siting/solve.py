"""The way to a plan with a certificate: bound by Lagrangean relaxation, rounding, local search, exact flow."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.siting.best_bound import small_enough, tightened
from lumbung.planning.siting.filling import empty_state, load
from lumbung.planning.siting.flow import best_flow
from lumbung.planning.siting.lagrangean import Ascent, Multipliers
from lumbung.planning.siting.local_search import Best, drop_units, ruin_and_repair
from lumbung.planning.siting.network import Network, lay_out, liked_sites, nearest
from lumbung.planning.siting.outcome import outcome, plan_value
from lumbung.planning.siting.problem import Floats, SitingProblem
from lumbung.planning.siting.result import SitingResult, relative_gap
from lumbung.planning.siting.rounding import round_units
from lumbung.planning.siting.stop import Effort, Stop

Progress = Callable[[str, float, float], None]
"""Told the phase ("bound" or "search"), the bound and the objective so far, rupiah a year."""

ROUND_EVERY = 100
SEARCH_BLOCK = 20
QUICK_STEPS = 200
"""The search's first steps judge a plan by filling alone; later ones also exchange cells (about four times the work)."""
EXCHANGE_ROUNDS = 1
HEAT = 0.0005
"""Share of the merit by which later steps may walk downhill at first; falls by COOLING after each block of steps."""
COOLING = 0.85


def solve(
    problem: SitingProblem, stop: Stop | None = None, *, seed: int = 0, start: SitingResult | None = None,
    progress: Progress | None = None,
) -> SitingResult:  # fmt: skip
    """A feasible plan and an upper bound on every plan. Same problem, seed and step counts: same answer.

    `start` is the result of a like problem (another draw or budget): its prices start the bound's walk where the
    shapes agree. Runs without the interpreter lock for most of its time, so draws may share two threads.
    """
    return _Solving(problem, stop or Effort(), seed, start, progress).run()


class _Solving:
    """One solve: the ascent, the best units so far, the trace."""

    def __init__(
        self, problem: SitingProblem, stop: Stop, seed: int, start: SitingResult | None, progress: Progress | None
    ) -> None:
        self.problem, self.stop, self.seed, self.progress = problem, stop, seed, progress
        self.seconds: dict[str, float] = {}
        self.trace: list[tuple[str, int, float, float]] = []
        self.net: Network = lay_out(problem)
        self.state = empty_state(self.net)
        self.ascent = Ascent(problem, _inherited(problem, start))
        self.units = np.zeros(problem.groups, np.int32)
        self.rounded = self.units
        self.merit = 0.0

    def run(self) -> SitingResult:
        """All phases."""
        if self._nothing_fits():
            none = np.zeros(self.problem.arcs)
            return outcome(self.problem, self.units, none, bound=0.0, proved=True, seed=self.seed)
        for name, phase in (("bound", self._bound), ("search", self._search), ("flow", self._flow)):
            began = perf_counter()
            phase()
            self.seconds[name] = perf_counter() - began
        return outcome(
            self.problem, self.units, self.flow, bound=self.ascent.bound, stopped=self.stop.bitten, trace=self.trace,
            prices=self.ascent.best, seed=self.seed, seconds=self.seconds,
        )  # fmt: skip

    def _nothing_fits(self) -> bool:
        """No unit of anything is within budget and floor: building nothing is the optimum."""
        p = self.problem
        capital = p.group_capital + p.site_capital[p.group_site]
        return not np.any((capital <= p.budget) & (p.group_floor <= p.site_floor[p.group_site] + 1e-9))

    @property
    def gap(self) -> float:
        """The certified gap of the search's own merit."""
        return relative_gap(self.ascent.bound, self.merit)

    def _bound(self) -> None:
        step = 0
        while not self.stop("bound", step, self.gap) and not self.ascent.settled:
            self.ascent.step(self.merit)
            step += 1
            if step % ROUND_EVERY == 0:
                self._round()
                self._tell("bound", step)
        if step == 0:
            self.ascent.step(self.merit)
        if small_enough(self.problem) and not self.stop.bitten:
            self.ascent.best, self.ascent.bound = tightened(self.ascent.relaxation, self.ascent.best, self.ascent.bound)
        self._round()

    def _round(self) -> None:
        price = self.ascent.best.budget
        merit = round_units(self.net, self.state, self.ascent.mean_units, self.ascent.mean_open, price)
        self._keep(merit)

    def _keep(self, merit: float) -> None:
        if merit > self.merit:
            self.merit, self.units = merit, self.state.units.copy()

    def _search(self) -> None:
        """Ruin and repair among the sites that the relaxation likes; quick judgement first, then exchanges in each."""
        at = self.ascent.relaxation.at(self.ascent.best)
        liked = liked_sites(at.worth, float(at.opened.sum()))
        liked = np.union1d(liked, self.problem.group_site[self.units > 0]).astype(np.int32)
        self.net = self.net._replace(near=nearest(self.problem, liked), liked=liked)
        self.rounded = self.units
        random = np.array([np.uint64(self.seed) * np.uint64(2) + np.uint64(88172645463325253)], dtype=np.uint64)
        step = self._walk(0, QUICK_STEPS, 0.0, random)
        self.net = self.net._replace(exchange_rounds=EXCHANGE_ROUNDS)
        self.merit = load(self.net, self.state, self.units)
        self._walk(step, None, HEAT, random)

    def _walk(self, step: int, until: int | None, heat: float, random: NDArray[np.uint64]) -> int:
        """Blocks of steps from the best plan; `heat` (share of the merit) lets the walk go on from slightly worse ones."""
        best = Best(self.units.copy(), np.array([self.merit]), self.ascent.best.budget)
        load(self.net, self.state, self.units)
        while (until is None or step < until) and not self.stop("search", step, self.gap):
            ruin_and_repair(self.net, self.state, best, heat * abs(self.merit), SEARCH_BLOCK, random)
            heat *= COOLING
            self.merit, self.units = float(best.merit[0]), best.units.copy()
            step += SEARCH_BLOCK
            self._tell("search", step)
        return step

    def _tell(self, phase: str, step: int) -> None:
        self.trace.append((phase, step, self.ascent.bound, self.merit))
        if self.progress is not None:
            self.progress(phase, self.ascent.bound, self.merit)

    def _flow(self) -> None:
        """The exact flow of the search's best units and of the best rounded ones; the better of the two stays."""
        plans = [settle(self.problem, self.net, units) for units in _distinct(self.units, self.rounded)]
        self.units, self.flow = max(plans, key=lambda plan: plan_value(self.problem, *plan))


def _distinct(first: NDArray[np.int32], second: NDArray[np.int32]) -> list[NDArray[np.int32]]:
    return [first] if np.array_equal(first, second) else [first, second]


def settle(problem: SitingProblem, net: Network, units: NDArray[np.int32]) -> tuple[NDArray[np.int32], Floats]:
    """Units and their exact flow. While no flow meets the rows, the unit with the least use by filling goes."""
    state = empty_state(net)
    units = units.copy()
    while units.any():
        flow, _ = best_flow(problem, units)
        if flow is not None:
            break
        load(net, state, units)
        drop_units(net, state, 0.0)
        if np.array_equal(state.units, units):
            open_groups = np.flatnonzero(units > 0)
            use = 1.0 - state.scratch.room[open_groups] / (net.group_hours[open_groups] * units[open_groups])
            state.units[open_groups[int(np.argmin(use))]] -= 1
        units = state.units.copy()
    empty = np.zeros(problem.arcs)
    if not units.any() or flow is None or plan_value(problem, units, flow) < 0:
        return np.zeros_like(units), empty
    return units, flow


def _inherited(problem: SitingProblem, start: SitingResult | None) -> Multipliers | None:
    """Prices of an earlier result, where its cells and districts are as many as the problem's."""
    if start is None or len(start.cell_price) != problem.cells or len(start.district_price) != problem.districts:
        return None
    return Multipliers(start.cell_price.copy(), start.budget_price, start.district_price.copy())


def price_of_equity(problem: SitingProblem, result: SitingResult, stop: Stop | None = None) -> dict[str, float]:
    """What the equity floor costs, rupiah a year: the plan without it less the plan with it, and the same of the bounds."""
    if problem.equity_floor == 0:
        return {"objective": 0.0, "bound": 0.0}
    free = solve(problem.with_equity(0.0), stop, seed=result.seed, start=result)
    return {"objective": max(0.0, free.objective - result.objective), "bound": free.bound - result.bound}
