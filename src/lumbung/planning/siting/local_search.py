"""Improving a plan: single units, whole houses, and ruin-and-repair of a few neighbouring houses at a time.

Moves are judged by `filling.weigh`. A new house is priced as a bundle: the units that pay for themselves there, taken
in order of what they bring beyond the budget's price of their capital.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.siting.filling import (
    CAPITAL,
    ONE,
    ONE_LESS,
    VALUE,
    State,
    change,
    change_and_fill,
    fill,
    fits,
    groups_of,
    most_groups,
    weigh,
)  # fmt: skip
from lumbung.planning.siting.network import Network
from lumbung.planning.siting.problem import Floats, Ints
from lumbung.planning.solving.kernels import array_kernel, inner_array_kernel, inner_kernel, kernel, whole

Seed = NDArray[np.uint64]
"""State of the random draws, one number."""


class Best(NamedTuple):
    """The best plan of a search, `merit` in one cell, and the budget's price (rupiah a year per rupiah) it works at."""

    units: Ints
    merit: Floats
    budget_price: float


class Room(NamedTuple):
    """Scratch for the gains of one site's groups, and for the worth of a list of sites."""

    gains: Floats
    worth: Floats


LEAST_GAIN = 1.0
"""Rupiah a year below which a move is no gain."""


@inner_kernel
def _random(seed: Seed) -> float:
    """Uniform in [0, 1) (xorshift 64*); the state is `seed[0]`, an unsigned 64-bit number."""
    x = seed[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    seed[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@kernel
def drop_units(net: Network, state: State, budget_price: float) -> float:
    """Take away units that cost more than they bring, until none does; returns the merit."""
    merit = weigh(net, state)
    improved = True
    while improved:
        improved = False
        for g in range(len(state.units)):
            while state.units[g] > 0:
                capital = state.sums[CAPITAL]
                now, spent = merit_after(net, state, g, ONE_LESS)
                if now + budget_price * (capital - spent) <= merit + LEAST_GAIN:
                    break
                change_and_fill(net, state, g, ONE_LESS)
                merit, improved = now, True
    return merit


@inner_array_kernel
def add_units(net: Network, state: State, j: int, budget_price: float, room: Room) -> float:
    """Add to site j, best first, units that bring more than their price; undoes all if the house does not pay.

    Returns the gain in merit less the budget's price of the capital, 0 when nothing was added. `room` is scratch.
    """
    start = weigh(net, state)
    capital = state.sums[CAPITAL]
    was_closed = state.site_units[j] == 0
    gains = room.gains
    first, last = groups_of(net, j)
    opening = net.site_yearly[j] + budget_price * net.site_capital[j] if was_closed else 0.0
    for g in range(first, last):
        gains[g - first] = _gain_of_one(net, state, g, budget_price) + opening
    added = 0
    kept = np.zeros(last - first, np.int32)
    while True:
        best = int(np.argmax(gains[: last - first]))
        if gains[best] <= LEAST_GAIN:
            break
        g = first + best
        gain = _gain_of_one(net, state, g, budget_price) + (opening if state.site_units[j] == 0 else 0.0)
        if gain < gains[best] - 1e-6:
            gains[best] = gain
            continue
        change_and_fill(net, state, g, ONE)
        kept[best] += 1
        added += 1
        gains[best] = _gain_of_one(net, state, g, budget_price)
    total = weigh(net, state) - start - budget_price * (state.sums[CAPITAL] - capital)
    if added > 0 and total <= LEAST_GAIN:
        for k in range(last - first):
            if kept[k] > 0:
                change_and_fill(net, state, first + k, whole(-kept[k]))
        return 0.0
    return total if added > 0 else 0.0


@inner_kernel
def _gain_of_one(net: Network, state: State, g: int, budget_price: float) -> float:
    """What one more unit brings less the price of its capital; very negative when it does not fit."""
    if not fits(net, state, g):
        return -1e30
    merit, capital = weigh(net, state), state.sums[CAPITAL]
    changed, spent = merit_after(net, state, g, ONE)
    return float(changed - merit - budget_price * (spent - capital))


@inner_array_kernel
def merit_after(net: Network, state: State, g: int, delta: int) -> tuple[float, float]:
    """Merit and capital with `delta` more units of a group; the state is put back by copy, which costs no refill."""
    part = whole(net.group_part[g])
    value, total = state.part_value[part], state.sums[VALUE]
    here, served = state.part_served[part].copy(), state.served.copy()
    change_and_fill(net, state, g, delta)
    merit, capital = weigh(net, state), state.sums[CAPITAL]
    change(net, state, g, -delta)
    state.part_value[part], state.sums[VALUE] = value, total
    for d in range(len(served)):
        state.part_served[part, d], state.served[d] = here[d], served[d]
    return merit, capital


@inner_kernel
def close_site(net: Network, state: State, j: int) -> None:
    """Take all units away from a site."""
    first, last = groups_of(net, j)
    for g in range(first, last):
        if state.units[g] > 0:
            change_and_fill(net, state, g, whole(-state.units[g]))


@array_kernel
def add_best_sites(net: Network, state: State, sites: Ints, budget_price: float, room: Room) -> None:
    """Greedy: again and again the house (or extension) of `sites` that brings most, until none brings anything."""
    n = len(sites)
    if n == 0:
        return
    for k in range(n):
        room.worth[k] = _try_site(net, state, whole(sites[k]), budget_price, room)
    while True:
        k = int(np.argmax(room.worth[:n]))
        if room.worth[k] <= LEAST_GAIN:
            return
        now = _try_site(net, state, whole(sites[k]), budget_price, room)
        room.worth[k] = now
        if now >= room.worth[int(np.argmax(room.worth[:n]))] - 1e-6:
            if now > LEAST_GAIN:
                add_units(net, state, whole(sites[k]), budget_price, room)
            room.worth[k] = 0.0


@inner_array_kernel
def _try_site(net: Network, state: State, j: int, budget_price: float, room: Room) -> float:
    """What `add_units` would bring, with the state left as it was."""
    first, last = groups_of(net, j)
    before = state.units[first:last].copy()
    gain = add_units(net, state, j, budget_price, room)
    if gain > 0:
        for g in range(first, last):
            extra = state.units[g] - before[g - first]
            if extra > 0:
                change_and_fill(net, state, g, whole(-extra))
    return gain


@inner_kernel
def relocate(net: Network, state: State, j: int, to: int) -> float:
    """Move site j's units to site `to`, as far as it has the modules and the floor; returns the merit."""
    n, last = groups_of(net, to)
    first, end = groups_of(net, j)
    for g in range(first, end):
        count = whole(state.units[g])
        if count > 0:
            change_and_fill(net, state, g, -count)
            while n < last and net.group_module[n] < net.group_module[g]:
                n += 1
            if n < last and net.group_module[n] == net.group_module[g]:
                for _ in range(count):
                    if fits(net, state, n):
                        change(net, state, n, ONE)
                fill(net, state, whole(net.group_part[n]))
    return weigh(net, state)


@array_kernel
def ruin_and_repair(  # noqa: PLR0917  (numba kernels take no keyword-only arguments)
    net: Network, state: State, best: Best, heat: float, steps: int, seed: Seed
) -> None:
    """`steps` rounds from the state; each closes or thins a few neighbouring houses and rebuilds.

    A plan up to `heat` rupiah a year (times a draw) worse than the last one is walked on from; `best` keeps the best.
    """
    room = Room(np.empty(most_groups(net)), np.empty(net.near.shape[1] + 1))
    now, units = weigh(net, state), state.units.copy()
    for _ in range(steps):
        j = _random_open_site(state, seed)
        if j < 0:
            return
        price = best.budget_price * (0.6 + 0.8 * _random(seed))
        near, kind = _nearby(net, j), _random(seed)
        if kind < 0.2 and len(near) > 1:
            relocate(net, state, j, whole(near[1 + int(_random(seed) * (len(near) - 1))]))
        elif kind < 0.5:
            _thin(net, state, near, 0.15 + 0.35 * _random(seed), seed)
        else:
            _ruin(net, state, near, 1 + int(_random(seed) * 3), seed)
        add_best_sites(net, state, near, price, room)
        other = whole(net.liked[int(_random(seed) * len(net.liked))])
        add_best_sites(net, state, _nearby(net, other), 0.0 if _random(seed) < 0.5 else price, room)
        merit = weigh(net, state)
        if merit > best.merit[0] + LEAST_GAIN:
            best.merit[0] = merit
            copy_units(state.units, best.units)
        if merit >= now - heat * _random(seed):
            now = merit
            copy_units(state.units, units)
        else:
            restore(net, state, units)


@inner_kernel
def copy_units(units: Ints, into: Ints) -> None:
    """Copy them."""
    for g in range(len(units)):
        into[g] = units[g]


@inner_kernel
def _random_open_site(state: State, seed: Seed) -> int:
    count = 0
    for j in range(len(state.site_units)):
        count += state.site_units[j] > 0
    if count == 0:
        return -1
    skip = int(_random(seed) * count)
    for j in range(len(state.site_units)):
        if state.site_units[j] > 0:
            if skip == 0:
                return j
            skip -= 1
    return -1


@inner_array_kernel
def _nearby(net: Network, j: int) -> Ints:
    """The site and its neighbours."""
    found = np.empty(net.near.shape[1] + 1, np.int32)
    found[0] = j
    n = 1
    for k in range(net.near.shape[1]):
        if net.near[j, k] >= 0:
            found[n] = net.near[j, k]
            n += 1
    return found[:n]


@inner_kernel
def _ruin(net: Network, state: State, near: Ints, count: int, seed: Seed) -> None:
    """Close the first site and up to `count` - 1 open ones near it, some passed over."""
    for j in near:
        if count > 0 and state.site_units[j] > 0 and (j == near[0] or _random(seed) < 0.7):
            close_site(net, state, whole(j))
            count -= 1


@inner_kernel
def _thin(net: Network, state: State, near: Ints, share: float, seed: Seed) -> None:
    """Take single units from the open sites of a neighbourhood."""
    for j in near:
        if state.site_units[j] > 0:
            first, last = groups_of(net, j)
            for g in range(first, last):
                if state.units[g] > 0 and _random(seed) < share:
                    change_and_fill(net, state, g, ONE_LESS)


@inner_array_kernel
def restore(net: Network, state: State, units: Ints) -> None:
    """Back to these units, refilling only the parts that differ."""
    parts = np.zeros(len(net.part_start) - 1, np.bool_)
    for g in range(len(units)):
        if state.units[g] != units[g]:
            change(net, state, g, whole(units[g] - state.units[g]))
            parts[net.group_part[g]] = True
    for part in range(len(parts)):
        if parts[part]:
            fill(net, state, part)
