"""The weighted costs, one row for each site, in a single pass: the first solution waits for nothing else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.solving.kernels import array_kernel

Floats = NDArray[np.float64]
BLOCK = 32
"""Rows and columns that are turned at a time, so that both sides stay in the cache."""


@array_kernel
def weighted_rows(distances: Floats, weights: Floats) -> tuple[Floats, bool]:
    """(costs (m, n) of `distances` (n, m) times `weights` (n,), whether all distances are finite).

    What is not finite stays inf, whatever the weight.
    """
    n, m = distances.shape
    cost, finite = np.empty((m, n)), True
    for a in range(0, m, BLOCK):
        for b in range(0, n, BLOCK):
            for j in range(a, min(a + BLOCK, m)):
                for i in range(b, min(b + BLOCK, n)):
                    value = distances[i, j]
                    if value == np.inf:
                        finite = False
                        cost[j, i] = value
                    else:
                        cost[j, i] = value * weights[i]
    return cost, finite
