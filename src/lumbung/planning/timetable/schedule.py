"""A timetable and the search's account of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from lumbung.planning.solving import Result
from lumbung.planning.timetable.problem import FlexibleJobShop


class Slot(NamedTuple):
    """An operation's place in the timetable. Job, operation and machine are positions from 0; it runs [start, end)."""

    job: int
    operation: int
    machine: int
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class TimetableResult(Result):
    """`schedule` by job, then operation; empty without a solution. `operators`: position of who runs each slot, or None."""

    schedule: tuple[Slot, ...]
    operators: tuple[int | None, ...]
    problem: FlexibleJobShop


def named_slots(result: TimetableResult) -> list[dict[str, Any]]:
    """The schedule for a file: jobs and operations by their number from 1, machines by their name (a number if it is one)."""
    names = [int(machine.name) if machine.name.isdecimal() else machine.name for machine in result.problem.machines]
    return [
        {"job": s.job + 1, "operation": s.operation + 1, "machine": names[s.machine], "start": s.start, "end": s.end}
        for s in result.schedule
    ]
