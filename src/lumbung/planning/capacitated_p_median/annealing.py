"""Solutions by simulated annealing over local optima: a median elsewhere or some neighbours drawn anew, then `settle`.

Overload costs a penalty that rises while solutions are overloaded and falls while they are not (Gendreau, Hertz, Laporte 1994).
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbung.planning.capacitated_p_median.assignment import Assignment, overload, place, settle, to_site
from lumbung.planning.capacitated_p_median.relaxation import Medians

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Draws = NDArray[np.uint64]

NEAREST = 12
"""Customers of a site that a kick may take; 3 at least."""
NOISE = 0.4
"""Customers who are drawn anew see costs that are up to this share dearer."""


def nearest(cost: Floats) -> Ints:
    """(m, at most 12): the customers whom each site serves at the least cost, of `cost` (m, n)."""
    return np.argsort(cost, axis=1, kind="stable")[:, :NEAREST].astype(np.int64)


@njit(cache=True, nogil=True)
def anneal(  # noqa: PLR0917  (a kernel)
    sites: Medians, near: Ints, at: Assignment, best: Assignment, kicks: int, heat: float, penalty: Floats, draws: Draws
) -> float:
    """Kick `at`, which is settled, and keep what is not dearer by more than a draw around `heat`; the least cost found.

    That solution is put into `best` (without its marks); inf where all are overloaded. `penalty`: now, least, most.
    """
    found, kept = np.inf, np.sum(at.own)
    over = overload(sites, at)
    held = (at.medians.copy(), at.place.copy(), at.load.copy(), at.own.copy())
    for kick in range(-1, kicks):
        if kick >= 0:
            if below(draws, 3) == 0:
                median_elsewhere(sites, near, at, draws)
            else:
                neighbours_anew(sites, near, at, penalty[0], draws)
            settle(sites, at, penalty[0])
        cost, more = np.sum(at.own), overload(sites, at)
        if more == 0 and cost < found - 1e-9:
            found = cost
            best.medians[:], best.place[:] = at.medians, at.place
        chance = -np.log((1 + below(draws, 1_000_000)) / 1_000_000)
        if cost + penalty[0] * more <= kept + penalty[0] * over + heat * chance:
            kept, over = cost, more
            held[0][:], held[1][:], held[2][:], held[3][:] = at.medians, at.place, at.load, at.own
            penalty[0] = min(penalty[2], 1.05 * penalty[0]) if more > 0 else max(penalty[1], 0.97 * penalty[0])
        else:
            at.medians[:], at.place[:], at.load[:], at.own[:] = held
    return found


@njit(cache=True, nogil=True)
def below(draws: Draws, n: int) -> int:
    """A whole number from 0 to n - 1 (xorshift 64*, Marsaglia, Vigna)."""
    x = draws[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    draws[0] = x
    high = (x * np.uint64(2685821657736338717)) >> np.uint64(33)
    return np.int64((high * np.uint64(n)) >> np.uint64(31))  # type: ignore[return-value]


@njit(cache=True, nogil=True)
def median_elsewhere(sites: Medians, near: Ints, at: Assignment, draws: Draws) -> None:
    """The median of a customer near a site that is none goes there."""
    j = below(draws, len(near))
    a = at.place[near[j, below(draws, near.shape[1])]]
    for b in range(at.medians.size):
        if at.medians[b] == j:
            return
    to_site(sites, at, a, j)


@njit(cache=True, nogil=True)
def neighbours_anew(sites: Medians, near: Ints, at: Assignment, penalty: float, draws: Draws) -> None:
    """Some customers near a site to the medians that then look best one after the other, with noise."""
    j = below(draws, len(near))
    some = min(3 + below(draws, NEAREST - 2), near.shape[1])
    for i in near[j, :some]:
        at.load[at.place[i]] -= sites.demand[i]
    for i in near[j, :some]:
        best, where, d = np.inf, 0, sites.demand[i]
        at.load[at.place[i]] += d
        for b in range(at.medians.size):
            room = sites.capacity[at.medians[b]] - at.load[b] + (d if b == at.place[i] else 0)
            seen = sites.cost[at.medians[b], i] * (1.0 + NOISE * below(draws, 1024) / 1024)
            seen += penalty * max(0, d - max(0, room))
            if seen < best:
                best, where = seen, b
        place(sites, at, i, where)
    for i in range(at.place.size):
        if at.touched[at.place[i]]:
            at.active[i] = True
