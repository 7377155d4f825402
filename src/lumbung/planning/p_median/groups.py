"""Choosing p sites when some groups of sites are known to hold at least one open site each.

The groups come from branching: "somebody near this customer is open" is a condition on a set of sites, not on one. They
are disjoint, so the relaxed choice is still made greedily: the cheapest of each group, then the cheapest of all.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.lagrangean_tree.selection import (
    CLOSED,
    FREE,
    HOPELESS,
    OPEN,
    Floats,
    States,
    around,
    choose_up_to,
)
from lumbung.planning.solving.kernels import array_kernel, inner_array_kernel, inner_kernel

Groups = NDArray[np.int16]
"""The group of each site (m,), NONE for most; numbers below p."""
NONE = -1


@array_kernel
def choose_with_groups(  # noqa: PLR0917  (a kernel)
    rho: Floats, states: States, groups: Groups, p: int, base: float, limit: float, chosen: Floats
) -> float:
    """L = base + the p cheapest rho that hold all open sites and one of each group; HOPELESS when there are none.

    Fixes sites in `states` as `choose_exactly` does; groups with an open site are forgotten in `groups`.
    """
    first, second = np.full(p, -1, np.int64), np.full(p, -1, np.int64)
    need = p - lead_groups(rho, states, groups, chosen, first, second)
    spare, free = states.copy(), 0
    value = np.empty(rho.size)
    for j in range(rho.size):
        if states[j] == OPEN:
            base += rho[j]
        elif chosen[j] > 0:
            base += rho[j]
            spare[j] = CLOSED
        elif states[j] == FREE:
            value[free] = rho[j]
            free += 1
    if need < 0 or need > free:
        return HOPELESS
    last, following = around(value[:free], need)
    base += choose_up_to(rho, spare, chosen, last, need)
    _fix(rho, states, groups, chosen, (first, second), last, following, limit - base)
    return base


@inner_array_kernel
def lead_groups(  # noqa: PLR0917  (a kernel)
    rho: Floats, states: States, groups: Groups, chosen: Floats, first: NDArray[np.int64], second: NDArray[np.int64]
) -> int:
    """Mark open sites and the cheapest of each group as chosen, and return how many they are.

    `first` and `second` (p,) receive the two cheapest of each group, -1 where there is none.
    """
    taken = 0
    met = np.zeros(first.size, np.bool_)
    for j in range(rho.size):
        chosen[j] = 0.0
        if states[j] == OPEN:
            chosen[j] = 1.0
            taken += 1
            if groups[j] != NONE:
                met[groups[j]] = True
    for j in range(rho.size):
        g = groups[j]
        if g != NONE and (met[g] or states[j] == CLOSED):
            groups[j] = NONE if met[g] else g
        elif g != NONE:
            if first[g] < 0 or rho[j] < rho[first[g]]:
                first[g], second[g] = j, first[g]
            elif second[g] < 0 or rho[j] < rho[second[g]]:
                second[g] = j
    for j in range(rho.size):
        g = groups[j]
        if g == NONE:
            continue
        if first[g] < 0:
            return rho.size + first.size + 1
        if first[g] == j:
            chosen[j] = 1.0
            taken += 1
    return taken


@inner_kernel
def _fix(  # noqa: PLR0917  (a kernel)
    rho: Floats,
    states: States,
    groups: Groups,
    chosen: Floats,
    leaders: tuple[NDArray[np.int64], NDArray[np.int64]],
    last: float,
    following: float,
    room: float,
) -> None:
    """Fix free sites whose exchange costs more than `room`: a group's cheapest gives way to its second."""
    first, second = leaders
    if room < 0:
        return
    for j in range(rho.size):
        if states[j] != FREE:
            continue
        g = groups[j]
        if chosen[j] == 0:
            leaves = last if g == NONE else max(last, rho[first[g]])
            if rho[j] - leaves > room:
                states[j] = CLOSED
            continue
        enters = following
        if g != NONE and first[g] == j:
            other = second[g]
            enters = HOPELESS if other < 0 else following if chosen[other] > 0 else rho[other]
        if enters - rho[j] > room:
            states[j] = OPEN
