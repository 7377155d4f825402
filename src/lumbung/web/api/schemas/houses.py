"""Houses, their machines, free times, prices, and the feed of a house."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import Field

from lumbung.web.api.paging import MOST, USUAL

MOMENT: dict[str, Any] = {"format": "date-time"}


FROM = "A day or a moment; now, if not given"
TO = "A day (included) or a moment; a week later, if not given"


class PageQuery(Schema):
    """Which page."""

    cursor: str = Field("", description="`next` of the page before")
    limit: int = Field(USUAL, ge=1, le=MOST)


class FreeQuery(Schema):
    """What is wanted, and when it may be."""

    type: str = Field(description="The machine's type")
    from_: str = Field("", alias="from", description=FROM)
    to: str = Field("", description=TO)
    minutes: int = Field(60, ge=15, le=24 * 60, multiple_of=15)
    people: int = Field(1, ge=1, le=50)
    product_class: str = Field("", max_length=40, description="What will be made; decides on cleaning")


class QuoteQuery(Schema):
    """What is wanted."""

    type: str = Field(description="The machine's type")
    start: str = Field(description="A moment on a quarter hour", json_schema_extra=MOMENT)
    minutes: int = Field(ge=15, le=24 * 60, multiple_of=15)
    people: int = Field(1, ge=1, le=50)


class FeedQuery(Schema):
    """Which part of the feed, and how."""

    from_: str = Field("", alias="from", description=FROM)
    to: str = Field("", description=TO)
    type: str = Field("", description="Only this type of machine")
    format: str = Field("json", pattern="^(json|csv)$")


class HouseOut(Schema):
    """A house that is open."""

    slug: str
    name: str
    time_zone: str
    address: str
    lat: float | None
    lon: float | None
    about: str
    needed: str = Field(description="What one needs to have before the first use")
    contact: str
    page: str = Field(description="Its public page")


class HousesOut(Schema):
    """One page of houses, by name."""

    items: list[HouseOut]
    next: str | None = Field(description="Cursor of the next page; null: this was the last")


class MachineOut(Schema):
    """What can be booked in a house: so many identical units of one type."""

    type: str
    name: str
    units: int
    licence_needed: bool
    toll: bool = Field(description="The house also makes batches on it")
    room: str | None
    cleaning_minutes: int


class MachinesOut(Schema):
    """All machines of a house."""

    items: list[MachineOut]


class FreeOut(Schema):
    """A start at which the wished time is free."""

    start: str = Field(json_schema_extra=MOMENT)
    end: str = Field(json_schema_extra=MOMENT)
    units_free: int
    price_rp: int | None = Field(description="Whole rupiah; null where the house has no price")


class FreeTimesOut(Schema):
    """Free starts, in order."""

    items: list[FreeOut]


class QuoteOut(Schema):
    """What a booking would cost, and how that comes about."""

    price_rp: int
    lines: list[dict[str, Any]] = Field(description="band, hours_quarters, rp_per_hour, rp, origin, source")


class FeedItemOut(Schema):
    """One stretch of time on one unit. `code`, `producer` and `id` only for those who may see them."""

    type: str
    unit: str
    start: str = Field(json_schema_extra=MOMENT)
    end: str = Field(json_schema_extra=MOMENT)
    kind: str = Field(description="booking, toll, maintenance, training or hold")
    id: int | None = None
    code: str | None = None
    state: str | None = None
    producer: str | None = None


class FeedOut(Schema):
    """What is held in a house."""

    items: list[FeedItemOut]
