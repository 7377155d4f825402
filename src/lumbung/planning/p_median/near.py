"""Who is near whom on a plane: each customer's sites within her reach in order of cost, and the same by site.

The sites stand in strips of equal number from left to right, each strip ordered upwards, so that a circle is looked up
in a few strips by bisection, whether the points lie evenly or in clusters. Costs are weighted distances as 4-byte
floats rounded down, so that a bound computed from them is a bound.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.p_median.distances import THREADS
from lumbung.planning.p_median.ground import Ground
from lumbung.planning.solving.kernels import array_kernel, inner_array_kernel, inner_kernel
from lumbung.planning.solving.sorting import sort_up

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
PARTS = 8
"""Parts into which customers are cut for the threads; the lists are the same whatever the number."""
SHRINKING = 0.7
MOST_SHRINKINGS = 60
SAMPLE = 2000


class Strips(NamedTuple):
    """Strip s holds the places start[s]:start[s + 1] of `x`, `y` and `site`; its x lie between `left` and `right`."""

    start: Ints
    left: Floats
    right: Floats
    x: Floats
    y: Floats
    site: Numbers


class NearLists(NamedTuple):
    """Customer i's entries are start[i]:start[i + 1] of `site` and `cost`, dearer ones later.

    `cap` (n,): no site missing from the list costs less (inf where none is missing).
    """

    start: Ints
    site: Numbers
    cost: Singles
    cap: Singles


class Columns(NamedTuple):
    """Site j's entries are start[j]:start[j + 1] of `customer` and `cost`, in the customers' order."""

    start: Ints
    customer: Numbers
    cost: Singles


def strips_of(xy: Floats) -> Strips:
    """Strips about twice as wide as the mean distance of neighbours."""
    m = len(xy)
    start = np.linspace(0, m, max(1, round(m**0.5 / 2)) + 1).astype(np.int64)
    by_x = np.argsort(xy[:, 0], kind="stable")
    order = by_x[np.lexsort((xy[by_x, 1], np.repeat(np.arange(len(start) - 1), np.diff(start))))]
    x = xy[by_x, 0]
    return Strips(start, x[start[:-1]], x[start[1:] - 1], xy[order, 0], xy[order, 1], order.astype(np.int32))


def near_lists(ground: Ground, reach: Floats, most: int) -> NearLists:
    """Lists of the sites within `reach` (n,); where that makes more than `most` entries the longest are cut."""
    strips = strips_of(ground.site_xy)
    across = float(np.hypot(*(np.ptp(np.concatenate((ground.customer_xy, ground.site_xy)), axis=0))))
    reach = np.minimum(reach, 1.01 * across + 1e-300)
    n, m = ground.customers, ground.sites
    longest = min(max(64, 40 * most // n), _longest(strips, ground.customer_xy, reach, most))
    counts = np.zeros(n, np.int64)
    in_parts(lambda a, b: _count(strips, ground.customer_xy, reach, longest, counts, a, b), n)
    start = np.concatenate(([0], np.cumsum(counts)))
    site, cost, cap = np.empty(start[n], np.int32), np.empty(start[n], np.float32), np.empty(n, np.float32)
    lists = NearLists(start, site, cost, cap)
    in_parts(lambda a, b: _fill(strips, ground.customer_xy, ground.weight, ground.spread**2 / 2, reach, lists, a, b), n)
    cap[counts == m] = np.inf
    return lists


def in_parts(work: Callable[[int, int], object], n: int) -> None:
    """`work(a, b)` for parts of range(n), as many at a time as there are threads."""
    edges = np.linspace(0, n, PARTS + 1).astype(np.int64)
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, edges[:-1], edges[1:]))


def _longest(strips: Strips, xy: Floats, reach: Floats, most: int) -> int:
    """The length at which lists are cut so that they hold `most` entries together, judged by some of the customers.

    Short lists stay whole: where points are dense and reaches hold hundreds of sites, the nearest of them do; where they are
    sparse, a shorter reach would not come to the nearest open site.
    """
    some = np.unique(np.linspace(0, len(xy) - 1, SAMPLE).astype(np.int64))
    counts = np.zeros(len(some), np.int64)
    _count(strips, xy[some], reach[some], len(strips.site), counts, 0, len(some))
    counts = np.sort(counts)
    below = np.concatenate(([0], np.cumsum(counts)[:-1]))
    together = below + counts * (len(counts) - np.arange(len(counts)))
    fits = int(np.searchsorted(together, most / len(xy) * len(counts), "right"))
    if fits == len(counts):
        return len(strips.site)
    return max(1, int((most / len(xy) * len(counts) - below[fits]) / (len(counts) - fits)))


@array_kernel
def _count(strips: Strips, xy: Floats, reach: Floats, longest: int, counts: Ints, a: int, b: int) -> None:  # noqa: PLR0917  (a kernel)
    """How many sites customers a to b reach; `reach` is shortened in place for those who reach more than `longest`."""
    keys, single = np.empty(0, np.int64), np.empty(1, np.float32)
    bits = single.view(np.int32)
    for i in range(a, b):
        for _ in range(MOST_SHRINKINGS):
            counts[i] = _gather(strips, xy[i, 0], xy[i, 1], reach[i], 1.0, 0.0, keys, single, bits)
            if counts[i] <= longest:
                break
            reach[i] *= SHRINKING


@array_kernel
def _fill(  # noqa: PLR0917  (a kernel)
    strips: Strips, xy: Floats, weight: Floats, extra: Floats, reach: Floats, lists: NearLists, a: int, b: int
) -> None:
    """Entries of customers a to b."""
    most = 1
    for i in range(a, b):
        most = max(most, lists.start[i + 1] - lists.start[i])
    keys, single = np.empty(most, np.int64), np.empty(1, np.float32)
    bits, caps, single_bits = lists.cost.view(np.int32), lists.cap.view(np.int32), single.view(np.int32)
    for i in range(a, b):
        found = _gather(strips, xy[i, 0], xy[i, 1], reach[i], weight[i], extra[i], keys, single, single_bits)
        sort_up(keys[:found])
        for k in range(found):
            lists.site[lists.start[i] + k] = keys[k] & 0xFFFFFFFF
            bits[lists.start[i] + k] = keys[k] >> 32
        caps[i] = _rounded_down(weight[i] * np.sqrt(reach[i] ** 2 + extra[i]), single, single_bits)


@inner_array_kernel
def _gather(  # noqa: PLR0917  (a kernel)
    strips: Strips,
    x: float,
    y: float,
    reach: float,
    weight: float,
    extra: float,
    keys: Ints,
    single: Singles,
    bits: Numbers,
) -> int:
    """How many sites lie within `reach`; where `keys` has room, each as its cost's bits followed by its number.

    `extra` is added to squared distances; `single` (1,) and its `bits` are scratch.
    """
    found = 0
    s = np.searchsorted(strips.right, x - reach)
    while s < strips.left.size and strips.left[s] <= x + reach:
        stop = strips.start[s + 1]
        k = strips.start[s] + np.searchsorted(strips.y[strips.start[s] : stop], y - reach)
        while k < stop and strips.y[k] <= y + reach:
            square = (strips.x[k] - x) ** 2 + (strips.y[k] - y) ** 2
            if square <= reach * reach:
                if keys.size:
                    cost = _rounded_down(weight * np.sqrt(square + extra), single, bits)
                    keys[found] = (np.int64(cost) << 32) | np.int64(strips.site[k])
                found += 1
            k += 1
        s += 1
    return found


@inner_kernel
def _rounded_down(value: float, single: Singles, bits: Numbers) -> int:
    """The bits of the greatest 4-byte float not above `value` (0 or more); they are in the order of the floats."""
    single[0] = value
    if single[0] > value:
        bits[0] -= 1
    return int(bits[0])


@array_kernel
def columns_of(lists: NearLists, sites: int) -> Columns:
    """The same entries by site."""
    start = np.zeros(sites + 1, np.int64)
    for k in range(lists.site.size):
        start[lists.site[k] + 1] += 1
    start = np.cumsum(start)
    at = start[:-1].copy()
    customer, cost = np.empty(lists.site.size, np.int32), np.empty(lists.site.size, np.float32)
    for i in range(lists.start.size - 1):
        for k in range(lists.start[i], lists.start[i + 1]):
            j = lists.site[k]
            customer[at[j]], cost[at[j]] = i, lists.cost[k]
            at[j] += 1
    return Columns(start, customer, cost)
