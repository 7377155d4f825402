"""Taking and giving back time on units: the only code that writes claims, spans and occupancy.

Every caller is inside a transaction. Order of locks, for all callers: first the people, then the machines, each by
id; `take` is called last. The database then has the final word: one row for each (unit, slot).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.core.slots import SlotRange, moment_of, slot_at
from lumbung.web.accounts.models import User
from lumbung.web.bookings import laying, under_locks
from lumbung.web.bookings.models import Claim, Occupancy, Span
from lumbung.web.config import clock
from lumbung.web.houses.models import House, Machine, Unit

if TYPE_CHECKING:
    from lumbung.web.bookings.free import Alternative

LONGEST_WAIT_SECONDS = 10
"""For a lock on PostgreSQL; SQLite's own is in the settings."""

SLOTS_OF_A_LOCK = 4
"""Who books other hours of a plain machine does not wait; who books the same hours comes one after the other."""
INT4 = 2**31

Part = tuple[Unit, SlotRange]


class SlotTaken(LumbungError):
    """Somebody else holds the time. `alternatives`: the nearest free times, filled in by who knows the wish."""

    def __init__(self, alternatives: Sequence[Alternative] = ()) -> None:
        self.alternatives = list(alternatives)
        super().__init__(_("This time has just been taken."), _("Choose one of the free times shown."))


class OutsideTransaction(RuntimeError):
    """Time is taken outside a transaction: a failure later on would leave it half-written."""


def lock(*, people: Iterable[int] = (), machines: Iterable[int] = (), only: SlotRange | None = None) -> None:
    """Wait for these rows, in the one order that all use, so that counting and taking see the same state.

    With `only` others may have the machines at the same moment for other hours: where no time says anything about
    another. On SQLite the whole transaction already has the write lock (IMMEDIATE).
    """
    _inside()
    if connection.vendor == "sqlite":
        return
    asked = [f"SET LOCAL lock_timeout = '{LONGEST_WAIT_SECONDS}s'"]
    wanted = sorted(set(machines))
    for model, ids, strength in (
        (User, sorted(set(people)), "NO KEY UPDATE"), (Machine, wanted, "SHARE" if only else "NO KEY UPDATE"),
    ):  # fmt: skip
        if listed := ", ".join(str(int(pk)) for pk in ids):
            asked.append(f"SELECT id FROM {model._meta.db_table} WHERE id IN ({listed}) ORDER BY id FOR {strength}")  # noqa: S608 - whole numbers
    if only:
        hours = f"generate_series({only.first // SLOTS_OF_A_LOCK}, {(only.end - 1) // SLOTS_OF_A_LOCK})"
        asked += [f"SELECT pg_advisory_xact_lock({int(pk) % INT4}, hour) FROM {hours} AS hour" for pk in wanted]  # noqa: S608 - whole numbers
    with connection.cursor() as cursor:
        cursor.execute("; ".join(asked))  # one way there and back


def take(
    *,
    house: House,
    kind: str,
    parts: Sequence[Part],
    slots: SlotRange,
    product_class: str = "",
    expires: datetime | None = None,
    holder: User | None = None,
    late: Sequence[int] | None = None,
    last: bool = False,
) -> Claim:
    """Hold every part (a unit, and when within `slots`), or none: raises SlotTaken when a slot of one is held.

    Holds whose end has passed give way first: the claims `late`, if who asks knows them. With `last` SlotTaken must
    end the transaction (or its innermost savepoint).
    """
    _inside()
    give_back_late(under_locks.expired_holds([unit.pk for unit, _when in parts], slots) if late is None else late)
    claim = Claim(
        house=house, kind=kind, first_slot=slots.first, end_slot=slots.end, product_class=product_class,
        expires=expires, holder=holder,
    )  # fmt: skip
    try:
        with nullcontext() if last else transaction.atomic():
            laying.insert(claim)
            laying.lay(claim, parts)
    except IntegrityError as taken:
        raise SlotTaken from taken
    return claim


def take_more(*, claim: Claim, parts: Sequence[Part]) -> None:
    """Hold further parts by a claim: raises SlotTaken when a slot of one is held."""
    _inside()
    try:
        with transaction.atomic():
            laying.lay(claim, parts)
    except IntegrityError as taken:
        raise SlotTaken from taken
    first = min([claim.first_slot, *(when.first for _unit, when in parts)])
    end = max([claim.end_slot, *(when.end for _unit, when in parts)])
    if (first, end) != (claim.first_slot, claim.end_slot):
        claim.first_slot, claim.end_slot = first, end
        claim.save(update_fields=["first_slot", "end_slot"])


def prolong(*, claim: Claim, parts: Sequence[Part]) -> None:
    """Hold what follows: a part that begins where the claim's own time on that unit ends makes that longer.

    Raises SlotTaken when a slot is held. Holds whose end has passed give way first.
    """
    _inside()
    for unit, when in parts:
        give_back_expired(units=[unit.pk], slots=when)
    try:
        with transaction.atomic():
            for unit, when in parts:
                _lengthen(claim, unit, when)
    except IntegrityError as taken:
        raise SlotTaken from taken
    reach(claim=claim, end=max(when.end for _unit, when in parts))


def _lengthen(claim: Claim, unit: Unit, when: SlotRange) -> None:
    span = Span.objects.filter(claim=claim, unit=unit, end_slot=when.first).first()
    if span is None:
        laying.lay(claim, [(unit, when)])
        return
    span.end_slot = when.end
    span.save(update_fields=["end_slot"])
    Occupancy.objects.bulk_create(Occupancy(unit=unit, slot=slot, span=span) for slot in when.slots())


def reach(*, claim: Claim, end: int) -> None:
    """A claim is meant until a later slot, though others hold some of the time still."""
    _inside()
    claim.end_slot = max(end, claim.end_slot)
    claim.save(update_fields=["end_slot"])


def become(*, claim: Claim, kind: str) -> None:
    """A hold becomes what it was held for."""
    _inside()
    claim.kind, claim.expires, claim.holder = kind, None, None
    claim.save(update_fields=["kind", "expires", "holder"])


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
    end = first_whole_slot(at)
    if end <= claim.first_slot:
        release(claim=claim)
        return
    if end >= claim.end_slot:
        return
    Occupancy.objects.filter(span__claim=claim, slot__gte=end).delete()
    Span.objects.filter(claim=claim, first_slot__gte=end).delete()
    Span.objects.filter(claim=claim, end_slot__gt=end).update(end_slot=end)
    claim.end_slot = end
    claim.save(update_fields=["end_slot"])


def first_whole_slot(at: datetime) -> int:
    """The first slot that begins at or after a moment."""
    return slot_at(at) + (0 if moment_of(slot_at(at)) == at else 1)


def give_back_expired(*, units: Sequence[int], slots: SlotRange) -> int:
    """Release the holds on these units within `slots` whose end has passed, by the true clock. How many."""
    _inside()
    return give_back_late(under_locks.expired_holds(units, slots))


def give_back_late(late: Sequence[int]) -> int:
    """Release these claims, holds whose end has passed. How many."""
    found = list(Claim.objects.filter(pk__in=late)) if late else []
    for claim in found:
        release(claim=claim)
    return len(found)


def _inside() -> None:
    if not connection.in_atomic_block:
        raise OutsideTransaction("Open a transaction before time is taken or given back.")
