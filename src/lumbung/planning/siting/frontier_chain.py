"""One link of a frontier: from the plan of one budget and equity floor to that of the next.

Two things are carried over. The prices: where the budget's price rises by d, a cell's price falls by d times the capital
behind the hours that it takes at its best machine, since the unit there now costs so much more. And the houses: where
money is short, what brings least for its rupiah goes until the rest can be paid.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.siting.filling import CAPITAL, ONE_LESS, State, change_and_fill, empty_state, load, weigh
from lumbung.planning.siting.flow import best_flow
from lumbung.planning.siting.local_search import close_site, drop_units, merit_after, restore
from lumbung.planning.siting.network import Network, lay_out
from lumbung.planning.siting.outcome import outcome, plan_value
from lumbung.planning.siting.problem import Floats, SitingProblem
from lumbung.planning.siting.result import SitingResult
from lumbung.planning.siting.solve import solve
from lumbung.planning.siting.stop import Stop
from lumbung.planning.solving.kernels import array_kernel, inner_array_kernel

Units = NDArray[np.int32]


def next_result(problem: SitingProblem, before: SitingResult, stop: Stop, seed: int) -> SitingResult:
    """The plan of `problem`, started from `before`, the result of the same model under another budget or floor.

    Never worse than what of the plan before can be kept. Same inputs and step counts, same answer.
    """
    kept = fitted(problem, before.units)
    flow = feasible_flow(problem, kept)
    worth = -np.inf if flow is None else plan_value(problem, kept, flow)
    start = replace(_with_price(problem, before, _slope(problem, before, worth)), units=kept)
    found = solve(problem, stop, seed=seed, start=start)
    if flow is None or worth <= found.objective:
        return found
    better = outcome(
        problem, kept, flow, bound=found.bound, stopped=found.status == "stopped", trace=list(found.trace),
        seed=found.seed, seconds=found.seconds,
    )  # fmt: skip
    prices = {name: getattr(found, name) for name in ("budget_price", "district_price", "cell_price")}
    return replace(better, **prices)


def feasible_flow(problem: SitingProblem, units: Units) -> Floats | None:
    """The best flow with these units where they keep all rows, the capital among them; else None."""
    is_open = np.bincount(problem.group_site, units, minlength=problem.sites) > 0
    if problem.site_capital @ is_open + problem.group_capital @ units > problem.budget + 1e-6:
        return None
    return best_flow(problem, units)[0]


def _slope(problem: SitingProblem, before: SitingResult, worth: float) -> float:
    """What a rupiah of capital brings a year between the two budgets, as a guess of its price at the new one."""
    missing = before.capital - problem.budget
    if missing <= 0:
        return before.budget_price if before.capital > 0.99 * problem.budget else 0.0
    return max(before.budget_price, (before.objective - max(worth, 0.0)) / missing)


def _with_price(problem: SitingProblem, before: SitingResult, price: float) -> SitingResult:
    """The prices of `before` as they would be if capital cost `price` rupiah a year for each rupiah."""
    hourly = (problem.group_yearly / problem.group_hours)[problem.arc_group]
    net = problem.arc_value - problem.arc_hours * hourly
    best = np.full(problem.cells, -np.inf)
    np.maximum.at(best, problem.arc_cell, net)
    capital = (problem.group_capital / problem.group_hours)[problem.arc_group] * problem.arc_hours
    behind = np.zeros(problem.cells)
    at_best = net >= best[problem.arc_cell]
    np.maximum.at(behind, problem.arc_cell[at_best], capital[at_best])
    cell = np.maximum(0.0, before.cell_price - (price - before.budget_price) * behind)
    return replace(before, cell_price=cell, budget_price=price)


def fitted(problem: SitingProblem, units: Units) -> Units:
    """These units without those that bring least for their capital, until the budget pays the rest."""
    net = lay_out(problem)
    state = empty_state(net)
    load(net, state, np.array(units, np.int32))
    if state.sums[CAPITAL] > net.budget:
        _thin_out(net, state)
    return state.units.copy()


@array_kernel
def _thin_out(net: Network, state: State) -> None:
    """Drop single units and whole houses, the least loss for a rupiah first; losses are weighed anew at their turn."""
    groups, sites = len(state.units), len(state.site_units)
    loss = np.full(groups + sites, np.inf)
    for n in range(groups + sites):
        loss[n] = _loss(net, state, n)
    while state.sums[CAPITAL] > net.budget:
        n = int(np.argmin(loss))
        if loss[n] == np.inf:
            break
        loss[n] = _loss(net, state, n)
        if loss[n] == np.inf or loss[n] > loss[np.argmin(loss)]:
            continue
        if n < groups:
            change_and_fill(net, state, n, ONE_LESS)
        else:
            close_site(net, state, n - groups)
        loss[n] = _loss(net, state, n)
    drop_units(net, state, 0.0)


@inner_array_kernel
def _loss(net: Network, state: State, n: int) -> float:
    """Merit lost for each rupiah that comes free by a unit of group `n`, or by the house `n` - groups; else infinite."""
    groups = len(state.units)
    merit, capital = weigh(net, state), state.sums[CAPITAL]
    if n < groups:
        if state.units[n] == 0:
            return np.inf
        after, left = merit_after(net, state, n, ONE_LESS)
    else:
        if state.site_units[n - groups] == 0:
            return np.inf
        units = state.units.copy()
        close_site(net, state, n - groups)
        after, left = weigh(net, state), state.sums[CAPITAL]
        restore(net, state, units)
    return (merit - after) / (capital - left) if capital > left else np.inf
