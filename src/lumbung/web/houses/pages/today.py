"""How a house stands at this moment: open until, opens at, closed and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lumbung.core.slots import slot_at
from lumbung.web.houses.hours import Calendar
from lumbung.web.houses.models import House
from lumbung.web.houses.pages.week import clock, clock_24, ranges_text


@dataclass(frozen=True)
class Today:
    """`hours` of the local day in words, `now` whether it is open, in words, `reason` why the day differs."""

    is_open: bool
    now: str
    hours: str
    reason: str


def today_at(calendar: Calendar, moment: datetime) -> Today:
    """The day at the house, and whether somebody is there."""
    house = calendar.house
    day = calendar.day(moment.astimezone(house.zone).date())
    slot = slot_at(moment)
    running = next((one for one in day.ranges if one.first <= slot < one.end), None)
    coming = next((one for one in day.ranges if slot < one.first), None)
    hours = ranges_text(house, day.ranges) or _("closed")
    if house.state != House.State.OPEN:
        return Today(False, house.get_state_display(), hours, day.reason)
    if running is not None:
        ends = running.finish.astimezone(house.zone)
        until = clock_24() if (ends.hour, ends.minute) == (0, 0) else clock(ends)
        return Today(True, _("open until %(time)s") % {"time": until}, hours, day.reason)
    if coming is not None:
        opens = clock(coming.start.astimezone(house.zone))
        return Today(False, _("opens at %(time)s") % {"time": opens}, hours, day.reason)
    return Today(False, _("closed now"), hours, day.reason)
