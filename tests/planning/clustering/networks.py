"""Small weighted networks for the tests, and what is known of them by plain means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from lumbung.planning.clustering.graph import Ties
from lumbung.planning.clustering.network import Network, network

Edges = dict[tuple[int, int], float]


def ties_of(n: int, edges: Edges) -> Ties:
    """Ties with these weights, without distances and parts."""
    pairs = np.array(sorted(edges), dtype=np.int32).reshape(-1, 2)
    weight = np.array([edges[a, b] for a, b in sorted(edges)], dtype=np.float32)
    empty = np.zeros(len(pairs), dtype=np.float32)
    parts = np.zeros((len(pairs), 3), dtype=np.float32)
    return Ties(n, pairs[:, 0].copy(), pairs[:, 1].copy(), empty, parts, weight)


def network_of(n: int, edges: Edges) -> Network:
    """The network of these edges."""
    return network(ties_of(n, edges))


@st.composite
def small_edges(draw: DrawFn, most: int = 7) -> tuple[int, Edges]:
    """(n, edges) with weights that are exact in binary."""
    n = draw(st.integers(1, most))
    pairs = [(a, b) for a in range(n) for b in range(a + 1, n)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return n, {pair: draw(st.integers(1, 16)) / 8 for pair in chosen}


def worth(n: int, edges: Edges, community: Sequence[int], penalty: float) -> float:
    """Sum over communities of weight inside - penalty/2 · volume², as defined."""
    inside = sum(w for (a, b), w in edges.items() if community[a] == community[b])
    volume = dict.fromkeys(community, 0.0)
    for (a, b), w in edges.items():
        volume[community[a]] += w
        volume[community[b]] += w
    return inside - penalty / 2 * sum(v * v for v in volume.values())


def partitions(n: int) -> Iterator[list[int]]:
    """Every partition of n nodes, as restricted growth strings."""
    if n == 0:
        yield []
        return
    for rest in partitions(n - 1):
        for group in range(max(rest, default=-1) + 2):
            yield [*rest, group]


def parts(nodes: Sequence[int], edges: Edges) -> int:
    """How many pieces these nodes fall into by the edges among them."""
    left, count = set(nodes), 0
    while left:
        reached = [left.pop()]
        while reached:
            node = reached.pop()
            near = {b if a == node else a for a, b in edges if node in {a, b}} & left
            left -= near
            reached += near
        count += 1
    return count
