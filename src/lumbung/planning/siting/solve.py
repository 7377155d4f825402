"""The way to a plan with a certificate: the relaxation's bound, a dive to a plan, its polish in blocks, the exact flow."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.siting.best_bound import small_enough, tightened
from lumbung.planning.siting.dive import dive
from lumbung.planning.siting.filling import empty_state, load
from lumbung.planning.siting.flow import best_flow
from lumbung.planning.siting.lagrangean import Ascent, Multipliers
from lumbung.planning.siting.local_search import Best, drop_units, ruin_and_repair
from lumbung.planning.siting.mending import mended
from lumbung.planning.siting.network import Network, lay_out, liked_sites, nearest, parts_of
from lumbung.planning.siting.outcome import hours_under_floor, outcome, plan_value
from lumbung.planning.siting.polish import BLOCK_TOLERANCE, TOLERANCE, Plan, Polish, merit, shortfall_price
from lumbung.planning.siting.problem import Floats, SitingProblem
from lumbung.planning.siting.result import SitingResult, relative_gap
from lumbung.planning.siting.rounding import round_units
from lumbung.planning.siting.stop import Effort, Stop

Progress = Callable[[str, float, float], None]
"""Told the phase ("bound" or "search"), the bound and the objective so far, rupiah a year."""

TELL_EVERY = 100
SEARCH_BLOCK = 20
SEARCH_ARCS = 30_000
"""Arcs up to which plans are also sought by ruin and repair; larger problems have the dive's plan alone."""
QUICK_STEPS = 200
"""Steps of ruin and repair."""
ROUND_STEPS = 100
"""A round of the polish counts as so many steps of the search, each of its blocks as a part of them."""
EXCHANGE_ROUNDS = 1
HEAT = 0.0005
"""Share of the merit by which later steps may walk downhill at first; falls by COOLING after each block of steps."""
COOLING = 0.85


def solve(
    problem: SitingProblem, stop: Stop | None = None, *, seed: int = 0, start: SitingResult | None = None,
    progress: Progress | None = None,
) -> SitingResult:  # fmt: skip
    """A feasible plan and an upper bound on every plan. Same problem, seed and step counts: same answer.

    `start` is the result of a like problem (another draw, budget or equity floor): where the shapes agree, its prices start
    the bound's walk, and its units are a plan to begin with as far as they fit. Runs without the interpreter lock for most of its time, so draws may share two threads.
    """
    return _Solving(problem, stop or Effort(), seed, start, progress).run()


class _Solving:
    """One solve: the ascent, the best plan so far, the trace."""

    def __init__(
        self, problem: SitingProblem, stop: Stop, seed: int, start: SitingResult | None, progress: Progress | None
    ) -> None:
        self.problem, self.stop, self.seed, self.progress = problem, stop, seed, progress
        self.seconds: dict[str, float] = {}
        self.trace: list[tuple[str, int, float, float]] = []
        self.start = start
        self.plan = Plan(np.zeros(problem.groups, np.int32), np.zeros(problem.arcs))
        self.merit = 0.0
        self.dear = shortfall_price(problem)

    def run(self) -> SitingResult:
        """All phases."""
        if self._nothing_fits():
            return outcome(self.problem, self.plan.units, self.plan.flow, bound=0.0, proved=True, seed=self.seed)
        for name, phase in (("bound", self._bound), ("search", self._search), ("flow", self._flow)):
            began = perf_counter()
            phase()
            self.seconds[name] = perf_counter() - began
        return outcome(
            self.problem, self.plan.units, self.plan.flow, bound=self.ascent.bound, stopped=self.stop.bitten, trace=self.trace,
            prices=self.ascent.best, seed=self.seed, seconds=self.seconds,
        )  # fmt: skip

    def _nothing_fits(self) -> bool:
        """No unit of anything is within budget and floor: building nothing is the optimum."""
        p = self.problem
        capital = p.group_capital + p.site_capital[p.group_site]
        return not np.any((capital <= p.budget) & (p.group_floor <= p.site_floor[p.group_site] + 1e-9))

    @property
    def gap(self) -> float:
        """The certified gap of the plan so far."""
        return relative_gap(self.ascent.bound, self.merit)

    @cached_property
    def net(self) -> Network:
        """The search's view of the problem."""
        return lay_out(self.problem)

    def _bound(self) -> None:
        self.ascent = Ascent(self.problem, _inherited(self.problem, self.start))
        if self.start is not None and len(self.start.units) == self.problem.groups:
            self._keep(_affordable(self.problem, self.start.units))
        step = 0
        while not self.stop("bound", step, self.gap) and not self.ascent.settled:
            self.ascent.step(max(0.0, self.merit))
            step += 1
            if step % TELL_EVERY == 0:
                self._tell("bound", step)
        self.ascent.certify()
        if small_enough(self.problem) and not self.stop.bitten:
            self.ascent.best, self.ascent.bound = tightened(self.ascent.relaxation, self.ascent.best, self.ascent.bound)

    def _keep(self, units: NDArray[np.int32]) -> Plan:
        """These units settled, and taken where they make the better plan; equity rows may still fall short, at a price."""
        plan = Plan(*settle(self.problem, lambda: self.net, units, self.dear))
        found = merit(self.problem, plan)
        if found > self.merit:
            self.plan, self.merit = plan, found
        return plan

    def _search(self) -> None:
        """The dive's plan; in small problems also that of ruin and repair; the better one polished."""
        units, price = dive(self.ascent)
        dived = self._keep(units)
        if hours_under_floor(self.problem, dived.flow).any():
            self._keep(mended(self.problem, self.net, dived.units, dived.flow, price))
        step = self._walk() if self.problem.arcs <= SEARCH_ARCS else 0
        self._polish(step, price if self.ascent.best.budget > 0 else 0.0)

    def _walk(self) -> int:
        """Ruin and repair from the rounded averages, among the sites that the relaxation likes."""
        ascent, state = self.ascent, empty_state(self.net)
        found = round_units(self.net, state, ascent.mean_units, ascent.mean_open, ascent.best.budget)
        self._keep(state.units)
        at = ascent.relaxation.at(ascent.best)
        liked = liked_sites(at.worth, float(at.opened.sum()))
        liked = np.union1d(liked, self.problem.group_site[state.units > 0]).astype(np.int32)
        net = self.net._replace(near=nearest(self.problem, liked), liked=liked, exchange_rounds=EXCHANGE_ROUNDS)
        random = np.array([np.uint64(self.seed) * np.uint64(2) + np.uint64(88172645463325253)], dtype=np.uint64)
        best = Best(state.units.copy(), np.array([found]), ascent.best.budget)
        step, heat = 0, HEAT
        while step < QUICK_STEPS and not self.stop("search", step, self.gap):
            ruin_and_repair(net, state, best, heat * abs(float(best.merit[0])), SEARCH_BLOCK, random)
            heat *= COOLING
            step += SEARCH_BLOCK
            self._tell("search", step)
        self._keep(best.units)
        return step

    def _polish(self, step: int, budget_price: float) -> None:
        """Rounds of blocks: by module, by site and by module again with capital at its price; then what is left is spent."""
        polish = Polish(self.problem, parts_of(self.problem)[0], self.plan, self.seed)
        by_module, by_site = polish.by_module, polish.by_site
        rounds = ((by_module, budget_price), (by_site, budget_price), (by_module, budget_price), (by_module, 0.0))
        for blocks, polish.budget_price in rounds:
            step = self._round(polish, blocks(), step)

    def _round(self, polish: Polish, blocks: list[NDArray[np.int32]], start: int) -> int:
        """Settle block after block as far as the search may go on; returns the steps so far."""
        step, near = start, min(BLOCK_TOLERANCE, TOLERANCE / max(1, len(blocks))) * abs(self.ascent.bound)
        for done, block in enumerate(blocks, 1):
            if self.stop("search", step, self.gap):
                break
            polish.improve(block, near)
            before, step = step, start + ROUND_STEPS * done // len(blocks)
            if step // SEARCH_BLOCK > before // SEARCH_BLOCK:
                self.merit = merit(self.problem, self.plan)
                self._tell("search", step)
        self.merit = merit(self.problem, self.plan)
        return step

    def _tell(self, phase: str, step: int) -> None:
        self.trace.append((phase, step, self.ascent.bound, max(0.0, self.merit)))
        if self.progress is not None:
            self.progress(phase, self.ascent.bound, max(0.0, self.merit))

    def _flow(self) -> None:
        """The exact flow of the best plan, now with all rows held."""
        units = self.plan.units
        if hours_under_floor(self.problem, self.plan.flow).any():
            units = mended(self.problem, self.net, units, self.plan.flow, 0.0)
        units, flow = settle(self.problem, lambda: self.net, units)
        if plan_value(self.problem, units, flow) < 0:
            units, flow = np.zeros_like(units), np.zeros(self.problem.arcs)
        self.plan = Plan(units, flow)


def settle(
    problem: SitingProblem, net: Callable[[], Network], units: NDArray[np.int32], dear: float = np.inf
) -> tuple[NDArray[np.int32], Floats]:
    """Units and their exact flow. While no flow meets the rows, what does not pay goes, else units with the least use: one, then two, …

    Equity rows may fall short at `dear` rupiah an hour.
    """
    units, many = units.copy(), 1
    while units.any():
        flow, _ = best_flow(problem, units, dear)
        if flow is not None:
            return units, flow
        state = empty_state(net())
        load(net(), state, units)
        drop_units(net(), state, 0.0)
        if np.array_equal(state.units, units):
            open_groups = np.flatnonzero(units > 0)
            room = problem.group_hours[open_groups] * units[open_groups]
            use = 1.0 - state.scratch.room[open_groups] / room
            state.units[open_groups[np.argsort(use, kind="stable")[:many]]] -= 1
            many *= 2
        units = state.units.copy()
    return units, np.zeros(problem.arcs)


def _affordable(p: SitingProblem, units: NDArray[np.int32]) -> NDArray[np.int32]:
    """Units of another budget's plan; houses go, the least return on their capital first, until the rest is affordable."""
    units = units.copy()
    capital = np.bincount(p.group_site, p.group_capital * units, minlength=p.sites)
    worth = np.bincount(p.group_site, p.group_hours * units, minlength=p.sites)
    opened = np.bincount(p.group_site, units, minlength=p.sites) > 0
    capital += np.where(opened, p.site_capital, 0.0)
    left = float(capital.sum()) - p.budget
    for j in np.argsort(worth / np.maximum(capital, 1.0), kind="stable"):
        if left <= 1e-6:
            break
        units[p.site_start[j] : p.site_start[j + 1]] = 0
        left -= float(capital[j])
    return units


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
