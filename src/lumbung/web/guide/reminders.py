"""Renewals as a calendar file (RFC 5545): whole days, with an alarm a week before."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from lumbung.rules.permits import Due, Path
from lumbung.web.config import clock
from lumbung.web.ui.words import language

ALARM_BEFORE = timedelta(days=7)


def reminders(path: Path) -> bytes:
    """One event for each paper's day of renewal, and one for the day on which it ends."""
    calendar = Calendar()
    calendar.add("prodid", "-//Lumbung//guide//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Renewing my permits"))
    for due in path.due:
        for event in _events(due):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(due: Due) -> list[Event]:
    name = due.permit.name(language())
    found = [_event(due, "renew", due.renew_by, _("Renew: %(permit)s") % {"permit": name})]
    if due.ends:
        found.append(_event(due, "end", due.ends, _("Last day: %(permit)s") % {"permit": name}))
    return found


def _event(due: Due, what: str, day: date, title: str) -> Event:
    event = Event()
    event.add("uid", f"{what}-{due.permit.id}-{day.isoformat()}@lumbung")
    event.add("dtstamp", clock.now())
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    event.add(
        "description", _("Rule: %(ref)s. This explains the law, it is no legal advice.") % {"ref": due.permit.ref}
    )
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -ALARM_BEFORE)
    event.add_component(alarm)
    return event
