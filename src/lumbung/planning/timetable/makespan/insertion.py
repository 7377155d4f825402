"""Taking an operation out of a plan and putting it back elsewhere (Mastrolilli & Gambardella 2000).

Without operation v, let L be the operations of a machine that end after v could start, R those whose tail is longer than
what follows v. Between the last of R outside L and the first of L outside R every place keeps the plan free of cycles,
and one of these places is best on that machine. The longest path through v is exact where the neighbours lie in the
right sets and an upper bound elsewhere; paths beside v are exact.
"""

from __future__ import annotations

from typing import NamedTuple

from numba import njit

from lumbung.planning.timetable.makespan.chance import below, inner_kernel
from lumbung.planning.timetable.makespan.shop import Draws, Plan, Shop, Times, View

NOTHING = 2**62


class Memory(NamedTuple):
    """What the search remembers: until which iteration each mode is tabu, and its draws."""

    tabu_until: Times
    draws: Draws


@inner_kernel
def detach(plan: Plan, v: int, n: int) -> None:
    """Take v out of its machine's order; v keeps its own links, so that `attach` can put it back."""
    a, b = plan.left[v], plan.right[v]
    if a == n:
        plan.first[plan.machine[v]] = b
    else:
        plan.right[a] = b
    if b != n:
        plan.left[b] = a


@njit(cache=True, nogil=True)
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


@inner_kernel
def best_move(  # noqa: PLR0917  (a kernel)
    shop: Shop, plan: Plan, view: View, memory: Memory, length: int, iteration: int, best: int
) -> tuple[int, int, int]:
    """The operation of the critical path, its mode and its left neighbour whose move leaves the shortest plan.

    A tabu mode counts only if it beats `best`; if nothing else is left, one of the tabu moves is drawn. v = n: no move.
    """
    n = shop.n
    view.done_without[:] = view.done
    view.tail_without[:] = view.tail
    found = (NOTHING, NOTHING, 0, 0, n, 0, n)
    behind = n - 1
    for p in range(length):
        at = view.path[p]
        v = view.order[at]
        view.tail_without[at : behind + 1] = view.tail[at : behind + 1]
        behind = at
        machine = plan.machine[v]
        _bridge(view, at, machine, n)
        longest = _times_without(view, at, n)
        for mode in range(shop.mode_start[v], shop.mode_start[v + 1]):
            is_tabu = memory.tabu_until[mode] > iteration
            stays = mode == plan.mode[v]
            place = view.first[shop.mode_machine[mode]]
            found = _best_place(
                view, memory.draws, at, place, (mode, shop.mode_time[mode]), (is_tabu, stays), (longest, best), found
            )
        _unbridge(view, at, machine, n)
    v, mode, x = found[4], found[5], found[6]
    return (n if v == n else view.order[v]), mode, (n if x == n else view.order[x])


@inner_kernel
def _bridge(view: View, at: int, machine: int, n: int) -> None:
    """Link the neighbours of a place on its machine to each other."""
    a, b = view.left[at], view.right[at]
    if a == n:
        view.first[machine] = b
    else:
        view.right[a] = b
    if b != n:
        view.left[b] = a


@inner_kernel
def _unbridge(view: View, at: int, machine: int, n: int) -> None:
    """The reverse of `_bridge`."""
    a, b = view.left[at], view.right[at]
    if a == n:
        view.first[machine] = at
    else:
        view.right[a] = at
    if b != n:
        view.left[b] = at


@inner_kernel
def _times_without(view: View, at: int, n: int) -> int:
    """Ends and tails of the plan without the operation at a place; returns the longest path beside it.

    Only what comes after it can end earlier, only what comes before it can have a shorter tail.
    """
    done, tail, time = view.done_without, view.tail_without, view.time
    before, left, after, right = view.before, view.left, view.after, view.right
    ready, lag_in, lag_out = view.ready, view.lag_in, view.lag_out
    done[at] = max(ready[at], done[before[at]] + lag_in[at])
    longest = int(view.reach[at])
    for i in range(at + 1, n):
        end = max(ready[i], done[before[i]] + lag_in[i], done[left[i]]) + time[i]
        done[i] = end
        longest = max(longest, end)
    tail[at] = tail[after[at]] + lag_out[at]
    for i in range(at - 1, -1, -1):
        tail[i] = max(tail[after[i]] + lag_out[i], tail[right[i]]) + time[i]
    return longest


@inner_kernel
def _best_place(  # noqa: PLR0917  (a kernel)
    view: View, draws: Draws, at: int, first: int, how: tuple[int, int], is_tabu_stays: tuple[bool, bool],
    longest_best: tuple[int, int], found: tuple[int, int, int, int, int, int, int],
) -> tuple[int, int, int, int, int, int, int]:  # fmt: skip
    """Weigh the places of one machine from its `first` on; `how` is (mode, time).

    `found` is (makespan, path through it, ties, tabu moves seen, place, mode, left place) and comes back bettered.
    """
    n, done, tail, right = len(view.done) - 1, view.done_without, view.tail_without, view.right
    start, rest, (mode, time) = done[at], tail[at], how
    (is_tabu, stays), (longest, best) = is_tabu_stays, longest_best
    makespan, through, ties, passed, who, which, where = found
    x, y = n, first
    while y != n and done[y] <= start and tail[y] > rest:
        x, y = y, right[y]
    while True:
        if not stays or x != view.left[at]:
            path = max(start, done[x]) + time + max(rest, tail[y])
            length = max(longest, path)
            if is_tabu and length >= best:
                passed += 1
                if makespan == NOTHING and below(draws, passed) == 0:
                    who, which, where = at, mode, x
            elif length < makespan or (length == makespan and path < through):
                makespan, through, ties, who, which, where = length, path, 1, at, mode, x
            elif length == makespan and path == through:
                ties += 1
                if below(draws, ties) == 0:
                    who, which, where = at, mode, x
        if y == n or (done[y] > start and tail[y] <= rest):
            return makespan, through, ties, passed, who, which, where
        x, y = y, right[y]
