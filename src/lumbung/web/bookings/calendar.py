"""Calendar files (RFC 5545): one booking to take along, and feeds that a calendar programme fetches again and again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from lumbung.core.slots import moment_of, slot_at
from lumbung.web.bookings import permissions, queries
from lumbung.web.bookings.models import Booking, CalendarFeed, Claim, TrainingSession
from lumbung.web.bookings.timetable import live_spans
from lumbung.web.config import clock
from lumbung.web.houses.models import House, Machine
from lumbung.web.ui.words import in_language

PAST, AHEAD = timedelta(days=31), timedelta(days=366)
"""What a feed shows, from now."""
UID_HOST = "lumbung"


def ics_of(booking: Booking) -> bytes:
    """A calendar file with this booking; importing it again after a change replaces it."""
    return bytes(_calendar([_event_of(booking)]).to_ical())


def feed_of(feed: CalendarFeed) -> bytes:
    """All bookings of its owner and the sessions at which she is expected, or all that lies on its machine; 2 queries.

    A machine's feed names nobody: it shows codes, and only to somebody who runs the house.
    """
    now = clock.now()
    if feed.machine is None:
        held = queries.of_producer(feed.owner, now - PAST, now + AHEAD).filter(
            state__in=(*Booking.HOLDING, Booking.State.FINISHED)
        )
        lessons = (_event_of_session(one) for one in queries.training_of(feed.owner))
        return bytes(_calendar(chain((_event_of(booking) for booking in held), lessons), feed.label).to_ical())
    if not feed.owner.has_perm(permissions.RUN, feed.machine.house):
        return bytes(_calendar([], feed.label).to_ical())
    return bytes(_calendar(_events_on(feed.machine, now), feed.label or _name(feed.machine)).to_ical())


def _calendar(events: Iterable[Event], name: str = "") -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Lumbung//bookings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(event)
    return calendar


def _event_of(booking: Booking) -> Event:
    title = _("%(machine)s at %(house)s") % {"machine": _name(booking.machine), "house": booking.house.name}
    told = _("Code %(code)s, machine %(unit)s") % {"code": booking.code, "unit": booking.unit.label}
    event = _event(f"booking-{booking.code}", booking.start, booking.end, title, told)
    event.add("location", _place(booking.house))
    event.add("status", "CONFIRMED" if booking.holds or booking.state == Booking.State.FINISHED else "CANCELLED")
    return event


def _event_of_session(session: TrainingSession) -> Event:
    title = _("%(machine)s at %(house)s") % {"machine": session.title, "house": session.house.name}
    event = _event(f"training-{session.pk}", session.start, session.end, title, _name(session.machine))
    event.add("location", _place(session.house))
    return event


def _event(uid: str, start: datetime, end: datetime, title: str, told: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{UID_HOST}")
    event.add("dtstamp", clock.now())
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", title)
    event.add("description", told)
    return event


def _events_on(machine: Machine, now: datetime) -> Iterable[Event]:
    spans = live_spans().filter(
        unit__machine=machine, first_slot__lt=slot_at(now + AHEAD), end_slot__gt=slot_at(now - PAST)
    )
    kinds = dict(Claim.Kind.choices)
    rows = spans.order_by("first_slot", "unit_id").values_list(
        "pk", "first_slot", "end_slot", "unit__label", "claim__kind", "claim__booking__code",
        "claim__training__title",
    )  # fmt: skip
    for pk, first, end, unit, kind, code, lesson in rows:
        title = f"{_name(machine)} {unit}: {kinds[kind]}"
        yield _event(f"span-{pk}", moment_of(first), moment_of(end), title, code or lesson or "")


def _name(machine: Machine) -> str:
    return in_language(machine.name_id, machine.name_en)


def _place(house: House) -> str:
    return ", ".join(part for part in (house.name, house.address) if part)
