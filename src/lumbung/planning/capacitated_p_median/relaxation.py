"""The relaxation: rho_j = the best load of site j at prices u, the p cheapest open; arcs are dropped by their price."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbung.planning.capacitated_p_median.loading import (
    DROPPED,
    FULL,
    OPTIONAL,
    best_load,
    candidates,
    mark_load,
    worth_with_each,
)
from lumbung.planning.lagrangean_tree.selection import CLOSED, FREE, HOPELESS, Floats, States, choose_exactly

Ints = NDArray[np.int64]
Arcs = NDArray[np.int8]
IMPOSSIBLE = 1e12
"""The cost of a site whose forced customers do not fit."""


class Medians(NamedTuple):
    """Costs (m, n), demands (n,) and capacities (m,) in a grain fine or coarse enough for the tables, and p."""

    cost: Floats
    demand: Ints
    capacity: Ints
    p: int


class MedianRelaxation:
    """L(u) of one problem; `arcs` (m, n) are those of the node, `serving` (m, n) a running mean of who serves whom."""

    def __init__(self, medians: Medians) -> None:
        self.medians = medians
        self.arcs = np.ones(medians.cost.shape, np.int8)
        self.served, self.serving = np.zeros(medians.cost.shape), np.zeros(medians.cost.shape)
        self.rho = np.zeros(len(medians.cost))

    def evaluate(self, states: States, prices: Floats, limit: float, gradient: Floats, chosen: Floats) -> float:
        """L at `prices`."""
        value = _relax(self.medians, self.arcs, states, prices, limit, self.rho, gradient, chosen, self.served)
        self.serving += 0.1 * (self.served - self.serving)
        return float(value)

    def drop_arcs(self, states: States, prices: Floats, limit: float) -> int:
        """Drop the arcs that no solution below `limit` uses; how many."""
        rho = np.full(len(states), -HOPELESS)
        return int(drop_dear_arcs(self.medians, self.arcs, states, prices, float(prices.sum()), limit, rho))


@njit(cache=True, nogil=True)
def _relax(  # noqa: PLR0917  (a kernel)
    medians: Medians,
    arcs: Arcs,
    states: States,
    prices: Floats,
    limit: float,
    rho: Floats,
    gradient: Floats,
    chosen: Floats,
    served: Floats,
) -> float:
    """L(u); fills `rho`, `gradient`, `chosen` and `served`, fixes `states`."""
    m, n = medians.cost.shape
    item, worth = np.empty(n, np.int64), np.empty(medians.capacity.max() + 1)
    for j in range(m):
        if states[j] == CLOSED:
            continue
        cost = medians.cost[j]
        count, room, forced = candidates(cost, prices, medians.demand, arcs[j], medians.capacity[j], item)
        rho[j] = IMPOSSIBLE
        if room >= 0:
            rho[j] = forced - best_load(cost, prices, medians.demand, item[:count], room, worth)
    value, _ = choose_exactly(rho, states, medians.p, prices.sum(), limit, chosen)
    gradient[:] = 1.0
    for j in range(m):
        served[j, :] = 0.0
        if chosen[j] > 0:
            cost = medians.cost[j]
            count, room, forced = candidates(cost, prices, medians.demand, arcs[j], medians.capacity[j], item)
            if room >= 0:
                mark_load(cost, prices, medians.demand, item[:count], room, served[j])
            for i in range(n):
                if arcs[j, i] > OPTIONAL:
                    served[j, i] = 1.0
                gradient[i] -= served[j, i]
    return value


@njit(cache=True, nogil=True)
def drop_dear_arcs(  # noqa: PLR0917  (a kernel)
    medians: Medians, arcs: Arcs, states: States, prices: Floats, base: float, limit: float, rho: Floats
) -> int:
    """Price x_ij = 1 for each optional arc: L with site j open and customer i in its load; how many are dropped.

    L = `base` + the p cheapest sites; `rho` (m,) are bounds on the sites' prices known already, raised to those found here.
    """
    m, n = medians.cost.shape
    item, worth, spare, chosen = np.empty(n, np.int64), np.full((m, n), FULL), np.zeros(m), np.zeros(m)
    for j in range(m):
        if states[j] == CLOSED:
            continue
        _, room, forced = candidates(medians.cost[j], prices, medians.demand, arcs[j], medians.capacity[j], item)
        spare[j] = forced
        if room < 0:
            rho[j] = IMPOSSIBLE
        else:
            best = worth_with_each(medians.cost[j], prices, medians.demand, arcs[j], room, worth[j])
            rho[j] = max(rho[j], forced - best)
    value, _ = choose_exactly(rho, states.copy(), medians.p, base, HOPELESS, chosen)
    dearest = -HOPELESS
    for j in range(m):
        if states[j] == FREE and chosen[j] > 0:
            dearest = max(dearest, rho[j])
    dropped = 0
    for j in range(m):
        if states[j] != CLOSED:
            without = value - (rho[j] if chosen[j] > 0 else dearest)
            for i in range(n):
                if arcs[j, i] == OPTIONAL and without + spare[j] - worth[j, i] > limit:
                    arcs[j, i] = DROPPED
                    dropped += 1
    return dropped
