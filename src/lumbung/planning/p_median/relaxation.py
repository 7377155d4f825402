"""The relaxation of p-median: rho_j = sum_i min(0, c_ij - u_i), the p cheapest open (Cornuejols, Fisher, Nemhauser 1977)."""

from __future__ import annotations

import numpy as np

from lumbung.planning.lagrangean_tree.selection import Floats, States
from lumbung.planning.p_median.groups import NONE, choose_with_groups
from lumbung.planning.p_median.lists import Lists
from lumbung.planning.solving.kernels import array_kernel, kernel

DENSE_UP_TO = 2
"""Rows of chosen sites are read rather than lists while they hold fewer than so many numbers for each list entry."""


class PMedianRelaxation:
    """L(u) on lists that the node has shortened, with the node's `groups` of sites (m,)."""

    def __init__(self, p: int, cost: Floats, lists: Lists) -> None:
        m, n = cost.shape
        self.p, self.cost, self.lists = p, cost, lists
        self.rho, self.reach, self.groups = np.zeros(m), np.zeros(n), np.full(m, NONE, np.int16)

    def evaluate(self, states: States, prices: Floats, limit: float, gradient: Floats, chosen: Floats) -> float:
        """L at `prices`, which are kept within 0 and the lists' caps."""
        below, base = _price(self.lists, prices, self.rho, self.reach)
        value = choose_with_groups(self.rho, states, self.groups, self.p, base, limit, chosen)
        if self.p * len(prices) < DENSE_UP_TO * below:
            _served_by_rows(self.cost, self.reach, chosen, gradient)
        else:
            _served_by_lists(self.lists, prices, chosen, gradient)
        return float(value)


@array_kernel
def _price(lists: Lists, prices: Floats, rho: Floats, reach: Floats) -> tuple[int, float]:
    """Fill `rho`; (entries below the prices, sum of the prices). `reach` (n,): dearer sites do not serve a customer."""
    start, end, site, cost, cap = lists.start, lists.stop, lists.site, lists.cost, lists.cap
    rho[:] = 0.0
    below, base = 0, 0.0
    for i in range(prices.size):
        u = min(max(prices[i], 0.0), cap[i])
        k, stop = start[i], end[i]
        while k < stop and cost[k] < u:
            rho[site[k]] += cost[k] - u
            k += 1
        prices[i], reach[i] = u, cost[k - 1] if k > start[i] else -1.0
        below += k - start[i]
        base += u
    return below, base


@array_kernel
def _served_by_rows(cost: Floats, reach: Floats, chosen: Floats, gradient: Floats) -> None:
    """Fill `gradient`, 1 - how often each customer is served, from the rows of the chosen sites."""
    gradient[:] = 1.0
    for j in range(chosen.size):
        if chosen[j] > 0:
            row = cost[j]
            for i in range(gradient.size):
                gradient[i] -= 1.0 if row[i] <= reach[i] else 0.0


@kernel
def _served_by_lists(lists: Lists, prices: Floats, chosen: Floats, gradient: Floats) -> None:
    """The same from the lists of the customers, shorter where many sites are chosen."""
    start, stop, site, cost = lists.start, lists.stop, lists.site, lists.cost
    for i in range(prices.size):
        served = 0.0
        for k in range(start[i], stop[i]):
            if cost[k] >= prices[i]:
                break
            served += chosen[site[k]]
        gradient[i] = 1.0 - served
