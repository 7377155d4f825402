"""Sharing by prices: the market goes on until its bids certify each other (proportional and alpha-fair)."""

from __future__ import annotations

from math import exp, inf

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.allocation.floors import ROOM, Bounds, Settled, part_market
from lumbung.planning.allocation.market import (
    Bids,
    Work,
    allot,
    fill,
    first_bids,
    lift,
    respond,
    total_welfare,
    upper_bound,
    welfare,
)
from lumbung.planning.allocation.problem import AllocationProblem
from lumbung.planning.solving import Status, Watch

Floats = NDArray[np.float64]
STEPS = 20
"""Rounds between two looks at the gap: a look costs as much as three."""
LIFTS = 30
STALLED_LOOKS = 2000
"""Looks without a better bound or allocation after which rounding is all there is."""


class Exchange:
    """One market with its best allocation `share` (E,) and best `price` (m,) so far."""

    def __init__(self, p: AllocationProblem, settled: Settled, alpha: float, counted: NDArray[np.bool_], watch: Watch):
        self.p, self.settled, self.watch = p, settled, watch
        fixed = settled.frozen[p.machine]
        self.fixed = np.where(fixed, settled.share, 0.0)
        base = p.hours(self.fixed)
        high = np.maximum(p.need - base, 0.0)
        self.arcs = ~fixed & (p.capacity[p.machine] > 0) & (high[p.owner] > 0)
        low = np.minimum(np.maximum(settled.floor * (1 - ROOM) - base, 0.0), high)
        self.market = part_market(p, self.arcs, Bounds(base, low, high), alpha)
        alone = np.diff(self.market.start) == 0
        self.counted = counted & ~(alone & (base <= 0))
        self.weight = float(p.weight[self.counted].sum())
        alone &= self.counted
        self.constant = float(sum(welfare(self.market, int(i), 0.0) for i in np.flatnonzero(alone)))
        self.share, self.price = np.array(settled.share), np.zeros(p.machines)
        self.kept, self.owner = settled.share[self.arcs], p.owner[self.arcs]

    def run(self) -> Status:
        """Until the watch says so, or nothing moves."""
        market = self.market
        if not len(market.machine):
            self._take(self.constant, self.kept)
            self.watch.bounded(self.watch.objective)
            return Status.OPTIMAL
        bids = Bids(np.empty(len(market.machine)), np.empty(self.p.machines))
        first_bids(market, bids)
        idle = 0
        while idle < STALLED_LOOKS:
            respond(market, bids, STEPS)
            better = self._bound(bids.spent)
            better |= self._allocation(bids)
            idle = 0 if better else idle + 1
            if self.watch.over(STEPS):
                return self.watch.status or Status.STALLED
        return Status.STALLED

    def _bound(self, spent: Floats) -> bool:
        open_machines = self.market.capacity > 0
        price = np.where(open_machines, spent / np.where(open_machines, self.market.capacity, 1.0), 0.0)
        bound = -self._equivalent(self.constant + upper_bound(self.market, price))
        better = bound > self.watch.bound
        if better:
            self.price = price
            self.watch.bounded(bound)
        return better

    def _allocation(self, bids: Bids) -> bool:
        market = self.market
        work = Work(np.empty_like(bids.on), np.empty(self.p.enterprises), np.empty_like(bids.spent))
        allot(market, bids, work)
        for _ in range(LIFTS):
            if (work.got >= market.low).all() or lift(market, work) <= 0.0:
                break
        work = self._at_floors(work)
        fill(market, work, market.high)
        return self._take(self.constant + total_welfare(market, work.got), work.share)

    def _at_floors(self, work: Work) -> Work:
        """What is still below a floor is mended by moving all shares a little towards those that meet the floors."""
        low = self.market.low
        below = np.flatnonzero(work.got < low)
        if not len(below):
            return work
        settled = np.bincount(self.owner, self.market.rate * self.kept, minlength=self.p.enterprises)
        step = (low[below] - work.got[below]) / (settled[below] - work.got[below])
        part = min(1.0, float(step.max()))
        share = (1.0 - part) * work.share + part * self.kept
        spare = self.market.capacity - np.bincount(self.market.machine, share, minlength=self.p.machines)
        got = np.bincount(self.owner, self.market.rate * share, minlength=self.p.enterprises)
        return Work(share, np.asarray(got, dtype=np.float64), spare)

    def _take(self, welfare_now: float, share: Floats) -> bool:
        better = self.watch.improved(-self._equivalent(welfare_now))
        if better:
            self.share = np.array(self.fixed)
            self.share[self.arcs] = share
        return better

    def _equivalent(self, total: float) -> float:
        """Hours per unit of weight that, the same for all, have the welfare `total`."""
        if self.weight == 0.0:
            return 0.0
        mean, alpha = total / self.weight, self.market.alpha
        if alpha == 1.0:
            return exp(mean)
        inside = (1.0 - alpha) * mean
        if inside <= 0.0:
            return inf if alpha > 1.0 else 0.0
        return float(inside ** (1.0 / (1.0 - alpha)))
