"""A first open set: always the site that saves most; savings only shrink, so old ones are looked at first (Minoux 1978)."""

from __future__ import annotations

import numpy as np

from lumbung.planning.p_median.ground import Bools, Floats
from lumbung.planning.p_median.near import Columns, Singles
from lumbung.planning.p_median.tournament import least, put
from lumbung.planning.solving.kernels import array_kernel, inner_kernel


@array_kernel
def open_greedily(columns: Columns, penalty: Singles, is_open: Bools, tree: Floats, more: int) -> None:
    """Open `more` sites beside those in `is_open`, in place; `tree` is a tournament for all sites.

    `penalty` (n,): what a customer pays for whom none of her sites is open.
    """
    paid = penalty.copy()
    for j in range(is_open.size):
        if is_open[j]:
            _serve(columns, paid, j)
    fresh = np.zeros(is_open.size, np.int64)
    tree[:] = np.inf
    for j in range(is_open.size):
        if not is_open[j]:
            put(tree, j, -_saving(columns, paid, j))
    turn = 0
    while turn < more:
        j = least(tree)
        if fresh[j] == turn:
            is_open[j] = True
            _serve(columns, paid, j)
            put(tree, j, np.inf)
            turn += 1
        else:
            fresh[j] = turn
            put(tree, j, -_saving(columns, paid, j))


@inner_kernel
def _saving(columns: Columns, paid: Singles, j: int) -> float:
    saved = 0.0
    for q in range(columns.start[j], columns.start[j + 1]):
        saved += max(0.0, paid[columns.customer[q]] - columns.cost[q])
    return saved


@inner_kernel
def _serve(columns: Columns, paid: Singles, j: int) -> None:
    for q in range(columns.start[j], columns.start[j + 1]):
        i = columns.customer[q]
        paid[i] = min(paid[i], columns.cost[q])
