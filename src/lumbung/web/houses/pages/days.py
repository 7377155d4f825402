"""The public holidays ahead, with how sure their date is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lumbung.web.houses.calendars import holiday_on

AHEAD = 365


@dataclass(frozen=True)
class Holiday:
    """A public holiday by its name, which says when its date is only computed."""

    day: date
    name: str


def coming_days(first: date) -> list[Holiday]:
    """Those of the next 12 months."""
    days = (first + timedelta(days=n) for n in range(AHEAD + 1))
    return [Holiday(day, name) for day in days if (name := holiday_on(day))]
