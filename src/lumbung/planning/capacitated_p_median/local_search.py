"""Solutions for the incumbent: around given medians, and by annealing from medians drawn at random."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.capacitated_p_median.annealing import anneal, nearest
from lumbung.planning.capacitated_p_median.assignment import Assignment, assignment, by_regret, settle
from lumbung.planning.capacitated_p_median.relaxation import Medians
from lumbung.planning.lagrangean_tree.incumbent import Incumbent

Ints = NDArray[np.int64]

CHUNKS = 40
"""In so many steps an annealing cools down."""
HEAT = 0.5
"""At its start, as a share of the mean cost of a customer."""
PENALTY = (2.0, 0.1)
"""Of a unit of overload at first and at least, as shares of the mean cost of a unit of demand."""
HARD = 2.0
"""The highest penalty, as a share of the highest cost."""


class LocalSearch:
    """`true` holds the given demands and capacities."""

    def __init__(self, true: Medians, best: Incumbent[Ints], seed: int) -> None:
        self.true, self.best, self.random = true, best, np.random.default_rng(seed)
        self.near, self.hard = nearest(true.cost), HARD * float(true.cost.max()) + 1e-9
        self._draws = self.random.integers(1, 2**63, 1, np.uint64)

    def around(self, medians: Ints, penalty: float | None = None) -> Assignment:
        """Settle customers around `medians`, which may move, and offer that if nobody is overloaded."""
        at, each = assignment(medians, self.true.cost.shape[1]), self.hard if penalty is None else penalty
        by_regret(self.true, at, each)
        settle(self.true, at, each)
        self.offer(at.site())
        return at

    def offer(self, site: Ints) -> None:
        """Offer an assignment (n,) if it keeps within all capacities and uses at most p sites."""
        load = np.bincount(site, self.true.demand, minlength=len(self.true.capacity))
        if (load <= self.true.capacity).all() and len(np.unique(site)) <= self.true.p:
            cost = float(self.true.cost[site, np.arange(len(site))].sum())
            if cost < self.best.upper:
                self.best.offer(cost, site)

    def anneal(self, kicks: int, medians: Ints | None = None, heat: float = HEAT) -> None:
        """From `medians`, or from some drawn at random."""
        m, p = len(self.true.capacity), self.true.p
        at = self.around(self.random.permutation(m)[:p] if medians is None else medians)
        found, mean = assignment(at.medians, len(at.place)), float(at.own.mean())
        each = mean / max(1e-9, float(self.true.demand.mean()))
        penalty = np.minimum(np.array([PENALTY[0] * each, PENALTY[1] * each, self.hard]), self.hard)
        for left in range(CHUNKS, 0, -1):
            if self.best.watch.over(0):
                break
            now = heat * mean * left / CHUNKS
            if anneal(self.true, self.near, at, found, kicks // CHUNKS, now, penalty, self._draws) < self.best.upper:
                self.offer(found.site())
