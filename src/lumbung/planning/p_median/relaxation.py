"""The relaxation of p-median: rho_j = sum_i min(0, c_ij - u_i), the p cheapest open (Cornuejols, Fisher, Nemhauser 1977)."""

from __future__ import annotations

import numpy as np
from numba import njit

from lumbung.planning.lagrangean_tree.selection import Floats, States, choose_exactly
from lumbung.planning.p_median.lists import Lists


class PMedianRelaxation:
    """L(u) on lists that the node has shortened."""

    def __init__(self, p: int, sites: int, lists: Lists) -> None:
        self.p, self.rho, self.lists = p, np.zeros(sites), lists

    def evaluate(self, states: States, prices: Floats, limit: float, gradient: Floats, chosen: Floats) -> float:
        """L at `prices`, which are kept within 0 and the lists' caps."""
        return float(_relax(self.lists, states, self.p, prices, limit, self.rho, gradient, chosen))


@njit(cache=True, nogil=True)
def _relax(  # noqa: PLR0917  (a kernel)
    lists: Lists, states: States, p: int, prices: Floats, limit: float, rho: Floats, gradient: Floats, chosen: Floats
) -> float:
    """L(u); fills `rho`, `gradient` (1 - how often each customer is served) and `chosen`, fixes `states`."""
    rho[:] = 0.0
    base = 0.0
    for i in range(prices.size):
        u = min(max(prices[i], 0.0), lists.cap[i])
        prices[i] = u
        base += u
        for k in range(lists.start[i], lists.stop[i]):
            if lists.cost[k] >= u:
                break
            rho[lists.site[k]] += lists.cost[k] - u
    value, _ = choose_exactly(rho, states, p, base, limit, chosen)
    for i in range(prices.size):
        served = 0.0
        for k in range(lists.start[i], lists.stop[i]):
            if lists.cost[k] >= prices[i]:
                break
            served += chosen[lists.site[k]]
        gradient[i] = 1.0 - served
    return value
