"""The driver of the tabu search: a few elites from different starts, then children of two of them, each searched again.

After Li & Gao 2016 and Peng, Lü & Cheng 2015: short searches between which plans are crossed, instead of one long one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lumbung.planning.timetable.makespan.chance import below, draws_from
from lumbung.planning.timetable.makespan.insertion import Memory
from lumbung.planning.timetable.makespan.shop import Plan, Shop, Times, copied, empty_plan, empty_view
from lumbung.planning.timetable.makespan.start import cross, difference, dispatch
from lumbung.planning.timetable.makespan.tabu import BEST, STALL, new_ledger, search
from lumbung.planning.timetable.makespan.times import read_times

FIRST_ELITES, ELITES, FRESH_EVERY = 8, 24, 4
"""So many plans are dispatched before the first two are crossed; then every fourth start is one more, until the room is full."""
LEAST_PATIENCE = 1500
PATIENCE_PER_OPERATION = 10
MOVES_AT_ONCE = 200_000
"""Operations times moves between two looks at the clock: some hundredths of a second."""


@dataclass(frozen=True)
class Elite:
    """A plan, its starting times and its makespan (all in the arrays' grain)."""

    plan: Plan
    start: Times
    makespan: int


class EliteSearch:
    """Search in portions: `step()` makes some moves; `best` is the shortest plan so far."""

    def __init__(self, shop: Shop, seed: int) -> None:
        self.shop, self.draws = shop, draws_from(seed)
        self.portion = max(1, MOVES_AT_ONCE // shop.n)
        self.patience = max(LEAST_PATIENCE, PATIENCE_PER_OPERATION * shop.n)
        self.elites: list[Elite] = []
        self._plan, self._found, self._view = empty_plan(shop), empty_plan(shop), empty_view(shop)
        self._spare = empty_view(shop)
        self._ledger = new_ledger()
        self._memory = Memory(np.zeros(len(shop.mode_time), np.int64), self.draws)
        self._slack = max(1, int(np.median(shop.mode_time)) // 4)
        self._starts = 0
        self._begin()
        self.best = self._elite(self._plan)

    def step(self) -> int:
        """One portion of moves; returns how many were made (at least 1, so that a stop by iterations is reached)."""
        before = int(self._ledger[0])
        weary = search(
            self.shop, self._plan, self._found, self._view, self._memory, self._ledger, self.portion, self.patience
        )
        moves = int(self._ledger[0]) - before
        self._remember_best()
        if weary:
            self._retire()
            self._begin()
        return max(1, moves)

    def adopt(self, plan: Plan) -> None:
        """Take a plan from elsewhere as an elite, and as the best one if it is."""
        elite = self._elite(plan)
        if elite.makespan < self.best.makespan:
            self.best = elite
        self._admit(elite)

    def _elite(self, plan: Plan) -> Elite:
        kept = copied(plan)
        makespan = int(read_times(self.shop, kept, self._spare))
        return Elite(kept, self._spare.done - kept.time, makespan)

    def _remember_best(self) -> None:
        if self._ledger[BEST] < self.best.makespan:
            self.best = self._elite(self._found)

    def _retire(self) -> None:
        """The search at hand is over: its best plan goes among the elites."""
        self._admit(self._elite(self._found))

    def _admit(self, elite: Elite) -> None:
        """A plan that is like an elite replaces it if it is no longer; else the longest goes."""
        near = max(1, self.shop.n // 20)
        for i, other in enumerate(self.elites):
            if difference(self.shop, elite.plan, other.plan) <= near:
                if elite.makespan <= other.makespan:
                    self.elites[i] = elite
                return
        if len(self.elites) < ELITES:
            self.elites.append(elite)
            return
        worst = max(range(ELITES), key=lambda i: self.elites[i].makespan)
        if elite.makespan <= self.elites[worst].makespan:
            self.elites[worst] = elite

    def _begin(self) -> None:
        """A new start: a dispatch while there are too few elites, or a child of two."""
        self._ledger[BEST], self._ledger[STALL] = new_ledger()[BEST], 0
        self._memory.tabu_until[:] = 0
        fresh = len(self.elites) < ELITES and self._starts % FRESH_EVERY == 0
        if self._starts < FIRST_ELITES or len(self.elites) < 2 or fresh:
            dispatch(self.shop, self._plan, self._slack if self._starts else 0, self.draws)
        else:
            count = len(self.elites)
            a = int(below(self.draws, count))
            b = (a + 1 + int(below(self.draws, count - 1))) % count
            first, second = self.elites[a], self.elites[b]
            cross(self.shop, first.plan, first.start, second.plan, second.start, self._plan, self.draws)
        read_times(self.shop, self._plan, self._view)
        self._starts += 1
