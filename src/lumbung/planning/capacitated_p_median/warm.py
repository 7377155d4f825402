"""Compiling the kernels of capacitated p-median once, at install."""

from __future__ import annotations

import numpy as np

from lumbung.planning.capacitated_p_median.problem import capacitated_p_median_problem
from lumbung.planning.capacitated_p_median.relaxation import MedianRelaxation, Medians
from lumbung.planning.capacitated_p_median.solve import solve
from lumbung.planning.solving import IterationLimit


def warm() -> None:
    """Compile (or load from the cache) every kernel, with a problem that is not closed at the root's first steps."""
    x = (np.arange(24.0) * 37) % 101
    problem = capacitated_p_median_problem(np.abs(x[:, None] - x), 1 + np.arange(24) % 7, 32, 3)
    solve(problem, IterationLimit(600))
    # a problem that closes at its root drops no arcs
    medians = Medians(np.ascontiguousarray(problem.cost.T), problem.demand, problem.capacity, problem.p)
    MedianRelaxation(medians).drop_arcs(np.zeros(24, np.int8), np.full(24, 20.0), 0.0)
