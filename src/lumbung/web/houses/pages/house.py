"""What the public reads about one house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from lumbung.web.config import clock
from lumbung.web.houses import hours, queries
from lumbung.web.houses.calendars import next_ramadan
from lumbung.web.houses.models import House, Machine, Room
from lumbung.web.houses.pages.free_week import free_week
from lumbung.web.houses.pages.map import Mark, draw
from lumbung.web.houses.pages.prices import MachinePrices, origins_of, prices_of
from lumbung.web.houses.pages.today import today_at
from lumbung.web.houses.pages.week import ranges_text, week_lines

SOON = timedelta(days=30)
"""Days that differ are told so long ahead."""
RAMADAN_TOLD = timedelta(days=60)


@dataclass(frozen=True)
class MachineRow:
    """A machine type with the number of its units and its prices."""

    machine: Machine
    units: int
    prices: MachinePrices


@dataclass(frozen=True)
class RoomRows:
    """A room (None: machines without one) with its machines."""

    room: Room | None
    rows: list[MachineRow]


@dataclass(frozen=True)
class Different:
    """A coming day that is not as its weekday."""

    day: date
    hours: str
    reason: str


def context(house: House) -> dict[str, Any]:
    """Everything on the page."""
    now = clock.now()
    today = now.astimezone(house.zone).date()
    calendar = hours.calendar_of(house, today, today + SOON)
    machines = queries.machines_of(house)
    prices = prices_of(machines, today)
    rooms = rooms_with(machines, prices)
    ordered = [row.machine for room in rooms for row in room.rows]
    mark = None if house.lat is None or house.lon is None else Mark(house.name, house.lat, house.lon)
    return {
        "title": house.name,
        "house": house,
        "today": today_at(calendar, now),
        "week": week_lines(calendar.usual),
        "ramadan_week": week_lines(calendar.in_ramadan),
        "ramadan": _ramadan(calendar, today),
        "different": different_days(calendar, today),
        "rooms": rooms,
        "origins": origins_of(prices),
        "busy": busy_text(house),
        "any_quiet": any(p.member_quiet_rp is not None or p.public_quiet_rp is not None for p in prices.values()),
        "types": sum(not machine.whole_room for machine in machines),
        "units": sum(row.units for room in rooms for row in room.rows if not row.machine.whole_room),
        "free": free_week(calendar, ordered, today) if house.state == House.State.OPEN else [],
        "counted": now,
        "map": draw(house.region, [mark]) if mark else None,
        "unlicensed": [machine for machine in ordered if not machine.licence_needed],
        "licensed": [machine for machine in ordered if machine.licence_needed],
        "toll": any(machine.toll for machine in machines),
    }


def rooms_with(machines: Sequence[Machine], prices: dict[int, MachinePrices]) -> list[RoomRows]:
    """The machines by room, rooms by name; those without a room last."""
    counts = queries.unit_counts(machines)
    ordered = sorted(machines, key=lambda one: (one.room is None, one.room.name if one.room else "", one.room_id or 0))
    return [
        RoomRows(group[0].room, [MachineRow(one, counts.get(one.pk, 1), prices[one.pk]) for one in group])
        for group in (list(rows) for _room, rows in groupby(ordered, key=lambda one: one.room_id))
    ]


def different_days(calendar: hours.Calendar, first: date) -> list[Different]:
    """The days of the next weeks that have a reason to differ."""
    found = []
    for n in range(SOON.days + 1):
        day = first + timedelta(days=n)
        told = calendar.day(day)
        if told.kind in ("exception", "holiday"):
            found.append(Different(day, ranges_text(calendar.house, told.ranges) or _("closed"), told.reason))
    return found


def _ramadan(calendar: hours.Calendar, today: date) -> Any:
    """The Ramadan that runs or comes soon, where the house has hours for it."""
    found = next_ramadan(today, calendar.ramadans) if calendar.in_ramadan else None
    return found if found is not None and found.first <= today + RAMADAN_TOLD else None


def busy_text(house: House) -> str:
    """`Senin–Sabtu 08.00–12.00`: the busy hours in words, "" when all hours cost the same."""
    week: dict[int, list[hours.Span]] = {}
    for peak in queries.peak_hours_of(house):
        week.setdefault(peak.weekday, []).append((peak.begins, peak.ends))
    lines = [line for line in week_lines(week) if line.hours != _("closed")]
    return ", ".join(f"{line.days} {line.hours}" for line in lines)
