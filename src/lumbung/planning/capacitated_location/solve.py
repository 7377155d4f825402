"""Solving capacitated location: open sites, shares of customers, and a bound that certifies them."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.capacitated_location.problem import CapacitatedLocationProblem
from lumbung.planning.capacitated_location.space import LocationSpace, sites_of
from lumbung.planning.lagrangean_tree.incumbent import Incumbent
from lumbung.planning.lagrangean_tree.tree import Explored, search
from lumbung.planning.solving import Cancelled, Listener, Never, Result, Status, StopCriterion, Watch

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
AIMS = (0.15, 0.3, 0.5)
"""Shares of the root's gap below which solutions are looked for first: much more is fixed then, and failure is a bound."""
DUST = 1e-9
"""Smaller shares are rounding."""


@dataclass(frozen=True, kw_only=True)
class CapacitatedLocationResult(Result):
    """`opened`: sites from 0; `share` (n, m) of each customer's demand from each site; empty without a solution."""

    opened: NDArray[np.int64]
    share: Floats
    nodes: int


def solve(
    problem: CapacitatedLocationProblem,
    stop: StopCriterion | None = None,
    *,
    seed: int = 1,
    listener: Listener | None = None,
    cancelled: Cancelled | None = None,
) -> CapacitatedLocationResult:
    """Search until `stop` or a proof. "optimal": nothing costs less by more than 1e-7 of the objective.

    The same problem, seed and a stop that is not by time give the same answer.
    """
    watch = Watch(stop or Never(), listener, cancelled)
    best: Incumbent[Bools] = Incumbent(watch, whole=False)
    if problem.capacity.sum() < problem.demand.sum() * (1 - DUST):
        return _result(problem, None, best, Explored(proved=True, bound=inf, nodes=0), seed)
    finite = np.isfinite(problem.cost)
    dear = float(np.where(finite, problem.cost, 0.0).max(axis=1).sum() + problem.fixed_cost.sum()) + 1.0
    cost = np.where(finite, problem.cost, 1e3 * dear)
    space = LocationSpace(sites_of(problem.capacity, problem.fixed_cost, problem.demand, cost), best, seed)
    return _result(problem, space, best, _explored(space, best, watch), seed)


def _explored(space: LocationSpace, best: Incumbent[Bools], watch: Watch) -> Explored:
    """Search below one aim after another, then below the best solution; ends with the first search that is not in vain."""
    root, nodes = space.root(None).bound, 0
    bound = min(root, best.limit)
    for share in (*AIMS, inf):
        gap = best.objective - root
        best.aim = root + share * gap if 0 < gap < inf else inf
        explored = search(space, best, watch)
        nodes, bound = nodes + explored.nodes, max(bound, explored.bound)
        if not explored.proved or best.limit < best.aim:
            break
    return Explored(explored.proved, bound, nodes)


def _result(
    problem: CapacitatedLocationProblem,
    space: LocationSpace | None,
    best: Incumbent[Bools],
    explored: Explored,
    seed: int,
) -> CapacitatedLocationResult:
    """The solution with its flows, priced anew; none where even the best serves somebody from where it cannot be."""
    opened, share, objective = np.zeros(0, np.int64), np.zeros((problem.customers, 0)), inf
    if space is not None and best.solution is not None:
        chosen = np.flatnonzero(best.solution)
        share = _shares(space.priced(best.solution)[1], chosen, problem.sites)
        used = np.where(share > 0, problem.cost, 0.0)
        objective = float((used * share).sum() + problem.fixed_cost[chosen].sum()) if np.isfinite(used).all() else inf
        opened = chosen if objective < inf else opened
    infeasible = objective == inf and explored.proved
    status = Status.INFEASIBLE if infeasible else Status.OPTIMAL if explored.proved else best.watch.status
    return CapacitatedLocationResult(
        objective=objective, bound=inf if infeasible else min(explored.bound, objective), status=status or Status.STALLED,
        trace=tuple(best.watch.trace), seconds=best.watch.seconds, iterations=best.watch.iterations, seed=seed,
        opened=opened, share=share, nodes=explored.nodes,
    )  # fmt: skip


def _shares(flow: Floats, chosen: NDArray[np.int64], sites: int) -> Floats:
    """Flows (k, n) in units as shares (n, m) that add up to 1."""
    share = np.zeros((flow.shape[1], sites))
    share[:, chosen] = flow.T / flow.sum(axis=0)[:, None]
    share[share < DUST] = 0.0
    return np.asarray(share / share.sum(axis=1, keepdims=True), dtype=np.float64)
