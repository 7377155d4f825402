"""Solutions: customers to given medians by regret, then shifts and swaps, then medians to the middle of their customers."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@njit(cache=True, nogil=True)
def settle(  # noqa: PLR0917  (a kernel)
    cost: Floats, demand: Ints, capacity: Ints, medians: Ints, place: Ints, penalty: float
) -> float:
    """Improve `medians` (p,) in place until nothing pays; `place` (n,) receives each customer's place in it.

    `cost` (m, n); a unit of overload costs `penalty`, so that the result may be overloaded. Returns cost with penalty.
    """
    load = np.zeros(medians.size, np.int64)
    by_regret(cost, demand, capacity, medians, place, load, penalty)
    moving = True
    while moving:
        while shifts(cost, demand, capacity, medians, place, load, penalty) or swaps(
            cost, demand, capacity, medians, place, load, penalty
        ):
            continue
        moving = recentre(cost, capacity, medians, place, load)
    total = 0.0
    for i in range(place.size):
        total += cost[medians[place[i]], i]
    for a in range(medians.size):
        total += penalty * max(0, load[a] - capacity[medians[a]])
    return total


@njit(cache=True, nogil=True)
def by_regret(  # noqa: PLR0917  (a kernel)
    cost: Floats, demand: Ints, capacity: Ints, medians: Ints, place: Ints, load: Ints, penalty: float
) -> None:
    """Those first who would lose most by their second choice; overload costs `penalty` a unit."""
    n, p = place.size, medians.size
    regret = np.zeros(n)
    for i in range(n):
        x, y = np.inf, np.inf
        for a in range(p):
            c = cost[medians[a], i]
            if c < x:
                x, y = c, x
            elif c < y:
                y = c
        regret[i] = x - y if p > 1 else 0.0
    for i in np.argsort(regret):
        best = np.inf
        for a in range(p):
            c = cost[medians[a], i] + penalty * max(0, load[a] + demand[i] - capacity[medians[a]])
            if c < best:
                best, place[i] = c, a
        load[place[i]] += demand[i]


@njit(cache=True, nogil=True)
def shifts(  # noqa: PLR0917  (a kernel)
    cost: Floats, demand: Ints, capacity: Ints, medians: Ints, place: Ints, load: Ints, penalty: float
) -> bool:
    """One customer to another median, wherever that pays."""
    moved = False
    for i in range(place.size):
        for b in range(medians.size):
            a, d = place[i], demand[i]
            if a == b:
                continue
            change = cost[medians[b], i] - cost[medians[a], i]
            change += penalty * overload_change(load, capacity, medians, a, b, d)
            if change < -1e-9:
                place[i] = b
                load[a] -= d
                load[b] += d
                moved = True
    return moved


@njit(cache=True, nogil=True)
def swaps(  # noqa: PLR0917  (a kernel)
    cost: Floats, demand: Ints, capacity: Ints, medians: Ints, place: Ints, load: Ints, penalty: float
) -> bool:
    """Two customers change places, wherever that pays."""
    moved = False
    for i in range(place.size):
        for k in range(i + 1, place.size):
            a, b = place[i], place[k]
            if a == b:
                continue
            change = cost[medians[b], i] + cost[medians[a], k] - cost[medians[a], i] - cost[medians[b], k]
            full = load[a] > capacity[medians[a]] or load[b] > capacity[medians[b]]
            if change >= 0 and not full:
                continue
            d = demand[i] - demand[k]
            change += penalty * overload_change(load, capacity, medians, a, b, d)
            if change < -1e-9:
                place[i], place[k] = b, a
                load[a] -= d
                load[b] += d
                moved = True
    return moved


@njit(cache=True, nogil=True)
def overload_change(  # noqa: PLR0917  (a kernel)
    load: Ints, capacity: Ints, medians: Ints, a: int, b: int, d: int
) -> int:
    """How much more is overloaded when a load d goes from a to b."""
    x, y = load[a] - capacity[medians[a]], load[b] - capacity[medians[b]]
    return int(max(0, x - d) - max(0, x) + max(0, y + d) - max(0, y))


@njit(cache=True, nogil=True)
def recentre(cost: Floats, capacity: Ints, medians: Ints, place: Ints, load: Ints) -> bool:
    """Each median to the site that serves its customers best and holds them."""
    moved = False
    used = np.zeros(cost.shape[0], np.bool_)
    used[medians] = True
    for a in range(medians.size):
        mine = np.flatnonzero(place == a)
        now = 0.0
        for i in mine:
            now += cost[medians[a], i]
        for j in range(cost.shape[0]):
            if used[j] or capacity[j] < min(load[a], capacity[medians[a]]):
                continue
            total = 0.0
            for i in mine:
                total += cost[j, i]
                if total >= now:
                    break
            if total < now - 1e-9:
                used[medians[a]] = False
                used[j] = True
                medians[a], now, moved = j, total, True
    return moved
