"""Compiling the kernels of capacitated location once, at install."""

from __future__ import annotations

import numpy as np

from lumbung.planning.capacitated_location.problem import capacitated_location_problem
from lumbung.planning.capacitated_location.solve import solve


def warm() -> None:
    """Compile (or load from the cache) every kernel: unequal sites that are too small for their nearest customers."""
    cost = np.arange(1.0, 19.0).reshape(6, 3)
    solve(capacitated_location_problem([9.0, 5.0, 4.0], [3.0, 2.0, 1.0], np.full(6, 2.0), cost))
