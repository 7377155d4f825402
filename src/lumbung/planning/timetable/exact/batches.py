"""Machines that run batches: any two operations on one are in the same batch or one after the other."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from lumbung.planning.timetable.problem import Machine, apart

if TYPE_CHECKING:
    from lumbung.planning.timetable.exact.model import Run, TimetableModel


def add_batches(m: TimetableModel, k: int, machine: Machine) -> None:
    """Units never exceed the capacity, closures take all of it, and what overlaps starts together."""
    capacity = machine.capacity or 0
    intervals = [m.model.new_fixed_size_interval_var(a, b - a, f"c{k}_{a}") for a, b in apart(machine.closed)]
    units = [capacity] * len(intervals)
    for run in m.runs[k]:
        name = f"i{run.job}_{run.operation}_{k}"
        intervals.append(m.model.new_optional_fixed_size_interval_var(run.start, run.duration, run.here, name))
        units.append(_size(m, run))
    m.model.add_cumulative(intervals, units, capacity)
    for a, b in combinations(m.runs[k], 2):
        if a.job != b.job:
            _two(m, k, a, b, capacity)


def _two(m: TimetableModel, k: int, a: Run, b: Run, capacity: int) -> None:
    name = f"{k}_{a.job}_{a.operation}_{b.job}_{b.operation}"
    first, second = m.model.new_bool_var(f"ab{name}"), m.model.new_bool_var(f"ba{name}")
    m.model.add(b.start >= a.start + a.duration).only_enforce_if(first)
    m.model.add(a.start >= b.start + b.duration).only_enforce_if(second)
    ways = [first, second, ~a.here, ~b.here]
    alike = a.family == b.family and a.duration == b.duration
    if alike and _size(m, a) + _size(m, b) <= capacity:
        together = m.model.new_bool_var(f"t{name}")
        m.model.add(a.start == b.start).only_enforce_if(together)
        ways.append(together)
    m.model.add_bool_or(ways)


def _size(m: TimetableModel, run: Run) -> int:
    return m.problem.jobs[run.job].operations[run.operation].size
