"""The annealing as the driver sees it: cycles of falling temperature, each longer than the one before, from the best."""

from __future__ import annotations

import numpy as np

from lumbung.planning.timetable.local_search import Timetable
from lumbung.planning.timetable.makespan.chance import draws_from
from lumbung.planning.timetable.problem import FlexibleJobShop
from lumbung.planning.timetable.schedule import Slot
from lumbung.planning.timetable.week.annealing import (
    BEST,
    COST,
    Line,
    anneal,
    cooling,
    copy,
    dispatch,
    new_line,
)
from lumbung.planning.timetable.week.house import lay_out
from lumbung.planning.timetable.week.timing import new_desk, time_sequence

TRIALS_PER_OPERATION = 150
CYCLE_GROWTH = 2.0
WARMEST = 1.0
"""First temperature, as a share of what it costs to be late by a usual operation."""
WARMTH = (0.12, 0.06, 0.03, 1.5)
"""Shares of it that cycles begin with, in turn, one of them hot enough to leave anything; longer after each round."""
COOLED = 2000.0
"""First temperature over that at which every cycle ends."""
OPERATIONS_AT_ONCE = 400_000
"""Operations timed between two looks at the clock: some hundredths of a second."""


class WeekSearch:
    """Search for the cheapest timetable of any problem."""

    def __init__(self, problem: FlexibleJobShop, seed: int) -> None:
        self.problem, self.house = problem, lay_out(problem)
        n = self.house.n
        self._draws = draws_from(seed)
        self._desk, self._line, self._best = new_desk(self.house), new_line(n), new_line(n)
        dispatch(self.house, self._desk, self._line)
        copy(self._line, self._best)
        cost = time_sequence(self.house, self._desk, self._line.sequence, self._line.mode)
        self._ledger = np.array([cost, cost, 0, 0], np.int64)
        self._told: Timetable | None = None
        self._cycle = float(TRIALS_PER_OPERATION * n)
        self._warmest = self._first_temperature()
        self._left = self._cycles = 0
        self._portion = max(1, OPERATIONS_AT_ONCE // n)

    @property
    def cost(self) -> float:
        """Cost of the best valid timetable, own or told; inf while rules are broken."""
        own = float(self._ledger[BEST]) if self._ledger[BEST] < self.house.violation else np.inf
        return own if self._told is None else min(own, self._told.cost)

    def step(self) -> int:
        """One portion of trials."""
        if self._left <= 0:
            self._begin_cycle()
        trials = min(self._portion, self._left)
        anneal(self.house, self._desk, self._line, self._best, self._ledger, self._heat, self._draws, trials)
        self._left -= trials
        return trials

    def best(self) -> Timetable:
        """The best valid timetable; empty while there is none."""
        if self._told is not None and self._told.cost <= self._ledger[BEST]:
            return self._told
        if self._ledger[BEST] >= self.house.violation:
            return Timetable(np.inf, (), ())
        time_sequence(self.house, self._desk, self._best.sequence, self._best.mode)
        return Timetable(float(self._ledger[BEST]), self._slots(self._best), self._people())

    def adopt(self, timetable: Timetable) -> None:
        """Go on from its sequence; it stays the best even where our choice of operators makes it dearer."""
        self._told = timetable
        slots = timetable.schedule
        turns = sorted(range(self.house.n), key=lambda v: (slots[v].start, slots[v].end, v))
        for i, v in enumerate(turns):
            first, end = self.house.mode_start[v], self.house.mode_start[v + 1]
            machines = self.house.mode_machine[first:end].tolist()
            self._line.sequence[i], self._line.position[v] = v, i
            self._line.mode[v] = first + machines.index(slots[v].machine)
        cost = time_sequence(self.house, self._desk, self._line.sequence, self._line.mode)
        self._ledger[COST] = cost
        if cost < self._ledger[BEST]:
            self._ledger[BEST] = cost
            copy(self._line, self._best)

    def _begin_cycle(self) -> None:
        copy(self._best, self._line)
        self._ledger[COST] = self._ledger[BEST]
        self._left = int(self._cycle)
        warmth = self._warmest * WARMTH[self._cycles % len(WARMTH)]
        self._heat = cooling(warmth, self._warmest / COOLED, self._left)
        self._cycles += 1
        self._cycle *= CYCLE_GROWTH if self._cycles % len(WARMTH) == 0 else 1.0

    def _first_temperature(self) -> float:
        """A share of the cost of one operation's time: what a usual move changes."""
        goal = self.problem.goal
        weights = [job.weight for job in self.problem.jobs if job.due is not None]
        weight = goal.makespan + goal.tardiness * (sum(weights) / len(weights) if weights else 0)
        return float(max(1.0, WARMEST * weight * np.median(self.house.mode_time)))

    def _slots(self, line: Line) -> tuple[Slot, ...]:
        rows, v = [], 0
        for j, job in enumerate(self.problem.jobs):
            for i in range(len(job.operations)):
                machine = int(self.house.mode_machine[line.mode[v]])
                rows.append(Slot(j, i, machine, int(self._desk.start[v]), int(self._desk.end[v])))
                v += 1
        return tuple(rows)

    def _people(self) -> tuple[int | None, ...]:
        return tuple(None if w < 0 else int(w) for w in self._desk.who)
