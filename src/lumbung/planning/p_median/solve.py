"""Solving a p-median problem: the sites, who is served by which, and a bound that certifies it."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from lumbung.core.errors import ParameterError
from lumbung.planning.lagrangean_tree.incumbent import Incumbent
from lumbung.planning.lagrangean_tree.selection import CLOSED, FREE, OPEN
from lumbung.planning.lagrangean_tree.tree import Explored, search
from lumbung.planning.p_median.dense import DenseSpace
from lumbung.planning.p_median.distances import Matrix, Plane
from lumbung.planning.p_median.problem import PMedianProblem
from lumbung.planning.p_median.rows import weighted_rows
from lumbung.planning.p_median.sparse import search_plane
from lumbung.planning.solving import Cancelled, Listener, Never, Result, Status, StopCriterion, Watch

Ints = NDArray[np.int64]
MOST_PAIRS = 50_000_000
"""Up to here all distances are held (1.5 GB while the search begins); of larger planes only those to near sites."""


@dataclass(frozen=True, kw_only=True)
class PMedianResult(Result):
    """`opened` (p,) sites in order and `served_by` (n,) the site of each customer, from 0; empty without a solution."""

    opened: Ints
    served_by: Ints
    nodes: int


def solve(
    problem: PMedianProblem,
    stop: StopCriterion | None = None,
    *,
    seed: int = 1,
    listener: Listener | None = None,
    cancelled: Cancelled | None = None,
    sparse: bool | None = None,
) -> PMedianResult:
    """Search until `stop` or a proof. "optimal": nothing costs less (with costs that are not whole: by more than 1e-7).

    The same problem, seed and a stop that is not by time give the same answer. `sparse`: keep only the distances to
    near sites, for planes (None: where all would be too many); that search has no tree, and ends as `stalled`, with
    its bound, when it has nothing left to try.
    """
    watch = Watch(stop or Never(), listener, cancelled)
    best: Incumbent[Ints] = Incumbent(watch, whole=problem.whole)
    plane = _plane(problem, sparse)
    if plane is not None:
        return _result(problem, best, search_plane(problem, plane, best, seed), inf, seed)
    cost, most = _costs(problem)
    states = np.where(problem.fixed, OPEN, np.where(problem.forbidden, CLOSED, FREE)).astype(np.int8)
    space = DenseSpace(cost, problem.p, states, best, seed)
    explored = search(space, best, watch)
    return _result(problem, best, explored, most, seed)


def _plane(problem: PMedianProblem, sparse: bool | None) -> Plane | None:
    """The plane to be searched by near sites, or None where all distances are to be held."""
    points = problem.distances if isinstance(problem.distances, Plane) else None
    if sparse and points is None:
        raise ParameterError("Near sites can be looked up on a plane only.", "Give the distances as Plane points.")
    if sparse is None:
        sparse = problem.customers * problem.sites > MOST_PAIRS
    return points if sparse else None


def _costs(problem: PMedianProblem) -> tuple[NDArray[np.float64], float]:
    """Weighted costs (m, n); what cannot be served costs more than any solution does, and that limit."""
    if problem.customers * problem.sites > MOST_PAIRS:
        raise ParameterError(
            f"{problem.customers:,} customers and {problem.sites:,} sites make more than {MOST_PAIRS:,} distances.",
            "Give points of a plane, take fewer candidate sites, or solve region by region.",
        )
    distances = problem.distances.matrix() if isinstance(problem.distances, Plane) else problem.distances
    if not isinstance(distances, Matrix):
        raise TypeError(f"distances of the kind {type(distances).__name__} are not known")
    cost, complete = weighted_rows(np.ascontiguousarray(distances.values), problem.weights)
    if complete:
        return cost, inf
    finite = np.isfinite(cost)
    most = float(np.where(finite, cost, 0.0).max(axis=0).sum())
    cost[~finite] = np.floor(most) + 1.0
    return cost, most


def _result(
    problem: PMedianProblem, best: Incumbent[Ints], explored: Explored, most: float, seed: int
) -> PMedianResult:
    """The solution priced anew from the distances; none where even the best needs what cannot be served."""
    watch, opened, served, objective = best.watch, np.zeros(0, np.int64), np.zeros(0, np.int64), inf
    if best.solution is not None and best.objective <= most:
        opened = best.solution
        served, distance = problem.distances.to_nearest(opened)
        objective = float(distance @ problem.weights)
    infeasible = objective == inf and (explored.proved or explored.bound > most)
    status = Status.INFEASIBLE if infeasible else Status.OPTIMAL if explored.proved else watch.status
    return PMedianResult(
        objective=objective, bound=inf if infeasible else min(best.rounded_up(explored.bound), objective),
        status=status or Status.STALLED, trace=tuple(t for t in watch.trace if t.objective <= most),
        seconds=watch.seconds, iterations=watch.iterations, seed=seed, opened=opened, served_by=served,
        nodes=explored.nodes,
    )  # fmt: skip
