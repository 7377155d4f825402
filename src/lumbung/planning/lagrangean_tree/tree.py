"""The search: best bound first, but each node is followed down to a leaf, which soon gives good solutions."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import count
from math import inf
from typing import Protocol

import numpy as np

from lumbung.planning.lagrangean_tree.incumbent import Incumbent
from lumbung.planning.lagrangean_tree.selection import CLOSED, FREE, OPEN, Floats, States
from lumbung.planning.solving import Watch

FIRST_RESTART_NODES = 100
"""After so many nodes a better incumbent is worth fixing sites at the root again."""


@dataclass(slots=True)
class Node:
    """A part of the search space: site states, prices to start from, and what else the problem has fixed (`arcs`).

    `mean` (m,): the relaxation's open sets above it, on average; None where a search does not hand it on.
    """

    bound: float
    states: States
    prices: Floats
    arcs: np.ndarray | None = None
    mean: Floats | None = None


class Space(Protocol):
    """A problem as the search sees it."""

    def root(self, node: Node | None) -> Node:
        """The whole space with what can be fixed in it; `node` is the last root when the search starts anew."""
        ...

    def explore(self, node: Node) -> list[Node]:
        """Bound the node, offer solutions, and split it: the child to follow first; [] when it is done."""
        ...


@dataclass(slots=True)
class Explored:
    """How much was searched: proved when nothing is left above the limit."""

    proved: bool
    bound: float
    nodes: int


def search(space: Space, best: Incumbent, watch: Watch, most_nodes: float = inf) -> Explored:
    """Explore until a proof, until the watch says stop or `most_nodes` are done; the bound is that of the worst node left."""
    root = space.root(None)
    watch.bounded(min(root.bound, best.objective, best.aim))
    heap: list[tuple[float, int, Node]] = []
    now: Node | None = root
    serial, nodes, restart, mark = count(), 0, FIRST_RESTART_NODES, best.objective
    while nodes < most_nodes and not watch.over(0):
        if nodes >= restart and best.objective < mark:
            root = space.root(root)
            heap, now, mark, restart = [], root, best.objective, nodes + 2 * restart
        if now is None or now.bound > best.limit:
            now = heapq.heappop(heap)[2] if heap else None
            if now is None or now.bound > best.limit:
                return Explored(proved=True, bound=best.proved_bound, nodes=nodes)
            watch.bounded(now.bound)
        nodes += 1
        children = space.explore(now)
        if watch.status is not None:
            break
        now = None
        for child in children:
            if now is None:
                now = child
            else:
                heapq.heappush(heap, (child.bound, next(serial), child))
    left = [entry[2].bound for entry in heap] + ([] if now is None else [now.bound])
    proved = watch.status is None and min(left, default=inf) > best.limit
    return Explored(proved=proved, bound=min([best.proved_bound, *left]), nodes=nodes)


def split(node: Node, mean: Floats) -> list[Node]:
    """Open, then close, the free site whose mean is nearest to one half."""
    free = np.flatnonzero(node.states == FREE)
    site = free[np.argmin(np.abs(mean[free] - 0.5))]
    children = []
    for state in (OPEN, CLOSED):
        states = node.states.copy()
        states[site] = state
        children.append(Node(node.bound, states, node.prices, node.arcs, mean))
    return children
