"""Claims, their spans and the rows of occupancy, written in SQL, which takes less than by the ORM (ADR 0007).

For `services.occupancy` only, which opens the transaction and says what a broken constraint means.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from lumbung.core.slots import SlotRange
from lumbung.web.bookings.models import Claim
from lumbung.web.houses.models import Unit

CLAIM = """INSERT INTO bookings_claim (house_id, kind, first_slot, end_slot, product_class, expires, holder_id, released)
VALUES (%s, %s, %s, %s, %s, %s, %s, NULL) RETURNING id"""
SPANS = """INSERT INTO bookings_span (claim_id, unit_id, first_slot, end_slot) VALUES {rows}
RETURNING id, unit_id, first_slot, end_slot"""
ROWS = "INSERT INTO bookings_occupancy (unit_id, slot, span_id) VALUES {rows}"
MOST_VALUES = 900
"""Parameters in one statement: SQLite takes no more than 999 in old builds."""


def insert(claim: Claim) -> None:
    """Write a new claim, which gets its number."""
    expires = connection.ops.adapt_datetimefield_value(claim.expires) if claim.expires else None
    values: list[Any] = [
        claim.house_id, claim.kind, claim.first_slot, claim.end_slot, claim.product_class, expires, claim.holder_id,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        claim.pk = cursor.fetchone()[0]
    claim._state.adding, claim._state.db = False, connection.alias


def lay(claim: Claim, parts: Sequence[tuple[Unit, SlotRange]]) -> None:
    """Write a span for each part, and one row for each of its slots: those of a unit in order."""
    spans = [(claim.pk, unit.pk, when.first, when.end) for unit, when in parts]
    laid = sorted(
        (unit, slot, span) for span, unit, first, end in _write(SPANS, spans, answer=True) for slot in range(first, end)
    )
    _write(ROWS, laid)


def _write(statement: str, rows: Sequence[tuple[int, ...]], *, answer: bool = False) -> list[tuple[int, ...]]:
    """Insert the rows, as many at a time as go; what the statement returns."""
    told: list[tuple[int, ...]] = []
    if not rows:
        return told
    width = len(rows[0])
    at_once = MOST_VALUES // width
    one = f"({', '.join(['%s'] * width)})"
    with connection.cursor() as cursor:
        for begin in range(0, len(rows), at_once):
            some = rows[begin : begin + at_once]
            values = [value for row in some for value in row]
            cursor.execute(statement.format(rows=", ".join([one] * len(some))), values)
            if answer:
                told += cursor.fetchall()
    return told
