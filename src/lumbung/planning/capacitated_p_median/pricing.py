"""The best load of a site when triples of customers have fines too: labels over the customers in triples, then a table.

A site is looked at only while it may be among the p cheapest: its best load without fines bounds its price from below,
that load with its fines, and loads that are known already, bound it from above.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbung.planning.capacitated_p_median.labels import NONE, ONE, SLOTS, Labels, Relevant, SiteTable, entered, grow
from lumbung.planning.capacitated_p_median.loading import FORCED, best_load, candidates
from lumbung.planning.capacitated_p_median.relaxation import IMPOSSIBLE, Medians
from lumbung.planning.lagrangean_tree.selection import CLOSED, FREE, OPEN, Floats, States

Ints = NDArray[np.int64]
Arcs = NDArray[np.int8]
Members = NDArray[np.uint8]
Marks = NDArray[np.bool_]

MOST_TRIPLES = 200
"""At one site; the fines of further ones are left out there, which keeps the bound valid."""
MOST_IN_ALL = 1_000_000
"""Labels for all sites at one time; the sites that come after them are bounded by their best loads without fines."""


class Prices(NamedTuple):
    """Prices u (n,) of customers; triples (t, 3) of customers, and what a load pays that holds two of them, `fine` (t,)."""

    customer: Floats
    triple: Ints
    fine: Floats


class Standing(NamedTuple):
    """The triples of a site with their fines (t,), whether a forced customer stands in one (t,), and those of each item."""

    fine: Floats
    begun: Marks
    inside: Ints
    many: Ints


@njit(cache=True, nogil=True)
def price_sites(  # noqa: PLR0917  (a kernel)
    medians: Medians,
    arcs: Arcs,
    states: States,
    prices: Prices,
    known: Floats,
    labels: Labels,
    rho: Floats,
    served: Members,
    priced: Marks,
) -> int:
    """The p cheapest sites exactly, as far as labels reach; `rho` (m,) bounds the others from below. How many labels.

    `known` (m,): the price of some load of each site; `priced` (m,) marks the sites with a better one, in `served` (m, n).
    """
    order, made, looked = without_fines(medians, arcs, states, prices, rho), 0, 0
    need = medians.p - (states == OPEN).sum()
    free = np.sort(known[states == FREE])
    hoped = free[need - 1] if 0 < need <= free.size else IMPOSSIBLE
    exact = np.full(order.size + 1, IMPOSSIBLE)
    priced[:] = False
    for turn in range(2):
        for j in order:
            if (states[j] == OPEN) != (turn == 0) or rho[j] >= IMPOSSIBLE:
                continue
            level = IMPOSSIBLE
            if turn == 1:
                level = min(hoped, exact[need - 1]) if need > 0 else -IMPOSSIBLE
                if rho[j] >= level:
                    break
            if made < MOST_IN_ALL:
                rho[j], priced[j], count = price_site(medians, arcs, j, prices, min(level, known[j]), labels, served[j])
                made += count
            at = looked
            while turn == 1 and at > 0 and exact[at - 1] > rho[j]:
                exact[at] = exact[at - 1]
                at -= 1
            if turn == 1:
                exact[at] = rho[j]
                looked += 1
    return made


@njit(cache=True, nogil=True)
def without_fines(medians: Medians, arcs: Arcs, states: States, prices: Prices, rho: Floats) -> Ints:
    """Fill `rho` (m,) with the prices of the best loads without fines; the sites in that order."""
    m, n = medians.cost.shape
    item, worth = np.empty(n, np.int64), np.empty(medians.capacity.max() + 1)
    for j in range(m):
        rho[j] = IMPOSSIBLE
        if states[j] != CLOSED:
            cost = medians.cost[j]
            count, room, forced = candidates(cost, prices.customer, medians.demand, arcs[j], medians.capacity[j], item)
            if room >= 0:
                rho[j] = forced - best_load(cost, prices.customer, medians.demand, item[:count], room, worth)
    return np.argsort(rho)


@njit(cache=True, nogil=True)
def price_site(  # noqa: PLR0917  (a kernel)
    medians: Medians, arcs: Arcs, j: int, prices: Prices, level: float, labels: Labels, served: Members
) -> tuple[float, bool, int]:
    """(least price of a load of site j or a bound below it, whether such a load is in `served`, labels made).

    Loads that do not undercut `level` are not looked for; the price is `level` then.
    """
    site = site_table(medians, arcs, j, prices)
    served[:] = 0
    best_in_table(site, 0, site.room, served)
    least = max(site.base - level, site.after[0, site.room] - fines(site, served) - 1e-6)
    first, last, whole = grow(site, least, labels)
    best, top = -1, -np.inf
    for a in range(first, last):
        total = labels.worth[a] + site.after[site.cut, site.room - labels.load[a]]
        if total > top:
            best, top = a, total
    if best < 0:
        return level, False, last
    if whole:
        served[:] = arcs[j] == FORCED
        q, b = site.room - labels.load[best], best
        for a in range(site.cut - 1, -1, -1):
            if labels.taken[b]:
                served[site.item[a]] = 1
            b = labels.before[b]
        best_in_table(site, site.cut, q, served)
    return site.base - top, whole, last


@njit(cache=True, nogil=True)
def site_table(medians: Medians, arcs: Arcs, j: int, prices: Prices) -> SiteTable:
    """What labels need to know of site j, whose forced customers fit."""
    cost, demand, item = medians.cost[j], medians.demand, np.empty(medians.demand.size, np.int64)
    count, room, forced = candidates(cost, prices.customer, demand, arcs[j], medians.capacity[j], item)
    standing, paid = relevant_triples(arcs[j], item[:count], prices)
    order, cut = triples_first(standing)
    item = item[:count][order]
    gain, load = prices.customer[item] - cost[item], demand[item]
    return SiteTable(
        item, gain, load, in_slots(standing, order, cut), cut, table_after(gain, load, room), room, forced + paid
    )


@njit(cache=True, nogil=True)
def relevant_triples(arcs: Arcs, item: Ints, prices: Prices) -> tuple[Standing, float]:
    """(Triples of which this site may hold two; fines that its forced customers pay anyway)."""
    place, count, paid = np.full(arcs.size, -1), 0, 0.0
    for a in range(item.size):
        place[item[a]] = a
    fine, begun = np.zeros(MOST_TRIPLES), np.zeros(MOST_TRIPLES, np.bool_)
    inside, many = np.zeros((item.size, MOST_TRIPLES), np.int64), np.zeros(item.size, np.int64)
    for t in range(prices.fine.size):
        if prices.fine[t] <= 1e-9 or count == MOST_TRIPLES:
            continue
        held, free = 0, 0
        for i in prices.triple[t]:
            held += arcs[i] == FORCED
            free += place[i] >= 0
        if held >= 2:
            paid += prices.fine[t]
        elif free > 0 and held + free >= 2:
            fine[count], begun[count] = prices.fine[t], held == 1
            for i in prices.triple[t]:
                a = place[i]
                if a >= 0:
                    inside[a, many[a]] = count
                    many[a] += 1
            count += 1
    return Standing(fine[:count], begun[:count], inside, many), paid


@njit(cache=True, nogil=True)
def triples_first(standing: Standing) -> tuple[Ints, int]:
    """The order of the items: those in triples first; how many these are.

    The next one is that after which the fewest triples are begun and not ended: labels differ in those only.
    """
    n, left = standing.many.size, times_standing(standing)
    order, free, begun = np.empty(n, np.int64), np.ones(n, np.bool_), np.zeros(left.size, np.bool_)
    front = (standing.many > 0).sum()
    for place in range(n):
        best, least = -1, n + left.size
        for a in range(n):
            if free[a] and (standing.many[a] > 0) == (place < front):
                more = 0
                for t in standing.inside[a, : standing.many[a]]:
                    more += (not begun[t]) - (left[t] == 1)
                if more < least:
                    best, least = a, more
        order[place], free[best] = best, False
        for t in standing.inside[best, : standing.many[best]]:
            begun[t] = True
            left[t] -= 1
    return order, front


@njit(cache=True, nogil=True)
def times_standing(standing: Standing) -> Ints:
    """(t,): how many items stand in each triple."""
    times = np.zeros(standing.fine.size, np.int64)
    for a in range(standing.many.size):
        for t in standing.inside[a, : standing.many[a]]:
            times[t] += 1
    return times


@njit(cache=True, nogil=True)
def in_slots(standing: Standing, order: Ints, cut: int) -> Relevant:
    """A slot for each triple from its first item to its last; triples that find none are left out."""
    left, slot, free = times_standing(standing), np.full(standing.fine.size, -1), ~NONE
    found = Relevant(
        np.zeros((cut, SLOTS)), np.zeros((cut, SLOTS), np.int64), np.zeros(cut, np.int64), np.zeros(cut, np.uint64),
        np.zeros(cut, np.uint64), np.zeros(cut, np.uint64),
    )  # fmt: skip
    for a in range(cut):
        if a > 0:
            found.fine[a] = found.fine[a - 1]
        for t in standing.inside[order[a], : standing.many[order[a]]]:
            left[t] -= 1
            if slot[t] == -1:
                s = 0
                while s < SLOTS and not (free >> np.uint64(s)) & ONE:
                    s += 1
                slot[t] = s
                if s < SLOTS:
                    free &= ~(ONE << np.uint64(s))
                    found.fine[a, s] = standing.fine[t]
                    if standing.begun[t]:
                        found.start[a] |= ONE << np.uint64(s)
            if slot[t] < SLOTS:
                found.inside[a, found.many[a]] = slot[t]
                found.many[a] += 1
                found.mask[a] |= ONE << np.uint64(slot[t])
                if left[t] == 0:
                    found.last[a] |= ONE << np.uint64(slot[t])
        free |= found.last[a]
    return found


@njit(cache=True, nogil=True)
def table_after(gain: Floats, load: Ints, room: int) -> Floats:
    """(items + 1, room + 1): what the items from the a-th on can earn in a room q."""
    after = np.zeros((gain.size + 1, room + 1))
    for a in range(gain.size - 1, -1, -1):
        d = load[a]
        for q in range(room + 1):
            after[a, q] = max(after[a + 1, q], after[a + 1, q - d] + gain[a]) if q >= d else after[a + 1, q]
    return after


@njit(cache=True, nogil=True)
def fines(site: SiteTable, served: Members) -> float:
    """What the items in `served` pay for triples."""
    one, two, total, relevant = NONE, NONE, 0.0, site.relevant
    for a in range(site.cut):
        one |= relevant.start[a]
        if served[site.item[a]]:
            total += entered(relevant, a, one)
            two |= one & relevant.mask[a]
            one = (one | relevant.mask[a]) & ~two
        one, two = one & ~relevant.last[a], two & ~relevant.last[a]
    return total


@njit(cache=True, nogil=True)
def best_in_table(site: SiteTable, first: int, room: int, served: Members) -> None:
    """Mark the items from the `first` on that the table takes in a room."""
    for a in range(first, site.item.size):
        if site.after[a, room] != site.after[a + 1, room]:
            served[site.item[a]] = 1
            room -= site.load[a]
