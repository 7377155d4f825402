"""What can be chosen on a day: the rows of the page, free or not, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lumbung.core.slots import SLOT_MINUTES, SlotRange, moment_of, slot_at
from lumbung.web.bookings.free import FreeStart

COARSEST_SLOTS = 4
"""Rows begin at least every hour; every quarter hour that is free can be had from the list below them."""


@dataclass(frozen=True)
class Row:
    """One stretch of time on the page."""

    start: datetime
    end: datetime
    free: FreeStart | None
    why: str = ""


def rows_of_day(opening: Sequence[SlotRange], free: Sequence[FreeStart], minutes: int, now: datetime) -> list[Row]:
    """Stretches of `minutes` through the opening hours, one after the other; those that are not free say why."""
    length = minutes // SLOT_MINUTES
    step = min(length, COARSEST_SLOTS) if length < COARSEST_SLOTS else length
    by_start = {slot_at(one.start): one for one in free}
    rows = []
    for stretch in opening:
        for first in range(stretch.first, stretch.end - length + 1, step):
            one = by_start.get(first)
            start, end = moment_of(first), moment_of(first + length)
            why = "" if one else str(_("already past") if start <= now else _("taken"))
            rows.append(Row(start, end, one, why))
    return rows


def other_starts(rows: Sequence[Row], free: Sequence[FreeStart]) -> list[FreeStart]:
    """Free starts that no row shows."""
    shown = {row.start for row in rows}
    return [one for one in free if one.start not in shown]


@dataclass(frozen=True)
class Day:
    """A leaf of the row of days: how many stretches of the wanted length fit one after the other."""

    day: date
    fits: int


def days_ahead(first: date, days: int, free: Sequence[FreeStart], minutes: int) -> list[Day]:
    """For each of the days, how many bookings of `minutes` still fit on it."""
    starts: dict[date, list[datetime]] = {first + timedelta(days=n): [] for n in range(days)}
    for one in free:
        day = timezone.localtime(one.start).date()
        if day in starts:
            starts[day].append(one.start)
    return [Day(day, _how_many_fit(found, timedelta(minutes=minutes))) for day, found in starts.items()]


def _how_many_fit(starts: Sequence[datetime], length: timedelta) -> int:
    fits, until = 0, None
    for start in sorted(starts):
        if until is None or start >= until:
            fits, until = fits + 1, start + length
    return fits
