"""The site subproblem of the relaxation: which machines would a house take at given prices, and for whom.

For each module of a house the best filling of z units is a continuous knapsack (cells by reduced value an hour), whose
value is concave in z; the units of all modules share the floor, relaxed to a continuous knapsack over unit increments.
Both are exact or upper bounds, so the sum over houses is a valid bound (Lagrangean relaxation, facts/siting.md section 1).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lumbung.planning.siting.problem import Floats, Ints, SitingProblem
from lumbung.planning.solving.kernels import array_kernel, inner_array_kernel, inner_kernel, whole
from lumbung.planning.solving.sorting import order_of


class Lists(NamedTuple):
    """What does not change between prices: the problem's lists, and scratch for one site.

    The scratch holds, one group after the other from `start`, the arcs that a group's units would serve, best first.
    """

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
    start: Ints
    short: Ints
    value: Floats
    hours: Floats
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
    longest = int(np.diff(p.group_start[p.site_start]).max(initial=1))
    hours = np.bincount(p.arc_group, p.arc_hours, minlength=p.groups)
    gains = np.bincount(p.group_site, np.ceil(hours / p.group_hours) + 2, minlength=p.sites)
    most, widest = int(gains.max(initial=1.0)) + 1, int(np.diff(p.site_start).max(initial=0)) + 1
    return Lists(
        p.site_start, p.site_floor, p.group_start, p.group_hours, p.group_floor, p.arc_cell, p.arc_value, p.arc_hours,
        p.minimum_use, np.zeros(longest), np.zeros(longest, np.int32), np.zeros(widest, np.int32),
        np.zeros(widest, np.int32), np.zeros(widest), np.zeros(widest), np.zeros(most), np.zeros(most, np.int32),
    )  # fmt: skip


@array_kernel
def price_sites(lists: Lists, prices: Prices, houses: Houses, sites: Ints) -> float:
    """Sum over `sites` of max(0, best reduced worth), rupiah a year; fills `houses`, whose other sites stay closed."""
    houses.used[:] = 0.0
    houses.units[:] = 0.0
    houses.opened[:] = 0.0
    total = 0.0
    for j in sites:
        total += price_site(lists, prices, houses, whole(j))
    return total


@inner_array_kernel
def price_site(lists: Lists, prices: Prices, houses: Houses, j: int) -> float:
    """max(0, best reduced worth) of one site, rupiah a year; adds its answer to `houses`, where its units are zero."""
    first, last = whole(lists.site_start[j]), whole(lists.site_start[j + 1])
    houses.worth[j] = _at_most(lists, prices, j)
    if houses.worth[j] <= 0:
        return 0.0
    count = whole(0)
    for g in range(first, last):
        count = _gains(lists, prices.group[g], g, g - first, count)
    value = _share_floor(lists, j, count, houses.units) - prices.site[j]
    houses.worth[j] = value
    if value <= 0:
        houses.units[first:last] = 0.0
        return 0.0
    houses.opened[j] = 1.0
    for g in range(first, last):
        if houses.units[g] > 0:
            _use(lists, g, g - first, houses)
    return float(value)


@inner_kernel
def _at_most(lists: Lists, prices: Prices, j: int) -> float:
    """An upper limit on the site's worth without sorting; what its groups may serve is left in the scratch.

    A group brings at most its positive values less one unit's cost, and at most each value less its hours' share of it.
    """
    worth, at = -prices.site[j], whole(0)
    for g in range(whole(lists.site_start[j]), whole(lists.site_start[j + 1])):
        place, cost = g - lists.site_start[j], prices.group[g]
        lists.start[place] = at
        value, hours, net, end = _positive(lists, prices.cell, g, cost, at)
        gain = min(net, value - cost)
        lists.short[place] = 0
        if gain > 0:
            worth += gain
            missing = lists.minimum_use * lists.group_hours[g] - hours
            lists.short[place] = 1 if missing > 0 else 0
            at = _filled(lists, prices.cell, g, end, missing) if missing > 0 else end
            lists.value[place], lists.hours[place] = value, hours
        lists.start[place + 1] = at
    return float(worth)


@inner_kernel
def _positive(lists: Lists, cell: Floats, g: int, cost: float, at: int) -> tuple[float, float, float, int]:
    """Arcs of the group with positive reduced value into the scratch from `at`.

    Returns the sum of their values, of their hours, and of what is left of each value beyond its hours of `cost`; the end.
    """
    value, hours, net, n = 0.0, 0.0, 0.0, at
    hourly = cost / lists.group_hours[g]
    for a in range(lists.group_start[g], lists.group_start[g + 1]):
        reduced = lists.arc_value[a] - cell[lists.arc_cell[a]]
        if reduced > 0:
            value += reduced
            hours += lists.arc_hours[a]
            net += max(0.0, reduced - hourly * lists.arc_hours[a])
            lists.key[n], lists.arc[n] = -reduced / lists.arc_hours[a], a
            n += 1
    return value, hours, net, n


@inner_array_kernel
def _filled(lists: Lists, cell: Floats, g: int, at: int, hours: float) -> int:
    """Add to the group's arcs in the scratch, up to `at`, the least bad others until the `hours` are there; the end."""
    n, missing = at, hours
    for a in range(lists.group_start[g], lists.group_start[g + 1]):
        reduced = lists.arc_value[a] - cell[lists.arc_cell[a]]
        if reduced <= 0:
            lists.key[n], lists.arc[n] = -reduced / lists.arc_hours[a], a
            n += 1
    end = at
    while missing > 1e-12 and end < n:
        least = end + int(np.argmin(lists.key[end:n]))
        lists.key[end], lists.key[least] = lists.key[least], lists.key[end]
        lists.arc[end], lists.arc[least] = lists.arc[least], lists.arc[end]
        missing -= lists.arc_hours[lists.arc[end]]
        end += 1
    return end


@inner_kernel
def _gains(lists: Lists, cost: float, g: int, place: int, count: int) -> int:
    """Append the positive gains of a first, second, … unit of the group (they never rise); returns the new count.

    Where the cells worth serving do not come to the minimum use, the first unit also takes the least bad of the others.
    """
    at, end = lists.start[place], lists.start[place + 1]
    if at == end:
        return count
    if lists.short[place] == 0:
        if lists.hours[place] <= lists.group_hours[g]:
            return _append(lists, g, lists.value[place] - cost, count)
        _sort(lists, at, end)
    return _unit_gains(lists, g, place, cost, count)


@inner_array_kernel
def _sort(lists: Lists, at: int, end: int) -> None:
    """The scratch from `at` to `end` by key, rising."""
    order = order_of(lists.key[at:end])
    key, arc = lists.key[at:end].copy(), lists.arc[at:end].copy()
    for n in range(end - at):
        lists.key[at + n], lists.arc[at + n] = key[order[n]], arc[order[n]]


@inner_kernel
def _append(lists: Lists, g: int, gain: float, count: int) -> int:
    if gain > 0:
        lists.gain[count], lists.gain_group[count] = gain, g
        return count + 1
    return count


@inner_kernel
def _unit_gains(lists: Lists, g: int, place: int, cost: float, count: int) -> int:
    """Positive gains of unit after unit along the sorted scratch of the group."""
    capacity, short = lists.group_hours[g], lists.short[place] == 1
    n, end, rest, first = lists.start[place], lists.start[place + 1], 1.0, True
    while first or not short:
        room = lists.minimum_use * capacity if short else capacity
        gain = -cost
        while room > 1e-12 and n < end:
            hours = lists.arc_hours[lists.arc[n]]
            take = min(rest, room / hours)
            gain -= take * lists.key[n] * hours
            room -= take * hours
            rest -= take
            if rest <= 1e-15:
                n, rest = n + 1, 1.0
        if gain <= 0:
            break
        count = _append(lists, g, gain, count)
        first = False
    return count


@inner_array_kernel
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
    for n in order_of(density):
        area = lists.group_floor[lists.gain_group[n]]
        part = 1.0 if area <= room else room / area
        value += part * lists.gain[n]
        units[lists.gain_group[n]] += part
        room -= part * area
        if part < 1.0:
            break
    return float(value)


@inner_kernel
def _use(lists: Lists, g: int, place: int, houses: Houses) -> None:
    """Add to `used` the shares of cells that the units of the group serve (a part unit serves its part)."""
    capacity, left, short = lists.group_hours[g], houses.units[g], lists.short[place] == 1
    n, end, rest = lists.start[place], lists.start[place + 1], 1.0
    while left > 1e-12 and n < end:
        part = min(1.0, left)
        room = lists.minimum_use * capacity if short else capacity
        while room > 1e-12 and n < end:
            a = lists.arc[n]
            take = min(rest, room / lists.arc_hours[a])
            houses.used[lists.arc_cell[a]] += part * take
            room -= take * lists.arc_hours[a]
            rest -= take
            if rest <= 1e-15:
                n, rest = n + 1, 1.0
        left -= 1.0


@array_kernel
def raise_prices(lists: Lists, prices: Prices, houses: Houses, sites: Ints) -> None:
    """One round of dual ascent (Erlenkotter 1978): site after site, raise the prices of the cells that it would serve until
    its worth is nothing, each by its part of what the site gains by it. `prices.cell` changes, `houses` is scratch.
    """  # fmt: skip
    houses.units[:] = 0.0
    houses.opened[:] = 0.0
    for k in range(len(sites)):
        j = whole(sites[k])
        value = price_site(lists, prices, houses, j)
        if value > 0:
            share = value / (value + _cost(lists, prices, houses.units, j))
            for g in range(lists.site_start[j], lists.site_start[j + 1]):
                if houses.units[g] > 0:
                    _charge(lists, prices.cell, g, g - lists.site_start[j], houses.units[g], share)


@inner_kernel
def _cost(lists: Lists, prices: Prices, units: Floats, j: int) -> float:
    """What the site and its units cost."""
    cost = prices.site[j]
    for g in range(lists.site_start[j], lists.site_start[j + 1]):
        if units[g] > 0:
            cost += units[g] * prices.group[g]
    return float(cost)


@inner_kernel
def _charge(  # noqa: PLR0917  (a kernel)
    lists: Lists, cell: Floats, g: int, place: int, units: float, share: float
) -> None:
    """Raise the cells' prices by `share` of what each part served brings."""
    capacity, left, short = lists.group_hours[g], units, lists.short[place] == 1
    n, end, rest = lists.start[place], lists.start[place + 1], 1.0
    while left > 1e-12 and n < end:
        part = min(1.0, left)
        room = lists.minimum_use * capacity if short else capacity
        while room > 1e-12 and n < end:
            a = lists.arc[n]
            take = min(rest, room / lists.arc_hours[a])
            cell[lists.arc_cell[a]] -= share * part * take * lists.key[n] * lists.arc_hours[a]
            room -= take * lists.arc_hours[a]
            rest -= take
            if rest <= 1e-15:
                n, rest = n + 1, 1.0
        left -= 1.0
