"""The relaxation: rho_j = f_j + best use of site j at prices u; open sites must hold all demand (Nauss 1978; Beasley 1988).

Sites keep lists of the customers they may come to serve: no price passes what is missing from them, so L stays a bound.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbung.planning.capacitated_location.filling import Items, fill_site
from lumbung.planning.capacitated_location.whole_cover import choose_whole
from lumbung.planning.lagrangean_tree.selection import CLOSED, HOPELESS, Floats, States, choose_cover

NEAREST = 6
"""Every list holds so many sites of each customer, whatever her price."""


class Sites(NamedTuple):
    """Costs (m, n), fixed costs (m,), demands (n,), capacities (m,), and the demand that open sites must hold."""

    cost: Floats
    fixed_cost: Floats
    demand: Floats
    capacity: Floats
    need: float


class Lists(NamedTuple):
    """Customers who[start[j]:start[j + 1]] of site j with their costs: all whose cost is below `ceiling` (n,)."""

    start: NDArray[np.int64]
    who: Items
    cost: Floats
    ceiling: Floats


class Use(NamedTuple):
    """How each site would be used: worth rho (m,), customers item[start[j]:] in its order, how many, share of the last."""

    rho: Floats
    item: Items
    used: NDArray[np.int64]
    share: Floats
    ratio: Floats


def lists_of(sites: Sites, states: States, ceiling: Floats) -> Lists:
    """Lists of the sites that are not closed, up to `ceiling` (n,) and the nearest few of every customer."""
    live = np.flatnonzero(states != CLOSED)
    cost = sites.cost[live]
    if len(live) > NEAREST:
        ceiling = np.maximum(ceiling, np.partition(cost, NEAREST, axis=0)[NEAREST])
        row, who = np.nonzero(cost < ceiling)
    else:
        ceiling = np.full(cost.shape[1], np.inf)
        row, who = np.nonzero(np.ones(cost.shape, np.bool_))
    count = np.zeros(len(states), np.int64)
    count[live] = np.bincount(row, minlength=len(live))
    start = np.concatenate((np.zeros(1, np.int64), np.cumsum(count)))
    return Lists(start, who.astype(np.int32), cost[row, who], ceiling)


class LocationRelaxation:
    """L(u) of one problem, at first with every customer in every list."""

    def __init__(self, sites: Sites, states: States) -> None:
        self.sites = sites
        self.relist(states, np.full(len(sites.demand), np.inf))

    def relist(self, states: States, ceiling: Floats) -> None:
        """Make the lists anew, for sites that are not closed in `states` and prices up to `ceiling` (n,)."""
        m, n = self.sites.cost.shape
        self.lists = lists_of(self.sites, states, ceiling)
        items = np.zeros(len(self.lists.who), np.int32)
        self.use = Use(np.zeros(m), items, np.zeros(m, np.int64), np.zeros(m), np.zeros(n))

    def evaluate(self, states: States, prices: Floats, limit: float, gradient: Floats, chosen: Floats) -> float:
        """L at `prices`."""
        return float(relax(self.sites, self.lists, self.use, states, prices, limit, gradient, chosen))


@njit(cache=True, nogil=True)
def relax(  # noqa: PLR0917  (a kernel)
    sites: Sites, lists: Lists, use: Use, states: States, prices: Floats, limit: float, gradient: Floats, chosen: Floats
) -> float:
    """L(u); clips `prices`, fills `use`, `gradient` (1 - how far each customer is served) and `chosen`, fixes `states`."""
    rho, used, share, start = use.rho, use.used, use.share, lists.start
    for i in range(prices.size):
        prices[i] = min(prices[i], lists.ceiling[i])
    for j in range(states.size):
        if states[j] != CLOSED:
            a, b = start[j], start[j + 1]
            value, used[j], share[j] = fill_site(
                lists.cost[a:b], lists.who[a:b], prices, sites.demand, sites.capacity[j], use.ratio, use.item[a:b]
            )
            rho[j] = sites.fixed_cost[j] + value
    base = prices.sum()
    value, _ = choose_cover(rho, states, sites.capacity, sites.need, base, limit, chosen)
    if value < limit < HOPELESS:
        value = choose_whole(rho, states, sites.capacity, sites.need, base, value, limit, chosen)
    gradient[:] = 1.0
    for j in range(states.size):
        if chosen[j] > 0 and used[j] > 0:
            item, part = use.item[start[j] : start[j + 1]], chosen[j]
            for a in range(used[j]):
                gradient[item[a]] -= part
            gradient[item[used[j] - 1]] += part * (1.0 - share[j])
    return value
