"""Houses, their machines, free times, prices, and the calendar of a house."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import Field

MOMENT: dict[str, Any] = {"format": "date-time"}


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


class CalendarItemOut(Schema):
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


class CalendarOut(Schema):
    """What is held in a house."""

    items: list[CalendarItemOut]
