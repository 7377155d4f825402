"""Iterated local search by local kicks: a swap or two at one place, a descent around it, taken back unless it pays."""

from __future__ import annotations

import numpy as np

from lumbung.planning.p_median.ground import Floats
from lumbung.planning.p_median.local_interchange import (
    WORK,
    Scratch,
    Standing,
    descend,
    exchange,
    mark,
    price_entry,
    take_back,
)
from lumbung.planning.p_median.near import Columns, NearLists, Numbers
from lumbung.planning.solving.kernels import array_kernel, inner_kernel, whole

DRAWS = 6
"""Random numbers that a kick uses."""
ROUNDING = 1e-12
"""Share of the total below which a change is none."""


@array_kernel
def kick(  # noqa: PLR0917  (a kernel)
    lists: NearLists,
    columns: Columns,
    now: Standing,
    scratch: Scratch,
    wanted: Numbers,
    draws: Floats,
    wake: int,
    least_saving: float,
    budget: int,
) -> tuple[float, int]:
    """Kicks until `draws` (k, DRAWS) are used up or `budget` entries are read; the change of the cost, and their number.

    Every second kick opens one of the sites `wanted`, at the best exit; the others swap at random around one customer.
    """
    total, done = 0.0, 0
    scratch.tally[WORK] = 0
    for k in range(len(draws)):
        if scratch.tally[WORK] >= budget:
            break
        mark(scratch)
        if k % 2 and wanted.size:
            change = _toward(lists, columns, now, scratch, whole(wanted[int(draws[k, 0] * wanted.size)]), wake)
        else:
            change = _around(lists, columns, now, scratch, draws[k], wake)
        change += descend(lists, columns, now, scratch, wake, least_saving, np.iinfo(np.int64).max)
        if change < 0.0:
            total += change
        else:
            take_back(now, scratch)
        done += 1
    return total, done


@inner_kernel
def _toward(lists: NearLists, columns: Columns, now: Standing, scratch: Scratch, j: int, wake: int) -> float:  # noqa: PLR0917
    """Open j with the exit that costs least, whether it pays or not."""
    if now.is_open[j]:
        return 0.0
    _, out = price_entry(columns, now, scratch, j)
    return exchange(lists, columns, now, scratch, j, out, wake) if out >= 0 else 0.0


@inner_kernel
def _around(lists: NearLists, columns: Columns, now: Standing, scratch: Scratch, draws: Floats, wake: int) -> float:  # noqa: PLR0917
    """One or two random swaps among the sites of one customer's list."""
    i = int(draws[0] * now.penalty.size)
    change = 0.0
    for turn in range(1 if draws[5] < 0.5 else 2):
        entering = _some(lists, now, i, draws[1 + 2 * turn], False)
        leaving = _some(lists, now, i, draws[2 + 2 * turn], True)
        if entering < 0 or leaving < 0:
            break
        change += exchange(lists, columns, now, scratch, entering, leaving, wake)
    return change


@inner_kernel
def _some(lists: NearLists, now: Standing, i: int, draw: float, is_open: bool) -> int:
    """A site of i's list that is open and may leave, or is closed: the first from a random place on; -1 where none is."""
    start, length = lists.start[i], lists.start[i + 1] - lists.start[i]
    at = int(draw * length)
    for _ in range(length):
        j = lists.site[start + at]
        if now.is_open[j] == is_open and now.movable[j]:
            return int(j)
        at = at + 1 if at + 1 < length else 0
    return -1
