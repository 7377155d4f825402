"""At the desk: who came, who is done, who walked in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Router
from ninja.responses import Status

from lumbung.web.api import authentication, scopes
from lumbung.web.api.authentication import Needs
from lumbung.web.api.endpoints.bookings import CHANGED, Key, booking_of, moment, producer_named, unknown
from lumbung.web.api.reach import own_house
from lumbung.web.api.schemas.bookings import BookingOut, booking_data
from lumbung.web.api.schemas.desk import CheckInIn, FinishIn, WalkUpIn
from lumbung.web.api.schemas.problem import answers
from lumbung.web.bookings.permissions import CHANGE
from lumbung.web.bookings.services import attendance
from lumbung.web.houses import queries as houses

router = Router(tags=["desk"], auth=Needs(scopes.DESK_WRITE))


@router.post(
    "/bookings/{int:booking_id}/check-in", response=answers(BookingOut, *CHANGED, 503), summary=_("She has come")
)
def check_in(request: HttpRequest, booking_id: int, body: CheckInIn | None = None) -> dict[str, Any]:
    """At most a quarter hour early. Only those who run the house give another moment or set a rule aside."""
    booking, told = booking_of(request, booking_id, CHANGE), body or CheckInIn()
    held = attendance.check_in(
        by=authentication.person(request),
        booking=booking,
        at=moment(told.at, booking.house, "at"),
        overrides=told.overrides,
    )
    return booking_data(held)


@router.post("/bookings/{int:booking_id}/finish", response=answers(BookingOut, *CHANGED, 503), summary=_("She is done"))
def finish(request: HttpRequest, booking_id: int, body: FinishIn | None = None) -> dict[str, Any]:
    """The rest of the time is free for others."""
    booking, told = booking_of(request, booking_id, CHANGE), body or FinishIn()
    held = attendance.finish(
        by=authentication.person(request), booking=booking, at=moment(told.at, booking.house, "at")
    )
    return booking_data(held)


@router.post(
    "/houses/{slug}/walk-ups",
    response=answers(BookingOut, *CHANGED, 503, status=201),
    summary=_("Somebody walks in and begins"),
)
def walk_up(
    request: HttpRequest,
    slug: str,
    body: WalkUpIn,
    idempotency_key: Key = "",
) -> Status[Any]:
    """Booked and checked in together, from the quarter hour that runs."""
    who = authentication.person(request)
    house = own_house(authentication.caller(request), slug)
    machine = houses.machine_named(house, body.type)
    if machine is None:
        raise unknown("type", gettext("The house has no such machine."))
    made = attendance.walk_up(
        by=who,
        house=house,
        machine=machine,
        minutes=body.minutes,
        producer=producer_named(body.producer, who),
        people=body.people,
        product_class=body.product_class,
        note=body.note,
        key=idempotency_key,
        at=moment(body.at, house, "at"),
        overrides=body.overrides,
    )
    return Status(201, booking_data(made))
