"""What the desk of a house enters."""

from __future__ import annotations

from ninja import Schema
from pydantic import ConfigDict, Field

from lumbung.web.api.schemas.houses import MOMENT

AT = "The real moment, if it is entered later; only for those who run the house"


class FinishIn(Schema):
    """She is done."""

    model_config = ConfigDict(extra="forbid")

    at: str = Field(default="", description=AT, json_schema_extra=MOMENT)


class CheckInIn(FinishIn):
    """She has come."""

    overrides: dict[str, str] = Field(default={}, description="Rule → reason; only for those who run the house")


class WalkUpIn(CheckInIn):
    """She walks in and begins."""

    type: str = Field(description="The machine's type")
    minutes: int = Field(description="A multiple of 15")
    producer: str = Field(min_length=1, max_length=120, description="Login of who walks in")
    people: int = Field(1, ge=1, le=50)
    product_class: str = Field("", max_length=40)
    note: str = Field("", max_length=240)
