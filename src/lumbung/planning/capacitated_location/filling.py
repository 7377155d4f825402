"""The best use of one site: a continuous knapsack, solved by weighted quickselect without sorting (Balas, Zemel 1980)."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Items = NDArray[np.int32]


@njit(cache=True, nogil=True)
def fill_site(  # noqa: PLR0917  (a kernel)
    cost: Floats, who: Items, prices: Floats, demand: Floats, capacity: float, ratio: Floats, item: Items
) -> tuple[float, int, float]:
    """min sum (c_i - u_i) x_i over sum d_i x_i <= capacity, 0 <= x <= 1: (value, items used, share of the last one).

    `cost` is that of the customers `who`. Those used are item[:count]; `ratio` and `item` are buffers. Demands are above 0.
    """
    count, load, value = 0, 0.0, 0.0
    for a in range(cost.size):
        i = who[a]
        saved = prices[i] - cost[a]
        if saved > 0:
            item[count], ratio[count] = i, saved / demand[i]
            load += demand[i]
            value += saved
            count += 1
    if load <= capacity:
        return -value, count, 1.0
    return _break_at(demand, capacity, ratio, item, count)


@njit(cache=True, nogil=True)
def _break_at(demand: Floats, room: float, ratio: Floats, item: Items, count: int) -> tuple[float, int, float]:
    """Find the customer with whom the site is full; better ones come to stand before her."""
    low, high, value = 0, count, 0.0
    while True:
        pivot = _middle(ratio[low], ratio[(low + high) >> 1], ratio[high - 1])
        better, same, load, worth, equal = low, low, 0.0, 0.0, 0.0
        end = high
        while same < end:
            r, i = ratio[same], item[same]
            if r > pivot:
                ratio[same], ratio[better], item[same], item[better] = ratio[better], r, item[better], i
                load += demand[i]
                worth += r * demand[i]
                better += 1
                same += 1
            elif r < pivot:
                end -= 1
                ratio[same], ratio[end], item[same], item[end] = ratio[end], r, item[end], i
            else:
                equal += demand[i]
                same += 1
        if load > room:
            high = better
        elif load + equal < room and end < high:
            value += worth + pivot * equal
            room -= load + equal
            low = end
        else:
            return _within_equals(demand, room - load, item, better, end, pivot, value + worth)


@njit(cache=True, nogil=True)
def _within_equals(  # noqa: PLR0917  (a kernel)
    demand: Floats, room: float, item: Items, at: int, end: int, pivot: float, value: float
) -> tuple[float, int, float]:
    """Take equally good customers in order until the room is used up."""
    while at < end and demand[item[at]] <= room:
        room -= demand[item[at]]
        value += pivot * demand[item[at]]
        at += 1
    if at < end and room > 0:
        return -(value + pivot * room), at + 1, room / demand[item[at]]
    return -value, at, 1.0


@njit(cache=True, nogil=True)
def _middle(a: float, b: float, c: float) -> float:
    return max(min(a, b), min(max(a, b), c))
