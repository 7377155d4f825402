"""Labels: choices among the customers of one site that stand in some triple, with what they earn and what they will owe.

One label dominates another that is no lighter and could not even then earn more if it had to pay for every triple in
which it is further on (Jepsen et al. 2008). A table bounds what a label can still earn.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbung.planning.lagrangean_tree.selection import Floats

Ints = NDArray[np.int64]
Bits = NDArray[np.uint64]

MOST_LABELS = 100_000
"""Of one site; beyond them its price is bounded from below instead of being exact."""
COMPARED = 60
"""A label is compared with so many kept ones no heavier than it."""
SLOTS = 64
"""For triples that are begun and not ended."""
ONE, NONE = np.uint64(1), np.uint64(0)


class Labels(NamedTuple):
    """Buffers: load, worth, triples with one customer and with two or more, the label before, whether the item was taken."""

    load: Ints
    worth: Floats
    one: Bits
    two: Bits
    before: Ints
    taken: NDArray[np.bool_]


class Relevant(NamedTuple):
    """The triples that matter at one site, each in a slot (a bit) from its first item in order to its last.

    For each item: the `fine` of each slot, the slots it stands in (`inside`, `many` of them, and as a `mask`), those it is
    the `last` of, and those that it begins with a forced customer already in them (`start`).
    """

    fine: Floats
    inside: Ints
    many: Ints
    mask: Bits
    last: Bits
    start: Bits


class SiteTable(NamedTuple):
    """One site: its items with gain and load, those in triples (`cut` of them) first, and what is fixed.

    `after` (items + 1, room + 1): what items from the a-th on can earn in a room without fines; `room` beside the forced
    customers; `base`: their cost and fines.
    """

    item: Ints
    gain: Floats
    load: Ints
    relevant: Relevant
    cut: int
    after: Floats
    room: int
    base: float


def label_buffers() -> Labels:
    """Room for the labels of one site."""
    k = MOST_LABELS
    return Labels(
        np.empty(k, np.int64), np.empty(k), np.empty(k, np.uint64), np.empty(k, np.uint64), np.empty(k, np.int64),
        np.empty(k, np.bool_),
    )  # fmt: skip


@njit(cache=True, nogil=True)
def grow(site: SiteTable, least: float, labels: Labels) -> tuple[int, int, bool]:
    """Labels over the items in triples that may earn more than `least`: (first, end, whether all are there).

    When there are too many, those of the items so far come back, each with what the table says of the rest in its worth.
    """
    first, last, relevant = 0, 1, site.relevant
    labels.load[0], labels.worth[0], labels.before[0] = 0, 0.0, -1
    labels.one[0], labels.two[0] = NONE, NONE
    for a in range(site.cut):
        if last + 4 * (last - first) > labels.load.size:
            for b in range(first, last):
                q = site.room - labels.load[b]
                labels.worth[b] += site.after[a, q] - site.after[site.cut, q]
            return first, last, False
        end = last
        for b in range(first, last):
            for take in range(2):
                load, worth, two = labels.load[b], labels.worth[b], labels.two[b]
                one = labels.one[b] | relevant.start[a]
                if take == 1:
                    load += site.load[a]
                    if load > site.room:
                        continue
                    worth += site.gain[a] - entered(relevant, a, one)
                    two |= one & relevant.mask[a]
                    one = (one | relevant.mask[a]) & ~two
                if worth + site.after[a + 1, site.room - load] > least + 1e-9:
                    labels.load[end], labels.worth[end] = load, worth
                    labels.before[end], labels.taken[end] = b, take == 1
                    labels.one[end], labels.two[end] = one & ~relevant.last[a], two & ~relevant.last[a]
                    end += 1
        first, last = last, keep_best(labels, last, end, relevant.fine[a], site.room)
    return first, last, True


@njit(cache=True, nogil=True)
def entered(relevant: Relevant, a: int, one: np.uint64) -> float:
    """The fines of the triples of item a that hold `one` before it comes."""
    total = 0.0
    for s in range(relevant.many[a]):
        t = relevant.inside[a, s]
        if (one >> np.uint64(t)) & ONE:
            total += relevant.fine[a, t]
    return total


@njit(cache=True, nogil=True)
def keep_best(labels: Labels, first: int, end: int, fine: Floats, room: int) -> int:
    """Sort the labels from `first` by load, the worthier first, and keep those that none dominates; their end."""
    count = end - first
    starts = np.zeros(room + 2, np.int64)
    for a in range(first, end):
        starts[labels.load[a] + 1] += 1
    for q in range(room + 1):
        starts[q + 1] += starts[q]
    order, kept, alive = np.empty(count, np.int64), np.empty(count, np.int64), 0
    for a in np.argsort(-labels.worth[first:end]):
        q = labels.load[first + a]
        order[starts[q]] = first + a
        starts[q] += 1
    for b in order:
        good = True
        for back in range(alive - 1, max(-1, alive - 1 - COMPARED), -1):
            if dominates(labels, kept[back], b, fine):
                good = False
                break
        if good:
            kept[alive] = b
            alive += 1
    # through the free end of the buffers, since those kept are not in order
    for a in range(alive):
        move(labels, kept[a], end + a)
    for a in range(alive):
        move(labels, end + a, first + a)
    return first + alive


@njit(cache=True, nogil=True)
def move(labels: Labels, a: int, b: int) -> None:
    """Label a to the place b."""
    labels.load[b], labels.worth[b], labels.before[b] = labels.load[a], labels.worth[a], labels.before[a]
    labels.one[b], labels.two[b], labels.taken[b] = labels.one[a], labels.two[a], labels.taken[a]


@njit(cache=True, nogil=True)
def dominates(labels: Labels, a: np.int64, b: np.int64, fine: Floats) -> bool:
    """Whether a, no heavier than b, is worth as much even if it pays for all triples in which it is further on."""
    margin = labels.worth[a] - labels.worth[b]
    if margin < 0:
        return False
    worse = (labels.one[a] & ~labels.one[b]) | (labels.two[b] & ~(labels.one[a] | labels.two[a]))
    t = 0
    while worse != NONE and margin >= 0:
        if worse & ONE:
            margin -= fine[t]
        worse >>= ONE
        t += 1
    return bool(margin >= 0)
