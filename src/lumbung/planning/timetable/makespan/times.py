"""Reading a plan: topological order, longest paths from the front and the back, a critical path; and again after a move."""

from __future__ import annotations

from lumbung.planning.solving.kernels import kernel
from lumbung.planning.timetable.makespan.chance import below, inlined_kernel
from lumbung.planning.timetable.makespan.shop import Draws, Plan, Shop, View

AFTER = -1
"""Mark of an operation that comes after the moved one, while the order is put right."""


@kernel
def read_times(shop: Shop, plan: Plan, view: View) -> int:
    """Fill the view for a plan and return its makespan; -1 when its orders contradict each other."""
    n = shop.n
    if _sort(shop, plan, view) < n:
        return -1
    read_forward(shop, plan, view, 0)
    sort_by_start(shop, plan, view)
    read_reach(shop, view)
    read_backward(shop, plan, view)
    return int(view.reach[n])


@inlined_kernel
def read_again(shop: Shop, plan: Plan, view: View, v: int) -> None:
    """The same after v alone has moved to another place."""
    read_forward(shop, plan, view, _follow(shop, plan, view, v))
    sort_by_start(shop, plan, view)
    read_reach(shop, view)
    read_backward(shop, plan, view)


@inlined_kernel
def read_forward(shop: Shop, plan: Plan, view: View, first: int) -> None:
    """Ends, from a place of the order on; what stands before it is right already."""
    done, before, left = view.done, shop.before, plan.left
    for i in range(first, shop.n):
        v = view.order[i]
        b = before[v]
        done[v] = max(shop.ready[v], done[b] + shop.lag[b], done[left[v]]) + plan.time[v]


@inlined_kernel
def read_reach(shop: Shop, view: View) -> None:
    """The latest ends along the order."""
    latest = view.reach[0]
    for i in range(shop.n):
        latest = max(latest, view.done[view.order[i]])
        view.reach[i + 1] = latest


@inlined_kernel
def read_backward(shop: Shop, plan: Plan, view: View) -> None:
    """Tails, from the end of the order to its start."""
    tail, rest, after, right = view.tail, view.rest, shop.after, plan.right
    longest = rest[shop.n]
    for i in range(shop.n - 1, -1, -1):
        v = view.order[i]
        way = max(tail[after[v]] + shop.lag[v], tail[right[v]]) + plan.time[v]
        tail[v] = way
        longest = max(longest, way)
        rest[i] = longest


@inlined_kernel
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


@inlined_kernel
def _follow(shop: Shop, plan: Plan, view: View, v: int) -> int:
    """Put the order right after v has moved to another place; returns the first place that changed.

    Between the first of what must follow v and the last of what must precede it, all that follows v goes behind it.
    """
    n, order, position, waiting = shop.n, view.order, view.position, view.waiting
    here = position[v]
    low, high = here, here
    for u in (shop.before[v], plan.left[v]):
        if u != n:
            high = max(high, position[u])
    for u in (shop.after[v], plan.right[v]):
        if u != n:
            low = min(low, position[u])
    behind, at = 0, low
    for i in range(low, high + 1):
        u = order[i]
        if u == v:
            continue
        told = u == shop.after[v] or u == plan.right[v]
        if told or waiting[shop.before[u]] == AFTER or waiting[plan.left[u]] == AFTER:
            waiting[u] = AFTER
            view.path[behind] = u
            behind += 1
        else:
            order[at] = u
            at += 1
    order[at] = v
    for i in range(behind):
        order[at + 1 + i] = view.path[i]
        waiting[view.path[i]] = 0
    return int(low)


@inlined_kernel
def sort_by_start(shop: Shop, plan: Plan, view: View) -> None:
    """The order by starts, which is topological too, since everything takes time. It was nearly so: by insertion."""
    order, position, done, time = view.order, view.position, view.done, plan.time
    for i in range(shop.n):
        v = order[i]
        start = done[v] - time[v]
        at = i
        while at > 0 and done[order[at - 1]] - time[order[at - 1]] > start:
            order[at] = order[at - 1]
            position[order[at]] = at
            at -= 1
        order[at] = v
        position[v] = at


@inlined_kernel
def critical_path(shop: Shop, plan: Plan, view: View, draws: Draws) -> int:
    """Write one critical path, drawn at random, into `view.path` from its end to its start; returns its length."""
    n, done = shop.n, view.done
    makespan = view.reach[n]
    at, ties = n, 0
    for v in range(n):
        if done[v] == makespan:
            ties += 1
            if ties == 1 or below(draws, ties) == 0:
                at = v
    length = 0
    while at != n:
        view.path[length] = at
        length += 1
        start = done[at] - plan.time[at]
        b, m = shop.before[at], plan.left[at]
        by_job = b != n and done[b] + shop.lag[b] == start
        by_machine = m != n and done[m] == start
        if by_job and by_machine:
            at = b if below(draws, 2) == 0 else m
        elif by_job:
            at = b
        elif by_machine:
            at = m
        else:
            at = n
    return length
