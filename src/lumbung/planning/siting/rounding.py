"""From the relaxation's averaged answer to a first plan: houses that it keeps open, units rounded, then made feasible."""

from __future__ import annotations

import numpy as np

from lumbung.planning.siting.filling import (
    CAPITAL,
    ONE,
    State,
    change,
    change_and_fill,
    fits,
    groups_of,
    load,
    most_groups,
    weigh,
)
from lumbung.planning.siting.local_search import Room, add_best_sites, close_site, drop_units
from lumbung.planning.siting.network import Network
from lumbung.planning.siting.problem import Floats, Ints
from lumbung.planning.solving.kernels import array_kernel, inner_array_kernel, whole
from lumbung.planning.solving.sorting import order_of


@array_kernel
def round_units(net: Network, state: State, units: Floats, opened: Floats, budget_price: float) -> float:
    """Open the sites in order of their average opening, with their units rounded to the nearest whole, while they fit;
    drop what does not pay, add what does. Returns the merit.
    """  # fmt: skip
    load(net, state, np.zeros(len(units), np.int32))
    for j in order_of(-opened):
        if opened[j] < 0.3:
            break
        first, last = groups_of(net, j)
        for g in range(first, last):
            count = int(units[g] / opened[j] + 0.5)
            while count > 0 and fits(net, state, g):
                change(net, state, g, ONE)
                count -= 1
    load(net, state, state.units.copy())
    drop_units(net, state, 0.0)
    return improve_sites(net, state, opened, budget_price)


@inner_array_kernel
def improve_sites(net: Network, state: State, opened: Floats, budget_price: float) -> float:
    """Close houses that do not pay; then offer the sites that the relaxation liked, and those that are open, more units."""
    merit = weigh(net, state)
    for j in order_of(opened):
        if state.site_units[j] > 0:
            before, capital = state.units.copy(), state.sums[CAPITAL]
            close_site(net, state, j)
            now = weigh(net, state)
            if now + budget_price * (capital - state.sums[CAPITAL]) > merit:
                merit = now
            else:
                first, last = groups_of(net, j)
                for g in range(first, last):
                    if before[g] > 0:
                        change_and_fill(net, state, g, whole(before[g]))
    liked = _liked(state, opened)
    room = Room(np.empty(most_groups(net)), np.empty(len(liked) + 1))
    add_best_sites(net, state, liked, budget_price, room)
    add_best_sites(net, state, liked, 0.0, room)
    return drop_units(net, state, 0.0)


@inner_array_kernel
def _liked(state: State, opened: Floats) -> Ints:
    found = np.empty(len(opened), np.int32)
    n = 0
    for j in range(len(opened)):
        if opened[j] > 0.02 or state.site_units[j] > 0:
            found[n] = j
            n += 1
    return found[:n]
