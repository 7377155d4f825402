"""p-median with all costs at hand: interchange for solutions, Lagrangean branch and bound for the proof."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.lagrangean_tree.ascent import Pace, climb
from lumbung.planning.lagrangean_tree.incumbent import Incumbent
from lumbung.planning.lagrangean_tree.selection import CLOSED, FREE, OPEN, Floats, States
from lumbung.planning.lagrangean_tree.tree import Node, split
from lumbung.planning.p_median.branching import asked, rank_questions
from lumbung.planning.p_median.groups import NONE, Groups
from lumbung.planning.p_median.interchange import interchange
from lumbung.planning.p_median.lists import buffers_like, compact, lists_within
from lumbung.planning.p_median.relaxation import PMedianRelaxation

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

ROUNDS = 20
FIRST = Pace(200, 1.5, 10, 1e-3, 20)
"""The first climb, from whose open sets solutions are made."""
ROOT = Pace(2000, 1.0, 30, 1e-3, 50, deflection=0.95, shorter=0.75, progress=1e-3)
AGAIN = Pace(300, 0.1, 30, 1e-3, deflection=0.95, shorter=0.75, progress=1e-3)
NODE = Pace(60, 0.5, 10, 0.02, deflection=0.8, shorter=0.7, progress=0.01, averaging=0.05)
FEW = 0.05
"""Rounds at the root go on while they close this share of the gap or fix this share of the free sites."""
AROUND = 6
"""A kick is followed by interchanges with the nearest sites only, those of so many open ones."""
KICKS = 40
"""Rounds without a better solution after which the iterated local search ends."""
INTERCHANGE_EVERY = 8
"""Nodes between two interchanges: one costs as much as many steps where there are thousands of sites."""
REACH = 3
"""At first the lists reach as far as the third nearest open site: prices end near the second."""


@dataclass(slots=True)
class PMedianNode(Node):
    """A node with its groups of sites (m,)."""

    groups: Groups = field(default_factory=lambda: np.zeros(0, np.int16))


class DenseSpace:
    """The search space of one problem: `cost` (m, n), weighted; `movable` (m,) sites are neither fixed nor forbidden."""

    def __init__(self, cost: Floats, p: int, states: States, best: Incumbent[Ints], seed: int) -> None:
        self.cost, self.p, self.best = cost, p, best
        self.first_states, self.movable = states, states == FREE
        self.random = np.random.default_rng(seed)
        self.tried: set[bytes] = set()
        self.nodes, self.looks, self.next_look = 0, 0, 0
        n = cost.shape[1]
        self.worth, self.question, self.near = np.zeros(n), np.zeros((n, 2), np.int64), np.zeros(len(cost), np.bool_)
        self._start()
        self.full = lists_within(cost, self._reach(), states)
        self.relaxation = PMedianRelaxation(p, cost, buffers_like(self.full))

    def _start(self) -> None:
        """A first solution: sites drawn at random, then interchange."""
        free, fixed = np.flatnonzero(self.movable), np.flatnonzero(self.first_states == OPEN)
        drawn = self.random.permutation(free)[: self.p - len(fixed)]
        self.improve(np.concatenate((fixed, drawn)))

    def improve(self, opened: Ints, movable: Bools | None = None) -> None:
        """Interchange from `opened` (p,), offered to the incumbent; the same set is never tried twice."""
        key = np.sort(opened).tobytes()
        if key in self.tried:
            return
        self.tried.add(key)
        total = interchange(
            self.cost, opened, self.movable if movable is None else movable, int(self.random.integers(len(self.cost)))
        )
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
        prices, pace = (self._first_prices(), FIRST) if node is None else (node.prices, AGAIN)
        for turn in range(ROUNDS):
            self._relist(states)
            before, free = bound, int((states == FREE).sum())
            top = climb(self.relaxation, states, prices, pace, self.best, primal=self._eagerly)
            bound, prices = max(bound, top.bound), top.prices
            watch.bounded(min(bound, self.best.objective))
            self._from_relaxed(top.chosen)
            if bound <= self.best.limit and turn == 0:
                self._kick(states != CLOSED)
            few = int((states == FREE).sum()) > (1 - FEW) * free
            low = bound - before < FEW * (self.best.objective - bound)
            if bound > self.best.limit or watch.over(0) or (turn > 1 and few and low):
                break
            pace = AGAIN if turn else ROOT
        return Node(bound, states, prices)

    def _first_prices(self) -> Floats:
        near = np.partition(self.cost[self._opened], min(1, self.p - 1), axis=0)
        prices: Floats = near[: min(2, self.p)].mean(axis=0)
        return prices

    def _kick(self, usable: Bools) -> None:
        """Iterated local search: a few open sites near some customer elsewhere, then interchange around her."""
        usable, idle = usable & self.movable, 0
        opened, cost = self._opened, self.best.objective
        inside = np.flatnonzero(self.movable[opened])
        around = AROUND * len(usable) // self.p
        while idle < KICKS and len(inside) > 1 and usable.sum() > self.p and not self.best.watch.over(0):
            idle += 1
            near = self.cost[:, self.random.integers(self.cost.shape[1])]
            order = np.argsort(near, kind="stable")
            count = min(len(inside) // 2, 1 + int(self.random.integers(3)))
            leaving = inside[np.argsort(near[opened[inside]], kind="stable")[: 2 * count + 1]]
            local = np.zeros(len(usable), np.bool_)
            local[order[:around]] = True
            local &= usable
            entering = np.setdiff1d(np.flatnonzero(local), opened)
            if len(entering) >= count:
                moved = opened.copy()
                moved[self.random.permutation(leaving)[:count]] = self.random.permutation(entering)[:count]
                self.improve(moved, local)
                if self.best.objective < cost:
                    opened, cost, idle = self._opened, self.best.objective, 0

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
        self.relaxation.groups[:] = NONE
        compact(self.full, states, self.relaxation.groups, self.p, self.relaxation.lists)

    def _eagerly(self, chosen: Floats) -> None:
        """An interchange from the open set of an early step, at ever longer intervals."""
        self.looks += 1
        if self.looks >= self.next_look:
            self.next_look = int(1.1 * self.looks) + 1
            self._from_relaxed(chosen)

    def _from_relaxed(self, chosen: Floats) -> None:
        opened = np.flatnonzero(chosen)
        if len(opened) == self.p:
            self.improve(opened)

    def explore(self, node: Node) -> list[Node]:
        """Climb a few steps; a node whose sites are all decided is a solution."""
        self.relaxation.groups[:] = node.groups if isinstance(node, PMedianNode) else NONE
        compact(self.full, node.states, self.relaxation.groups, self.p, self.relaxation.lists)
        top = climb(self.relaxation, node.states, node.prices, NODE, self.best, prior=node.mean)
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
        return self._split(node, top.mean)

    def _split(self, node: Node, mean: Floats) -> list[Node]:
        """The child with a site near the customer of the best question, then the child without."""
        lists, groups = self.relaxation.lists, self.relaxation.groups
        rank_questions(lists, mean, groups, self.worth, self.question)
        customer = int(self.worth.argmax())
        if self.worth[customer] <= 0:
            return [PMedianNode(c.bound, c.states, c.prices, None, mean, groups.copy()) for c in split(node, mean)]
        asked(lists, node.states, groups, customer, self.question[customer], self.near)
        pool, near = int(self.question[customer, 0]), self.near
        some, none = groups.copy(), groups.copy()
        if pool == NONE:
            some[near] = np.setdiff1d(np.arange(self.p), groups)[0]
        else:
            some[(groups == pool) & ~near] = NONE
        closed = node.states.copy()
        closed[near] = CLOSED
        none[near] = NONE
        return [
            PMedianNode(node.bound, node.states.copy(), node.prices, None, mean, some),
            PMedianNode(node.bound, closed, node.prices, None, mean, none),
        ]
