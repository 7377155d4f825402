"""What is to be timed: jobs with operations, the machines that can do them, closures, set-ups, operators, promises.

Times are whole numbers in one unit of the caller's choice (minutes in a house, the file's own unit in an instance),
counted from the start of the horizon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lumbung.core.errors import InputError

Interval = tuple[int, int]
"""A stretch of time [start, end)."""

MOST_TIME = 10**15
"""Longest horizon, in the problem's unit: sums of times stay far inside 64 bits."""
MOST_COST = 2**61


@dataclass(frozen=True, slots=True)
class Mode:
    """One way to do an operation: on this machine (position in `machines`), for so long."""

    machine: int
    duration: int


@dataclass(frozen=True, slots=True)
class Operation:
    """A step of a job.

    `family` is what set-up times go by (allergen, halal …); `skill` is that of the operator it needs, "" for none
    (the producer works herself); `lag` is the least time that passes before the job's next operation (dough rests),
    `most_lag` the longest it may last (dough must not rest all night), None without a limit; `size` is how many units of
    a batch it takes.
    """

    modes: tuple[Mode, ...]
    family: int = 0
    skill: str = ""
    lag: int = 0
    most_lag: int | None = None
    size: int = 1


@dataclass(frozen=True, slots=True)
class Job:
    """Operations in their order; none starts before `release`; each unit of time after `due` costs `weight`."""

    operations: tuple[Operation, ...]
    release: int = 0
    due: int | None = None
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine that does one operation at a time, without a break.

    `closed`: closing hours and bookings that stand already. `setup[a][b]`: time to prepare it for family b after
    family a, None where b may not follow a; empty without set-ups. `family` is what ran last, None when it is clean.
    The set-up is done directly before the run: both together are one stretch in which the machine is not closed.
    With a `capacity` (an oven) it runs operations in batches instead: of one family and duration, from the same moment
    on, up to so many units; it has no set-up times, and nobody stands at it.
    """

    name: str
    closed: tuple[Interval, ...] = ()
    setup: tuple[tuple[int | None, ...], ...] = ()
    family: int | None = None
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Operator:
    """A person of the house who runs one operation at a time, of those skills, when she is not absent."""

    name: str
    skills: frozenset[str]
    absent: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """An operation whose machine and start were promised, or which has begun: it stays (positions from 0)."""

    job: int
    operation: int
    machine: int
    start: int


@dataclass(frozen=True, slots=True)
class Goal:
    """Weights of the cost: makespan, weighted tardiness, total set-up time; each per unit of time."""

    makespan: int = 1
    tardiness: int = 0
    setup: int = 0


@dataclass(frozen=True, slots=True)
class FlexibleJobShop:
    """The problem, checked when it is made (InputError says what is wrong). Indices are positions from 0."""

    jobs: tuple[Job, ...]
    machines: tuple[Machine, ...]
    operators: tuple[Operator, ...] = ()
    promises: tuple[Promise, ...] = ()
    goal: Goal = field(default_factory=Goal)

    def __post_init__(self) -> None:
        for problem in _wrong(self):
            raise InputError(problem, "Times are whole numbers of 0 or more, positions count from 0.")

    @property
    def size(self) -> int:
        """Number of operations."""
        return sum(len(job.operations) for job in self.jobs)

    @property
    def plain(self) -> bool:
        """True when the makespan is all that counts and only releases and lags come on top of the textbook problem."""
        closed = any(m.closed or m.setup or m.capacity is not None for m in self.machines)
        skilled = any(o.skill or o.most_lag is not None for job in self.jobs for o in job.operations)
        goal = self.goal.makespan > 0 and self.goal.tardiness == 0
        return goal and not (closed or skilled or self.promises)

    @property
    def horizon(self) -> int:
        """By this time everything can be done, if it can be done at all: all one after the other, after all closures."""
        away = [*(m.closed for m in self.machines), *(o.absent for o in self.operators)]
        last = max([0, *(end for intervals in away for _, end in intervals)])
        last = max([last, *(job.release for job in self.jobs), *(p.start for p in self.promises)])
        setup = max([0, *(t for m in self.machines for row in m.setup for t in row if t is not None)])
        work = sum(max(m.duration for m in o.modes) + o.lag + setup for job in self.jobs for o in job.operations)
        return last + work


def apart(intervals: Sequence[Interval]) -> list[Interval]:
    """Intervals in order; those that touch or overlap are one, so that nothing of no length slips between them."""
    merged: list[Interval] = []
    for a, b in sorted(intervals):
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], b))
        else:
            merged.append((a, b))
    return merged


def _wrong(p: FlexibleJobShop) -> Iterator[str]:
    """What makes the problem meaningless, one sentence each, in the order of its parts."""
    if not p.jobs:
        yield "There is no job."
    for k, machine in enumerate(p.machines):
        yield from _wrong_machine(k, machine)
    for operator in p.operators:
        yield from _wrong_intervals(f"Operator {operator.name}", operator.absent)
    known = frozenset().union(*(operator.skills for operator in p.operators))
    for j, job in enumerate(p.jobs):
        yield from _wrong_job(j, job, p.machines, known)
    yield from _wrong_promises(p)
    if min(p.goal.makespan, p.goal.tardiness, p.goal.setup) < 0:
        yield "A weight of the goal is negative."
    if p.horizon > MOST_TIME:
        yield f"The times add up to {p.horizon:,}, more than {MOST_TIME:,}."
    weight = p.goal.makespan + p.goal.setup + p.goal.tardiness * sum(job.weight for job in p.jobs)
    if p.horizon * weight > MOST_COST:
        yield "The weights times the horizon leave 64 bits."


def _wrong_machine(k: int, machine: Machine) -> Iterator[str]:
    who = f"Machine {machine.name}"
    yield from _wrong_intervals(who, machine.closed)
    families = len(machine.setup)
    if any(len(row) != families for row in machine.setup):
        yield f"{who}: the table of set-up times is not square."
    if any(t is not None and t < 0 for row in machine.setup for t in row):
        yield f"{who}: a set-up time is negative."
    if machine.setup and machine.family is not None and not 0 <= machine.family < families:
        yield f"{who}: family {machine.family} is not in the table of set-up times."
    if machine.capacity is not None and (machine.capacity < 1 or machine.setup):
        yield f"{who}: a batch has room for 1 unit or more, and no set-up times."


def _wrong_intervals(who: str, intervals: tuple[Interval, ...]) -> Iterator[str]:
    for start, end in intervals:
        if start < 0 or end <= start:
            yield f"{who} is away from {start} to {end}: a closure ends after it starts, and starts at 0 or later."


def _wrong_job(j: int, job: Job, machines: tuple[Machine, ...], skills: frozenset[str]) -> Iterator[str]:
    if not job.operations:
        yield f"Job {j + 1} has no operation."
    if job.release < 0 or job.weight < 0 or (job.due is not None and job.due < 0):
        yield f"Job {j + 1}: release, due date or weight is negative."
    for i, operation in enumerate(job.operations):
        who = f"Job {j + 1}, operation {i + 1}"
        if not operation.modes:
            yield f"{who} can be done on no machine."
        if operation.lag < 0 or operation.family < 0:
            yield f"{who}: lag or family is negative."
        if operation.most_lag is not None and operation.most_lag < operation.lag:
            yield f"{who}: its longest lag is {operation.most_lag}, its shortest {operation.lag}."
        if operation.skill and operation.skill not in skills:
            yield f"{who} needs the skill {operation.skill!r}, which no operator has."
        for mode in operation.modes:
            yield from _wrong_mode(who, mode, operation, machines)
        if len({mode.machine for mode in operation.modes}) < len(operation.modes):
            yield f"{who} names a machine twice."


def _wrong_mode(who: str, mode: Mode, operation: Operation, machines: tuple[Machine, ...]) -> Iterator[str]:
    family = operation.family
    if not 0 <= mode.machine < len(machines):
        yield f"{who}: there is no machine at position {mode.machine}."
    elif mode.duration < 0:
        yield f"{who}: its duration on {machines[mode.machine].name} is negative ({mode.duration})."
    elif machines[mode.machine].setup and family >= len(machines[mode.machine].setup):
        yield f"{who}: family {family} is not in the set-up times of {machines[mode.machine].name}."
    else:
        yield from _wrong_batch(who, mode, operation, machines[mode.machine])


def _wrong_batch(who: str, mode: Mode, operation: Operation, machine: Machine) -> Iterator[str]:
    if machine.capacity is None:
        return
    if not 1 <= operation.size <= machine.capacity:
        yield f"{who}: {operation.size} units are not 1 to {machine.capacity}, a batch of {machine.name}."
    if mode.duration < 1 or operation.skill:
        yield f"{who}: in a batch of {machine.name} it lasts 1 or more and needs no operator."


def _wrong_promises(p: FlexibleJobShop) -> Iterator[str]:
    seen = set()
    for promise in p.promises:
        who = f"The promise for job {promise.job + 1}, operation {promise.operation + 1}"
        if not (0 <= promise.job < len(p.jobs) and 0 <= promise.operation < len(p.jobs[promise.job].operations)):
            yield f"{who}: there is no such operation."
        elif promise.machine not in {m.machine for m in p.jobs[promise.job].operations[promise.operation].modes}:
            yield f"{who}: the operation cannot be done on the machine at position {promise.machine}."
        if promise.start < 0:
            yield f"{who}: it starts at {promise.start}, before the horizon."
        if (promise.job, promise.operation) in seen:
            yield f"{who} is given twice."
        seen.add((promise.job, promise.operation))
