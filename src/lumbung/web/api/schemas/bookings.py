"""Bookings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field

from lumbung.web.api.schemas.houses import MOMENT, PageQuery

START = "ISO 8601, on a quarter hour; without an offset it is the house's local time"


class BookingsQuery(PageQuery):
    """Which bookings, and how."""

    from_: str = Field("", alias="from", description="A day or a moment; from the first one, if not given")
    to: str = Field("", description="A day (included) or a moment; to the last one, if not given")
    house: str = Field("", description="Only in this house")
    state: str = Field("", description="Only in this state")
    mine: bool = Field(False, description="Only your own, also if you run a house")
    format: str = Field("json", pattern="^(json|csv)$")


class BookingIn(Schema):
    """A wish: the house picks the unit."""

    model_config = ConfigDict(extra="forbid")

    house: str = Field(description="Its slug")
    type: str = Field(description="The machine's type")
    start: str = Field(description=START, json_schema_extra=MOMENT)
    minutes: int = Field(description="A multiple of 15")
    people: int = Field(1, ge=1, le=50, description="How many will work in the room")
    product_class: str = Field("", max_length=40, description="Decides on cleaning; see the house's page")
    note: str = Field("", max_length=240)
    producer: str = Field("", max_length=120, description="Login of the person it is for; empty: yourself")
    overrides: dict[str, str] = Field({}, description="Rule → reason; only for those who run the house")


class MoveIn(Schema):
    """Another time for a booking."""

    model_config = ConfigDict(extra="forbid")

    start: str = Field(description=START, json_schema_extra=MOMENT)
    minutes: int | None = Field(None, description="A multiple of 15; as before if not given")


class ShortenIn(Schema):
    """A shorter time for a booking."""

    model_config = ConfigDict(extra="forbid")

    minutes: int = Field(description="A multiple of 15, less than before")


class ExtendIn(Schema):
    """A longer time for a booking."""

    model_config = ConfigDict(extra="forbid")

    minutes: int = Field(
        ge=15, le=9_990, description="How long in all, from its start; a multiple of 15, more than before"
    )
    overrides: dict[str, str] = Field({}, description="Rule → reason; only for those who run the house")


class CancelIn(Schema):
    """Why it is cancelled, if one likes to say so."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field("", max_length=200)


class BookingOut(Schema):
    """A booking. Its price is frozen; its code is what one shows at the desk."""

    id: int
    code: str
    house: str
    type: str
    unit: str
    start: str = Field(json_schema_extra=MOMENT)
    end: str = Field(json_schema_extra=MOMENT)
    minutes: int
    state: str = Field(description="booked, checked_in, finished, cancelled, moved or no_show")
    price_rp: int = Field(description="Whole rupiah")
    cancel_cost_rp: int = Field(description="What is owed for cancelling late; 0 while it stands")
    people: int
    product_class: str
    note: str
    producer: str = Field(description="Login")
    made_by: str = Field(description="Login")
    moved_from: int | None


class BookingsOut(Schema):
    """One page of bookings, by start."""

    items: list[BookingOut]
    next: str | None = Field(description="Cursor of the next page; null: this was the last")


class CancelCostOut(Schema):
    """What cancelling would cost at this moment."""

    cost_rp: int


def local(moment: datetime, house: Any) -> str:
    """A moment in the house's own time, with its offset."""
    return moment.astimezone(house.zone).isoformat()


def booking_data(booking: Any) -> dict[str, Any]:
    """A booking as `BookingOut` describes it. Needs its house, machine, unit and people loaded."""
    return {
        "id": booking.pk,
        "code": booking.code,
        "house": booking.house.slug,
        "type": booking.machine.type,
        "unit": booking.unit.label,
        "start": local(booking.start, booking.house),
        "end": local(booking.end, booking.house),
        "minutes": booking.minutes,
        "state": str(booking.state),
        "price_rp": booking.price_rp,
        "cancel_cost_rp": booking.cancel_cost_rp,
        "people": booking.people,
        "product_class": booking.product_class,
        "note": booking.note,
        "producer": booking.producer.username,
        "made_by": booking.made_by.username,
        "moved_from": booking.moved_from_id,
    }
