"""Capacitated p-median as a search over columns: for what the plain tree leaves open.

At each node: column generation and cuts on triples until all loads that matter can be listed, which HiGHS then puts
together; where they cannot, the node is split on a site or an arc.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.capacitated_p_median.columns import Center, ColumnBound
from lumbung.planning.capacitated_p_median.loading import DROPPED, FORCED, OPTIONAL
from lumbung.planning.capacitated_p_median.master import Answer
from lumbung.planning.capacitated_p_median.partition import MOST_LOADS, SOME_LOADS, best_partition, listed
from lumbung.planning.capacitated_p_median.pool import Arcs, Members
from lumbung.planning.capacitated_p_median.space import MedianSpace
from lumbung.planning.lagrangean_tree.selection import CLOSED, FREE, OPEN, States
from lumbung.planning.lagrangean_tree.tree import Node

Ints = NDArray[np.int64]

WORTH_LISTING = 1.2
"""Loads are listed when the bound is within so many mean costs of a customer of the limit."""
LABELS_A_LOAD = 4
"""Another round of cuts is dearer than a longer list where one pricing makes so many labels for each load in it."""
TAIL = 0.03
"""A round of cuts must close this share of the gap, on the mean of the last three, for another to follow."""


class ColumnSpace:
    """The same problem as `space`; its nodes' prices (n + t,) are those of customers, then of triples."""

    def __init__(self, space: MedianSpace, start: Node) -> None:
        self.space, self.best, self.start = space, space.best, start
        medians = space.relaxation.medians
        self.bounds = ColumnBound(medians, self.best, start.prices, float(medians.cost.max(axis=0).sum()) + 1.0)

    def root(self, node: Node | None) -> Node:
        """The start, fixed anew after a longer search for solutions; afterwards the last root."""
        if node is None:
            self.space.more_solutions()
            node = self.space.root(self.start)
        self.start = node
        return node

    def explore(self, node: Node) -> list[Node]:
        """Bound, cut and list; split when that does not close the node."""
        if (node.states == OPEN).sum() > self.space.true.p:
            return []
        arcs = _arcs(node).copy()
        center, answer = self.bounds.center(node.prices), None
        history: list[float] = []
        while True:
            answer = self.bounds.converge(node.states, arcs, center)
            node.bound = max(node.bound, center.bound)
            if node is self.start:
                self.best.watch.bounded(min(node.bound, self.best.objective))
            if answer is None or node.bound > self.best.limit:
                return []
            self._round(answer)
            self.bounds.drop_arcs(node.states, arcs, center)
            if (
                self._closed(node, arcs, center, SOME_LOADS)
                or node.bound > self.best.limit
                or self.best.watch.status is not None
            ):
                return []
            history.append(center.bound)
            tail = len(history) > 3 and history[-1] - history[-4] < 3 * TAIL * (self.best.limit - center.bound)
            if tail or not self.bounds.cut(answer, center):
                break
        if self._closed(node, arcs, center, MOST_LOADS) or self.best.watch.status is not None:
            return []
        node.prices, node.arcs = np.concatenate((center.prices.customer, center.prices.fine)), arcs
        return self._split(node, arcs, answer)

    def _round(self, answer: Answer) -> None:
        """The answer itself if it is whole, and a solution around the sites that it uses most."""
        taken = answer.weight > 1.0 - 1e-6
        pool = self.bounds.pool
        if answer.left < 1e-6 and (taken | (answer.weight < 1e-6)).all():
            self._offer(pool.site[taken], pool.members[taken])
        use = np.bincount(pool.site, answer.weight, minlength=len(self.space.true.capacity))
        self.space.solutions.around(np.argsort(-use, kind="stable")[: self.space.true.p].astype(np.int64))

    def _offer(self, site: Ints, members: Members) -> None:
        """Each customer to the first of the loads that hold it; then shifts and swaps around the same sites."""
        if len(site) and members.any(axis=0).all():
            self.space.solutions.offer(site[np.argmax(members, axis=0)].astype(np.int64))

    def _closed(self, node: Node, arcs: Arcs, center: Center, most: int) -> bool:
        """Whether the listed loads settle the node; its bound is raised on the way."""
        limit, medians = self.best.limit, self.bounds.medians
        if limit - center.bound > WORTH_LISTING * abs(limit) / medians.cost.shape[1]:
            return False
        listable = max(most, min(MOST_LOADS, self.bounds.labels // LABELS_A_LOAD))
        pool = listed(medians, node, arcs, center, limit, most=listable)
        if pool is None:
            return False
        bound, members, site = best_partition(pool, center.prices.triple, self.best, self.bounds.each, most)
        if members is not None and site is not None:
            self._offer(site, members)
        node.bound = max(node.bound, min(bound, limit + 1e-9))
        return node.bound > self.best.limit

    def _split(self, node: Node, arcs: Arcs, answer: Answer) -> list[Node]:
        """On the site whose use is nearest one half, else on such an arc, else on any that is not decided."""
        pool, weight = self.bounds.pool, answer.weight
        use = np.bincount(pool.site, weight * pool.members.any(axis=1), minlength=len(node.states))
        doubt = np.where(node.states == FREE, np.abs(use - 0.5), 1.0)
        if doubt.min() < 0.5 - 1e-6:
            return [_with_site(node, int(np.argmin(doubt)), state) for state in (OPEN, CLOSED)]
        serving = np.zeros(arcs.shape)
        np.add.at(serving, pool.site, weight[:, None] * pool.members)
        live = (arcs != DROPPED) & (node.states != CLOSED)[:, None]
        open_arcs = (arcs == OPTIONAL) & live & (live.sum(axis=0) > 1)[None, :]
        if not open_arcs.any():
            self.space.solutions.offer(np.argmax(live, axis=0).astype(np.int64))
            return []
        j, i = divmod(int(np.argmin(np.where(open_arcs, np.abs(serving - 0.5), np.inf))), arcs.shape[1])
        with_arc, without, states = arcs.copy(), arcs.copy(), node.states.copy()
        with_arc[:, i], with_arc[j, i], states[j], without[j, i] = DROPPED, FORCED, OPEN, DROPPED
        return [
            Node(node.bound, states, node.prices, with_arc),
            Node(node.bound, node.states, node.prices, without),
        ]


def _arcs(node: Node) -> Arcs:
    if node.arcs is None:
        raise RuntimeError("a node of this search has arcs")
    return node.arcs


def _with_site(node: Node, site: int, state: int) -> Node:
    states: States = node.states.copy()
    states[site] = state
    return Node(node.bound, states, node.prices, node.arcs)
