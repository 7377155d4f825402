"""The relaxation of p-median on near lists: L(u) = sum_i u_i + the p least of rho_j = sum_i min(0, c_ij - u_i).

A price never passes what may be missing from its list, so that L is a bound for all sites. The climb moves z_i with
u_i = scale_i z_i: a step of one length would be too short where sites are far and too long where they are near, and
with scale_i^2 about as large as what u_i may be wrong by, all prices settle at one pace.
"""

from __future__ import annotations

import numpy as np

from lumbung.planning.lagrangean_tree.selection import Floats, States, choose_exactly
from lumbung.planning.p_median.near import NearLists
from lumbung.planning.solving.kernels import array_kernel, kernel

LEAST_MAGNITUDE = 1e-6
"""Of a price, as a share of the mean."""


class SparseRelaxation:
    """L(u) for m sites with `magnitude` (n,) of the prices; fixes nothing: at this size hardly anything can be."""

    def __init__(self, lists: NearLists, p: int, sites: int, magnitude: Floats) -> None:
        self.lists, self.p, self.rho = lists, p, np.zeros(sites)
        mean = float(magnitude.mean())
        self.scale: Floats = (
            np.sqrt(np.maximum(magnitude / mean, LEAST_MAGNITUDE)) if mean > 0 else np.ones(len(magnitude))
        )
        self.highest = -np.inf

    def evaluate(self, states: States, prices: Floats, limit: float, gradient: Floats, chosen: Floats) -> float:
        """L at `prices` in scaled units, which are kept within 0 and the lists' caps."""
        base = _price_sites(self.lists, prices, self.scale, self.rho)
        value, _ = choose_exactly(self.rho, states, self.p, base, np.inf, chosen)
        _served(self.lists, prices, self.scale, chosen, gradient)
        self.highest = max(self.highest, float(value))
        return float(value)


@array_kernel
def _price_sites(lists: NearLists, prices: Floats, scale: Floats, rho: Floats) -> float:
    """Fills `rho` (m,), clips `prices` (n,) and returns their sum."""
    rho[:] = 0.0
    base = 0.0
    for i in range(prices.size):
        u = min(max(prices[i] * scale[i], 0.0), lists.cap[i])
        prices[i] = u / scale[i]
        base += u
        for k in range(lists.start[i], lists.start[i + 1]):
            if lists.cost[k] >= u:
                break
            rho[lists.site[k]] += lists.cost[k] - u
    return base


@kernel
def _served(lists: NearLists, prices: Floats, scale: Floats, chosen: Floats, gradient: Floats) -> None:
    """The gradient: scale times 1 less how often each customer is served by the `chosen` sites."""
    for i in range(prices.size):
        u, served = prices[i] * scale[i], 0.0
        for k in range(lists.start[i], lists.start[i + 1]):
            if lists.cost[k] >= u:
                break
            served += chosen[lists.site[k]]
        gradient[i] = scale[i] * (1.0 - served)
