"""Each customer's sites in order of cost, as far as they can matter: the sparse form on which the bound is computed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.lagrangean_tree.selection import CLOSED, OPEN, States
from lumbung.planning.p_median.groups import NONE, Groups
from lumbung.planning.solving.kernels import array_kernel
from lumbung.planning.solving.sorting import order_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Lists(NamedTuple):
    """Customer i's entries are start[i]:stop[i] of `site` (i4) and `cost`, dearer ones later; `cap` (n,) is the least
    cost that may be missing from the list (inf where none is)."""

    start: Ints
    stop: Ints
    site: NDArray[np.int32]
    cost: Floats
    cap: Floats


@array_kernel
def lists_within(cost: Floats, reach: Floats, states: States) -> Lists:
    """Lists of the sites not closed, from `cost` (m, n), as far as `reach` (n,) inclusive."""
    m, n = cost.shape
    start = np.zeros(n + 1, np.int64)
    cap = np.full(n, np.inf)
    for j in range(m):
        if states[j] != CLOSED:
            for i in range(n):
                if cost[j, i] <= reach[i]:
                    start[i + 1] += 1
                elif cost[j, i] < cap[i]:
                    cap[i] = cost[j, i]
    start = np.cumsum(start)
    stop = start[:-1].copy()
    site, value = np.empty(start[n], np.int32), np.empty(start[n])
    for j in range(m):
        if states[j] != CLOSED:
            for i in range(n):
                if cost[j, i] <= reach[i]:
                    site[stop[i]], value[stop[i]] = j, cost[j, i]
                    stop[i] += 1
    site_spare, value_spare = np.empty(m, np.int32), np.empty(m)
    for i in range(n):
        order = order_of(value[start[i] : stop[i]])
        for k in range(len(order)):
            site_spare[k], value_spare[k] = site[start[i] + order[k]], value[start[i] + order[k]]
        for k in range(len(order)):
            site[start[i] + k], value[start[i] + k] = site_spare[k], value_spare[k]
    return Lists(start[:-1].copy(), stop, site, value, cap)


@array_kernel
def compact(full: Lists, states: States, groups: Groups, p: int, into: Lists) -> None:
    """Copy `full` into the buffers `into` without closed sites; nothing is needed behind a list's first open site, nor
    behind the last site of a group that holds an open one (`groups` (m,), numbers below `p`)."""
    at, size = 0, np.zeros(p + 1, np.int64)
    for j in range(states.size):
        if states[j] != CLOSED and groups[j] != NONE:
            size[groups[j]] += 1
    grouped = size.max() > 0
    left = size.copy()
    for i in range(full.start.size):
        into.start[i] = at
        if grouped:
            for k in range(p + 1):
                left[k] = size[k]
        for k in range(full.start[i], full.stop[i]):
            j = full.site[k]
            if states[j] == CLOSED:
                continue
            into.site[at], into.cost[at] = j, full.cost[k]
            at += 1
            if states[j] == OPEN:
                break
            if groups[j] != NONE:
                left[groups[j]] -= 1
                if left[groups[j]] == 0:
                    break
        into.stop[i] = at


def buffers_like(full: Lists) -> Lists:
    """Room for what `compact` writes."""
    used = int((full.stop - full.start).sum())
    return Lists(full.start.copy(), full.stop.copy(), np.empty(used, np.int32), np.empty(used), full.cap)
