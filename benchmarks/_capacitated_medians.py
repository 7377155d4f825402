"""Capacitated p-median: published instances, tight ones of our own with 100 to 300 customers, and plain HiGHS beside.

Our own: points on a square of 1 to 100, whole distances rounded down, demands of 1 to 20, capacity 120 as in the published
ones, one median for ten customers. HiGHS gets the textbook programme (a row for each arc) and `BESIDE_SECONDS`.
"""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, eye, hstack, kron, vstack

from benchmarks._p_median_large import row
from lumbung.planning import (
    CapacitatedPMedianProblem,
    Result,
    TimeLimit,
    capacitated_p_median_problem,
    solve_capacitated_p_median,
)
from lumbung.planning.instances.osman_christofides import rounded_down
from lumbung.planning.siting.linear import Programme, maximise
from lumbung.planning.solving import relative_gap

SECONDS, BESIDE_SECONDS = 60.0, 30.0
CAPACITY = 120
DRAWN = ((100, 0.9, 1), (100, 0.94, 2), (100, 0.97, 4), (100, 0.97, 5), (200, 0.95, 0), (300, 0.95, 0))
"""Customers, load, draw."""
BESIDE = (100, 0.97)
"""Where HiGHS is run too."""


def drawn_median_rows() -> list[dict[str, Any]]:
    """Our own instances."""
    table = []
    for n, load, draw in DRAWN:
        problem, case = drawn(n, load, draw), f"p-median n {n}, load {load}, draw {draw}"
        result = solve_capacitated_p_median(problem, TimeLimit(SECONDS))
        table += told(case, result)
        if (n, load) == BESIDE:
            table += beside(case, problem, result)
    return table


def drawn(n: int, load: float, draw: int) -> CapacitatedPMedianProblem:
    """One instance: demands are drawn anew one by one until their sum is the load of all capacity."""
    random = np.random.default_rng([draw, int(load * 100), n])
    xy, demand = random.integers(1, 101, (n, 2)).astype(float), random.integers(1, 21, n)
    total = round(load * (n // 10) * CAPACITY)
    while demand.sum() != total:
        i, new = random.integers(n), random.integers(1, 21)
        if abs(demand.sum() - demand[i] + new - total) <= abs(demand.sum() - total):
            demand[i] = new
    return capacitated_p_median_problem(rounded_down(xy), demand, CAPACITY, n // 10)


def told(case: str, result: Result, best: float | None = None) -> list[dict[str, Any]]:
    """Seconds with the status, the certified gap, and the cost beside the reference."""
    found = [
        row(case, f"seconds, {result.status}", "s", result.seconds),
        row(case, "certified gap", "%", 100 * result.gap),
    ]
    if best is not None:
        found.append(row(case, "cost", "cost", result.objective, best, "reference value"))
    return found


def beside(case: str, problem: CapacitatedPMedianProblem, ours: Result) -> list[dict[str, Any]]:
    """The textbook programme by HiGHS on one thread: x_ij <= y_j for every arc, and a capacity row for each site."""
    n, m = problem.cost.shape
    arcs, peer = n * m, "HiGHS, textbook programme"
    each = hstack((kron(eye(n), np.ones((1, m))), csr_matrix((n, m))))
    room = hstack((kron(problem.demand, eye(m)), -CAPACITY * eye(m)))
    linked = hstack((eye(arcs), -kron(np.ones((n, 1)), eye(m))))
    opened = csr_matrix(np.concatenate((np.zeros(arcs), np.ones(m)))[None, :])
    high = np.concatenate((np.ones(n), np.zeros(m + arcs), [problem.p]))
    low = np.concatenate((np.ones(n), np.full(m + arcs, -np.inf), [problem.p]))
    gain, whole = np.concatenate((-problem.cost.ravel(), np.zeros(m))), np.ones(arcs + m, np.bool_)
    programme = Programme(gain, vstack((each, room, linked, opened)).tocsr(), low, high, np.ones(arcs + m), whole)
    began = perf_counter()
    answer = maximise(programme, seconds=BESIDE_SECONDS)
    seconds, gap = perf_counter() - began, relative_gap(-answer.value, -answer.bound)
    status = "optimal" if answer.proved else "time_limit"
    return [
        row(case, f"seconds beside HiGHS, {status}", "s", ours.seconds, seconds, peer),
        row(case, "certified gap beside HiGHS", "%", 100 * ours.gap, 100 * gap, peer),
    ]
