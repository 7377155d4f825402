"""Compiling the kernels once, at install, so that nobody's first timetable waits for it."""

from __future__ import annotations

from dataclasses import replace

from lumbung.planning.solving import IterationLimit
from lumbung.planning.timetable.flexible_job_shop import solve
from lumbung.planning.timetable.makespan.elites import FIRST_ELITES, EliteSearch
from lumbung.planning.timetable.makespan.shop import lay_out
from lumbung.planning.timetable.problem import FlexibleJobShop, Goal, Job, Machine, Mode, Operation


def tiny_problem() -> FlexibleJobShop:
    """Three jobs on two machines, one of which is the bottleneck."""
    either = Operation((Mode(0, 3), Mode(1, 4)))
    return FlexibleJobShop(
        tuple(Job((either, Operation((Mode(0, 2),)), either)) for _ in range(3)), (Machine("1"), Machine("2"))
    )


def warm() -> None:
    """Compile (or load from the cache) every kernel."""
    problem = tiny_problem()
    solve(problem, IterationLimit(1))
    solve(replace(problem, goal=Goal(tardiness=1)), IterationLimit(1))
    search = EliteSearch(lay_out(problem), 0)
    for _ in range(FIRST_ELITES + 3):
        search.portion, search.patience = 100, 50
        search.step()


if __name__ == "__main__":
    warm()
