"""Taking an operation out of a plan and putting it back elsewhere (Mastrolilli & Gambardella 2000).

Without operation v, let L be the operations of a machine that end after v could start, R those whose tail is longer than
what follows v. Between the last of R outside L and the first of L outside R every place keeps the plan free of cycles,
and one of these places is best on that machine. The longest path through v is exact where the neighbours lie in the
right sets and an upper bound elsewhere.

Only operations of R behind v can end earlier without it in a way that matters, only those of L before it have a shorter
tail: two short stretches of an order by starts. Moves are ranked by the longest path through v.
"""

from __future__ import annotations

from typing import NamedTuple

from lumbung.planning.solving.kernels import kernel, whole
from lumbung.planning.timetable.makespan.chance import below, inlined_kernel
from lumbung.planning.timetable.makespan.shop import Draws, Plan, Shop, Times, View

NOTHING = 2**62


class Memory(NamedTuple):
    """What the search remembers: until which iteration each mode is tabu, and its draws."""

    tabu_until: Times
    draws: Draws


@inlined_kernel
def detach(plan: Plan, v: int, n: int) -> None:
    """Take v out of its machine's order; v keeps its own links, so that `put_back` can undo it."""
    a, b = plan.left[v], plan.right[v]
    if a == n:
        plan.first[plan.machine[v]] = b
    else:
        plan.right[a] = b
    if b != n:
        plan.left[b] = a


@inlined_kernel
def put_back(plan: Plan, v: int, n: int) -> None:
    """The reverse of `detach`."""
    a, b = plan.left[v], plan.right[v]
    if a == n:
        plan.first[plan.machine[v]] = v
    else:
        plan.right[a] = v
    if b != n:
        plan.left[b] = v


@kernel
def attach(shop: Shop, plan: Plan, v: int, mode: int, x: int) -> None:
    """Put v, in this mode, behind x on the mode's machine; x = n puts it first."""
    n, k = shop.n, shop.mode_machine[mode]
    if x == n:
        y = plan.first[k]
        plan.first[k] = v
    else:
        y = plan.right[x]
        plan.right[x] = v
    if y != n:
        plan.left[y] = v
    plan.left[v], plan.right[v] = x, y
    plan.mode[v], plan.machine[v], plan.time[v] = mode, k, shop.mode_time[mode]


@inlined_kernel
def best_move(  # noqa: PLR0917  (a kernel)
    shop: Shop, plan: Plan, view: View, memory: Memory, length: int, iteration: int, best: int
) -> tuple[int, int, int]:
    """The operation of the critical path, its mode and its left neighbour that have the shortest path through them.

    A tabu mode counts only if it beats `best`; if nothing else is left, one of the tabu moves is drawn. v = n: no move.
    """
    n = shop.n
    for k in range(shop.machines):
        view.last[k] = n
    found = (whole(NOTHING), whole(0), whole(0), whole(n), whole(0), whole(n))
    ahead = length - 1
    for i in range(view.position[view.path[0]] + 1):
        v = view.order[i]
        if view.path[ahead] == v:
            ahead -= 1
            found = _best_of(shop, plan, view, memory, i, (iteration, best), found)
        view.last[plan.machine[v]] = v
    return found[3], found[4], found[5]


@inlined_kernel
def _best_of(  # noqa: PLR0917  (a kernel)
    shop: Shop, plan: Plan, view: View, memory: Memory, i: int, iteration_best: tuple[int, int],
    found: tuple[int, int, int, int, int, int],
) -> tuple[int, int, int, int, int, int]:  # fmt: skip
    """Weigh the modes of the operation at place i that a short path could go through; `found` as in `_best_place`."""
    v = view.order[i]
    first, end = shop.mode_start[v], shop.mode_start[v + 1]
    ready, rest = _margins(shop, view, v)
    if ready + shop.least[v] + rest > found[0]:
        return found
    detach(plan, v, shop.n)
    _without(shop, plan, view, i)
    for mode in range(first, end):
        if ready + shop.mode_time[mode] + rest <= found[0]:
            is_tabu = memory.tabu_until[mode] > iteration_best[0]
            found = _best_place(shop, plan, view, memory.draws, v, mode, (is_tabu, iteration_best[1]), found)
    _with_again(shop, view, i)
    put_back(plan, v, shop.n)
    return found


@inlined_kernel
def _without(shop: Shop, plan: Plan, view: View, i: int) -> None:
    """Ends and tails without the operation at place i, for those whose place relative to it is open."""
    order, v = view.order, view.order[i]
    done, tail = view.done_without, view.tail_without
    ready, rest = _margins(shop, view, v)
    at = i + 1
    while view.rest[at] > rest:
        u = order[at]
        if view.tail[u] > rest:
            b = shop.before[u]
            done[u] = max(shop.ready[u], done[b] + shop.lag[b], done[plan.left[u]]) + plan.time[u]
        at += 1
    at = i - 1
    while view.reach[at + 1] > ready:
        u = order[at]
        if view.done[u] > ready:
            tail[u] = max(tail[shop.after[u]] + shop.lag[u], tail[plan.right[u]]) + plan.time[u]
        at -= 1


@inlined_kernel
def _with_again(shop: Shop, view: View, i: int) -> None:
    """Undo `_without`."""
    ready, rest = _margins(shop, view, view.order[i])
    at = i + 1
    while view.rest[at] > rest:
        u = view.order[at]
        view.done_without[u] = view.done[u]
        at += 1
    at = i - 1
    while view.reach[at + 1] > ready:
        u = view.order[at]
        view.tail_without[u] = view.tail[u]
        at -= 1


@inlined_kernel
def _margins(shop: Shop, view: View, v: int) -> tuple[int, int]:
    """When v could start, and the longest way from its end, by its job alone."""
    b = shop.before[v]
    return max(shop.ready[v], view.done[b] + shop.lag[b]), view.tail[shop.after[v]] + shop.lag[v]


@inlined_kernel
def _best_place(  # noqa: PLR0917  (a kernel)
    shop: Shop, plan: Plan, view: View, draws: Draws, v: int, mode: int, tabu_best: tuple[bool, int],
    found: tuple[int, int, int, int, int, int],
) -> tuple[int, int, int, int, int, int]:  # fmt: skip
    """Weigh the places of one machine around v's time; v is not in its order.

    `found` is (path through v, ties, tabu moves seen, v, mode, left neighbour) and comes back bettered.
    """
    n, k, time = shop.n, shop.mode_machine[mode], shop.mode_time[mode]
    done, tail, right = view.done_without, view.tail_without, plan.right
    start, rest = _margins(shop, view, v)
    is_tabu, best = tabu_best
    shortest, ties, passed, who, which, where = found
    old = plan.left[v] if mode == plan.mode[v] else -1
    x = view.last[k]
    while x != n and (done[x] > start or tail[x] <= rest):
        x = plan.left[x]
    y = plan.first[k] if x == n else right[x]
    while y != n and done[y] <= start and tail[y] > rest:
        x, y = y, right[y]
    while True:
        if x != old:
            path = max(start, done[x]) + time + max(rest, tail[y])
            if is_tabu and path >= best:
                passed += 1
                if shortest == NOTHING and below(draws, passed) == 0:
                    who, which, where = v, mode, x
            elif path < shortest:
                shortest, ties, who, which, where = path, 1, v, mode, x
            elif path == shortest:
                ties += 1
                if below(draws, ties) == 0:
                    who, which, where = v, mode, x
        if y == n or (done[y] > start and tail[y] <= rest):
            return shortest, ties, passed, who, which, where
        x, y = y, right[y]
