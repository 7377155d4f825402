"""The best load of one site: a 0-1 knapsack by dynamic programming over the load, and the price of each customer in it."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Arcs = NDArray[np.int8]
DROPPED, OPTIONAL, FORCED = 0, 1, 2
FULL = -1e18
"""The worth of a load that cannot be."""


@njit(cache=True, nogil=True)
def candidates(  # noqa: PLR0917  (a kernel)
    cost: Floats, prices: Floats, demand: Ints, arcs: Arcs, room: int, item: Ints
) -> tuple[int, int, float]:
    """(customers worth serving, put into `item`; room left by forced ones, below 0 when they do not fit; their cost)."""
    forced = 0.0
    for i in range(cost.size):
        if arcs[i] == FORCED:
            room -= demand[i]
            forced += cost[i] - prices[i]
    count = 0
    for i in range(cost.size):
        if arcs[i] == OPTIONAL and prices[i] > cost[i] and demand[i] <= room:
            item[count] = i
            count += 1
    return count, room, forced


@njit(cache=True, nogil=True)
def best_load(  # noqa: PLR0917  (a kernel)
    cost: Floats, prices: Floats, demand: Ints, item: Ints, room: int, worth: Floats
) -> float:
    """max sum (u_i - c_i) over subsets of `item` with load <= room; `worth` (room + 1 or more) is a buffer."""
    total, load = 0.0, 0
    for i in item:
        total += prices[i] - cost[i]
        load += demand[i]
    if load <= room:
        return total
    worth[: room + 1] = 0.0
    for i in item:
        gain, d = prices[i] - cost[i], demand[i]
        for q in range(room, d - 1, -1):
            worth[q] = max(worth[q], worth[q - d] + gain)
    return float(worth[room])


@njit(cache=True, nogil=True)
def mark_load(  # noqa: PLR0917  (a kernel)
    cost: Floats, prices: Floats, demand: Ints, item: Ints, room: int, served: Floats
) -> None:
    """Mark in `served` (n,) the customers of a best load."""
    table = np.zeros((item.size + 1, room + 1))
    for a in range(item.size):
        i = item[a]
        gain, d = prices[i] - cost[i], demand[i]
        for q in range(room + 1):
            without = table[a, q]
            table[a + 1, q] = max(without, table[a, q - d] + gain) if q >= d else without
    q = room
    for a in range(item.size - 1, -1, -1):
        if table[a + 1, q] != table[a, q]:
            served[item[a]] = 1.0
            q -= demand[item[a]]


@njit(cache=True, nogil=True)
def worth_with_each(  # noqa: PLR0917  (a kernel)
    cost: Floats, prices: Floats, demand: Ints, arcs: Arcs, room: int, worth: Floats
) -> float:
    """For each optional customer the best load that holds her (FULL where none does); returns the best load of all.

    Forward tables hold the loads of those before her, backward ones of those after her; forced ones are in `room`.
    """
    item = np.array([i for i in range(cost.size) if arcs[i] == OPTIONAL and demand[i] <= room], np.int64)
    k = item.size
    after = np.zeros((k + 1, room + 1))
    for a in range(k - 1, -1, -1):
        gain, d = prices[item[a]] - cost[item[a]], demand[item[a]]
        for q in range(room + 1):
            after[a, q] = max(after[a + 1, q], after[a + 1, q - d] + gain) if q >= d else after[a + 1, q]
    before = np.zeros(room + 1)
    worth[:] = FULL
    for a in range(k):
        gain, d = prices[item[a]] - cost[item[a]], demand[item[a]]
        best = FULL
        for q in range(room - d + 1):
            best = max(best, before[q] + after[a + 1, room - d - q])
        worth[item[a]] = best + gain
        for q in range(room, d - 1, -1):
            before[q] = max(before[q], before[q - d] + gain)
    return float(after[0, room])
