"""What is read while others wait for the locks, in SQL: to write the same text the ORM takes ten times as long (ADR 0007).

Each is one short statement that both databases take as it stands, and gives plain numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from lumbung.core.slots import SlotRange
from lumbung.web.bookings.models import Booking, Claim
from lumbung.web.config import clock

COUNTED = (*Booking.HOLDING, Booking.State.FINISHED)
"""Bookings whose time counts: a cancelled one, a moved one and one that nobody came for do not."""

SpanRow = tuple[int, int, int, str, str, int]
"""Unit, first slot, end slot, kind of the claim (or LATE), class of its product, claim."""

LATE = "late"
"""A hold whose end has passed: it holds nothing, and gives way to who takes its time."""

_COUNTED, _HOLDING = (", ".join(f"'{state.value}'" for state in states) for states in (COUNTED, Booking.HOLDING))

OWN_TIME = f"""SELECT first_slot, end_slot FROM bookings_booking
WHERE producer_id = %s AND house_id = %s AND id <> %s AND state IN ({_COUNTED}) AND end_slot > %s AND first_slot + 0 < %s
UNION ALL SELECT NULL, COUNT(*) FROM bookings_booking
WHERE producer_id = %s AND house_id = %s AND id <> %s AND state IN ({_HOLDING}) AND end_slot > %s"""  # noqa: S608 - our own words
"""`+ 0`: SQLite would otherwise walk through all that the house has before that slot."""

SPANS = f"""SELECT s.unit_id, s.first_slot, s.end_slot,
CASE WHEN c.kind = '{Claim.Kind.HOLD.value}' AND c.expires <= %s THEN '{LATE}' ELSE c.kind END, c.product_class, s.claim_id
FROM bookings_span s CROSS JOIN bookings_claim c WHERE c.id = s.claim_id
AND s.unit_id IN ({{units}}) AND s.first_slot < %s AND s.end_slot > %s"""  # noqa: S608 - our own words

EXPIRED = f"""SELECT DISTINCT s.claim_id FROM bookings_span s CROSS JOIN bookings_claim c WHERE c.id = s.claim_id
AND s.unit_id IN ({{units}}) AND s.first_slot < %s AND s.end_slot > %s
AND c.kind = '{Claim.Kind.HOLD.value}' AND c.expires <= %s"""  # noqa: S608 - our own words

OWN_HOLDS = f"""SELECT id FROM bookings_claim WHERE expires > %s AND released IS NULL
AND kind = '{Claim.Kind.HOLD.value}' AND holder_id = %s AND house_id = %s"""  # noqa: S608 - our own words


def own_time(*, producer: int, house: int, period: SlotRange, ahead: int, without: int) -> tuple[list[SlotRange], int]:
    """Her bookings in a house that count and touch `period`, and how many that hold time end after the slot `ahead`."""
    hers = [producer, house, without]
    rows = _rows(OWN_TIME, [*hers, period.first, period.end, *hers, ahead])
    counted = sum(number for first, number in rows if first is None)
    return [SlotRange(first, end) for first, end in rows if first is not None], counted


def spans(units: Sequence[int], slots: SlotRange) -> list[SpanRow]:
    """What lies on these units and touches `slots`; holds whose end has passed are LATE."""
    return _rows(SPANS.format(units=_places(units)), [_moment(clock.real_now()), *units, slots.end, slots.first])


def expired_holds(units: Sequence[int], slots: SlotRange) -> list[int]:
    """Claims of holds whose end has passed and that still lie on these units within `slots`."""
    asked = [*units, slots.end, slots.first, _moment(clock.real_now())]
    return [claim for (claim,) in _rows(EXPIRED.format(units=_places(units)), asked)]


def own_holds(producer: int, house: int) -> list[int]:
    """Claims of holds of hers in this house that have not ended."""
    return [claim for (claim,) in _rows(OWN_HOLDS, [_moment(clock.real_now()), producer, house])]


def _rows(sql: str, asked: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return list(cursor.fetchall())


def _places(units: Sequence[int]) -> str:
    return ", ".join(["%s"] * len(units)) or "NULL"


def _moment(at: datetime) -> Any:
    """As this database keeps moments."""
    return connection.ops.adapt_datetimefield_value(at)
