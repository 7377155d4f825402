"""How many machine hours are still free on each of the next days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lumbung.core.slots import SLOT_MINUTES, moment_of
from lumbung.web.houses.hours import Calendar
from lumbung.web.houses.models import Machine

DAYS_SHOWN = 7
SLOTS_PER_HOUR = 60 // SLOT_MINUTES


@dataclass(frozen=True)
class FreeDay:
    """One day of a machine: whole hours still free on all of its units; `is_open` says whether 0 means full or closed."""

    day: date
    hours: int
    is_open: bool


@dataclass(frozen=True)
class FreeRow:
    """A machine and its days."""

    machine: Machine
    days: list[FreeDay]


def free_week(calendar: Calendar, machines: Sequence[Machine], first: date) -> list[FreeRow]:
    """A row for each machine, a number for each of the DAYS_SHOWN local days from `first` on."""
    from lumbung.web.bookings import free  # noqa: PLC0415 - bookings is made of houses; only this page asks back

    days = [first + timedelta(days=n) for n in range(DAYS_SHOWN)]
    is_open = {day: bool(calendar.day(day).ranges) for day in days}
    found = free.free_quarters(calendar.house, machines, days[0], days[-1])
    rows = []
    for machine in machines:
        quarters: dict[date, int] = defaultdict(int)
        for slot, units in found[machine.pk]:
            quarters[moment_of(slot).astimezone(calendar.house.zone).date()] += units
        rows.append(FreeRow(machine, [FreeDay(day, quarters[day] // SLOTS_PER_HOUR, is_open[day]) for day in days]))
    return rows
