"""Capacitated p-median as a search space: an iterated local search for solutions, then the tree over sites and arcs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.capacitated_p_median.loading import DROPPED, FORCED, OPTIONAL
from lumbung.planning.capacitated_p_median.local_search import LocalSearch
from lumbung.planning.capacitated_p_median.relaxation import MedianRelaxation, Medians
from lumbung.planning.lagrangean_tree.ascent import Pace, climb
from lumbung.planning.lagrangean_tree.incumbent import Incumbent
from lumbung.planning.lagrangean_tree.selection import CLOSED, FREE, OPEN, Floats, States
from lumbung.planning.lagrangean_tree.tree import Node, split

Ints = NDArray[np.int64]

ROUNDS = 20
ROOT, AGAIN = Pace(150, 1.5, 10, 1e-3), Pace(150, 0.5, 10, 1e-3)
NODE_PACES = (Pace(60, 0.5, 5, 0.02), Pace(30, 0.25, 5, 0.02), Pace(30, 0.25, 5, 0.02))
"""A node climbs again while that drops many arcs."""
MANY_ARCS = 0.05
KICKS = 20
"""Of the first local search for each customer."""
LATER_STARTS, LATER_KICKS = 3, 60
"""Later ones, and kicks of each for each customer."""
UNDECIDED = 0.4
"""A site whose mean lies within this of one half is branched on before any arc."""


class MedianSpace:
    """`true` holds the given demands and capacities, `medians` those of the tables; solutions give each one's site."""

    def __init__(self, true: Medians, medians: Medians, best: Incumbent[Ints], seed: int) -> None:
        self.true, self.best, self.relaxation = true, best, MedianRelaxation(medians)
        self.solutions = LocalSearch(true, best, seed)
        self.first = Node(-np.inf, np.zeros(len(true.capacity), np.int8), np.zeros(true.cost.shape[1]))

    def more_solutions(self) -> None:
        """Longer local searches from new starts."""
        for _ in range(LATER_STARTS):
            self.solutions.anneal(LATER_KICKS * self.true.cost.shape[1])

    def root(self, node: Node | None) -> Node:
        """Climb until nothing moves, dropping arcs between rounds."""
        if node is None:
            self.solutions.anneal(KICKS * self.true.cost.shape[1])
            states, pace = np.zeros(len(self.true.capacity), np.int8), ROOT
            n, m = self.true.cost.shape[1], self.true.cost.shape[0]
            prices = np.sort(self.true.cost, axis=0)[min(m - 1, n // self.true.p)].copy()
        else:
            states, pace, prices = node.states, AGAIN, node.prices.copy()
            self.relaxation.arcs = self._arcs(node)
        bound, watch = -np.inf, self.best.watch
        for turn in range(ROUNDS):
            before, free = bound, int((states == FREE).sum())
            top = climb(self.relaxation, states, prices, pace, self.best)
            bound, prices = max(bound, top.bound), top.prices
            watch.bounded(min(bound, self.best.objective))
            if bound > self.best.limit or watch.over(0):
                break
            self._around(states, top.mean)
            moved = self.relaxation.drop_arcs(states, prices, self.best.limit) or int((states == FREE).sum()) < free
            if turn and not moved and bound - before < 1e-5 * abs(bound):
                break
            pace = Pace(pace.steps, max(0.3, 0.7 * pace.length), pace.patience, pace.least)
        self.first = Node(bound, states, prices, self.relaxation.arcs)
        return self.first

    @staticmethod
    def _arcs(node: Node) -> NDArray[np.int8]:
        if node.arcs is None:
            raise RuntimeError("a node of this search has arcs")
        return node.arcs.copy()

    def _around(self, states: States, mean: Floats) -> None:
        """A solution around the sites that are open or mostly so."""
        opened, free = np.flatnonzero(states == OPEN), np.flatnonzero(states == FREE)
        most = free[np.argsort(-mean[free], kind="stable")][: self.true.p - len(opened)]
        if len(opened) + len(most) == self.true.p:
            self.solutions.around(np.concatenate((opened, most)).astype(np.int64))

    def explore(self, node: Node) -> list[Node]:
        """Climb, drop arcs, climb again while that helps; then split on a site, or on an arc when sites are clear."""
        relaxation = self.relaxation
        relaxation.arcs = self._arcs(node)
        relaxation.serving[:] = 0.0
        mean = np.zeros(len(node.states))
        for pace in NODE_PACES:
            top = climb(relaxation, node.states, node.prices, pace, self.best)
            node.bound, node.prices, mean = max(node.bound, top.bound), top.prices, top.mean
            if node.bound > self.best.limit or self.best.watch.status is not None:
                return []
            dropped = relaxation.drop_arcs(node.states, node.prices, self.best.limit)
            live = (relaxation.arcs[node.states != CLOSED] != DROPPED).sum(axis=0)
            if (live == 0).any():
                return []
            if dropped < MANY_ARCS * live.sum():
                break
        self._around(node.states, mean)
        node.arcs = relaxation.arcs
        return [] if node.bound > self.best.limit else self._split(node, mean, live)

    def _split(self, node: Node, mean: Floats, live: Ints) -> list[Node]:
        """Two children; none when everything is decided."""
        arcs, free = self._arcs(node), np.flatnonzero(node.states == FREE)
        if len(free) == 0 and (live == 1).all():
            usable = np.where((node.states != CLOSED)[:, None], arcs, DROPPED)
            self.solutions.offer(np.argmax(usable, axis=0).astype(np.int64))
            return []
        undecided = (arcs == OPTIONAL) & (node.states != CLOSED)[:, None] & (live > 1)[None, :]
        doubt = np.where(undecided, np.abs(self.relaxation.serving - 0.5), np.inf)
        if len(free) and (np.abs(mean[free] - 0.5).min() < UNDECIDED or doubt.min() > 0.499):
            return split(node, mean)
        j, i = divmod(int(np.argmin(doubt)), doubt.shape[1])
        with_arc, without, states = arcs.copy(), arcs, node.states.copy()
        with_arc[:, i], with_arc[j, i], states[j], without[j, i] = DROPPED, FORCED, OPEN, DROPPED
        return [
            Node(node.bound, states, node.prices, with_arc),
            Node(node.bound, node.states, node.prices, without),
        ]
