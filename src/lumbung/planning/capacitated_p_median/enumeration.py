"""All loads of a site that a better solution could use: depth first, cut off by what the table says can still be earned."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbung.planning.capacitated_p_median.loading import FORCED, OPTIONAL
from lumbung.planning.capacitated_p_median.pricing import Prices, table_after
from lumbung.planning.lagrangean_tree.selection import Floats

Ints = NDArray[np.int64]
Arcs = NDArray[np.int8]
Members = NDArray[np.uint8]

MOST_STEPS = 60_000_000
"""With high fines few of the loads that the table promises are there."""


@njit(cache=True, nogil=True)
def loads_worth(  # noqa: PLR0917  (a kernel)
    cost: Floats, demand: Ints, arcs: Arcs, capacity: int, prices: Prices, least: float, found: Members, steps: int
) -> tuple[int, int]:
    """Fill `found` (most, n) with every load whose worth sum (u_i - c_i) less fines is `least` or more.

    (how many, -1 when they are too many or `steps` do not do; steps that are left). Those who may cost fines are decided
    first, so that the table is exact for the rest.
    """
    standing, many = triples_of(arcs.size, prices.triple)
    held, inside = np.zeros(prices.fine.size, np.int64), np.zeros(arcs.size, np.uint8)
    room, value = capacity, 0.0
    for i in range(arcs.size):
        if arcs[i] == FORCED:
            inside[i] = 1
            room -= demand[i]
            value += prices.customer[i] - cost[i] - enter(standing[i, : many[i]], held, prices.fine, 1)
    if room < 0:
        return 0, steps
    item = np.array([i for i in range(arcs.size) if arcs[i] == OPTIONAL and demand[i] <= room], np.int64)
    item = item[np.argsort(-fines_of(item, standing, many, prices.fine))]
    after = table_after(prices.customer[item] - cost[item], demand[item], room)
    count, a, tried = 0, 0, np.zeros(item.size + 1, np.int8)
    while a >= 0:
        steps -= 1
        hopeless = tried[a] == 0 and value + after[a, room] < least - 1e-9
        if a == item.size and not hopeless:
            if count == len(found):
                return -1, steps
            found[count] = inside
            count += 1
        if steps < 0:
            return -1, steps
        if a == item.size or hopeless or tried[a] == 2:
            a -= 1
            continue
        i, change = item[a], 0
        if tried[a] == 0 and demand[i] <= room:
            change = 1
        elif inside[i]:
            change = -1
        if change != 0:
            inside[i] = change > 0
            room -= change * demand[i]
            value += change * (prices.customer[i] - cost[i]) - enter(standing[i, : many[i]], held, prices.fine, change)
        tried[a] = 1 if change > 0 else 2
        a += 1
        tried[a] = 0
    return count, steps


@njit(cache=True, nogil=True)
def fines_of(item: Ints, standing: Ints, many: Ints, fine: Floats) -> Floats:
    """The sum of the fines that each item may cost."""
    total = np.zeros(item.size)
    for a in range(item.size):
        for t in standing[item[a], : many[item[a]]]:
            total[a] += fine[t]
    return total


@njit(cache=True, nogil=True)
def triples_of(n: int, triple: Ints) -> tuple[Ints, Ints]:
    """For each customer the numbers of the triples it stands in, and how many."""
    many = np.zeros(n, np.int64)
    for t in range(len(triple)):
        for i in triple[t]:
            many[i] += 1
    standing = np.zeros((n, max(1, many.max())), np.int64)
    many[:] = 0
    for t in range(len(triple)):
        for i in triple[t]:
            standing[i, many[i]] = t
            many[i] += 1
    return standing, many


@njit(cache=True, nogil=True)
def enter(triples: Ints, held: Ints, fine: Floats, change: int) -> float:
    """Count one more customer into `triples` (change 1) or one out of them (-1); the change of the fines."""
    total = 0.0
    for t in triples:
        if min(held[t], held[t] + change) == 1:
            total += change * fine[t]
        held[t] += change
    return total
