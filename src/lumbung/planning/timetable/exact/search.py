"""Running the model: a time, workers, a known timetable and bound in; what it found and proved out."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from ortools.sat.python import cp_model

from lumbung.planning.timetable.exact.model import TimetableModel, Var, build_model, hint
from lumbung.planning.timetable.exact.told import Found, Known, Proved, Verdict
from lumbung.planning.timetable.problem import FlexibleJobShop
from lumbung.planning.timetable.schedule import Slot

ONE_IN_TURN = 1
"""With one worker CP-SAT runs its strategies in turn instead of the first one only."""


class ExactSearch:
    """One model, solved in rounds; `stop()` from another thread ends the round at hand."""

    def __init__(self, problem: FlexibleJobShop) -> None:
        self.problem = problem
        self._solver: cp_model.CpSolver | None = None
        self._stopped = False

    def run(self, known: Known, seconds: float, *, workers: int, seed: int, found: Found, proved: Proved) -> Verdict:
        """One round of so many seconds, from what is known."""
        m = build_model(self.problem, _horizon(self.problem, known))
        if known.schedule:
            hint(m, known.schedule, known.operators)
            m.model.add(m.cost <= int(known.cost))
        if known.bound > 0:
            m.model.add(m.cost >= ceil(known.bound - 1e-6))
        self._solver = solver = _solver(seconds, workers, seed)
        solver.best_bound_callback = proved
        if self._stopped:
            return Verdict(known.bound, False, False)
        status = solver.solve(m.model, _Told(m, found))
        if status == cp_model.INFEASIBLE:
            return Verdict(known.bound, False, not known.schedule)
        return Verdict(max(known.bound, solver.best_objective_bound), status == cp_model.OPTIMAL, False)

    def stop(self) -> None:
        """End the round."""
        self._stopped = True
        if self._solver is not None:
            self._solver.stop_search()

    def resume(self) -> None:
        """Allow rounds again after `stop`."""
        self._stopped = False


def _horizon(problem: FlexibleJobShop, known: Known) -> int:
    """No better timetable lasts longer than what is known costs."""
    if not known.schedule or problem.goal.makespan == 0:
        return problem.horizon
    return min(problem.horizon, int(known.cost) // problem.goal.makespan)


def _solver(seconds: float, workers: int, seed: int) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(seconds, 0.01)
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed % 2**31
    if workers == ONE_IN_TURN:
        solver.parameters.interleave_search = True
    return solver


class _Told(cp_model.CpSolverSolutionCallback):
    """Hands each solution on."""

    def __init__(self, m: TimetableModel, found: Found) -> None:
        super().__init__()
        self._m, self._found = m, found

    def on_solution_callback(self) -> None:
        """Read the variables."""
        self._found(round(self.objective_value), *timetable(self._m, self.value))


def timetable(m: TimetableModel, value: Callable[[Var], int]) -> tuple[tuple[Slot, ...], tuple[int | None, ...]]:
    """Schedule and operators of a solution, by job and operation."""
    slots, people = [], []
    for (j, i), start in m.start.items():
        modes = m.problem.jobs[j].operations[i].modes
        mode = modes[max(range(len(modes)), key=lambda k: value(m.modes[j, i][k]))]
        slots.append(Slot(j, i, mode.machine, value(start), value(start) + mode.duration))
        people.append(next((w for w, x in m.who.get((j, i), {}).items() if value(x)), None))
    return tuple(slots), tuple(people)
