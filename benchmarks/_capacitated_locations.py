"""Capacitated location of our own: places on a square, unequal capacities (Cornuejols, Sridharan, Thizy 1991), and HiGHS.

HiGHS gets the strong programme (a row for each arc) and `BESIDE_SECONDS`, on one thread.
"""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags_array, eye, hstack, kron, vstack

from benchmarks._capacitated_medians import told
from benchmarks._p_median_large import row
from lumbung.planning import (
    CapacitatedLocationProblem,
    Result,
    TimeLimit,
    capacitated_location_problem,
    solve_capacitated_location,
)
from lumbung.planning.siting.linear import Programme, maximise
from lumbung.planning.solving import relative_gap

SIZES = ((100, 100, 3), (200, 200, 10), (300, 300, 5), (500, 500, 5))
"""Sites, customers, capacity over demand."""
BESIDE, BESIDE_SECONDS = SIZES[:1], 20.0
"""Where HiGHS is run too."""


def drawn_location_rows(seconds: float) -> list[dict[str, Any]]:
    """Each size, with at most so many seconds."""
    table = []
    for size in SIZES:
        case, problem = f"location {size[0]} x {size[1]}, ratio {size[2]}", drawn(*size)
        result = solve_capacitated_location(problem, TimeLimit(seconds))
        table += told(case, result)
        if size in BESIDE:
            table += beside(case, problem, result)
    return table


def drawn(sites: int, customers: int, ratio: float) -> CapacitatedLocationProblem:
    """Costs in proportion to distance and demand, fixed costs to the root of the capacity."""
    random = np.random.default_rng([sites, customers, int(ratio)])
    site, customer = random.random((sites, 2)), random.random((customers, 2))
    demand = random.integers(5, 36, customers).astype(float)
    capacity = random.integers(10, 161, sites).astype(float)
    fixed = random.integers(0, 91, sites) + random.integers(100, 111, sites) * np.sqrt(capacity)
    capacity *= ratio * demand.sum() / capacity.sum()
    cost = 10 * np.hypot(*(customer[:, None] - site[None]).transpose(2, 0, 1)) * demand[:, None]
    return capacitated_location_problem(capacity, fixed, demand, cost)


def beside(case: str, problem: CapacitatedLocationProblem, ours: Result) -> list[dict[str, Any]]:
    """The strong programme by HiGHS: x_ij <= y_j for every arc, and a capacity row for each site."""
    n, m = problem.cost.shape
    arcs, peer = n * m, "HiGHS, strong programme"
    each = hstack((kron(eye(n), np.ones((1, m))), csr_matrix((n, m))))
    room = hstack((kron(problem.demand, eye(m)), -diags_array(problem.capacity)))
    linked = hstack((eye(arcs), -kron(np.ones((n, 1)), eye(m))))
    high = np.concatenate((np.ones(n), np.zeros(m + arcs)))
    low = np.concatenate((np.ones(n), np.full(m + arcs, -np.inf)))
    gain = -np.concatenate((problem.cost.ravel(), problem.fixed_cost))
    whole = np.concatenate((np.zeros(arcs, np.bool_), np.ones(m, np.bool_)))
    programme = Programme(gain, vstack((each, room, linked)).tocsr(), low, high, np.ones(arcs + m), whole)
    began = perf_counter()
    answer = maximise(programme, seconds=BESIDE_SECONDS)
    seconds, gap = perf_counter() - began, relative_gap(-answer.value, -answer.bound)
    status = "optimal" if answer.proved else "time_limit"
    return [
        row(case, f"seconds beside HiGHS, {status}", "s", ours.seconds, seconds, peer),
        row(case, "certified gap beside HiGHS", "%", 100 * ours.gap, 100 * gap, peer),
    ]
