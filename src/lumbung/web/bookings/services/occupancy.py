"""Taking and giving back time on units: the only code that writes claims, spans and occupancy.

Every caller is inside a transaction. Order of locks, for all callers: first the people, then the machines, each by
id; `take` is called last. The database then has the final word: one row for each (unit, slot).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from lumbung.core.errors import LumbungError
from lumbung.core.slots import SlotRange, moment_of, slot_at
from lumbung.web.accounts.models import User
from lumbung.web.bookings.models import Claim, Occupancy, Span
from lumbung.web.config import clock
from lumbung.web.houses.models import House, Machine, Unit


class SlotTaken(LumbungError):
    """Somebody else holds the time."""

    def __init__(self) -> None:
        super().__init__("This time has just been taken.", "Choose one of the free times shown.")


class OutsideTransaction(RuntimeError):
    """Time is taken outside a transaction: a failure later on would leave it half-written."""


def lock(*, people: Iterable[int] = (), machines: Iterable[int] = ()) -> None:
    """Wait for these rows, in the one order that all use, so that counting and taking see the same state.

    On SQLite the whole transaction already has the write lock (IMMEDIATE).
    """
    _inside()
    if connection.vendor != "sqlite":
        for model, ids in ((User, people), (Machine, machines)):
            wanted = sorted(set(ids))
            list(model.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk").values_list("pk"))


def take(
    *,
    house: House,
    kind: str,
    units: Sequence[Unit],
    slots: SlotRange,
    product_class: str = "",
    expires: datetime | None = None,
) -> Claim:
    """Hold `slots` on all of `units`, or on none: raises SlotTaken when a slot of one is held.

    Holds whose end has passed give way first.
    """
    _inside()
    unit_ids = [unit.pk for unit in units]
    give_back_expired(units=unit_ids, slots=slots)
    try:
        with transaction.atomic():
            claim = Claim.objects.create(
                house=house,
                kind=kind,
                first_slot=slots.first,
                end_slot=slots.end,
                product_class=product_class,
                expires=expires,
            )
            spans = Span.objects.bulk_create(
                Span(claim=claim, unit_id=unit, first_slot=slots.first, end_slot=slots.end) for unit in unit_ids
            )
            Occupancy.objects.bulk_create(
                Occupancy(unit_id=span.unit_id, slot=slot, span=span) for span in spans for slot in slots.slots()
            )
    except IntegrityError as taken:
        raise SlotTaken from taken
    return claim


def release(*, claim: Claim) -> None:
    """Give back all that a claim holds; it stays as a record of what was held."""
    _inside()
    Occupancy.objects.filter(span__claim=claim).delete()
    Span.objects.filter(claim=claim).delete()
    claim.released = clock.now()
    claim.save(update_fields=["released"])


def end_early(*, claim: Claim, at: datetime) -> None:
    """Give back the slots from the first whole one after `at`; a claim that has not begun is released whole."""
    _inside()
    end = slot_at(at) + (0 if moment_of(slot_at(at)) == at else 1)
    if end <= claim.first_slot:
        release(claim=claim)
        return
    if end >= claim.end_slot:
        return
    Occupancy.objects.filter(span__claim=claim, slot__gte=end).delete()
    Span.objects.filter(claim=claim).update(end_slot=end)
    claim.end_slot = end
    claim.save(update_fields=["end_slot"])


def give_back_expired(*, units: Sequence[int], slots: SlotRange) -> int:
    """Release the holds on these units within `slots` whose end has passed, by the true clock. How many."""
    _inside()
    late = Claim.objects.filter(
        kind=Claim.Kind.HOLD,
        released=None,
        expires__lte=clock.real_now(),
        spans__unit__in=units,
        spans__first_slot__lt=slots.end,
        spans__end_slot__gt=slots.first,
    ).distinct()
    found = list(late)
    for claim in found:
        release(claim=claim)
    return len(found)


def _inside() -> None:
    if not connection.in_atomic_block:
        raise OutsideTransaction("Open a transaction before time is taken or given back.")
