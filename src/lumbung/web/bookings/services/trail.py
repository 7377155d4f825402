"""One audit event for each act, and word to those whom it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from lumbung.web.accounts.models import User
from lumbung.web.audit.services import record
from lumbung.web.bookings.models import Booking
from lumbung.web.houses.models import House
from lumbung.web.messaging.services import send


def note(
    *,
    by: User | None,
    action: str,
    subject: models.Model,
    house: House,
    producer: User | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """`by` did `action`; for `producer`, when that is somebody else."""
    behalf = producer if producer is not None and by is not None and producer.pk != by.pk else None
    record(
        actor=by,
        on_behalf_of=behalf,
        action=f"bookings.{action}",
        subject=subject,
        organisation=house.organisation,
        detail=detail,
    )


def tell(to: User, kind: str, **context: Any) -> None:
    """Word to a person; `kind` names the text."""
    send(to=to, kind=kind, context=context)


def words_of(booking: Booking) -> dict[str, Any]:
    """What a message about a booking says: plain values, times in ISO with the house's own offset."""
    zone = booking.house.zone
    return {
        "code": booking.code,
        "house": booking.house.name,
        "house_slug": booking.house.slug,
        "machine_id": booking.machine.name_id,
        "machine_en": booking.machine.name_en,
        "unit": booking.unit.label,
        "start": booking.start.astimezone(zone).isoformat(),
        "end": booking.end.astimezone(zone).isoformat(),
        "price_rp": booking.price_rp,
    }
