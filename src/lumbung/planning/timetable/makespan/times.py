"""Reading a plan: topological order, longest paths from the front and the back, a critical path."""

from __future__ import annotations

from numba import njit

from lumbung.planning.timetable.makespan.chance import below, inner_kernel
from lumbung.planning.timetable.makespan.shop import Draws, Plan, Shop, View


@njit(cache=True, nogil=True)
def read_times(shop: Shop, plan: Plan, view: View) -> int:
    """Fill the view for a plan and return its makespan; -1 when its orders contradict each other."""
    n = shop.n
    if _sort(shop, plan, view) < n:
        return -1
    _line_up(shop, plan, view)
    before, left, after, right = view.before, view.left, view.after, view.right
    done, tail, time = view.done, view.tail, view.time
    makespan = 0
    for i in range(n):
        view.reach[i] = makespan
        done[i] = max(view.ready[i], done[before[i]] + view.lag_in[i], done[left[i]]) + time[i]
        makespan = max(makespan, done[i])
    view.reach[n] = makespan
    for i in range(n - 1, -1, -1):
        tail[i] = max(tail[after[i]] + view.lag_out[i], tail[right[i]]) + time[i]
    return makespan


@inner_kernel
def _sort(shop: Shop, plan: Plan, view: View) -> int:
    """Operations in topological order (Kahn 1962); returns how many of them could be ordered."""
    n, order, waiting = shop.n, view.order, view.waiting
    known = 0
    for v in range(n):
        waiting[v] = (shop.before[v] != n) + (plan.left[v] != n)
        if waiting[v] == 0:
            order[known] = v
            known += 1
    waiting[n] = 2 * n + 2
    taken = 0
    while taken < known:
        v = order[taken]
        view.position[v] = taken
        taken += 1
        for w in (shop.after[v], plan.right[v]):
            waiting[w] -= 1
            if waiting[w] == 0:
                order[known] = w
                known += 1
    return known


@inner_kernel
def _line_up(shop: Shop, plan: Plan, view: View) -> None:
    """Copy what the long loops read into the order in which they read it."""
    position = view.position
    for i in range(shop.n):
        v = view.order[i]
        before = shop.before[v]
        view.before[i], view.after[i] = position[before], position[shop.after[v]]
        view.left[i], view.right[i] = position[plan.left[v]], position[plan.right[v]]
        view.ready[i], view.lag_in[i], view.lag_out[i] = shop.ready[v], shop.lag[before], shop.lag[v]
        view.time[i] = plan.time[v]
    for k in range(shop.machines):
        view.first[k] = position[plan.first[k]]


@inner_kernel
def critical_path(n: int, view: View, makespan: int, draws: Draws) -> int:
    """Write one critical path, drawn at random, into `view.path` from its end to its start; returns its length."""
    at, ties = n, 0
    for i in range(n):
        if view.done[i] == makespan:
            ties += 1
            if below(draws, ties) == 0:
                at = i
    length = 0
    while at != n:
        view.path[length] = at
        length += 1
        start = view.done[at] - view.time[at]
        b, m = view.before[at], view.left[at]
        by_job = b != n and view.done[b] + view.lag_in[at] == start
        by_machine = m != n and view.done[m] == start
        if by_job and by_machine:
            at = b if below(draws, 2) == 0 else m
        elif by_job:
            at = b
        elif by_machine:
            at = m
        else:
            at = n
    return length
