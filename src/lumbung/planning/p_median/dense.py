"""p-median with all costs at hand: interchange for solutions, Lagrangean branch and bound for the proof."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.lagrangean_tree.ascent import Pace, climb
from lumbung.planning.lagrangean_tree.incumbent import Incumbent
from lumbung.planning.lagrangean_tree.selection import CLOSED, FREE, OPEN, Floats, States
from lumbung.planning.lagrangean_tree.tree import Node, split
from lumbung.planning.p_median.interchange import interchange
from lumbung.planning.p_median.lists import buffers_like, compact, lists_within
from lumbung.planning.p_median.relaxation import PMedianRelaxation

Ints = NDArray[np.int64]

ROUNDS = 20
ROOT, AGAIN = Pace(200, 1.5, 10, 1e-3, 20), Pace(200, 0.5, 10, 1e-3, 20)
NODE = Pace(60, 0.5, 5, 0.05)
EAGER_ROUNDS = 2
"""Rounds at the root in which an interchange starts from the open set of every few steps."""
INTERCHANGE_EVERY = 8
"""Nodes between two interchanges: one costs as much as many steps where there are thousands of sites."""
REACH = 3
"""At first the lists reach as far as the third nearest open site: prices end near the second."""


class DenseSpace:
    """The search space of one problem: `cost` (m, n), weighted; `movable` (m,) sites are neither fixed nor forbidden."""

    def __init__(self, cost: Floats, p: int, states: States, best: Incumbent[Ints], seed: int) -> None:
        self.cost, self.p, self.best = cost, p, best
        self.first_states, self.movable = states, states == FREE
        self.random = np.random.default_rng(seed)
        self.tried: set[bytes] = set()
        self.nodes = 0
        self._start()
        self.full = lists_within(cost, self._reach(), states)
        self.relaxation = PMedianRelaxation(p, len(cost), buffers_like(self.full))

    def _start(self) -> None:
        """A first solution: sites drawn at random, then interchange."""
        free, fixed = np.flatnonzero(self.movable), np.flatnonzero(self.first_states == OPEN)
        drawn = self.random.permutation(free)[: self.p - len(fixed)]
        self.improve(np.concatenate((fixed, drawn)))

    def improve(self, opened: Ints) -> None:
        """Interchange from `opened` (p,), offered to the incumbent; the same set is never tried twice."""
        key = np.sort(opened).tobytes()
        if key in self.tried:
            return
        self.tried.add(key)
        total = interchange(self.cost, opened, self.movable, int(self.random.integers(len(self.cost))))
        self.best.offer(float(total), np.sort(opened))

    def offer(self, opened: Ints) -> None:
        """Offer a set of p sites as it is."""
        if len(opened) != self.p:
            return
        self.best.offer(float(self.cost[opened].min(axis=0).sum()), np.sort(opened))

    def root(self, node: Node | None) -> Node:
        """Climb from prices between each customer's nearest and second nearest site, until nothing moves."""
        watch, bound = self.best.watch, -np.inf
        states = self.first_states.copy() if node is None else node.states
        prices, pace = (self._first_prices(), ROOT) if node is None else (node.prices, AGAIN)
        for turn in range(ROUNDS):
            self._relist(states)
            before, free, old = bound, int((states == FREE).sum()), self.best.objective
            top = climb(self.relaxation, states, prices, pace, self.best, primal=self._from_relaxed)
            bound, prices = max(bound, top.bound), top.prices
            self._from_relaxed(top.chosen)
            watch.bounded(min(bound, self.best.objective))
            moved = int((states == FREE).sum()) < free or self.best.objective < old
            if bound > self.best.limit or watch.over(0) or (turn and bound - before < self._dust and not moved):
                break
            every = pace.primal_every if turn < EAGER_ROUNDS else pace.steps
            pace = Pace(pace.steps, max(0.3, 0.6 * pace.length), pace.patience, pace.least, every)
        return Node(bound, states, prices)

    @property
    def _dust(self) -> float:
        """A rise of the bound that is not worth another round."""
        return 1e-7 * self.best.objective + (1e-3 if self.best.whole else 0.0)

    def _first_prices(self) -> Floats:
        near = np.partition(self.cost[self._opened], min(1, self.p - 1), axis=0)
        prices: Floats = near[: min(2, self.p)].mean(axis=0)
        return prices

    @property
    def _opened(self) -> Ints:
        if self.best.solution is None:
            raise RuntimeError("the search began without a first solution")
        return self.best.solution

    def _reach(self) -> Floats:
        """For each customer the cost beyond which her price will hardly go."""
        if self.p <= REACH:
            return np.full(self.cost.shape[1], np.inf)
        reach: Floats = np.partition(self.cost[self._opened], REACH - 1, axis=0)[REACH - 1]
        return reach

    def _relist(self, states: States) -> None:
        """Lists without what is closed."""
        self.full = lists_within(self.cost, self._reach(), states)
        self.relaxation.lists = buffers_like(self.full)
        compact(self.full, states, self.relaxation.lists)

    def _from_relaxed(self, chosen: Floats) -> None:
        opened = np.flatnonzero(chosen)
        if len(opened) == self.p:
            self.improve(opened)

    def explore(self, node: Node) -> list[Node]:
        """Climb a few steps; a node whose sites are all decided is a solution."""
        compact(self.full, node.states, self.relaxation.lists)
        top = climb(self.relaxation, node.states, node.prices, NODE, self.best)
        node.bound, node.prices = max(node.bound, top.bound), top.prices
        if node.bound > self.best.limit:
            return []
        self.nodes += 1
        if self.nodes % INTERCHANGE_EVERY == 0:
            self._from_relaxed(top.chosen)
        else:
            self.offer(np.flatnonzero(top.chosen))
        opened, free = int((node.states == OPEN).sum()), int((node.states == FREE).sum())
        if opened == self.p or opened + free == self.p:
            self.offer(np.flatnonzero(node.states == OPEN if opened == self.p else node.states != CLOSED))
            return []
        return split(node, top.mean)
