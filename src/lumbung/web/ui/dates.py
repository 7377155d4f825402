"""Dates and times as people write them, in the active language and the region's own time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dateformat import format as formatted

from lumbung.web.ui.words import language

ZONE_NAMES = {timedelta(hours=7): "WIB", timedelta(hours=8): "WITA", timedelta(hours=9): "WIT"}
"""Offset from UTC → the name of the Indonesian zone."""


def local(moment: date) -> date:
    """A moment in the region's own time; a plain date as it is."""
    return timezone.localtime(moment) if isinstance(moment, datetime) and timezone.is_aware(moment) else moment


def long_date(moment: date) -> str:
    """`Selasa, 24 November 2026`; `Tuesday, 24 November 2026`."""
    return formatted(local(moment), "l, j F Y")


def short_date(moment: date) -> str:
    """`24 Nov 2026`."""
    return formatted(local(moment), "j M Y")


def clock_time(moment: datetime) -> str:
    """`09.00 WIB`; `09:00 WIB`."""
    here = local(moment)
    if not isinstance(here, datetime):
        raise TypeError(f"{moment!r} has no time of day")
    zone = ZONE_NAMES.get(here.utcoffset() or timedelta(), here.tzname() or "")
    return f"{formatted(here, 'H.i' if _indonesian() else 'H:i')} {zone}".rstrip()


def long_moment(moment: datetime) -> str:
    """`Selasa, 24 November 2026 pukul 09.00 WIB`; `Tuesday, 24 November 2026, 09:00 WIB`."""
    joint = " pukul " if _indonesian() else ", "
    return f"{long_date(moment)}{joint}{clock_time(moment)}"


def _indonesian() -> bool:
    return language() == "id"
