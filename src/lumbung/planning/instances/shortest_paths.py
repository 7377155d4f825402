"""Shortest paths between all pairs of vertices of an undirected graph (Dijkstra 1959, from each vertex)."""

from __future__ import annotations

import heapq

import numpy as np
from numba import njit
from numpy.typing import NDArray


def all_shortest_paths(n: int, ends: NDArray[np.int64], cost: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distances (n, n) over edges `ends` (e, 2), vertices from 0, `cost` (e,) >= 0; inf where there is no path.

    Of several edges between the same two vertices the last one counts.
    """
    low, high = ends.min(axis=1), ends.max(axis=1)
    pair = low * n + high
    last = np.sort(len(pair) - 1 - np.unique(pair[::-1], return_index=True)[1])
    tail, head = np.concatenate((low[last], high[last])), np.concatenate((high[last], low[last]))
    order = np.argsort(tail, kind="stable")
    start = np.searchsorted(tail[order], np.arange(n + 1))
    return _from_every_vertex(start, head[order], np.concatenate((cost[last], cost[last]))[order])


@njit(cache=True)
def _from_every_vertex(
    start: NDArray[np.int64], head: NDArray[np.int64], cost: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Row a: distances from a; arcs of vertex v are start[v]:start[v + 1]."""
    n = start.size - 1
    distance = np.full((n, n), np.inf)
    for a in range(n):
        d = distance[a]
        d[a] = 0.0
        heap = [(0.0, a)]
        while len(heap) > 0:
            reached, v = heapq.heappop(heap)
            if reached > d[v]:
                continue
            for e in range(start[v], start[v + 1]):
                further = reached + cost[e]
                if further < d[head[e]]:
                    d[head[e]] = further
                    heapq.heappush(heap, (further, head[e]))
    return distance
