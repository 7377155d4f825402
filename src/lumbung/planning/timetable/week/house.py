"""The problem of a house as arrays for the kernels; operations are numbered job by job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.timetable.problem import FlexibleJobShop, Interval, apart

Ints = NDArray[np.int32]
Times = NDArray[np.int64]
FORBIDDEN = -1
NEVER = 2**60


class Calendar(NamedTuple):
    """Absences of several resources: those of r are `start[r]:start[r + 1]`, in order and apart; the last is an end."""

    start: Ints
    away_from: Times
    away_to: Times


class House(NamedTuple):
    """Operations: job, whether it is the job's last, lags (NEVER: as long as you like), family, size in a batch, skill
    (-1 none), promised start (-1 none), modes. `capacity` (machines,): units of a batch, 0 where there are none.

    `setup` (machines, families + 1, families): FORBIDDEN or a time; row 0 is for a clean machine, row f + 1 after
    family f. `able` (skills, operators); `breadth`: how many skills each has. `lateness` (jobs,): cost per unit of time after `due`. `violation`: cost of a
    rule that is broken, more than all else together.
    """

    n: int
    job: Ints
    last: NDArray[np.bool_]
    release: Times
    due: Times
    lateness: Times
    lag: Times
    most_lag: Times
    family: Ints
    size: Ints
    capacity: Ints
    skill: Ints
    promised: Times
    mode_start: Ints
    mode_machine: Ints
    mode_time: Times
    setup: Times
    first_row: Ints
    closed: Calendar
    absent: Calendar
    able: NDArray[np.bool_]
    breadth: Ints
    makespan_weight: int
    setup_weight: int
    violation: int


def lay_out(problem: FlexibleJobShop) -> House:
    """Arrays of a problem. A promised operation keeps its promised mode only."""
    promised = {(p.job, p.operation): p for p in problem.promises}
    keys = [(j, i) for j, job in enumerate(problem.jobs) for i in range(len(job.operations))]
    operations = [problem.jobs[j].operations[i] for j, i in keys]
    modes = [
        [m for m in o.modes if key not in promised or m.machine == promised[key].machine]
        for key, o in zip(keys, operations, strict=True)
    ]
    skills = sorted({o.skill for o in operations if o.skill})
    goal = problem.goal
    setup, first_row = _setups(problem)
    able = np.zeros((len(skills), len(problem.operators)), np.bool_)
    for w, person in enumerate(problem.operators):
        able[:, w] = [skill in person.skills for skill in skills]
    return House(
        n=len(keys),
        job=np.array([j for j, _ in keys], np.int32),
        last=np.array([i == len(problem.jobs[j].operations) - 1 for j, i in keys]),
        release=np.array([job.release for job in problem.jobs], np.int64),
        due=np.array([NEVER if job.due is None else job.due for job in problem.jobs], np.int64),
        lateness=np.array([goal.tardiness * job.weight for job in problem.jobs], np.int64),
        lag=np.array([o.lag for o in operations], np.int64),
        most_lag=np.array([NEVER if o.most_lag is None else o.most_lag for o in operations], np.int64),
        family=np.array([o.family for o in operations], np.int32),
        size=np.array([o.size for o in operations], np.int32),
        capacity=np.array([machine.capacity or 0 for machine in problem.machines], np.int32),
        skill=np.array([skills.index(o.skill) if o.skill else -1 for o in operations], np.int32),
        promised=np.array([promised[key].start if key in promised else -1 for key in keys], np.int64),
        mode_start=np.cumsum([0, *(len(choice) for choice in modes)]).astype(np.int32),
        mode_machine=np.array([m.machine for choice in modes for m in choice], np.int32),
        mode_time=np.array([m.duration for choice in modes for m in choice], np.int64),
        setup=setup,
        first_row=first_row,
        closed=_calendar([machine.closed for machine in problem.machines]),
        absent=_calendar([person.absent for person in problem.operators]),
        able=able,
        breadth=able.sum(axis=0).astype(np.int32),
        makespan_weight=goal.makespan,
        setup_weight=goal.setup,
        violation=_violation(problem, len(keys)),
    )


def _violation(problem: FlexibleJobShop, n: int) -> int:
    goal = problem.goal
    weight = goal.makespan + goal.setup + goal.tardiness * sum(job.weight for job in problem.jobs)
    return min(problem.horizon * max(1, weight) + 1, 2**61 // (2 * n + 1))


def _setups(problem: FlexibleJobShop) -> tuple[Times, Ints]:
    families = 1 + max(o.family for job in problem.jobs for o in job.operations)
    families = max(families, *(len(machine.setup) for machine in problem.machines))
    table = np.zeros((len(problem.machines), families + 1, families), np.int64)
    first = np.zeros(len(problem.machines), np.int32)
    for k, machine in enumerate(problem.machines):
        for a, row in enumerate(machine.setup):
            table[k, a + 1, : len(row)] = [FORBIDDEN if t is None else t for t in row]
        first[k] = 0 if machine.family is None else machine.family + 1
    return table, first


def _calendar(intervals: Sequence[Sequence[Interval]]) -> Calendar:
    listed = [[*apart(some), (NEVER, NEVER + 1)] for some in intervals]
    flat = [interval for some in listed for interval in some]
    start = np.cumsum([0, *(len(some) for some in listed)]).astype(np.int32)
    return Calendar(start, np.array([a for a, _ in flat], np.int64), np.array([b for _, b in flat], np.int64))
