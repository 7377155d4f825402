"""The site subproblem of the relaxation: which machines would a house take at given prices, and for whom.

For each module of a house the best filling of z units is a continuous knapsack (cells by reduced value an hour), whose
value is concave in z; the units of all modules share the floor, relaxed to a continuous knapsack over unit increments.
Both are exact or upper bounds, so the sum over houses is a valid bound (Lagrangean relaxation, facts/siting.md section 1).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from lumbung.planning.siting.problem import Floats, Ints, SitingProblem


class Lists(NamedTuple):
    """What does not change between prices: the problem's lists, and scratch."""

    site_start: Ints
    site_floor: Floats
    group_start: Ints
    group_hours: Floats
    group_floor: Floats
    arc_cell: Ints
    arc_value: Floats
    arc_hours: Floats
    minimum_use: float
    key: Floats
    arc: Ints
    gain: Floats
    gain_group: Ints


class Prices(NamedTuple):
    """Yearly costs with the budget's price in them, and what a cell's share costs; rupiah a year."""

    site: Floats
    group: Floats
    cell: Floats


class Houses(NamedTuple):
    """The answer: shares served per cell, units per group, openings and worth per site."""

    used: Floats
    units: Floats
    opened: Floats
    worth: Floats


def lists_for(p: SitingProblem) -> Lists:
    """Lists and scratch of a problem."""
    longest = int(np.diff(p.group_start).max(initial=1))
    hours = np.bincount(p.arc_group, p.arc_hours, minlength=p.groups)
    gains = np.bincount(p.group_site, np.ceil(hours / p.group_hours) + 2, minlength=p.sites)
    most = int(gains.max(initial=1.0)) + 1
    return Lists(
        p.site_start, p.site_floor, p.group_start, p.group_hours, p.group_floor, p.arc_cell, p.arc_value, p.arc_hours,
        p.minimum_use, np.zeros(longest), np.zeros(longest, np.int32), np.zeros(most), np.zeros(most, np.int32),
    )  # fmt: skip


@njit(cache=True, nogil=True)
def price_sites(lists: Lists, prices: Prices, houses: Houses) -> float:
    """Sum over sites of max(0, best reduced worth), rupiah a year; fills `houses`."""
    houses.used[:] = 0.0
    houses.units[:] = 0.0
    houses.opened[:] = 0.0
    total = 0.0
    for j in range(len(lists.site_floor)):
        total += price_site(lists, prices, houses, j)
    return total


@njit(cache=True, nogil=True)
def price_site(lists: Lists, prices: Prices, houses: Houses, j: int) -> float:
    """max(0, best reduced worth) of one site, rupiah a year; adds its answer to `houses`, where its units are zero."""
    houses.worth[j] = _at_most(lists, prices, j)
    if houses.worth[j] <= 0:
        return 0.0
    count = 0
    for g in range(lists.site_start[j], lists.site_start[j + 1]):
        count = _gains(lists, prices, g, count)
    value = _share_floor(lists, j, count, houses.units) - prices.site[j]
    houses.worth[j] = value
    if value <= 0:
        houses.units[lists.site_start[j] : lists.site_start[j + 1]] = 0.0
        return 0.0
    houses.opened[j] = 1.0
    for g in range(lists.site_start[j], lists.site_start[j + 1]):
        if houses.units[g] > 0:
            _use(lists, prices, g, houses)
    return float(value)


@njit(cache=True, nogil=True)
def _at_most(lists: Lists, prices: Prices, j: int) -> float:
    """An upper limit on the site's worth without sorting: all positive values, each hour at its share of a unit's cost."""
    worth = -prices.site[j]
    for g in range(lists.site_start[j], lists.site_start[j + 1]):
        positive, net = 0.0, 0.0
        hourly = prices.group[g] / lists.group_hours[g]
        for a in range(lists.group_start[g], lists.group_start[g + 1]):
            reduced = lists.arc_value[a] - prices.cell[lists.arc_cell[a]]
            if reduced > 0:
                positive += reduced
                net += max(0.0, reduced - hourly * lists.arc_hours[a])
        worth += max(0.0, min(net, positive - prices.group[g]))
    return float(worth)


@njit(cache=True, nogil=True)
def _collect(lists: Lists, prices: Prices, g: int, everything: bool) -> int:
    """Arcs of the group with positive reduced value (or all of them): minus density into `key`, arc into `arc`."""
    n = 0
    for a in range(lists.group_start[g], lists.group_start[g + 1]):
        reduced = lists.arc_value[a] - prices.cell[lists.arc_cell[a]]
        if reduced > 0 or everything:
            lists.key[n] = -reduced / lists.arc_hours[a]
            lists.arc[n] = a
            n += 1
    return n


@njit(cache=True, nogil=True)
def _positive(lists: Lists, prices: Prices, g: int) -> tuple[float, float]:
    """Sum of positive reduced values of the group, and their hours."""
    value, hours = 0.0, 0.0
    for a in range(lists.group_start[g], lists.group_start[g + 1]):
        reduced = lists.arc_value[a] - prices.cell[lists.arc_cell[a]]
        if reduced > 0:
            value += reduced
            hours += lists.arc_hours[a]
    return value, hours


@njit(cache=True, nogil=True)
def _gains(lists: Lists, prices: Prices, g: int, count: int) -> int:
    """Append the positive gains of a first, second, … unit of the group (they never rise); returns the new count.

    Where the cells worth serving do not come to the minimum use, the first unit also takes the least bad of the others.
    """
    capacity = lists.group_hours[g]
    value, hours = _positive(lists, prices, g)
    if value <= prices.group[g]:
        return count
    short = hours < lists.minimum_use * capacity
    n = _collect(lists, prices, g, short)
    order = np.argsort(lists.key[:n])
    place, rest, first = 0, 1.0, True
    while first or not short:
        room = lists.minimum_use * capacity if short else capacity
        gain = -prices.group[g]
        while room > 1e-12 and place < n:
            a, density = lists.arc[order[place]], -lists.key[order[place]]
            take = min(rest, room / lists.arc_hours[a])
            gain += take * density * lists.arc_hours[a]
            room -= take * lists.arc_hours[a]
            rest -= take
            if rest <= 1e-15:
                place, rest = place + 1, 1.0
        if gain <= 0:
            break
        lists.gain[count], lists.gain_group[count] = gain, g
        count += 1
        first = False
    return count


@njit(cache=True, nogil=True)
def _share_floor(lists: Lists, j: int, count: int, units: Floats) -> float:
    """Value of the best (continuous) choice of unit gains on the floor; adds the units taken, the last one in part."""
    needed, value = 0.0, 0.0
    for n in range(count):
        needed += lists.group_floor[lists.gain_group[n]]
        value += lists.gain[n]
    if needed <= lists.site_floor[j]:
        for n in range(count):
            units[lists.gain_group[n]] += 1.0
        return float(value)
    density = np.empty(count)
    for n in range(count):
        density[n] = -lists.gain[n] / max(lists.group_floor[lists.gain_group[n]], 1e-9)
    value, room = 0.0, lists.site_floor[j]
    for n in np.argsort(density, kind="mergesort"):
        area = lists.group_floor[lists.gain_group[n]]
        part = 1.0 if area <= room else room / area
        value += part * lists.gain[n]
        units[lists.gain_group[n]] += part
        room -= part * area
        if part < 1.0:
            break
    return float(value)


@njit(cache=True, nogil=True)
def _use(lists: Lists, prices: Prices, g: int, houses: Houses) -> None:
    """Add to `used` the shares of cells that the units of the group serve (a part unit serves its part)."""
    capacity, left = lists.group_hours[g], houses.units[g]
    short = _positive(lists, prices, g)[1] < lists.minimum_use * capacity
    n = _collect(lists, prices, g, short)
    order = np.argsort(lists.key[:n])
    place, rest = 0, 1.0
    while left > 1e-12:
        part = min(1.0, left)
        room = lists.minimum_use * capacity if short else capacity
        while room > 1e-12 and place < n:
            a = lists.arc[order[place]]
            take = min(rest, room / lists.arc_hours[a])
            houses.used[lists.arc_cell[a]] += part * take
            room -= take * lists.arc_hours[a]
            rest -= take
            if rest <= 1e-15:
                place, rest = place + 1, 1.0
        left -= 1.0
