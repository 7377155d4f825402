"""Opening hours in words: the week with equal days together, and one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby

from django.utils.translation import gettext as _

from lumbung.core.slots import SlotRange
from lumbung.web.houses.hours import Span
from lumbung.web.houses.models import House, Weekday
from lumbung.web.ui.dates import ZONE_NAMES
from lumbung.web.ui.words import in_language

DAYS = range(7)


@dataclass(frozen=True)
class WeekLine:
    """Days that follow each other and have the same hours."""

    days: str
    hours: str


def week_lines(week: Mapping[int, Sequence[Span]]) -> list[WeekLine]:
    """`Senin–Sabtu: 07.00–19.00`, `Minggu: tutup`. Nothing for a house without any hours."""
    if not any(week.values()):
        return []
    said = [(day, ", ".join(span_text(*span) for span in sorted(week.get(day, ()))) or _("closed")) for day in DAYS]
    lines = []
    for hours, group in groupby(said, key=lambda pair: pair[1]):
        days = [day for day, _hours in group]
        lines.append(WeekLine(_days_text(days), hours))
    return lines


def _days_text(days: Sequence[int]) -> str:
    if len(days) == len(DAYS):
        return _("Every day")
    first, last = str(Weekday(days[0]).label), str(Weekday(days[-1]).label)
    return first if len(days) == 1 else f"{first}–{last}"


def span_text(opens: time, closes: time) -> str:
    """`07.00–19.00`; midnight at the end is `24.00`."""
    return f"{clock(opens)}–{clock(closes) if closes != time(0) else clock_24()}"


def clock(moment: time | datetime) -> str:
    """`07.00`; `07:00` in English."""
    return moment.strftime(in_language("%H.%M", "%H:%M"))


def clock_24() -> str:
    """Midnight at the end of a day."""
    return in_language("24.00", "24:00")


def ranges_text(house: House, ranges: Sequence[SlotRange]) -> str:
    """The stretches of one local day, with the zone: `07.00–12.00, 13.00–19.00 WIB`; "" when there are none."""
    if not ranges:
        return ""
    spans = []
    for one in ranges:
        opens, closes = one.start.astimezone(house.zone), one.finish.astimezone(house.zone)
        spans.append(span_text(opens.time(), closes.time()))
    return f"{', '.join(spans)} {zone_name(house, ranges[0].start)}"


def zone_name(house: House, moment: datetime) -> str:
    """`WIB`, `WITA` or `WIT`."""
    here = moment.astimezone(house.zone)
    offset = here.utcoffset()
    return ZONE_NAMES.get(offset, here.tzname() or "") if offset is not None else ""
