"""Capacitated location as a search space: transports for solutions, drop, add and swap around them, and the tree."""

from __future__ import annotations

from functools import partial
from math import ceil, inf

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.capacitated_location.filling import fill_site
from lumbung.planning.capacitated_location.relaxation import LocationRelaxation, Sites
from lumbung.planning.capacitated_location.transport import FAR, transport
from lumbung.planning.lagrangean_tree.ascent import Pace, climb
from lumbung.planning.lagrangean_tree.incumbent import Incumbent
from lumbung.planning.lagrangean_tree.selection import CLOSED, FREE, OPEN, Floats, States
from lumbung.planning.lagrangean_tree.tree import Node, split

Bools = NDArray[np.bool_]

ROUNDS, QUIET_ROUNDS = 30, 1
FEW = 0.02
"""Rounds at the root go on while they close this share of the gap or fix this share of the free sites."""
HALF = 0.5
HIGHEST = 1.5
"""How far above her price at the root a customer's may rise further down (times)."""
KICKS, NEAR = 8, 10
"""Kicks without a better solution that end the local search, and how many near sites may enter."""
FIRST = Pace(100, 1.5, 10, 1e-3)
ROOT = Pace(600, 1.0, 20, 1e-3, 100, deflection=0.9, shorter=0.7, progress=2e-3)
AGAIN = Pace(500, 0.1, 30, 1e-3, 100, deflection=0.9, shorter=0.75, progress=1e-3)
NODE = Pace(40, 0.5, 5, 0.02)
SEARCH_EVERY = 20
"""Nodes between two local searches around a relaxation's open set."""
MOST_TRIED = 40
"""Moves that are priced exactly, of those ranked by the transport's prices."""


PAYS = 1e-9
"""A move must save more than this share of the cost."""


def sites_of(capacity: Floats, fixed_cost: Floats, demand: Floats, cost: Floats) -> Sites:
    """The problem as the kernels see it: no site holds more than all demand, and nobody's demand is quite 0.

    A demand of 0 becomes a billionth of the mean, for which every site gets that much more room. With equal capacities
    the number of open sites is whole, which raises what they must hold.
    """
    total, none = float(demand.sum()), demand <= 0
    tiny = 1e-9 * total / len(demand) if total > 0 else 1.0
    some, extra = np.where(none, tiny, demand), tiny * float(none.sum())
    held = np.minimum(capacity + extra, total + extra)
    need = total + extra
    if (held == held[0]).all() and held[0] > 0:
        need = ceil(need / held[0] - 1e-9) * held[0]
    return Sites(np.ascontiguousarray(cost.T), fixed_cost, some, held, need)


class LocationSpace:
    """`usable` (m,) sites have a capacity; solutions are open sets (m,), their flows are found again at the end."""

    def __init__(self, sites: Sites, best: Incumbent[Bools], seed: int = 1) -> None:
        self.sites, self.best = sites, best
        self.relaxation = LocationRelaxation(sites, self._usable())
        self.unit = sites.cost / sites.demand
        self.known: dict[bytes, tuple[float, float]] = {}
        self.searched: set[bytes] = set()
        self.ground: Node | None = None
        self.nodes, self.random = 0, np.random.default_rng(seed)

    def priced(self, opened: Bools, cutoff: float = inf) -> tuple[float, Floats, Floats]:
        """Cost of an open set, flow (k, n) in units and prices of capacity (k,); inf when it passes `cutoff`."""
        k = np.flatnonzero(opened)
        flow, prices = np.zeros((len(k), len(self.sites.demand))), np.zeros(len(k))
        fixed = float(self.sites.fixed_cost[k].sum())
        if len(k) == 0 or self.sites.capacity[k].sum() < self.sites.demand.sum() * (1 - 1e-9):
            return inf, flow, prices
        limit = min(cutoff - fixed, FAR)
        cost, prices = transport(self.unit[k], self.sites.capacity[k], self.sites.demand, flow, limit)
        return (inf if cost >= FAR else cost + fixed), flow, prices

    def value(self, opened: Bools, cutoff: float | None = None) -> float:
        """Cost of an open set, offered to the incumbent; inf where it passes `cutoff` (else: the incumbent's cost)."""
        limit, key = self.best.objective if cutoff is None else cutoff, opened.tobytes()
        cost, asked = self.known.get(key, (inf, -inf))
        if cost == inf and limit > asked:
            cost = self.priced(opened, limit)[0]
            self.known[key] = (cost, limit)
            self.best.offer(cost, opened.copy())
        return cost

    def improve(self, opened: Bools, states: States) -> None:
        """From `opened`: the first of the best-ranked moves that pays, until none does."""
        now = self.value(opened, inf)
        while now < inf and not self.best.watch.over(0):
            for entering, leaving in self._moves(opened, states):
                moved = opened.copy()
                if entering >= 0:
                    moved[entering] = True
                if leaving >= 0:
                    moved[leaving] = False
                cost = self.value(moved, now)
                if cost < now * (1 - PAYS):
                    opened, now = moved, cost
                    break
            else:
                return

    def _moves(self, opened: Bools, states: States) -> list[tuple[int, int]]:
        """(site in, site out), -1 for none, those first that the prices of the transport promise most of."""
        inside, outside = np.flatnonzero(opened), np.flatnonzero(~opened & (states == FREE))
        _, flow, price = self.priced(opened)
        cost, demand = self.sites.cost[inside], self.sites.demand
        full = cost + price[:, None] * demand
        second = np.partition(full, 1, axis=0)[1] if len(inside) > 1 else full[0]
        loss = ((flow / demand) * (second - cost)).sum(axis=1) - self.sites.fixed_cost[inside]
        gain = self._entries(outside, full.min(axis=0))
        leaves = np.flatnonzero(states[inside] == FREE)
        swaps = gain[:, None] + (loss - price * self.sites.capacity[inside])[None, leaves]
        ranked = [(float(loss[a]), -1, int(inside[a])) for a in leaves]
        ranked += [(float(g), int(j), -1) for g, j in zip(gain, outside, strict=True)]
        for at in np.argsort(swaps, axis=None)[:MOST_TRIED]:
            e, a = divmod(int(at), len(leaves))
            ranked.append((float(swaps[e, a]), int(outside[e]), int(inside[leaves[a]])))
        return [(entering, leaving) for _, entering, leaving in sorted(ranked)[:MOST_TRIED]]

    def _entries(self, sites: NDArray[np.int64], prices: Floats) -> Floats:
        """What opening each site costs, less what it saves at these prices of customers."""
        ratio, item = np.empty(len(prices)), np.empty(len(prices), np.int32)
        s, everybody = self.sites, np.arange(len(prices), dtype=np.int32)
        values = [fill_site(s.cost[j], everybody, prices, s.demand, s.capacity[j], ratio, item)[0] for j in sites]
        return np.asarray(s.fixed_cost[sites] + np.array(values, dtype=np.float64), dtype=np.float64)

    def root(self, node: Node | None) -> Node:
        """Climb until nothing moves, with searches around what the relaxation opens; an aim starts from what holds without it."""
        if node is None and self.ground is not None:
            node = Node(self.ground.bound, self.ground.states.copy(), self.ground.prices)
        if node is not None:
            self.relaxation.relist(node.states, HIGHEST * node.prices)
            return self._tighten(node.states, node.prices, AGAIN)
        states = self._usable()
        self._first(states)
        prices = np.sort(self.sites.cost, axis=0)[min(1, len(states) - 1)].copy()
        self.ground = self._tighten(states, prices, FIRST)
        return Node(self.ground.bound, self.ground.states.copy(), self.ground.prices)

    def _usable(self) -> States:
        return np.where(self.sites.capacity > 0, FREE, CLOSED).astype(np.int8)

    def _first(self, states: States) -> None:
        """Sites in order of their cost for each unit they hold, as many as are needed."""
        usable = np.flatnonzero(states == FREE)
        prices = np.partition(self.sites.cost, min(1, len(states) - 1), axis=0)[min(1, len(states) - 1)]
        order = usable[np.argsort(self._entries(usable, prices) / self.sites.capacity[usable], kind="stable")]
        held = np.cumsum(self.sites.capacity[order])
        count = int(np.searchsorted(held, self.sites.demand.sum() * (1 - 1e-9))) + 1
        opened = np.zeros(len(states), np.bool_)
        opened[order[:count]] = True
        self.value(opened)
        self.value(states == FREE)

    def _tighten(self, states: States, prices: Floats, pace: Pace) -> Node:
        bound, quiet, watch = -np.inf, 0, self.best.watch
        for _ in range(ROUNDS):
            before, free, old = bound, int((states == FREE).sum()), self.best.objective
            top = climb(self.relaxation, states, prices, pace, self.best, primal=partial(self._around, states))
            prices, bound = top.prices, max(bound, top.bound)
            self.relaxation.relist(states, HIGHEST * prices)
            watch.bounded(min(bound, self.best.objective, self.best.aim))
            if bound > self.best.limit or watch.over(0):
                break
            self._around(states, top.chosen)
            self._around(states, np.where(top.mean > HALF, 1.0, 0.0))
            moved = int((states == FREE).sum()) < (1 - FEW) * free or self.best.objective < old
            quiet = 0 if moved or bound - before > FEW * (self.best.objective - bound) else quiet + 1
            if quiet >= QUIET_ROUNDS:
                break
            if pace is ROOT:
                self._kick(states)
            pace = ROOT if pace is FIRST else AGAIN
        return Node(bound, states, prices)

    def _around(self, states: States, chosen: Floats) -> None:
        """A local search from the relaxation's open set, unless it was made before."""
        opened = chosen > 0
        key = opened.tobytes()
        if key not in self.searched:
            self.searched.add(key)
            self.improve(opened, states)

    def _kick(self, states: States) -> None:
        """Iterated local search: one or two sites near some customer close, as many others there open."""
        idle = 0
        while idle < KICKS and self.best.solution is not None and not self.best.watch.over(0):
            opened, cost = self.best.solution.copy(), self.best.objective
            near = self.sites.cost[:, self.random.integers(len(self.sites.demand))]
            order = np.argsort(near, kind="stable")
            order = order[states[order] == FREE]
            count = 1 + int(self.random.integers(2))
            leaving, entering = order[opened[order]][: 2 * count + 1], order[~opened[order]][:NEAR]
            opened[self.random.permutation(leaving)[:count]] = False
            opened[self.random.permutation(entering)[:count]] = True
            self._around(states, opened.astype(np.float64))
            idle = 0 if self.best.objective < cost else idle + 1

    def explore(self, node: Node) -> list[Node]:
        """Climb a few steps; a node whose sites are all decided is one transport."""
        top = climb(self.relaxation, node.states, node.prices, NODE, self.best)
        node.bound, node.prices = max(node.bound, top.bound), top.prices
        if node.bound > self.best.limit:
            return []
        self.nodes += 1
        if self.nodes % SEARCH_EVERY == 0:
            self._around(node.states, top.chosen)
        else:
            self.value(top.chosen > 0)
        if not (node.states == FREE).any():
            self.value(node.states == OPEN)
            return []
        return split(node, top.mean)
