"""The site subproblem of the relaxation: which machines would a house take at given prices, and for whom.

For each module of a house the best filling of z units is a continuous knapsack (cells by reduced value an hour), whose
value is concave in z; the units of all modules share the floor, relaxed to a continuous knapsack over unit increments.
Both are exact or upper bounds, so the sum over houses is a valid bound (Lagrangean relaxation, facts/siting.md section 1).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from lumbung.planning.siting.problem import Floats, Ints, SitingProblem


@njit(cache=True, nogil=True)
def price_sites(
    site_start: Ints, group_start: Ints, arc_cell: Ints, arc_value: Floats, arc_hours: Floats, group_hours: Floats,
    group_cost: Floats, group_floor: Floats, site_cost: Floats, site_floor: Floats, cell_price: Floats,
    minimum_use: float, most_gains: int, used: Floats, units: Floats, opened: Floats, worth: Floats,
) -> float:  # fmt: skip
    """Sum over sites of max(0, best reduced worth); fills `used` (share per cell), `units`, `opened`, `worth`.

    `group_cost` and `site_cost` are yearly cost plus the budget's price times capital; `cell_price` is what a cell's
    share costs (its multiplier less its equity worth). All in rupiah a year. `most_gains`: see `most_units`.
    """
    sites = len(site_start) - 1
    longest = 1
    for g in range(len(group_start) - 1):
        longest = max(longest, group_start[g + 1] - group_start[g])
    key, arc = np.empty(longest), np.empty(longest, np.int64)
    gains, gain_group, gain_count = np.empty(most_gains), np.empty(most_gains, np.int64), 0
    used[:] = 0.0
    units[:] = 0.0
    total = 0.0
    for j in range(sites):
        gain_count = 0
        for g in range(site_start[j], site_start[j + 1]):
            gain_count = _gains(
                g, group_start, arc_cell, arc_value, arc_hours, cell_price, group_hours[g], group_cost[g], minimum_use,
                key, arc, gains, gain_group, gain_count,
            )  # fmt: skip
        value = _share_floor(gains, gain_group, gain_count, group_floor, site_floor[j], units) - site_cost[j]
        worth[j] = value
        opened[j] = 1.0 if value > 0 else 0.0
        for g in range(site_start[j], site_start[j + 1]):
            if value <= 0:
                units[g] = 0.0
            elif units[g] > 0:
                _use(
                    g, group_start, arc_cell, arc_value, arc_hours, cell_price, group_hours[g], minimum_use, units[g],
                    key, arc, used,
                )  # fmt: skip
        if value > 0:
            total += value
    return total


@njit(cache=True, nogil=True)
def _collect(g, group_start, arc_cell, arc_value, arc_hours, cell_price, everything, key, arc):  # type: ignore[no-untyped-def]
    """Arcs of the group with positive reduced value (or all of them): density into `key`, arc into `arc`."""
    n = 0
    for a in range(group_start[g], group_start[g + 1]):
        reduced = arc_value[a] - cell_price[arc_cell[a]]
        if reduced > 0 or everything:
            key[n] = -reduced / arc_hours[a]
            arc[n] = a
            n += 1
    return n


@njit(cache=True, nogil=True)
def _gains(  # type: ignore[no-untyped-def]
    g, group_start, arc_cell, arc_value, arc_hours, cell_price, capacity, cost, minimum_use, key, arc, gains, gain_group,
    gain_count,
):  # fmt: skip
    """Append the positive gains of a first, second, … unit of the group (they never rise); returns the new count."""
    positive, hours = 0.0, 0.0
    for a in range(group_start[g], group_start[g + 1]):
        reduced = arc_value[a] - cell_price[arc_cell[a]]
        if reduced > 0:
            positive += reduced
            hours += arc_hours[a]
    if positive <= cost:
        return gain_count
    short = hours < minimum_use * capacity
    n = _collect(g, group_start, arc_cell, arc_value, arc_hours, cell_price, short, key, arc)
    order = np.argsort(key[:n])
    place, rest, unit = 0, 1.0, 0
    while True:
        room = minimum_use * capacity if short and unit == 0 else capacity
        gain = -cost
        while room > 1e-12 and place < n:
            a, density = arc[order[place]], -key[order[place]]
            take = min(rest, room / arc_hours[a])
            gain += take * density * arc_hours[a]
            room -= take * arc_hours[a]
            rest -= take
            if rest <= 1e-15:
                place, rest = place + 1, 1.0
        if gain <= 0:
            break
        gains[gain_count] = gain
        gain_group[gain_count] = g
        gain_count += 1
        unit += 1
        if short:
            break
    return gain_count


@njit(cache=True, nogil=True)
def _share_floor(gains, gain_group, gain_count, group_floor, floor, units):  # type: ignore[no-untyped-def]
    """Value of the best (continuous) choice of unit gains on the floor; adds the units taken, the last one in part."""
    needed, value = 0.0, 0.0
    for n in range(gain_count):
        needed += group_floor[gain_group[n]]
        value += gains[n]
    if needed <= floor:
        for n in range(gain_count):
            units[gain_group[n]] += 1.0
        return value
    density = np.empty(gain_count)
    for n in range(gain_count):
        density[n] = -gains[n] / max(group_floor[gain_group[n]], 1e-9)
    value, room = 0.0, floor
    for n in np.argsort(density, kind="mergesort"):
        area = group_floor[gain_group[n]]
        part = 1.0 if area <= room else room / area
        value += part * gains[n]
        units[gain_group[n]] += part
        room -= part * area
        if part < 1.0:
            break
    return value


@njit(cache=True, nogil=True)
def _use(  # type: ignore[no-untyped-def]
    g, group_start, arc_cell, arc_value, arc_hours, cell_price, capacity, minimum_use, unit_count, key, arc, used,
):  # fmt: skip
    """Add to `used` the shares of cells that the units of the group serve (a part unit serves its part)."""
    hours = 0.0
    for a in range(group_start[g], group_start[g + 1]):
        if arc_value[a] > cell_price[arc_cell[a]]:
            hours += arc_hours[a]
    short = hours < minimum_use * capacity
    n = _collect(g, group_start, arc_cell, arc_value, arc_hours, cell_price, short, key, arc)
    order = np.argsort(key[:n])
    place, rest, left = 0, 1.0, unit_count
    while left > 1e-12:
        part = min(1.0, left)
        room = minimum_use * capacity if short else capacity
        while room > 1e-12 and place < n:
            a = arc[order[place]]
            take = min(rest, room / arc_hours[a])
            used[arc_cell[a]] += part * take
            room -= take * arc_hours[a]
            rest -= take
            if rest <= 1e-15:
                place, rest = place + 1, 1.0
        left -= 1.0


def most_units(problem: SitingProblem) -> int:
    """Upper limit on the useful unit gains of one site: each group's whole demand over its hours, and one more."""
    hours = np.bincount(problem.arc_group, problem.arc_hours, minlength=problem.groups)
    units = np.ceil(hours / problem.group_hours) + 2
    return int(np.bincount(problem.group_site, units, minlength=problem.sites).max(initial=1.0)) + 1
