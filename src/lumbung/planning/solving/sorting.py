"""Sorting inside kernels: NumPy's own sorts, called in a kernel, compile for a second or more for each type."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.solving.kernels import inner_array_kernel, inner_kernel, whole

SHORT = 16
"""Stretches up to this long are sorted by insertion."""


@inner_array_kernel
def order_of(values: NDArray[Any]) -> NDArray[np.int64]:
    """Positions of `values` (n,) in rising order, equals as they stood (merge sort); none may be NaN."""
    n = values.size
    order, spare = np.empty(n, np.int64), np.empty(n, np.int64)
    for k in range(n):
        at = k
        while at % SHORT > 0 and values[order[at - 1]] > values[k]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = k
    width = SHORT
    while width < n:
        for first in range(0, n, 2 * width):
            middle, end = min(first + width, n), min(first + 2 * width, n)
            one, other = first, middle
            for k in range(first, end):
                if one < middle and (other == end or not values[order[one]] > values[order[other]]):
                    spare[k] = order[one]
                    one += 1
                else:
                    spare[k] = order[other]
                    other += 1
        order, spare = spare, order
        width *= 2
    return order


@inner_array_kernel
def sort_up(values: NDArray[Any]) -> None:
    """Sort `values` (n,) in place, rising (quicksort; the longer part of two waits, so that few do)."""
    waiting, count = np.empty((64, 2), np.int64), 0
    first, end = whole(0), values.size
    while True:
        while end - first > SHORT:
            low, high = _divide(values, first, end)
            if high - first < end - low:
                waiting[count, 0], waiting[count, 1], end = low, end, high + 1
            else:
                waiting[count, 0], waiting[count, 1], first = first, high + 1, low
            count += 1
        for k in range(first + 1, end):
            one, at = values[k], k
            while at > first and values[at - 1] > one:
                values[at] = values[at - 1]
                at -= 1
            values[at] = one
        if count == 0:
            return
        count -= 1
        first, end = waiting[count, 0], waiting[count, 1]


@inner_kernel
def _divide(values: NDArray[Any], first: int, end: int) -> tuple[int, int]:
    """Part values[first:end] by the middle one of three; where the upper part begins, and the last place of the lower."""
    pivot, other, last = values[first], values[(first + end) // 2], values[end - 1]
    if pivot > other:
        pivot, other = other, pivot
    pivot = pivot if last < pivot else min(other, last)
    low, high = first, end - 1
    while low <= high:
        while values[low] < pivot:
            low += 1
        while values[high] > pivot:
            high -= 1
        if low <= high:
            values[low], values[high] = values[high], values[low]
            low, high = low + 1, high - 1
    return low, high
