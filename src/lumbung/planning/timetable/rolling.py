"""The rolling horizon: what is done leaves the problem, what runs or was promised stays, the rest is planned anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lumbung.planning.timetable.problem import FlexibleJobShop, Job, Machine, Promise
from lumbung.planning.timetable.schedule import Slot


@dataclass(frozen=True)
class Rolled:
    """The problem from `now` on. `origin[j]`: which old job new job j was, and its first operation left; None if it is new."""

    problem: FlexibleJobShop
    origin: tuple[tuple[int, int] | None, ...]


def roll(
    problem: FlexibleJobShop, schedule: Sequence[Slot], now: int, promised_until: int, new_jobs: Sequence[Job] = ()
) -> Rolled:
    """The problem at `now`: operations that ended are gone, those that start before `promised_until` keep start and machine,
    and so does what may not wait long after one that has ended or is kept.

    Nothing else starts before `now`. New jobs stand behind the old ones.
    """
    slots = {(s.job, s.operation): s for s in schedule}
    jobs: list[Job] = []
    origin: list[tuple[int, int] | None] = []
    promises: list[Promise] = []
    for j, job in enumerate(problem.jobs):
        done = sum(slots[j, i].end <= now for i in range(len(job.operations)))
        if done == len(job.operations):
            continue
        kept = False
        for i in range(done, len(job.operations)):
            slot = slots[j, i]
            waited_for = i > 0 and job.operations[i - 1].most_lag is not None and (i == done or kept)
            kept = waited_for or slot.start < max(now, promised_until)
            if kept:
                promises.append(Promise(len(jobs), i - done, slot.machine, slot.start))
        jobs.append(replace(job, operations=job.operations[done:], release=_release(job, j, done, slots, now)))
        origin.append((j, done))
    for job in new_jobs:
        jobs.append(replace(job, release=max(job.release, now)))
        origin.append(None)
    machines = tuple(_as_left(problem, k, machine, schedule, now) for k, machine in enumerate(problem.machines))
    rolled = replace(problem, jobs=tuple(jobs), machines=machines, promises=tuple(promises))
    return Rolled(rolled, tuple(origin))


def _release(job: Job, j: int, done: int, slots: dict[tuple[int, int], Slot], now: int) -> int:
    """When the first operation left may start: now, or its own start if it is running."""
    if slots[j, done].start < now:
        return slots[j, done].start
    before = slots[j, done - 1].end + job.operations[done - 1].lag if done else job.release
    return max(now, before)


def _as_left(problem: FlexibleJobShop, k: int, machine: Machine, schedule: Sequence[Slot], now: int) -> Machine:
    """The machine with the family of the last operation that has ended on it."""
    ended = [s for s in schedule if s.machine == k and s.end <= now]
    if not ended or not machine.setup:
        return machine
    last = max(ended, key=lambda s: (s.start, s.end))
    return replace(machine, family=problem.jobs[last.job].operations[last.operation].family)
