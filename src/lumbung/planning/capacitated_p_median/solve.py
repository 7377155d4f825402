"""Solving capacitated p-median: sites, who is served by which, and a bound that certifies it."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd, inf

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.capacitated_p_median.column_space import ColumnSpace
from lumbung.planning.capacitated_p_median.problem import CapacitatedPMedianProblem
from lumbung.planning.capacitated_p_median.relaxation import Medians
from lumbung.planning.capacitated_p_median.space import MedianSpace
from lumbung.planning.lagrangean_tree.incumbent import Incumbent
from lumbung.planning.lagrangean_tree.tree import Explored, search
from lumbung.planning.solving import Cancelled, Listener, Never, Result, Status, StopCriterion, Watch

Ints = NDArray[np.int64]
MOST_LOAD = 2000
"""Longer tables are made of coarser loads, rounded down: the bound holds, and solutions are checked in true units."""

PLAIN_WORK = 3_000_000
"""Nodes of the plain tree times the square of the number of customers."""


@dataclass(frozen=True, kw_only=True)
class CapacitatedPMedianResult(Result):
    """`opened` (p,) sites in order and `served_by` (n,) the site of each customer, from 0; empty without a solution."""

    opened: Ints
    served_by: Ints
    nodes: int


def solve(
    problem: CapacitatedPMedianProblem,
    stop: StopCriterion | None = None,
    *,
    seed: int = 1,
    listener: Listener | None = None,
    cancelled: Cancelled | None = None,
) -> CapacitatedPMedianResult:
    """Search until `stop` or a proof. "optimal": nothing costs less (with costs that are not whole: by more than 1e-7).

    The same problem, seed and a stop that is not by time give the same answer.
    """
    watch = Watch(stop or Never(), listener, cancelled)
    finite = np.isfinite(problem.cost)
    most = float(np.where(finite, problem.cost, 0.0).max(axis=1).sum()) + 1.0
    best: Incumbent[Ints] = Incumbent(watch, whole=problem.whole, ceiling=most)
    largest = np.sort(problem.capacity)[::-1]
    if largest[: problem.p].sum() < problem.demand.sum() or problem.demand.max() > largest[0]:
        return _result(problem, best, Explored(proved=True, bound=inf, nodes=0), seed)
    cost = np.ascontiguousarray(np.where(finite, problem.cost, most).T)
    capacity = np.minimum(problem.capacity, problem.demand.sum())
    true = Medians(cost, problem.demand, capacity, problem.p)
    space = MedianSpace(true, _in_tables(true), best, seed)
    return _result(problem, best, _search(space, best, watch), seed)


def _search(space: MedianSpace, best: Incumbent[Ints], watch: Watch) -> Explored:
    """The plain tree for a while, which settles most; columns for the rest."""
    plain = search(space, best, watch, PLAIN_WORK // space.true.cost.shape[1] ** 2)
    if plain.proved or watch.status is not None:
        return plain
    columns = search(ColumnSpace(space, space.first), best, watch)
    return Explored(columns.proved, max(plain.bound, columns.bound), plain.nodes + columns.nodes)


def _in_tables(true: Medians) -> Medians:
    """Loads in the largest common unit, coarser still where the tables would be too long."""
    unit = max(1, gcd(*true.demand.tolist()))
    unit *= max(1, -(-int(true.capacity.max()) // unit // MOST_LOAD))
    return Medians(true.cost, true.demand // unit, true.capacity // unit, true.p)


def _result(
    problem: CapacitatedPMedianProblem, best: Incumbent[Ints], explored: Explored, seed: int
) -> CapacitatedPMedianResult:
    """The solution priced anew; sites that serve nobody are added until there are p."""
    watch, opened, served, objective = best.watch, np.zeros(0, np.int64), np.zeros(0, np.int64), inf
    if best.solution is not None:
        served = best.solution
        objective = float(problem.cost[np.arange(len(served)), served].sum())
        used = np.unique(served)
        rest = np.setdiff1d(np.arange(len(problem.capacity)), used)
        opened = np.sort(np.concatenate((used, rest[: problem.p - len(used)])))
    infeasible = objective == inf and explored.proved
    status = Status.INFEASIBLE if infeasible else Status.OPTIMAL if explored.proved else watch.status
    return CapacitatedPMedianResult(
        objective=objective, bound=inf if infeasible else min(best.rounded_up(explored.bound), objective),
        status=status or Status.STALLED, trace=tuple(watch.trace), seconds=watch.seconds, iterations=watch.iterations,
        seed=seed, opened=opened, served_by=served, nodes=explored.nodes,
    )  # fmt: skip
