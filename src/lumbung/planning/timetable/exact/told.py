"""What a round of the exact search is told and tells. OR-Tools is not needed to know it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from lumbung.planning.timetable.schedule import Slot

Found = Callable[[int, tuple[Slot, ...], tuple[int | None, ...]], None]
"""Told of each better timetable: cost, schedule, operators."""
Proved = Callable[[float], None]
"""Told of each better bound."""


@dataclass(frozen=True)
class Known:
    """A timetable that the search should start from and beat, and a bound that holds."""

    cost: float = inf
    bound: float = -inf
    schedule: tuple[Slot, ...] = ()
    operators: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """`bound` holds for the whole problem; `proved`: the best timetable told is optimal; `impossible`: there is none."""

    bound: float
    proved: bool
    impossible: bool
