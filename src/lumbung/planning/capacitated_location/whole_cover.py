"""Which sites to open when none is open in part: a covering knapsack by depth-first search (Horowitz, Sahni 1974)."""

from __future__ import annotations

import numpy as np
from numba import njit

from lumbung.planning.lagrangean_tree.selection import FREE, OPEN, Floats, States

MOST_TRIES = 400
"""Backtrackings after which the value in parts is good enough."""
NEAR = 1e-2
"""The search is content with a set this share of the room (limit - value in parts) above the least."""


@njit(cache=True, nogil=True)
def choose_whole(  # noqa: PLR0917  (a kernel)
    rho: Floats, states: States, weight: Floats, need: float, base: float, parts: float, limit: float, chosen: Floats
) -> float:
    """A bound on base + min sum rho_j y_j over sum weight_j y_j >= need, y whole, at least `parts`, the value in parts.

    `chosen` becomes the best set found, unless the search gives up.
    """
    m, count = rho.size, 0
    ratio, site = np.empty(m), np.empty(m, np.int64)
    for j in range(m):
        if states[j] == OPEN or (states[j] == FREE and rho[j] <= 0):
            base += rho[j]
            need -= weight[j]
        elif states[j] == FREE:
            ratio[count], site[count] = rho[j] / weight[j], j
            count += 1
    dust = 1e-9 * weight.max()
    if need <= dust:
        return parts
    order = site[:count][np.argsort(ratio[:count])]
    taken = np.zeros(count, np.int64)
    best, size = _least(rho[order], weight[order], need - dust, NEAR * (limit - parts), limit - base, taken)
    if size < 0:
        return parts
    if size > 0:
        for a in range(count):
            chosen[order[a]] = 0.0
        for a in range(size):
            chosen[order[taken[a]]] = 1.0
    return max(parts, base + best)


@njit(cache=True, nogil=True)
def _least(  # noqa: PLR0917  (a kernel)
    cost: Floats, weight: Floats, need: float, near: float, enough: float, taken: np.ndarray
) -> tuple[float, int]:
    """(a bound within `near` of the least cost or above `enough`, size of the set in `taken`); size -1: gave up."""
    k = cost.size
    load, spent = np.zeros(k + 1), np.zeros(k + 1)
    for a in range(k):
        load[a + 1], spent[a + 1] = load[a] + weight[a], spent[a] + cost[a]
    stack, depth, size = np.empty(k, np.int64), 0, 0
    best, paid, left, at = enough + 2 * near, 0.0, need, 0
    for _ in range(MOST_TRIES):
        while left > 0 and at < k and _in_parts(load, spent, cost, weight, at, left) + paid < best - near:
            stack[depth] = at
            depth += 1
            paid += cost[at]
            left -= weight[at]
            at += 1
        if left <= 0 and paid < best:
            best, size = paid, depth
            taken[:depth] = stack[:depth]
        if depth == 0:
            return best - near, size
        depth -= 1
        at = stack[depth]
        paid -= cost[at]
        left += weight[at]
        at += 1
    return best, -1


@njit(cache=True, nogil=True)
def _in_parts(  # noqa: PLR0917  (a kernel)
    load: Floats, spent: Floats, cost: Floats, weight: Floats, at: int, left: float
) -> float:
    """The least cost of `left` from the items at `at` and behind, the last one in part; infinite when they do not hold it."""
    target = load[at] + left
    if load[-1] < target:
        return np.inf
    low, high = at, cost.size - 1
    while low < high:
        middle = (low + high) >> 1
        if load[middle + 1] >= target:
            high = middle
        else:
            low = middle + 1
    return float(spent[low] - spent[at] + (target - load[low]) / weight[low] * cost[low])
