"""How errors look (RFC 9457)."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import Field


class FailureOut(Schema):
    """One thing that stands in the way."""

    rule: str = Field(description="The rule's name, such as licence, hours or quota; `request` for a field")
    message: str
    what_to_do: str
    where: str | None = Field(None, description="The field, where it is one")


class ProblemOut(Schema):
    """What went wrong, in the language of `Accept-Language` (id or en)."""

    type: str = Field(description="The kind of problem: a stable name after the #")
    title: str
    status: int
    detail: str


class RefusedOut(ProblemOut):
    """422: everything that stands in the way, all at once."""

    failures: list[FailureOut] = Field(default_factory=list)


class AlternativeOut(Schema):
    """Another time, unit or house that is free."""

    house: str
    type: str
    start: str = Field(json_schema_extra={"format": "date-time"})
    end: str = Field(json_schema_extra={"format": "date-time"})
    units_free: int


class TakenOut(ProblemOut):
    """409: somebody else has the time."""

    alternatives: list[AlternativeOut] = Field(default_factory=list)


class TooManyOut(ProblemOut):
    """429: wait, then go on."""

    retry_after: int = Field(description="Seconds")


AT_ALL = (429,)
WITH_TOKEN = (401, 403, *AT_ALL)
OF_STATUS: dict[int, Any] = {409: TakenOut, 422: RefusedOut, 429: TooManyOut}


def answers(good: Any, *errors: int, status: int = 200) -> dict[Any, Any]:
    """What an endpoint may answer: the good one, and the problems that it names."""
    return {status: good, **{error: OF_STATUS.get(error, ProblemOut) for error in errors}}
