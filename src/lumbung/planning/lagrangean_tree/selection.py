"""The sites of the relaxation and what their reduced costs fix (site states: CLOSED, FREE, OPEN)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.solving.kernels import array_kernel, inner_array_kernel, inner_kernel
from lumbung.planning.solving.sorting import order_of

CLOSED, FREE, OPEN = -1, 0, 1
HOPELESS = 1e300
"""The value of a relaxation that has no solution."""

Floats = NDArray[np.float64]
States = NDArray[np.int8]


@array_kernel
def choose_exactly(  # noqa: PLR0917  (numba kernels take no keyword-only arguments)
    rho: Floats, states: States, p: int, base: float, limit: float, chosen: Floats
) -> tuple[float, int]:
    """L = base + the p cheapest rho, open sites first; (L, sites fixed in `states`), HOPELESS when p cannot be met.

    With rho_(p) the dearest chosen and rho_(p+1) the cheapest left: no solution below `limit` opens j where
    L + rho_j - rho_(p) > limit, and none closes j where L + rho_(p+1) - rho_j > limit.
    """
    need, free = p, 0
    value = np.empty(rho.size)
    for j in range(rho.size):
        chosen[j] = 1.0 if states[j] == OPEN else 0.0
        if states[j] == OPEN:
            base += rho[j]
            need -= 1
        elif states[j] == FREE:
            value[free] = rho[j]
            free += 1
    if need < 0 or need > free:
        return HOPELESS, 0
    last, following = around(value[:free], need)
    base += choose_up_to(rho, states, chosen, last, need)
    return base, fix_by_exchange(rho, states, chosen, last, following, limit - base)


@inner_kernel
def choose_up_to(rho: Floats, states: States, chosen: Floats, last: float, need: int) -> float:
    """Mark the `need` cheapest free sites, those at `last` in order of their numbers; returns what they cost."""
    total, left = 0.0, need
    for j in range(rho.size):
        if states[j] == FREE and rho[j] < last:
            chosen[j] = 1.0
            total += rho[j]
            left -= 1
    for j in range(rho.size):
        if left > 0 and states[j] == FREE and rho[j] == last:
            chosen[j] = 1.0
            total += last
            left -= 1
    return total


@inner_array_kernel
def around(value: Floats, need: int) -> tuple[float, float]:
    """The need-th least value and the next one; reorders `value` (quickselect, Hoare 1961)."""
    if need == 0:
        return -HOPELESS, value.min() if value.size else HOPELESS
    low, high, k = 0, value.size - 1, need - 1
    while low < high:
        pivot = value[(low + high) >> 1]
        a, b = low, high
        while a <= b:
            while value[a] < pivot:
                a += 1
            while value[b] > pivot:
                b -= 1
            if a <= b:
                value[a], value[b] = value[b], value[a]
                a += 1
                b -= 1
        if k <= b:
            high = b
        elif k >= a:
            low = a
        else:
            break
    return value[k], value[need:].min() if need < value.size else HOPELESS


@inner_kernel
def fix_by_exchange(  # noqa: PLR0917  (a kernel)
    rho: Floats, states: States, chosen: Floats, last: float, following: float, room: float
) -> int:
    """Fix free sites whose exchange costs more than `room`; nothing when there is no room at all (the node is done)."""
    fixed = 0
    if room < 0:
        return 0
    for j in range(rho.size):
        if states[j] != FREE:
            continue
        if chosen[j] > 0 and following - rho[j] > room:
            states[j] = OPEN
            fixed += 1
        elif chosen[j] == 0 and rho[j] - last > room:
            states[j] = CLOSED
            fixed += 1
    return fixed


@array_kernel
def choose_cover(  # noqa: PLR0917  (a kernel)
    rho: Floats, states: States, weight: Floats, need: float, base: float, limit: float, chosen: Floats
) -> tuple[float, int]:
    """L = base + min sum rho_j y_j over sum weight_j y_j >= need, 0 <= y <= 1, open sites first; as `choose_exactly`.

    The one site that is used in part is marked with that part. All weights are above 0.
    """
    free, m = 0, rho.size
    ratio, site = np.empty(m), np.empty(m, np.int64)
    for j in range(m):
        chosen[j] = 1.0 if states[j] == OPEN else 0.0
        if states[j] == OPEN:
            base += rho[j]
            need -= weight[j]
        elif states[j] == FREE:
            ratio[free], site[free] = rho[j] / weight[j], j
            free += 1
    order = order_of(ratio[:free])
    taken, dust = 0, 1e-9 * weight.max()
    while taken < free and (need > dust or ratio[order[taken]] < 0):
        j = site[order[taken]]
        part = 1.0 if ratio[order[taken]] < 0 or need >= weight[j] else max(need / weight[j], dust)
        chosen[j] = part
        base += part * rho[j]
        need -= part * weight[j]
        taken += 1
    if need > dust:
        return HOPELESS, 0
    last = max(0.0, ratio[order[taken - 1]]) if taken > 0 else 0.0
    following = ratio[order[taken]] if taken < free else HOPELESS
    broken = taken > 0 and chosen[site[order[taken - 1]]] < 1.0
    return base, fix_by_cover(
        rho, states, weight, chosen, last, last if broken else following, max(0.0, -need) + dust, limit - base
    )


@inner_kernel
def fix_by_cover(  # noqa: PLR0917  (a kernel)
    rho: Floats,
    states: States,
    weight: Floats,
    chosen: Floats,
    last: float,
    following: float,
    spare: float,
    room: float,
) -> int:
    """Fix free sites: opening j saves at most `last` for each unit of weight, closing it costs `following` beyond `spare`.

    `spare` is a little more than is left over: what rounding alone makes missing must not count, since `following` may be HOPELESS.
    """
    fixed = 0
    if room < 0:
        return 0
    for j in range(rho.size):
        if states[j] != FREE:
            continue
        if chosen[j] == 0:
            if rho[j] - last * weight[j] > room:
                states[j] = CLOSED
                fixed += 1
            continue
        missing = max(0.0, weight[j] - spare)
        if (following * missing if missing > 0 else 0.0) - rho[j] > room:
            states[j] = OPEN
            fixed += 1
    return fixed
