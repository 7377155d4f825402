"""A tournament of numbers: the least of m at hand, one changed in O(log m)."""

from __future__ import annotations

import numpy as np

from lumbung.planning.p_median.ground import Floats
from lumbung.planning.solving.kernels import inner_kernel


def tournament_of(m: int) -> Floats:
    """Room for m numbers: number j stands at `size // 2 + j`, the least of all at 1."""
    return np.full(2 << max(0, (m - 1).bit_length()), np.inf)


@inner_kernel
def put(tree: Floats, j: int, value: float) -> None:
    """Set number j."""
    k = tree.size // 2 + j
    tree[k] = value
    k >>= 1
    while k >= 1:
        value = min(tree[2 * k], tree[2 * k + 1])
        if tree[k] == value:
            break
        tree[k] = value
        k >>= 1


@inner_kernel
def least(tree: Floats) -> int:
    """Which number is the least; of equal ones the first."""
    k, base = 1, tree.size // 2
    while k < base:
        k = 2 * k if tree[2 * k] <= tree[2 * k + 1] else 2 * k + 1
    return k - base
