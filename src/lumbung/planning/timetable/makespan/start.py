"""Plans to begin with: a dispatch with some chance in it, and two plans crossed by their jobs' starting times."""

from __future__ import annotations

import numpy as np

from lumbung.planning.solving.kernels import array_kernel, inner_kernel, kernel
from lumbung.planning.solving.sorting import order_of
from lumbung.planning.timetable.makespan.chance import below
from lumbung.planning.timetable.makespan.shop import Draws, Ints, Plan, Shop, Times


@array_kernel
def dispatch(shop: Shop, plan: Plan, slack: int, draws: Draws) -> None:
    """Again and again take the operation and machine that end earliest, give or take `slack` drawn for each."""
    n = shop.n
    last = np.full(shop.machines, n, np.int32)
    end = np.zeros(n + 1, np.int64)
    waiting = np.full(n, n, np.int32)
    count = 0
    for v in range(n):
        if shop.before[v] == n:
            waiting[count] = v
            count += 1
    plan.first[:] = n
    while count > 0:
        place, mode, least = 0, 0, np.int64(2**62)
        for i in range(count):
            v = waiting[i]
            b = shop.before[v]
            ready = max(shop.ready[v], end[b] + shop.lag[b])
            for e in range(shop.mode_start[v], shop.mode_start[v + 1]):
                ends = max(ready, end[last[shop.mode_machine[e]]]) + shop.mode_time[e]
                ends += below(draws, slack + 1)
                if ends < least:
                    place, mode, least = i, e, ends
        v = waiting[place]
        b = shop.before[v]
        end[v] = max(shop.ready[v], end[b] + shop.lag[b], end[last[shop.mode_machine[mode]]]) + shop.mode_time[mode]
        append(shop, plan, v, mode, last)
        waiting[place] = shop.after[v]
        if shop.after[v] == n:
            count -= 1
            waiting[place] = waiting[count]


@inner_kernel
def append(shop: Shop, plan: Plan, v: int, mode: int, last: Ints) -> None:
    """Put v at the end of the mode's machine, whose last operation so far is `last[machine]` (n for none)."""
    k = shop.mode_machine[mode]
    if last[k] == shop.n:
        plan.first[k] = v
    else:
        plan.right[last[k]] = v
    plan.left[v], plan.right[v] = last[k], shop.n
    plan.mode[v], plan.machine[v], plan.time[v] = mode, k, shop.mode_time[mode]
    last[k] = v


@array_kernel
def cross(  # noqa: PLR0917  (a kernel)
    shop: Shop, first: Plan, first_start: Times, second: Plan, second_start: Times, child: Plan, draws: Draws
) -> None:
    """A child takes each job, its machines and its times, from one parent; where they collide the earlier goes first."""
    n = shop.n
    key = np.zeros(n, np.int64)
    mode = np.zeros(n, np.int32)
    from_first = False
    for v in range(n):
        if shop.before[v] == n:
            from_first = below(draws, 2) == 0
        key[v] = first_start[v] if from_first else second_start[v]
        mode[v] = first.mode[v] if from_first else second.mode[v]
    in_turn = order_of(key)
    last = np.full(shop.machines, n, np.int32)
    child.first[:] = n
    for i in range(n):
        v = in_turn[i]
        append(shop, child, v, mode[v], last)


@kernel
def difference(shop: Shop, first: Plan, second: Plan) -> int:
    """Number of operations that the two plans do elsewhere or after another one."""
    count = 0
    for v in range(shop.n):
        if first.mode[v] != second.mode[v] or first.left[v] != second.left[v]:
            count += 1
    return count
