"""Days that a calendar decides: Indonesia's public holidays and Ramadan, each with how sure its date is.

Holidays are those of the `holidays` library: dates of past and coming years that were decreed, and computed ones for
later years, whose names say so. Joint leave (cuti bersama) is no public holiday: a house that closes says so itself.
Ramadan is that of the Umm al-Qura calendar of Mecca (`hijridate`). Indonesia's minister decides by sighting the moon
and may begin it a day later: `RamadanDates` of the region win.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays
from hijridate import Gregorian, Hijri

from lumbung.web.ui.words import in_language

RAMADAN = 9
"""The ninth month of the Islamic calendar."""
COMPUTED_YEARS = range(1343, 1501)
"""Hijri years that Umm al-Qura is tabulated for: August 1924 to November 2077."""


@dataclass(frozen=True)
class Ramadan:
    """One Ramadan, both days included. `source` is who dated it; "" when it is only computed."""

    hijri_year: int
    first: date
    last: date
    source: str = ""

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last


def holiday_on(day: date) -> str:
    """The name of Indonesia's public holiday on that day in the reader's language, or "".

    A date that is only computed has "(perkiraan)" or "(estimated)" in its name.
    """
    return _holidays(day.year, in_language("id", "en_US")).get(day, "")


@cache
def _holidays(year: int, language: str) -> Mapping[date, str]:
    return dict(holidays.country_holidays("ID", years=year, language=language))


@cache
def computed_ramadan(hijri_year: int) -> Ramadan:
    """Ramadan of a year in COMPUTED_YEARS by the Umm al-Qura calendar."""
    month = Hijri(hijri_year, RAMADAN, 1)
    first = month.to_gregorian()
    return Ramadan(hijri_year, date(*first.datetuple()), date(*first.datetuple()) + timedelta(month.month_length() - 1))


def hijri_years(day: date) -> list[int]:
    """The tabulated Hijri year of a day, and its neighbours, whose Ramadan a dated correction could move to it."""
    try:
        year = Gregorian.fromdate(day).to_hijri().year
    except OverflowError:
        return []
    return [near for near in (year - 1, year, year + 1) if near in COMPUTED_YEARS]


def ramadan_on(day: date, dated: Mapping[int, Ramadan]) -> Ramadan | None:
    """The Ramadan that a day lies in: as `dated` (Hijri year → Ramadan) says, else as computed; None outside of it."""
    for year in hijri_years(day):
        found = dated.get(year) or computed_ramadan(year)
        if found.holds(day):
            return found
    return None


def next_ramadan(day: date, dated: Mapping[int, Ramadan]) -> Ramadan | None:
    """The Ramadan that runs on a day, or the next one after it; None beyond the tabulated years."""
    found = [dated.get(year) or computed_ramadan(year) for year in hijri_years(day)]
    return min((one for one in found if one.last >= day), key=lambda one: one.first, default=None)
