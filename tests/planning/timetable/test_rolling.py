"""The rolling horizon: yesterday's promises stay."""

from __future__ import annotations

import pytest
from tests.planning.timetable.small_problems import house_week

from lumbung.planning.solving import IterationLimit
from lumbung.planning.timetable import Job, Mode, Operation
from lumbung.planning.timetable.checker import violations
from lumbung.planning.timetable.flexible_job_shop import solve
from lumbung.planning.timetable.rolling import roll


@pytest.mark.parametrize("seed", range(4))
def test_what_runs_or_was_promised_stays_and_nothing_else_starts_in_the_past(seed: int) -> None:
    problem, now, until = house_week(seed, 6), 9, 20
    yesterday = solve(problem, IterationLimit(2000))
    rolled = roll(problem, yesterday.schedule, now, until, [Job((Operation((Mode(0, 3),), 1),), due=12, weight=9)])
    today = solve(rolled.problem, IterationLimit(5000))
    assert violations(rolled.problem, today.schedule, today.operators) == []
    old = {(s.job, s.operation): s for s in yesterday.schedule}
    for slot in today.schedule:
        origin = rolled.origin[slot.job]
        before = None if origin is None else old[origin[0], origin[1] + slot.operation]
        if before is not None and before.start < until:
            assert (slot.machine, slot.start) == (before.machine, before.start)
        else:
            assert slot.start >= now


def test_what_has_ended_is_gone_and_leaves_its_family_on_the_machine() -> None:
    problem = house_week(3, 5)
    plan = solve(problem, IterationLimit(500)).schedule
    rolled = roll(problem, plan, 10**6, 0, [Job((Operation((Mode(0, 3),), 1),))])
    assert rolled.origin == (None,)
    last = max((s for s in plan if s.machine == 0), key=lambda s: s.start)
    assert rolled.problem.machines[0].family == problem.jobs[last.job].operations[last.operation].family
