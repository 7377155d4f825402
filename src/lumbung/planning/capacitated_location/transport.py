"""The cheapest service of all customers by given open sites: successive shortest paths on the graph of the sites.

Each customer starts at her cheapest site; overloaded sites pass demand on along paths a -> b whose length is
min over customers in a of (c_ib - c_ia) / d_i. With few sites and many customers that graph is tiny (Ahuja, Magnanti,
Orlin 1993, ch. 9; potentials as in Edmonds and Karp 1972).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FAR = 1e300


class Network(NamedTuple):
    """Open sites' costs for a unit of demand (k, n), capacities (k,), demands (n,), and the state of the paths."""

    unit: Floats
    capacity: Floats
    demand: Floats
    flow: Floats
    load: Floats
    arc: Floats
    carrier: Ints
    potential: Floats
    distance: Floats
    parent: Ints


@njit(cache=True, nogil=True)
def transport(unit: Floats, capacity: Floats, demand: Floats, flow: Floats, cutoff: float) -> tuple[float, Floats]:
    """(least cost, price of a unit of each site's capacity (k,)); `flow` (k, n) receives the units sent.

    Ends with FAR when the sites are too small, or as soon as the cost must pass `cutoff`.
    """
    k = capacity.size
    net = Network(
        unit, capacity, demand, flow, np.zeros(k), np.full((k, k), FAR), np.zeros((k, k), np.int64), np.zeros(k),
        np.empty(k), np.empty(k, np.int64),
    )  # fmt: skip
    cost, dust = _start(net), 1e-9 * capacity.max()
    for a in range(k):
        _arcs_from(net, a)
    while True:
        over = 0.0
        for a in range(k):
            over += max(0.0, net.load[a] - capacity[a] - dust)
        highest = net.potential.max()
        if over == 0.0:
            return cost, highest - net.potential
        if cost + over * highest > cutoff:
            return FAR, net.potential
        end = _shortest_path(net, dust)
        if end < 0:
            return FAR, net.potential
        cost += _augment(net, end)


@njit(cache=True, nogil=True)
def _start(net: Network) -> float:
    """Everybody at her cheapest site, whatever it holds."""
    unit, demand, flow, load = net.unit, net.demand, net.flow, net.load
    flow[:] = 0.0
    nearest, least = np.zeros(demand.size, np.int64), unit[0].copy()
    for a in range(1, load.size):
        for i in range(demand.size):
            if unit[a, i] < least[i]:
                nearest[i], least[i] = a, unit[a, i]
    cost = 0.0
    for i in range(demand.size):
        flow[nearest[i], i] = demand[i]
        load[nearest[i]] += demand[i]
        cost += least[i] * demand[i]
    return cost


@njit(cache=True, nogil=True)
def _arcs_from(net: Network, a: int) -> None:
    """The cheapest customer to move from site a to each other site."""
    unit, flow, arc, carrier = net.unit, net.flow[a], net.arc[a], net.carrier[a]
    k, n = unit.shape
    for b in range(k):
        arc[b] = FAR
    for i in range(n):
        if flow[i] > 0:
            here = unit[a, i]
            for b in range(k):
                longer = unit[b, i] - here
                if longer < arc[b]:
                    arc[b], carrier[b] = longer, i


@njit(cache=True, nogil=True)
def _shortest_path(net: Network, dust: float) -> int:
    """Dijkstra from all overloaded sites to the nearest with room; raises potentials; -1 when there is none."""
    load, capacity, arc, potential = net.load, net.capacity, net.arc, net.potential
    distance, parent = net.distance, net.parent
    k = load.size
    done = np.zeros(k, np.bool_)
    for a in range(k):
        distance[a] = 0.0 if load[a] > capacity[a] + dust else FAR
        parent[a] = -1
    end = -1
    while end < 0:
        at = -1
        for a in range(k):
            if not done[a] and distance[a] < FAR and (at < 0 or distance[a] < distance[at]):
                at = a
        if at < 0:
            return -1
        done[at] = True
        if load[at] < capacity[at] - dust:
            end = at
            break
        for b in range(k):
            if not done[b] and arc[at, b] < FAR:
                length = distance[at] + max(0.0, arc[at, b] + potential[at] - potential[b])
                if length < distance[b]:
                    distance[b], parent[b] = length, at
    reached = distance[end]
    for a in range(k):
        potential[a] += min(distance[a], reached)
    return end


@njit(cache=True, nogil=True)
def _augment(net: Network, end: int) -> float:
    """Send as much as the path to `end` carries; returns its cost."""
    amount, b = net.capacity[end] - net.load[end], end
    while net.parent[b] >= 0:
        a = net.parent[b]
        amount = min(amount, net.flow[a, net.carrier[a, b]])
        b = a
    amount = min(amount, net.load[b] - net.capacity[b])
    net.load[b] -= amount
    net.load[end] += amount
    cost, b = 0.0, end
    while net.parent[b] >= 0:
        a = net.parent[b]
        i = net.carrier[a, b]
        cost += amount * (net.unit[b, i] - net.unit[a, i])
        left = net.flow[a, i] - amount
        net.flow[a, i] = left if left > 1e-12 * net.demand[i] else 0.0
        net.flow[b, i] += amount
        b = a
    b = end
    while b >= 0:
        _arcs_from(net, b)
        b = net.parent[b]
    return cost
