"""Moments as programs write them: ISO 8601; without an offset they are the house's own local time."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from lumbung.web.api.problems import Problem, failure
from lumbung.web.config import clock

LOST_PLUS = re.compile(r" (\d\d:?\d\d)$")
"""In an address an unescaped plus sign arrives as a space."""
LONGEST_WINDOW = timedelta(days=62)
USUAL_WINDOW = timedelta(days=7)


def moment_of(text: str, zone: ZoneInfo, field: str) -> datetime:
    """The aware moment that `text` means. Raises Problem that names the field."""
    try:
        read = datetime.fromisoformat(LOST_PLUS.sub(r"+\1", text.strip()))
    except ValueError:
        raise _unreadable(field) from None
    return read if read.tzinfo is not None else read.replace(tzinfo=zone)


def is_day(text: str) -> bool:
    """Whether it is a day without a time."""
    return re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()) is not None


def day_of(text: str, field: str) -> date:
    """The day that `text` means. Raises Problem that names the field."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise _unreadable(field) from None


def window(since: str | None, until: str | None, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From `since` (now, if not given) until `until` (a week later): moments, or days of which the last is included.

    Raises Problem when they cannot be read, end before they begin, or lie more than LONGEST_WINDOW apart.
    """
    begin = edge(since, zone, "from", last=False) if since else clock.now()
    end = edge(until, zone, "to", last=True) if until else begin + USUAL_WINDOW
    if end <= begin:
        raise _refused("to", _("The time ends before it begins."), _("Choose an end after the start."))
    if end - begin > LONGEST_WINDOW:
        raise _refused("to", _("That is too long a time at once."), _("Ask for at most 62 days."))
    return begin, end


def edge(text: str, zone: ZoneInfo, field: str, *, last: bool) -> datetime:
    """A moment, or the beginning of a day; with `last` the end of the day. Raises Problem that names the field."""
    if is_day(text):
        return datetime.combine(day_of(text, field) + timedelta(days=int(last)), time.min, zone)
    return moment_of(text, zone, field)


def _unreadable(field: str) -> Problem:
    return _refused(
        field, _("This is not a time that we can read."), _("Write it as 2026-11-25 or 2026-11-25T09:00:00+07:00.")
    )


def _refused(field: str, message: str, what_to_do: str) -> Problem:
    return Problem("invalid", message, more={"failures": [failure("request", message, what_to_do, where=field)]})
