"""When a house is open, as slots: dated exceptions before Ramadan's hours before holidays before weekdays.

Holidays are those of the `holidays` library (Indonesia's public holidays; those of the lunar calendars are computed
ahead and may move by decree). Ramadan is that of the Umm al-Qura calendar; Indonesia's own month may begin a day
earlier or later. A dated exception of the house corrects both.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

import holidays
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from hijridate import Gregorian

from lumbung.core.slots import SlotRange, slot_at
from lumbung.web.houses.models import DayException, House, OpeningHours

RAMADAN = 9
"""The ninth month of the Islamic calendar."""
MIDNIGHT = time(0)

Times = list[tuple[time, time]]


@dataclass(frozen=True)
class DayHours:
    """One local day: `ranges` merged and sorted, none when closed. `reason`: why it differs from its weekday, or ""."""

    ranges: list[SlotRange]
    reason: str


@dataclass(frozen=True)
class Calendar:
    """A house's rules about its hours, read once."""

    house: House
    usual: dict[int, Times]
    in_ramadan: dict[int, Times]
    exceptions: dict[date, list[DayException]]

    def day(self, day: date) -> DayHours:
        """The hours of one local day."""
        if day in self.exceptions:
            rows = self.exceptions[day]
            times = [(row.opens, row.closes) for row in rows if row.opens is not None and row.closes is not None]
            return DayHours(self._ranges(day, times), rows[0].reason)
        if self.house.religious_holidays and (name := holiday_on(day, (get_language() or "id")[:2])):
            return DayHours([], name)
        if self.in_ramadan and is_ramadan(day):
            return DayHours(self._ranges(day, self.in_ramadan.get(day.weekday(), [])), _("hours of Ramadan"))
        return DayHours(self._ranges(day, self.usual.get(day.weekday(), [])), "")

    def _ranges(self, day: date, times: Times) -> list[SlotRange]:
        zone = self.house.zone
        spans = []
        for opens, closes in times:
            last_day = day + timedelta(days=1) if closes == MIDNIGHT else day
            first = slot_at(datetime.combine(day, opens, zone))
            end = slot_at(datetime.combine(last_day, closes, zone))
            if end > first:
                spans.append(SlotRange(first, end))
        return merged(spans)


def merged(spans: list[SlotRange]) -> list[SlotRange]:
    """Sorted, with those that touch or overlap made one."""
    found: list[SlotRange] = []
    for span in sorted(spans):
        if found and span.first <= found[-1].end:
            found[-1] = SlotRange(found[-1].first, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def calendar_of(house: House, first: date, last: date) -> Calendar:
    """The house's rules for the local days `first` … `last`, in 2 queries."""
    weeks: dict[bool, dict[int, Times]] = {False: defaultdict(list), True: defaultdict(list)}
    for row in OpeningHours.objects.filter(house=house):
        weeks[row.ramadan][row.weekday].append((row.opens, row.closes))
    exceptions: dict[date, list[DayException]] = defaultdict(list)
    for exception in DayException.objects.filter(house=house, day__range=(first, last)):
        exceptions[exception.day].append(exception)
    return Calendar(house, dict(weeks[False]), dict(weeks[True]), dict(exceptions))


def open_ranges(house: House, first: date, last: date) -> list[SlotRange]:
    """All opening time of the local days `first` … `last`, merged over midnight, in 2 queries."""
    calendar = calendar_of(house, first, last)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return merged([span for day in days for span in calendar.day(day).ranges])


def day_of(house: House, day: date) -> DayHours:
    """One local day."""
    return calendar_of(house, day, day).day(day)


@cache
def _holidays(year: int, language: str) -> dict[date, str]:
    return dict(holidays.country_holidays("ID", years=year, language="id" if language == "id" else "en_US"))


def holiday_on(day: date, language: str) -> str:
    """The name of Indonesia's public holiday on that day, or "". Names that the library has only computed say so."""
    return _holidays(day.year, language).get(day, "")


def is_ramadan(day: date) -> bool:
    """Whether the day lies in Ramadan by the Umm al-Qura calendar."""
    return Gregorian.fromdate(day).to_hijri().month == RAMADAN
