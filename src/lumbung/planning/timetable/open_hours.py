"""Bounds of a house's week: work that must fit into open hours, and set-ups that no order avoids.

Of the operations that only certain machines (or people) can do, those whose heads are at least a and tails at least b put
all their work into the open time of these between a and C - b: as if it could be split at will (Carlier 1982, for a pool
with closures). Heads are those of a job that has the house for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.timetable.problem import FlexibleJobShop, Interval, Job, Machine, apart

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Step:
    """An operation of a job alone: earliest start and end, least time after it, the work it makes on each of its machines."""

    head: int
    end: int
    tail: int
    work: dict[int, float]
    length: int
    skill: str


def steps_alone(problem: FlexibleJobShop) -> list[Step]:
    """All operations, each job as if it had the house for itself: closures and promises are met, other jobs are not."""
    return [step for j, job in enumerate(problem.jobs) for step in _steps(problem, j, job)]


def _steps(problem: FlexibleJobShop, j: int, job: Job) -> list[Step]:
    promised = {p.operation: p for p in problem.promises if p.job == j}
    least = [min(mode.duration for mode in o.modes) for o in job.operations]
    ready, made = job.release, []
    for i, operation in enumerate(job.operations):
        work = {}
        for mode in operation.modes:
            capacity = problem.machines[mode.machine].capacity
            work[mode.machine] = float(mode.duration) if capacity is None else mode.duration * operation.size / capacity
        tail = sum(least[i + 1 :]) + sum(o.lag for o in job.operations[i:-1])
        if i in promised:
            head = promised[i].start
            end = head + next(m.duration for m in operation.modes if m.machine == promised[i].machine)
        else:
            fits = [(_open(problem.machines[m.machine].closed, ready, m.duration), m.duration) for m in operation.modes]
            head = min(start for start, _ in fits)
            end = min(start + length for start, length in fits)
        made.append(Step(head, end, tail, work, least[i], operation.skill))
        ready = end + operation.lag
    return made


def _open(closed: Sequence[Interval], ready: int, length: int) -> int:
    """The earliest start from `ready` on with no closure for so long."""
    start = ready
    for a, b in sorted(closed):
        if a < start + length and start < b:
            start = b
    return start


def open_hours_bound(problem: FlexibleJobShop) -> int:
    """No timetable is shorter: the latest time by which some pool of machines or people can have done its own work."""
    steps = steps_alone(problem)
    latest = 0
    for machines in {frozenset(step.work) for step in steps}:
        own = [(s.head, s.tail, min(s.work.values())) for s in steps if machines.issuperset(s.work)]
        latest = max(latest, _fitted(own, _opened([problem.machines[k].closed for k in machines])))
    for people, own in _by_people(problem, steps):
        latest = max(latest, _fitted(own, _opened([problem.operators[w].absent for w in people])))
    return latest


def _by_people(
    problem: FlexibleJobShop, steps: Sequence[Step]
) -> Iterator[tuple[frozenset[int], list[tuple[int, int, float]]]]:
    """Each set of people with one skill, and the operations that need one of them."""
    able = {
        skill: frozenset(w for w, person in enumerate(problem.operators) if skill in person.skills)
        for skill in {step.skill for step in steps} - {""}
    }
    for people in set(able.values()):
        yield people, [(s.head, s.tail, float(s.length)) for s in steps if s.skill and able[s.skill] <= people]


def _opened(calendars: Sequence[Sequence[Interval]]) -> tuple[Floats, Floats]:
    """Times and the pool's open time until then, piecewise linear; the last piece is open without end."""
    edges = {0.0}
    for closed in calendars:
        edges.update(float(t) for interval in closed for t in interval)
    times = np.array(sorted(edges))
    total = len(calendars) * times
    for closed in calendars:
        for a, b in apart(closed):
            total -= np.clip(times - a, 0, b - a)
    end = times[-1] + 1e12
    return np.append(times, end), np.append(total, total[-1] + len(calendars) * 1e12)


def _fitted(steps: Sequence[tuple[int, int, float]], opened: tuple[Floats, Floats]) -> int:
    """Over all a and b: when the work of steps (head, tail, work) with head ≥ a and tail ≥ b is done, plus b."""
    times, total = opened
    head, tail, work = (np.array(column, np.float64) for column in zip(*steps, strict=True))
    by_tail = np.argsort(-tail, kind="stable")
    latest = 0
    for a in np.unique(head):
        inside = by_tail[head[by_tail] >= a]
        needed = np.interp(a, times, total) + np.cumsum(work[inside])
        ends = np.interp(needed * (1 - 1e-12) - 1e-6, total, times) + tail[inside]
        latest = max(latest, ceil(float(ends.max()) * (1 - 1e-12) - 1e-6))
    return latest


def least_setup(problem: FlexibleJobShop) -> int:
    """Total set-up time that no order avoids: among machines that share work each family is begun at least once."""
    total = 0
    for pool, families in _pools(problem):
        machines = [problem.machines[k] for k in pool]
        if all(machine.setup for machine in machines):
            total += sum(min(_entry(machine, family) for machine in machines) for family in families)
    return total


def _pools(problem: FlexibleJobShop) -> list[tuple[set[int], set[int]]]:
    """Machines that share operations, directly or through others, and the families of these."""
    pools: list[tuple[set[int], set[int]]] = []
    for operation in (o for job in problem.jobs for o in job.operations):
        machines, families = {mode.machine for mode in operation.modes}, {operation.family}
        for pool in [pool for pool in pools if pool[0] & machines]:
            pools.remove(pool)
            machines, families = machines | pool[0], families | pool[1]
        pools.append((machines, families))
    return pools


def _entry(machine: Machine, family: int) -> int:
    """The least set-up time with which a family can come onto a machine that another one, or none, has used before."""
    if machine.family is None:
        return 0
    before = [row[family] for a, row in enumerate(machine.setup) if machine.family == a or a != family]
    allowed = [time for time in before if time is not None]
    return min(allowed, default=0)
