"""The best load of a site when triples of customers have fines too: labels over the customers in triples, then a table.

A site is looked at only while it may be among the p cheapest: its best load without fines bounds its price from below,
that load with its fines bounds it from above.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbung.planning.capacitated_p_median.labels import NONE, ONE, Labels, Relevant, SiteTable, grow
from lumbung.planning.capacitated_p_median.loading import FORCED, best_load, candidates
from lumbung.planning.capacitated_p_median.relaxation import IMPOSSIBLE, Medians
from lumbung.planning.lagrangean_tree.selection import CLOSED, OPEN, Floats, States

Ints = NDArray[np.int64]
Arcs = NDArray[np.int8]
Members = NDArray[np.uint8]
Marks = NDArray[np.bool_]

MOST_TRIPLES = 64
"""At one site; the fines of further ones are left out there, which keeps the bound valid."""
MOST_IN_ALL = 1_000_000
"""Labels for all sites at one time; the sites that come after them are bounded by their best loads without fines."""


class Prices(NamedTuple):
    """Prices u (n,) of customers; triples (t, 3) of customers, and what a load pays that holds two of them, `fine` (t,)."""

    customer: Floats
    triple: Ints
    fine: Floats


@njit(cache=True, nogil=True)
def price_sites(  # noqa: PLR0917  (a kernel)
    medians: Medians,
    arcs: Arcs,
    states: States,
    prices: Prices,
    labels: Labels,
    rho: Floats,
    served: Members,
    priced: Marks,
) -> int:
    """The p cheapest sites exactly, as far as labels reach; `rho` (m,) bounds the others from below. How many labels.

    `priced` (m,) marks the sites whose best load is in `served` (m, n).
    """
    order, made, known = without_fines(medians, arcs, states, prices, rho), 0, 0
    need = medians.p - (states == OPEN).sum()
    hoped = hoped_level(medians, arcs, states, prices, order, rho, need)
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
                rho[j], priced[j], count = price_site(medians, arcs, j, prices, level, labels, served[j])
                made += count
            at = known
            while turn == 1 and at > 0 and exact[at - 1] > rho[j]:
                exact[at] = exact[at - 1]
                at -= 1
            if turn == 1:
                exact[at] = rho[j]
                known += 1
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
def hoped_level(  # noqa: PLR0917  (a kernel)
    medians: Medians, arcs: Arcs, states: States, prices: Prices, order: Ints, rho: Floats, need: int
) -> float:
    """A price that `need` free sites reach: that of loads that are best without fines, when they pay them."""
    price, known = np.full(order.size, IMPOSSIBLE), 0
    served = np.zeros(arcs.shape[1], np.uint8)
    for j in order:
        if known == 3 * need or rho[j] >= IMPOSSIBLE:
            break
        if states[j] != OPEN:
            site = site_table(medians, arcs, j, prices)
            served[:] = 0
            best_in_table(site, 0, site.room, served)
            price[known] = site.base - site.after[0, site.room] + fines(site, served)
            known += 1
    price = np.sort(price)
    return price[need - 1] + 1e-6 if 0 < need <= known else IMPOSSIBLE


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
    relevant, paid, start = relevant_triples(arcs[j], item[:count], prices)
    item, relevant, cut = triples_first(item[:count], relevant)
    gain, load = prices.customer[item] - cost[item], demand[item]
    return SiteTable(item, gain, load, relevant, cut, table_after(gain, load, room), room, forced + paid, start)


@njit(cache=True, nogil=True)
def relevant_triples(arcs: Arcs, item: Ints, prices: Prices) -> tuple[Relevant, float, np.uint64]:
    """(triples of which this site may hold two, fines that its forced customers pay anyway, triples with one forced)."""
    place = np.full(arcs.size, -1)
    for a in range(item.size):
        place[item[a]] = a
    fine, inside = np.zeros(MOST_TRIPLES), np.zeros((item.size, MOST_TRIPLES), np.int64)
    many, mask = np.zeros(item.size, np.int64), np.zeros(item.size, np.uint64)
    count, paid, start = 0, 0.0, NONE
    for t in range(prices.fine.size):
        if prices.fine[t] <= 1e-9 or count == MOST_TRIPLES:
            continue
        held, free = 0, 0
        for i in prices.triple[t]:
            held += arcs[i] == FORCED
            free += place[i] >= 0
        if held >= 2:
            paid += prices.fine[t]
        elif held + free >= 2:
            bit = ONE << np.uint64(count)
            fine[count] = prices.fine[t]
            if held == 1:
                start |= bit
            for i in prices.triple[t]:
                a = place[i]
                if a >= 0:
                    inside[a, many[a]] = count
                    many[a] += 1
                    mask[a] |= bit
            count += 1
    return Relevant(fine[:count], inside, many, mask, mask.copy()), paid, start


@njit(cache=True, nogil=True)
def triples_first(item: Ints, relevant: Relevant) -> tuple[Ints, Relevant, int]:
    """Items in triples before the others, and for each the triples of which it is the last; the number of the first kind."""
    order, front, back = np.empty(item.size, np.int64), 0, item.size
    for a in range(item.size):
        if relevant.many[a] > 0:
            order[front] = a
            front += 1
        else:
            back -= 1
            order[back] = a
    many, mask, inside = relevant.many[order], relevant.mask[order], relevant.inside[order]
    last, later = np.zeros(item.size, np.uint64), NONE
    for a in range(front - 1, -1, -1):
        last[a] = mask[a] & ~later
        later |= mask[a]
    return item[order], Relevant(relevant.fine, inside, many, mask, last), front


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
    one, two, total = site.start, NONE, 0.0
    for a in range(site.cut):
        if served[site.item[a]]:
            two |= one & site.relevant.mask[a]
            one |= site.relevant.mask[a]
    for t in range(site.relevant.fine.size):
        if (two >> np.uint64(t)) & ONE:
            total += site.relevant.fine[t]
    return total


@njit(cache=True, nogil=True)
def best_in_table(site: SiteTable, first: int, room: int, served: Members) -> None:
    """Mark the items from the `first` on that the table takes in a room."""
    for a in range(first, site.item.size):
        if site.after[a, room] != site.after[a + 1, room]:
            served[site.item[a]] = 1
            room -= site.load[a]
