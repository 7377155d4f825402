"""Who is served by which median: by regret at first, then shifts and swaps of customers, then medians to their middle."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbung.planning.capacitated_p_median.relaxation import Medians

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]


class Assignment(NamedTuple):
    """`medians` (p,) and the `place` (n,) of each customer in it; `load` (p,) and each customer's cost `own` (n,).

    `active` (n,) marks customers whose moves may pay, `touched` (p,) medians whose customers have changed.
    """

    medians: Ints
    place: Ints
    load: Ints
    own: Floats
    active: Marks
    touched: Marks

    def site(self) -> Ints:
        """(n,): the site that serves each customer."""
        found: Ints = self.medians[self.place]
        return found


def assignment(medians: Ints, customers: int) -> Assignment:
    """A copy of `medians` with room for what belongs to them."""
    p, n = len(medians), customers
    return Assignment(
        medians.astype(np.int64), np.zeros(n, np.int64), np.zeros(p, np.int64), np.zeros(n), np.ones(n, np.bool_),
        np.ones(p, np.bool_),
    )  # fmt: skip


@njit(cache=True, nogil=True)
def by_regret(sites: Medians, at: Assignment, penalty: float) -> None:
    """Those first who would lose most by their second choice; overload costs `penalty` a unit."""
    n, p = at.place.size, at.medians.size
    regret = np.zeros(n)
    for i in range(n):
        x, y = np.inf, np.inf
        for a in range(p):
            c = sites.cost[at.medians[a], i]
            if c < x:
                x, y = c, x
            elif c < y:
                y = c
        regret[i] = x - y if p > 1 else 0.0
    at.load[:] = 0
    for i in np.argsort(regret):
        best = np.inf
        for a in range(p):
            c = sites.cost[at.medians[a], i] + penalty * max(
                0, at.load[a] + sites.demand[i] - sites.capacity[at.medians[a]]
            )
            if c < best:
                best, at.place[i] = c, a
        at.load[at.place[i]] += sites.demand[i]
        at.own[i] = sites.cost[at.medians[at.place[i]], i]
    at.active[:] = True
    at.touched[:] = True


@njit(cache=True, nogil=True)
def settle(sites: Medians, at: Assignment, penalty: float) -> float:
    """The best shift or swap of each active customer, then `recentre`, until nothing pays; cost with penalty."""
    to, moving = np.empty(at.medians.size), True
    while moving:
        again = True
        while again:
            again = False
            for i in range(at.place.size):
                if at.active[i]:
                    at.active[i] = False
                    b, k = best_move(sites, at, i, penalty, to)
                    if b >= 0:
                        move(sites, at, i, b, k)
                        again = True
        moving = recentre(sites, at)
    return float(np.sum(at.own) + penalty * overload(sites, at))


@njit(cache=True, nogil=True)
def best_move(sites: Medians, at: Assignment, i: int, penalty: float, to: Floats) -> tuple[int, int]:
    """(Another median for customer i, -1 where none pays; the customer who comes from there in exchange, or -1)."""
    cost, a, d = sites.cost, at.place[i], sites.demand[i]
    mine, x = cost[at.medians[a]], at.load[a] - sites.capacity[at.medians[a]]
    best, where, who = -1e-9, -1, -1
    for b in range(at.medians.size):
        to[b] = cost[at.medians[b], i] - at.own[i]
        if b != a and (to[b] < best or x > 0):
            y = at.load[b] - sites.capacity[at.medians[b]]
            change = to[b] + penalty * (max(0, x - d) - max(0, x) + max(0, y + d) - max(0, y))
            if change < best:
                best, where = change, b
    for k in range(at.place.size):
        b = at.place[k]
        if b == a:
            continue
        y, change = at.load[b] - sites.capacity[at.medians[b]], to[b] + mine[k] - at.own[k]
        if change >= best and x <= 0 and y <= 0:
            continue
        e = d - sites.demand[k]
        change += penalty * (max(0, x - e) - max(0, x) + max(0, y + e) - max(0, y))
        if change < best:
            best, where, who = change, b, k
    return where, who


@njit(cache=True, nogil=True)
def move(sites: Medians, at: Assignment, i: int, b: int, who: int) -> None:
    """Customer i to the median b, and `who`, if anybody, in exchange; all customers of both may move again."""
    a = at.place[i]
    place(sites, at, i, b)
    if who >= 0:
        place(sites, at, who, a)
    for k in range(at.place.size):
        if at.place[k] == a or at.place[k] == b:
            at.active[k] = True


@njit(cache=True, nogil=True)
def place(sites: Medians, at: Assignment, i: int, b: int) -> None:
    """Customer i from her median to b."""
    a = at.place[i]
    at.load[a] -= sites.demand[i]
    at.load[b] += sites.demand[i]
    at.place[i], at.own[i] = b, sites.cost[at.medians[b], i]
    at.touched[a], at.touched[b] = True, True


@njit(cache=True, nogil=True)
def overload(sites: Medians, at: Assignment) -> int:
    """Units of demand above the capacities."""
    total = 0
    for a in range(at.medians.size):
        total += max(0, at.load[a] - sites.capacity[at.medians[a]])
    return total


@njit(cache=True, nogil=True)
def recentre(sites: Medians, at: Assignment) -> bool:
    """Each touched median to the site that serves its customers best and holds them; whether any moved."""
    moved, used, mine = False, np.zeros(len(sites.capacity), np.bool_), np.empty(at.place.size, np.int64)
    for a in range(at.medians.size):
        used[at.medians[a]] = True
    for a in range(at.medians.size):
        if not at.touched[a]:
            continue
        at.touched[a] = False
        count, now, best = 0, 0.0, -1
        for i in range(at.place.size):
            if at.place[i] == a:
                mine[count] = i
                count += 1
                now += at.own[i]
        least = min(at.load[a], sites.capacity[at.medians[a]])
        for j in range(used.size):
            if not used[j] and sites.capacity[j] >= least:
                total = 0.0
                for s in range(count):
                    total += sites.cost[j, mine[s]]
                    if total >= now - 1e-9:
                        break
                if total < now - 1e-9:
                    best, now = j, total
        if best >= 0:
            used[at.medians[a]], used[best], moved = False, True, True
            to_site(sites, at, a, best)
    return moved


@njit(cache=True, nogil=True)
def to_site(sites: Medians, at: Assignment, a: int, j: int) -> None:
    """The median a to site j with its customers; they and all who would be nearer there may move."""
    at.medians[a], at.touched[a] = j, True
    for i in range(at.place.size):
        if at.place[i] == a:
            at.own[i], at.active[i] = sites.cost[j, i], True
        elif sites.cost[j, i] < at.own[i]:
            at.active[i] = True
