"""Interchange on lists: what a swap changes is looked up among the customers of the two sites only.

Each customer keeps her nearest and second nearest listed open site, each open site what its closing would cost; one
pass over a site's customers prices its entry against every exit (Whitaker 1983; Resende and Werneck 2007). Swaps are
taken as soon as they pay, candidates near a change are tried again, and what has been changed since a mark can be
taken back, so that a local kick costs what it touches.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lumbung.planning.p_median.ground import Bools, Floats, Ints
from lumbung.planning.p_median.near import Columns, NearLists, Numbers, Singles
from lumbung.planning.p_median.tournament import least, put
from lumbung.planning.solving.kernels import array_kernel, inner_kernel, kernel, whole

NEVER = 1e300
"""Loss of what cannot be closed."""
PAYS = 1e-7
"""A swap must save more than this share of a site's mean cost."""
UNLISTED = 1.25
"""A customer none of whose listed sites is open is taken to pay this times what the list ends with."""

KEPT, SWAPS, MARK, HEAD, WAITING, WORK, STALE = range(7)
"""Places in `Scratch.tally`: customers and swaps in the journal, its number, the queue, entries read, stale losses."""
MOST_SWAPS = 2000
"""In one journal."""


class Standing(NamedTuple):
    """Open sites and who is served by which, in the numbers of the lists; -1: none that is listed."""

    is_open: Bools
    movable: Bools
    near: Numbers
    """Nearest and second nearest (n, 2)."""
    cost: Singles
    """Their costs (n, 2)."""
    penalty: Singles
    """Cost taken for a site that is not listed (n,)."""
    loss: Floats
    """What closing would cost (m,)."""
    tree: Floats
    """Tournament over the losses of what may be closed."""


class Scratch(NamedTuple):
    """Room for one search: gains of the exits that an entry touches, the queue of entries to try, and the journal."""

    tally: Ints
    extra: Floats
    touched: Numbers
    queue: Numbers
    queued: Bools
    stale: Numbers
    is_stale: Bools
    marked: Numbers
    """The last journal that each customer is in (n,)."""
    kept: Numbers
    old_near: Numbers
    old_cost: Singles
    swap: Numbers
    """What entered and what left (MOST_SWAPS, 2)."""


def scratch_for(n: int, m: int) -> Scratch:
    """Scratch for n customers and m sites."""
    return Scratch(
        np.zeros(7, np.int64), np.full(m, -1.0), np.empty(m, np.int32), np.empty(m, np.int32), np.zeros(m, np.bool_),
        np.empty(m, np.int32), np.zeros(m, np.bool_), np.zeros(n, np.int32), np.empty(n, np.int32),
        np.empty((n, 2), np.int32), np.empty((n, 2), np.float32), np.empty((MOST_SWAPS, 2), np.int32),
    )  # fmt: skip


@array_kernel
def serve(lists: NearLists, now: Standing) -> float:
    """Everything in `now` from its open sites; returns the total cost on the lists."""
    total = 0.0
    now.loss[:] = 0.0
    for i in range(now.penalty.size):
        find_two(lists.start, lists.site, lists.cost, now.is_open, now.penalty, now.near, now.cost, i)
        total += now.cost[i, 0]
        if now.near[i, 0] >= 0:
            now.loss[now.near[i, 0]] += np.float64(now.cost[i, 1]) - now.cost[i, 0]
    base = now.tree.size // 2
    now.tree[:] = NEVER
    for j in range(now.loss.size):
        if now.is_open[j] and now.movable[j]:
            now.tree[base + j] = now.loss[j]
    for k in range(base - 1, 0, -1):
        now.tree[k] = min(now.tree[2 * k], now.tree[2 * k + 1])
    return total


@inner_kernel
def find_two(  # noqa: PLR0917  (a kernel; arrays one by one, since tuples of them are slow to hand on)
    start: Ints, site: Numbers, value: Singles, is_open: Bools, penalty: Singles, near: Numbers, cost: Singles, i: int
) -> None:
    """The first two open sites in the list of customer i."""
    near[i, 0], near[i, 1] = -1, -1
    cost[i, 0], cost[i, 1] = penalty[i], penalty[i]
    place = 0
    for k in range(start[i], start[i + 1]):
        if is_open[site[k]]:
            near[i, place], cost[i, place] = site[k], value[k]
            place += 1
            if place == 2:
                break


@inner_kernel
def price_entry(columns: Columns, now: Standing, scratch: Scratch, j: int) -> tuple[float, int]:
    """What opening j saves with the best exit, and that site; -1 when nothing can leave."""
    gain, touched = 0.0, 0
    for q in range(columns.start[j], columns.start[j + 1]):
        i, c = columns.customer[q], columns.cost[q]
        if c < now.cost[i, 1]:
            gain += max(0.0, now.cost[i, 0] - c)
            f = now.near[i, 0]
            if f >= 0:
                if scratch.extra[f] < 0.0:
                    scratch.extra[f] = 0.0
                    scratch.touched[touched] = f
                    touched += 1
                scratch.extra[f] += now.cost[i, 1] - max(c, now.cost[i, 0])
    scratch.tally[WORK] += columns.start[j + 1] - columns.start[j]
    out = least(now.tree)
    saved = gain - now.tree[1]
    for k in range(touched):
        f = scratch.touched[k]
        if now.movable[f] and gain - now.loss[f] + scratch.extra[f] > saved:
            saved, out = gain - now.loss[f] + scratch.extra[f], f
        scratch.extra[f] = -1.0
    return (saved, out) if saved > -NEVER / 2 else (-NEVER, -1)


@inner_kernel
def exchange(  # noqa: PLR0917  (a kernel)
    lists: NearLists, columns: Columns, now: Standing, scratch: Scratch, entering: int, leaving: int, wake: int
) -> float:
    """Open one site and close another; returns the change of the cost. Wakes the first `wake` sites of who is touched."""
    tally = scratch.tally
    if tally[MARK] > 0:
        scratch.swap[tally[SWAPS], 0], scratch.swap[tally[SWAPS], 1] = entering, leaving
        tally[SWAPS] += 1
    change = _open(lists, columns, now, scratch, entering, wake)
    change += _close(lists, columns, now, scratch, leaving, wake)
    tally[WORK] += columns.start[entering + 1] - columns.start[entering]
    tally[WORK] += 2 * (columns.start[leaving + 1] - columns.start[leaving])
    _renew(now, scratch)
    return change


@inner_kernel
def _open(lists: NearLists, columns: Columns, now: Standing, scratch: Scratch, j: int, wake: int) -> float:  # noqa: PLR0917
    near, cost, loss, tally, is_stale, stale = (
        now.near,
        now.cost,
        now.loss,
        scratch.tally,
        scratch.is_stale,
        scratch.stale,
    )
    marked, kept, old_near, old_cost = scratch.marked, scratch.kept, scratch.old_near, scratch.old_cost
    change = 0.0
    now.is_open[j] = True
    for q in range(columns.start[j], columns.start[j + 1]):
        i, c = whole(columns.customer[q]), columns.cost[q]
        if c >= cost[i, 1]:
            continue
        _keep(marked, kept, tally, old_near, old_cost, near, cost, i)
        f = near[i, 0]
        if c < cost[i, 0]:
            change += np.float64(c) - cost[i, 0]
            if f >= 0:
                loss[f] -= np.float64(cost[i, 1]) - cost[i, 0]
            near[i, 1], cost[i, 1] = f, cost[i, 0]
            near[i, 0], cost[i, 0] = j, c
            loss[j] += np.float64(cost[i, 1]) - c
        else:
            loss[f] -= np.float64(cost[i, 1]) - c
            near[i, 1], cost[i, 1] = j, c
        _note(is_stale, stale, tally, f)
        for k in range(lists.start[i], min(lists.start[i] + wake, lists.start[i + 1])):
            enqueue(scratch.queue, scratch.queued, tally, lists.site[k])
    _note(is_stale, stale, tally, j)
    return change


@inner_kernel
def _close(lists: NearLists, columns: Columns, now: Standing, scratch: Scratch, f: int, wake: int) -> float:  # noqa: PLR0917
    near, cost, loss, tally, is_stale, stale = (
        now.near,
        now.cost,
        now.loss,
        scratch.tally,
        scratch.is_stale,
        scratch.stale,
    )
    marked, kept, old_near, old_cost = scratch.marked, scratch.kept, scratch.old_near, scratch.old_cost
    start, site, value, is_open, penalty = lists.start, lists.site, lists.cost, now.is_open, now.penalty
    change = 0.0
    is_open[f] = False
    _note(is_stale, stale, tally, f)
    for q in range(columns.start[f], columns.start[f + 1]):
        i = whole(columns.customer[q])
        if near[i, 0] != f and near[i, 1] != f:
            continue
        _keep(marked, kept, tally, old_near, old_cost, near, cost, i)
        change -= cost[i, 0]
        loss[near[i, 0]] -= np.float64(cost[i, 1]) - cost[i, 0]
        _note(is_stale, stale, tally, near[i, 0])
        find_two(start, site, value, is_open, penalty, near, cost, i)
        change += cost[i, 0]
        if near[i, 0] >= 0:
            loss[near[i, 0]] += np.float64(cost[i, 1]) - cost[i, 0]
            _note(is_stale, stale, tally, near[i, 0])
        for k in range(start[i], min(start[i] + wake, start[i + 1])):
            enqueue(scratch.queue, scratch.queued, tally, site[k])
    return change


@inner_kernel
def _keep(  # noqa: PLR0917  (a kernel)
    marked: Numbers,
    kept: Numbers,
    tally: Ints,
    old_near: Numbers,
    old_cost: Singles,
    near: Numbers,
    cost: Singles,
    i: int,
) -> None:
    """Put the customer's old state into the journal, once."""
    if marked[i] == tally[MARK]:
        return
    marked[i] = tally[MARK]
    k = tally[KEPT]
    kept[k] = i
    old_near[k, 0], old_near[k, 1] = near[i, 0], near[i, 1]
    old_cost[k, 0], old_cost[k, 1] = cost[i, 0], cost[i, 1]
    tally[KEPT] = k + 1


@inner_kernel
def _note(is_stale: Bools, stale: Numbers, tally: Ints, j: int) -> None:
    """Note that the site's loss has changed."""
    if j >= 0 and not is_stale[j]:
        is_stale[j] = True
        stale[tally[STALE]] = j
        tally[STALE] += 1


@inner_kernel
def _renew(now: Standing, scratch: Scratch) -> None:
    """Bring the tournament up to date."""
    for k in range(scratch.tally[STALE]):
        j = whole(scratch.stale[k])
        scratch.is_stale[j] = False
        put(now.tree, j, now.loss[j] if now.is_open[j] and now.movable[j] else NEVER)
    scratch.tally[STALE] = 0


@inner_kernel
def enqueue(queue: Numbers, queued: Bools, tally: Ints, j: int) -> None:
    """Let j be tried, unless it waits already."""
    if not queued[j]:
        queued[j] = True
        at = tally[HEAD] + tally[WAITING]
        queue[at if at < queue.size else at - queue.size] = j
        tally[WAITING] += 1


@kernel
def descend(  # noqa: PLR0917  (a kernel)
    lists: NearLists, columns: Columns, now: Standing, scratch: Scratch, wake: int, least_saving: float, budget: int
) -> float:
    """Try what waits until nothing does (or `budget` entries are read); returns the change of the cost."""
    change = 0.0
    while scratch.tally[WAITING] > 0 and scratch.tally[WORK] < budget and scratch.tally[SWAPS] < MOST_SWAPS:
        j = whole(scratch.queue[scratch.tally[HEAD]])
        scratch.tally[HEAD] = (scratch.tally[HEAD] + 1) % scratch.queue.size
        scratch.tally[WAITING] -= 1
        scratch.queued[j] = False
        if now.is_open[j]:
            continue
        saved, out = price_entry(columns, now, scratch, j)
        if saved > least_saving:
            change += exchange(lists, columns, now, scratch, j, out, wake)
    return change


@inner_kernel
def mark(scratch: Scratch) -> None:
    """Begin a new journal."""
    scratch.tally[MARK] += 1
    scratch.tally[KEPT] = 0
    scratch.tally[SWAPS] = 0


@inner_kernel
def take_back(now: Standing, scratch: Scratch) -> None:
    """Undo all that happened since the mark."""
    near, cost, loss, tally = now.near, now.cost, now.loss, scratch.tally
    is_stale, stale, old_near, old_cost = scratch.is_stale, scratch.stale, scratch.old_near, scratch.old_cost
    for k in range(tally[KEPT]):
        i = scratch.kept[k]
        if near[i, 0] >= 0:
            loss[near[i, 0]] -= np.float64(cost[i, 1]) - cost[i, 0]
            _note(is_stale, stale, tally, near[i, 0])
        near[i, 0], near[i, 1] = old_near[k, 0], old_near[k, 1]
        cost[i, 0], cost[i, 1] = old_cost[k, 0], old_cost[k, 1]
        if near[i, 0] >= 0:
            loss[near[i, 0]] += np.float64(cost[i, 1]) - cost[i, 0]
            _note(is_stale, stale, tally, near[i, 0])
    for k in range(tally[SWAPS] - 1, -1, -1):
        entered, left = scratch.swap[k, 0], scratch.swap[k, 1]
        now.is_open[entered], now.is_open[left] = False, True
        _note(is_stale, stale, tally, entered)
        _note(is_stale, stale, tally, left)
    _renew(now, scratch)
