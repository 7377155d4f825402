"""When a house is open, as slots: dated exceptions before holidays, before Ramadan's hours, before weekdays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from django.utils.translation import gettext as _

from lumbung.core.slots import SlotRange, slot_at
from lumbung.web.config.kept import kept
from lumbung.web.houses.calendars import Ramadan, holiday_on, ramadan_on
from lumbung.web.houses.models import DayException, House, OpeningHours, RamadanDates

MIDNIGHT = time(0)
DAY = timedelta(days=1)

Span = tuple[time, time]
"""Local times from, until; until 00:00 is midnight at the end of the day."""
Kind = Literal["usual", "exception", "holiday", "ramadan"]


@dataclass(frozen=True)
class DayHours:
    """One local day: `ranges` merged and sorted, none when closed. `reason`: why it differs from its weekday, or ""."""

    ranges: list[SlotRange]
    reason: str
    kind: Kind = "usual"


@dataclass(frozen=True)
class Calendar:
    """A house's rules about its hours over some days, read once."""

    house: House
    usual: Mapping[int, Sequence[Span]]
    in_ramadan: Mapping[int, Sequence[Span]]
    exceptions: Mapping[date, Sequence[DayException]]
    ramadans: Mapping[int, Ramadan]

    def day(self, day: date) -> DayHours:
        """The hours of one local day. A house with hours for Ramadan is closed then on weekdays that have none."""
        if day in self.exceptions:
            rows = self.exceptions[day]
            closed = any(row.opens is None for row in rows)
            spans = [] if closed else [(row.opens, row.closes) for row in rows if row.opens and row.closes is not None]
            return DayHours(self.ranges(day, spans), rows[0].reason, "exception")
        if self.house.closed_on_holidays and (name := holiday_on(day)):
            return DayHours([], name, "holiday")
        if self.in_ramadan and ramadan_on(day, self.ramadans):
            fasting = self.in_ramadan.get(day.weekday(), [])
            return DayHours(self.ranges(day, fasting), _("hours of Ramadan"), "ramadan")
        return DayHours(self.ranges(day, self.usual.get(day.weekday(), [])), "")

    def ranges(self, day: date, spans: Sequence[Span]) -> list[SlotRange]:
        """Local times of a day as slots in the house's zone, merged and sorted."""
        zone = self.house.zone
        found = []
        for opens, closes in spans:
            first = slot_at(datetime.combine(day, opens, zone))
            end = slot_at(datetime.combine(day + DAY if closes == MIDNIGHT else day, closes, zone))
            if end > first:
                found.append(SlotRange(first, end))
        return merged(found)


def merged(ranges: Sequence[SlotRange]) -> list[SlotRange]:
    """Sorted, with those that touch or overlap made one."""
    found: list[SlotRange] = []
    for one in sorted(ranges):
        if found and one.first <= found[-1].end:
            found[-1] = SlotRange(found[-1].first, max(found[-1].end, one.end))
        else:
            found.append(one)
    return found


def calendar_of(house: House, first: date, last: date) -> Calendar:
    """The house's rules for the local days `first` … `last`, in 3 queries."""
    return calendars_of([house], first, last)[house.pk]


def calendars_of(houses: Sequence[House], first: date, last: date) -> dict[int, Calendar]:
    """House id → its rules for the local days `first` … `last`, in 3 queries for all of them."""
    usual: dict[int, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    fasting: dict[int, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for row in OpeningHours.objects.filter(house__in=houses):
        (fasting if row.ramadan else usual)[row.house_id][row.weekday].append((row.opens, row.closes))
    exceptions: dict[int, dict[date, list[DayException]]] = defaultdict(lambda: defaultdict(list))
    for exception in DayException.objects.filter(house__in=houses, day__range=(first, last)):
        exceptions[exception.house_id][exception.day].append(exception)
    regions = {house.region_id for house in houses if house.pk in fasting}
    ramadans = dated_ramadans(regions) if regions else {}
    return {
        house.pk: Calendar(
            house, dict(usual[house.pk]), dict(fasting[house.pk]), dict(exceptions[house.pk]),
            ramadans.get(house.region_id, {}),
        )
        for house in houses
    }  # fmt: skip


def dated_ramadans(regions: Collection[int]) -> dict[int, dict[int, Ramadan]]:
    """Region id → Hijri year → Ramadan as the region has dated it, in 1 query."""
    found: dict[int, dict[int, Ramadan]] = defaultdict(dict)
    for row in RamadanDates.objects.filter(region__in=regions):
        found[row.region_id][row.hijri_year] = Ramadan(row.hijri_year, row.first, row.last, row.source)
    return dict(found)


@kept(lambda house, first, last: (house.pk, first, last))
def open_ranges(house: House, first: date, last: date) -> list[SlotRange]:
    """All opening time of the local days `first` … `last`, merged over midnight, in 3 queries."""
    calendar = calendar_of(house, first, last)
    days = [first + n * DAY for n in range((last - first).days + 1)]
    return merged([one for day in days for one in calendar.day(day).ranges])


def day_of(house: House, day: date) -> DayHours:
    """One local day, with the reason when it differs."""
    return calendar_of(house, day, day).day(day)
