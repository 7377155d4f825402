"""The relaxation: rho_j = f_j + best use of site j at prices u; open sites must hold all demand (Nauss 1978; Beasley 1988)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbung.planning.capacitated_location.filling import fill_site
from lumbung.planning.lagrangean_tree.selection import CLOSED, Floats, States, choose_cover


class Sites(NamedTuple):
    """Costs (m, n), fixed costs (m,), demands (n,), capacities (m,), and the demand that open sites must hold."""

    cost: Floats
    fixed_cost: Floats
    demand: Floats
    capacity: Floats
    need: float


class Use(NamedTuple):
    """How each site would be used: worth rho (m,), customers (m, n) in its order, how many, share of the last."""

    rho: Floats
    item: NDArray[np.int32]
    used: NDArray[np.int64]
    share: Floats
    ratio: Floats


class LocationRelaxation:
    """L(u) of one problem."""

    def __init__(self, sites: Sites) -> None:
        m, n = sites.cost.shape
        self.sites = sites
        self.use = Use(np.zeros(m), np.zeros((m, n), np.int32), np.zeros(m, np.int64), np.zeros(m), np.zeros(n))

    def evaluate(self, states: States, prices: Floats, limit: float, gradient: Floats, chosen: Floats) -> float:
        """L at `prices`."""
        return float(_relax(self.sites, self.use, states, prices, limit, gradient, chosen))


@njit(cache=True, nogil=True)
def _relax(  # noqa: PLR0917  (a kernel)
    sites: Sites, use: Use, states: States, prices: Floats, limit: float, gradient: Floats, chosen: Floats
) -> float:
    """L(u); fills `use`, `gradient` (1 - how far each customer is served) and `chosen`, fixes `states`."""
    rho, used, share = use.rho, use.used, use.share
    for j in range(states.size):
        if states[j] != CLOSED:
            value, used[j], share[j] = fill_site(
                sites.cost[j], prices, sites.demand, sites.capacity[j], use.ratio, use.item[j]
            )
            rho[j] = sites.fixed_cost[j] + value
    value, _ = choose_cover(rho, states, sites.capacity, sites.need, prices.sum(), limit, chosen)
    gradient[:] = 1.0
    for j in range(states.size):
        if chosen[j] > 0 and used[j] > 0:
            item, part = use.item[j], chosen[j]
            for a in range(used[j]):
                gradient[item[a]] -= part
            gradient[item[used[j] - 1]] += part * (1.0 - share[j])
    return value
