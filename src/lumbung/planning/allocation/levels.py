"""Max-min in all its levels (leximin): raise everybody together, fix those who hold the level down, go on with the rest.

Exact, by linear programmes (Radunovic and Le Boudec 2007). Needs come in by order: whoever's need lies below the level
is fixed there, found by bisection.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.allocation.floors import ROOM, Settled
from lumbung.planning.allocation.problem import AllocationProblem
from lumbung.planning.allocation.programme import Level, Rows, greatest_level, greatest_total
from lumbung.planning.solving import Status, Watch

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
SLACK = 1e-9
"""Part of a fixed level that the next programmes need not keep, against rounding."""
HOLDS = 1e-9
"""A dual above this holds the level down."""


class Filling:
    """Levels found so far: `fixed` (n,) hours of those who are done, `active` (n,) the others."""

    def __init__(self, p: AllocationProblem, settled: Settled, counted: Bools, watch: Watch) -> None:
        self.p, self.watch = p, watch
        self.chosen = np.flatnonzero((p.capacity[p.machine] > 0) & (p.need[p.owner] > 0))
        self.rows = Rows.of(p, self.chosen)
        self.floor = settled.floor * (1 - ROOM)
        self.counted, self.active, self.fixed = counted, counted.copy(), np.zeros(p.enterprises)
        self.ratio = p.need / p.weight
        self.share, self.price = np.array(settled.share), np.zeros(p.machines)

    def run(self) -> Status:
        """All levels; the first one meets the bound."""
        while self.active.any():
            before = self.active.copy()
            level = self._raise()
            self._keep(level.share)
            if self.watch.iterations == 0:
                self._certify(before, level)
            if self.watch.over() and self.active.any():
                return self.watch.status or Status.STALLED
        self._keep(greatest_total(self.rows, np.maximum(self.fixed, self.floor) * (1 - SLACK), self.p.need))
        return Status.OPTIMAL

    def _raise(self) -> Level:
        """One level: those below it by need and those who hold it are fixed."""
        caps = np.unique(self.ratio[self.active & np.isfinite(self.ratio)])
        low, high, best = 0, len(caps), self._try(np.zeros_like(self.active))
        while low < high:
            middle = (low + high + 1) // 2
            capped = self.active & (self.ratio <= caps[middle - 1])
            answer = self._try(capped)
            if answer.level >= caps[middle - 1] * (1 - SLACK):
                low, best = middle, answer
            else:
                high = middle - 1
        if low:
            capped = self.active & (self.ratio <= caps[low - 1])
            self.fixed[capped] = self.p.need[capped]
            self.active &= ~capped
        if self.active.any():
            held = self.active & (best.pull * self.p.weight > HOLDS)
            held = held if held.any() else self.active
            self.fixed[held] = best.level * self.p.weight[held]
            self.active &= ~held
        return best

    def _try(self, capped: Bools) -> Level:
        growing = np.where(self.active & ~capped, self.p.weight, 0.0)
        fixed = np.where(capped, self.p.need, self.fixed) * (1 - SLACK)
        answer = greatest_level(self.rows, growing, np.maximum(fixed, self.floor))
        if not growing.any() and answer.level > -1.0:
            return Level(np.inf, answer.share, answer.price, answer.pull)
        return answer

    def _certify(self, counted: Bools, level: Level) -> None:
        """Nobody's least can exceed the first level, nor the smallest need: both are bounds."""
        least = float((self.p.hours(self.share) / self.p.weight)[counted].min())
        self.price = level.price
        self.watch.improved(-least)
        self.watch.bounded(-max(least, min(level.level, float(self.ratio[counted].min()))))

    def _keep(self, share: Floats) -> None:
        """Shares on all arcs, cut where rounding or the programme gives more than is needed."""
        whole = np.zeros(self.p.arcs)
        whole[self.chosen] = np.maximum(share, 0.0)
        hours = self.p.hours(whole)
        cut = np.where(hours > self.p.need, self.p.need / np.where(hours > 0, hours, 1.0), 1.0)
        self.share = whole * cut[self.p.owner]
