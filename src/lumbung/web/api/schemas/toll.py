"""Toll jobs (maklon): the house makes the batch."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field

from lumbung.core.slots import moment_of
from lumbung.web.api.schemas.bookings import START, local
from lumbung.web.api.schemas.houses import MOMENT, PageQuery


class TollIn(Schema):
    """What is to be made."""

    model_config = ConfigDict(extra="forbid")

    house: str = Field(description="Its slug")
    product: str = Field(max_length=120)
    quantity: int = Field(ge=1, le=1_000_000_000)
    measure: str = Field("kg", max_length=20, description="kg, litres, pieces …")
    material: str = Field("", max_length=240, description="What you bring")
    product_class: str = Field("", max_length=40)
    wanted: date
    note: str = Field("", max_length=240)
    producer: str = Field("", max_length=120, description="Login of the person it is for; empty: yourself")


class TollsQuery(PageQuery):
    """Which toll jobs, and how."""

    state: str = Field("", description="Only in this state")
    mine: bool = Field(False, description="Only your own, also if you run a house")
    format: str = Field("json", pattern="^(json|csv)$")


class TollAnswerIn(Schema):
    """When, on what, at what price."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(description="The machine's type")
    start: str = Field(description=START, json_schema_extra=MOMENT)
    minutes: int = Field(description="A multiple of 15")
    price_rp: int = Field(ge=0, le=10**12, description="Whole rupiah")
    answer: str = Field("", max_length=240, description="A few words with it")


class TollDeclineIn(Schema):
    """Why not."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field("", max_length=240)


class TollReadyIn(Schema):
    """What came out."""

    model_config = ConfigDict(extra="forbid")

    made_quantity: int = Field(ge=0, le=1_000_000_000)
    at: str = Field("", description="The real moment, if it is entered later", json_schema_extra=MOMENT)


class TollOut(Schema):
    """A toll job with the house's answer."""

    id: int
    code: str
    house: str
    state: str = Field(description="asked, answered, accepted, in_work, ready, collected, declined or withdrawn")
    product: str
    quantity: int
    measure: str
    material: str
    product_class: str
    wanted: date
    note: str
    producer: str
    type: str | None = Field(description="The machine that it is made on")
    start: str | None = Field(json_schema_extra=MOMENT)
    end: str | None = Field(json_schema_extra=MOMENT)
    price_rp: int | None
    answer: str
    answer_ends: str | None = Field(description="Until then the offered time is held", json_schema_extra=MOMENT)
    made_quantity: int | None


class TollsOut(Schema):
    """One page of toll jobs, newest first."""

    items: list[TollOut]
    next: str | None = Field(description="Cursor of the next page; null: this was the last")


def toll_data(job: Any) -> dict[str, Any]:
    """A toll job as `TollOut` describes it. Needs its house, machine and producer loaded."""
    house = job.house
    return {
        **{field: getattr(job, field) for field in ("code", "product", "quantity", "measure", "material", "note")},
        "id": job.pk,
        "house": house.slug,
        "state": str(job.state),
        "product_class": job.product_class,
        "wanted": job.wanted,
        "producer": job.producer.username,
        "type": job.machine.type if job.machine_id else None,
        "start": None if job.first_slot is None else local(moment_of(job.first_slot), house),
        "end": None if job.end_slot is None else local(moment_of(job.end_slot), house),
        "price_rp": job.price_rp,
        "answer": job.answer,
        "answer_ends": None if job.answer_ends is None else local(job.answer_ends, house),
        "made_quantity": job.made_quantity,
    }
