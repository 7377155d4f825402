"""The tabu search as the driver sees it: timetables in the problem's unit in and out."""

from __future__ import annotations

from lumbung.planning.timetable.local_search import Timetable
from lumbung.planning.timetable.makespan.elites import EliteSearch
from lumbung.planning.timetable.makespan.insertion import attach
from lumbung.planning.timetable.makespan.shop import Plan, empty_plan, empty_view, in_units, lay_out, slots
from lumbung.planning.timetable.makespan.times import read_times
from lumbung.planning.timetable.problem import FlexibleJobShop


class PlainSearch:
    """Search for the shortest plan of a problem that is `plain`."""

    def __init__(self, problem: FlexibleJobShop, seed: int) -> None:
        self.problem, self.shop = problem, lay_out(problem)
        self._search = EliteSearch(self.shop, seed)

    @property
    def cost(self) -> float:
        """Weight of the makespan times the shortest makespan."""
        return float(self.problem.goal.makespan * in_units(self.shop, self._search.best.makespan))

    def step(self) -> int:
        """One portion of moves."""
        return self._search.step()

    def best(self) -> Timetable:
        """The shortest plan, each operation as early as its order allows."""
        plan, view = self._search.best.plan, empty_view(self.shop)
        read_times(self.shop, plan, view)
        return Timetable(self.cost, slots(self.problem, self.shop, plan, view), ())

    def adopt(self, timetable: Timetable) -> None:
        """Its orders become an elite."""
        self._search.adopt(self._plan(timetable))

    def _plan(self, timetable: Timetable) -> Plan:
        """Orders on the machines by start; at the same moment what takes no time goes first."""
        plan = empty_plan(self.shop)
        last = [self.shop.n] * self.shop.machines
        turns = sorted(range(self.shop.n), key=lambda v: (timetable.schedule[v].start, timetable.schedule[v].end, v))
        for v in turns:
            slot = timetable.schedule[v]
            modes = self.problem.jobs[slot.job].operations[slot.operation].modes
            place = next(e for e, mode in enumerate(modes) if mode.machine == slot.machine)
            attach(self.shop, plan, v, int(self.shop.mode_start[v]) + place, last[slot.machine])
            last[slot.machine] = v
        return plan
