"""Compiling the kernels of the allocation once, at install."""

from __future__ import annotations

import numpy as np

from lumbung.planning.allocation.problem import Group, allocation_problem
from lumbung.planning.allocation.solve import solve


def warm() -> None:
    """Compile (or load from the cache) every kernel: a floor that binds, a need, two measures."""
    rates = [[1.0, 0.0], [1.0, 1.0], [0.0, 2.0]]
    floor = Group("all", 3.0, np.array([True, False, False]))
    problem = allocation_problem([1.0, 4.0, 1.0], [4.0, 4.0], rates, need=[9.0, 9.0, 2.0], groups=[floor])
    solve(problem)
    solve(problem, "alpha", alpha=2.0)
