"""One audit event for each act, and word to those whom it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone

from lumbung.web.accounts.models import User
from lumbung.web.audit.services import record
from lumbung.web.bookings.models import Booking
from lumbung.web.houses.models import House, Machine
from lumbung.web.messaging.services import send


def note(
    *,
    by: User | None,
    action: str,
    subject: models.Model,
    house: House | None,
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
        organisation=house.organisation if house else None,
        detail=detail,
    )


def tell(to: User, kind: str, house: House, **context: Any) -> None:
    """Word to a person, with times in the house's own zone; `kind` names the text (`templates/messages/KIND.txt`)."""
    with timezone.override(house.zone):
        send(to=to, kind=kind, context={"house": house.name, **context})


def words_of(booking: Booking) -> dict[str, Any]:
    """What a message about a booking says: plain values, times in ISO spelling."""
    return {
        "code": booking.code,
        **machine_words(booking.machine),
        "unit": booking.unit.label,
        "start": booking.start.isoformat(),
        "end": booking.end.isoformat(),
        "price_rp": booking.price_rp,
    }


def machine_words(machine: Machine) -> dict[str, str]:
    """Its name in both languages: the text is written in the language of who gets it."""
    return {"machine_id": machine.name_id, "machine_en": machine.name_en}
