"""Compiling the kernels of p-median once, at install."""

from __future__ import annotations

import numpy as np

from lumbung.planning.instances.shortest_paths import all_shortest_paths
from lumbung.planning.p_median.distances import Plane
from lumbung.planning.p_median.problem import p_median_problem
from lumbung.planning.p_median.solve import solve
from lumbung.planning.solving import IterationLimit


def warm() -> None:
    """Compile (or load from the cache) every kernel: a graph that is not closed at the root, and points with near lists."""
    ends = np.array([[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 0]])
    distances = all_shortest_paths(6, ends, np.ones(6))
    solve(p_median_problem(distances, 2), IterationLimit(400))
    points = np.random.default_rng(1).random((60, 2))
    solve(p_median_problem(Plane(points, points), 5), IterationLimit(60), sparse=True)
