"""Bookings: made, looked at, moved, shortened, extended, cancelled, by the same services as on the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import P, Query, Router
from ninja.params import HeaderEx
from ninja.responses import Status

from lumbung.core.slots import slot_at
from lumbung.web.accounts import queries as accounts
from lumbung.web.accounts.models import User
from lumbung.web.api import authentication, scopes, times
from lumbung.web.api.authentication import Needs
from lumbung.web.api.paging import cursor_for, cut, numbers_of
from lumbung.web.api.problems import Problem, failure
from lumbung.web.api.reach import ZONE, house_named, houses_run, within
from lumbung.web.api.schemas.bookings import (
    BookingIn,
    BookingOut,
    BookingsOut,
    BookingsQuery,
    CancelCostOut,
    CancelIn,
    ExtendIn,
    MoveIn,
    ShortenIn,
    booking_data,
)
from lumbung.web.api.schemas.problem import WITH_TOKEN, answers
from lumbung.web.bookings import rows
from lumbung.web.bookings.permissions import CHANGE, SEE
from lumbung.web.bookings.services import booking as services
from lumbung.web.bookings.services import changes, extending
from lumbung.web.bookings.wish import Wish
from lumbung.web.config import clock
from lumbung.web.houses import queries as houses
from lumbung.web.ui.csv_files import csv_response

router = Router(tags=["bookings"])
DOOR = "api"
Key = HeaderEx[
    str, P(alias="Idempotency-Key", max_length=80, description="The same key does it once, however often it is sent")
]
COLUMNS = tuple(BookingOut.model_fields)
CHANGED = (*WITH_TOKEN, 404, 409, 415, 422)


@router.get(
    "/bookings",
    auth=Needs(scopes.BOOKINGS_READ),
    response=answers(BookingsOut, 400, *WITH_TOKEN, 404, 422),
    summary=_("Your bookings, and all in the houses that you run"),
)
def list_bookings(request: HttpRequest, wanted: Query[BookingsQuery]) -> dict[str, Any] | HttpResponse:
    """By start. A token of an organisation sees the houses of that body only. CSV has the same columns."""
    who = authentication.caller(request)
    where = house_named(wanted.house) if wanted.house else None
    zone = where.zone if where else ZONE
    found = rows.page_of_bookings(
        producer=None if who.organisation else authentication.person(request),
        houses=[] if wanted.mine else houses_run(who),
        house=where,
        since=slot_at(times.edge(wanted.from_, zone, "from", last=False)) if wanted.from_ else None,
        until=slot_at(times.edge(wanted.to, zone, "to", last=True)) if wanted.to else None,
        state=wanted.state,
        after=numbers_of(wanted.cursor, 2),
        most=wanted.limit + 1,
    )
    page, more = cut(found, wanted.limit)
    items = [booking_data(one) for one in page]
    following = cursor_for(page[-1].first_slot, page[-1].pk) if more else None
    if wanted.format == "csv":
        response = csv_response(items, COLUMNS, "bookings")
        response.headers["Lumbung-Next"] = following or ""
        return response
    return {"items": items, "next": following}


@router.post(
    "/bookings",
    auth=Needs(scopes.BOOKINGS_WRITE),
    response=answers(BookingOut, *CHANGED, 503, status=201),
    summary=_("Book"),
)
def create_booking(request: HttpRequest, body: BookingIn, idempotency_key: Key = "") -> Status[Any]:
    """The house picks the unit. All rules that stand against it come at once; if others were faster, what is free.

    The same key with the same wish gives the same booking again; with another wish it is refused.
    """
    who = authentication.person(request)
    house = house_named(body.house)
    if not within(authentication.caller(request), house):
        raise PermissionDenied
    machine = houses.machine_named(house, body.type)
    if machine is None:
        raise unknown("type", gettext("The house has no such machine."))
    wish = Wish(
        machine=machine,
        start=times.moment_of(body.start, house.zone, "start"),
        minutes=body.minutes,
        producer=producer_named(body.producer, who),
        people=body.people,
        product_class=body.product_class,
        note=body.note,
    )
    made = services.book(by=who, door=DOOR, wish=wish, key=idempotency_key, overrides=body.overrides)
    return Status(201, booking_data(made))


@router.get(
    "/bookings/{int:booking_id}",
    auth=Needs(scopes.BOOKINGS_READ),
    response=answers(BookingOut, *WITH_TOKEN, 404),
    summary=_("One booking"),
)
def one_booking(request: HttpRequest, booking_id: int) -> dict[str, Any]:
    """Hers, of somebody who has agreed that she acts for her, or in a house that she runs."""
    return booking_data(booking_of(request, booking_id, SEE))


@router.get(
    "/bookings/{int:booking_id}/cancel-cost",
    auth=Needs(scopes.BOOKINGS_READ),
    response=answers(CancelCostOut, *WITH_TOKEN, 404),
    summary=_("What cancelling would cost now"),
)
def cancel_cost(request: HttpRequest, booking_id: int) -> dict[str, Any]:
    """Whole rupiah at this moment."""
    return {"cost_rp": changes.cancel_cost(booking_of(request, booking_id, SEE), clock.now())}


@router.post(
    "/bookings/{int:booking_id}/cancel",
    auth=Needs(scopes.BOOKINGS_WRITE),
    response=answers(BookingOut, *CHANGED, 503),
    summary=_("Cancel a booking"),
)
def cancel_booking(request: HttpRequest, booking_id: int, body: CancelIn | None = None) -> dict[str, Any]:
    """What it costs stands in cancel_cost_rp. A second time changes nothing."""
    booking = booking_of(request, booking_id, CHANGE)
    reason = body.reason if body else ""
    return booking_data(changes.cancel(by=authentication.person(request), booking=booking, reason=reason))


@router.post(
    "/bookings/{int:booking_id}/move",
    auth=Needs(scopes.BOOKINGS_WRITE),
    response=answers(BookingOut, *CHANGED, 503, status=201),
    summary=_("Move a booking to another time"),
)
def move_booking(
    request: HttpRequest,
    booking_id: int,
    body: MoveIn,
    idempotency_key: Key = "",
) -> Status[Any]:
    """A new booking, whose moved_from is the old one; the old one is given back. Both or neither."""
    booking = booking_of(request, booking_id, CHANGE)
    start = times.moment_of(body.start, booking.house.zone, "start")
    made = changes.move(
        by=authentication.person(request),
        booking=booking,
        start=start,
        minutes=body.minutes,
        door=DOOR,
        key=idempotency_key,
    )
    return Status(201, booking_data(made))


@router.post(
    "/bookings/{int:booking_id}/shorten",
    auth=Needs(scopes.BOOKINGS_WRITE),
    response=answers(BookingOut, *CHANGED, 503),
    summary=_("Shorten a booking"),
)
def shorten_booking(request: HttpRequest, booking_id: int, body: ShortenIn) -> dict[str, Any]:
    """It begins as before and ends earlier; the rest is free for others."""
    booking = booking_of(request, booking_id, CHANGE)
    return booking_data(changes.shorten(by=authentication.person(request), booking=booking, minutes=body.minutes))


@router.post(
    "/bookings/{int:booking_id}/extend",
    auth=Needs(scopes.BOOKINGS_WRITE),
    response=answers(BookingOut, *CHANGED, 503),
    summary=_("Make a booking longer"),
)
def extend_booking(request: HttpRequest, booking_id: int, body: ExtendIn) -> dict[str, Any]:
    """Also while it runs. The time that it has keeps its price; 409 brings free times for the rest alone.

    The same length twice is once.
    """
    booking = booking_of(request, booking_id, CHANGE)
    held = extending.extend(
        by=authentication.person(request), booking=booking, minutes=body.minutes, overrides=body.overrides
    )
    return booking_data(held)


def booking_of(request: HttpRequest, pk: int, permission: str) -> Any:
    """The booking, if the caller may: 404 otherwise, so that nobody learns which numbers there are."""
    booking, who = rows.find_booking(pk), authentication.caller(request)
    if booking is None or not within(who, booking.house):
        raise Http404
    if not authentication.person(request).has_perm(permission, booking):
        raise Http404
    return booking


def producer_named(login: str, who: User) -> User:
    """For whom it is: the caller herself, unless another login is given."""
    if not login:
        return who
    found = accounts.find_user(login)
    if found is None:
        raise unknown("producer", gettext("Nobody has this login."))
    return found


def unknown(field: str, message: str) -> Problem:
    """422 for a name in the body that stands for nothing."""
    failures = [failure("request", message, gettext("Correct the name and send it again."), where=field)]
    return Problem("invalid", message, more={"failures": failures})


def moment(text: str, house: Any, field: str) -> datetime | None:
    """The real moment of an act that is entered later; None: now."""
    return times.moment_of(text, house.zone, field) if text else None
