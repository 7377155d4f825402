"""The one way a booking comes about, whatever door it comes through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.core.slots import slot_at
from lumbung.web.accounts.models import User
from lumbung.web.bookings import free, permissions, rules, under_locks
from lumbung.web.bookings.models import Booking, Claim, Series
from lumbung.web.bookings.services import holding, occupancy, trail
from lumbung.web.bookings.services.occupancy import SlotTaken
from lumbung.web.bookings.services.writing import Busy, whole
from lumbung.web.bookings.timetable import Verdict
from lumbung.web.bookings.units import machines_together
from lumbung.web.bookings.wish import Wish
from lumbung.web.config import clock
from lumbung.web.config.keys import short_code

__all__ = ["Busy", "KeyReused", "Refused", "SlotTaken", "UnknownDoor", "Wish", "book"]

Refused = rules.Refused
CALM = tuple(rule for rule in rules.RULES if not rule.contended)
CONTENDED = tuple(rule for rule in rules.RULES if rule.contended)
AT_THE_DESK = frozenset({Booking.Door.DESK, Booking.Door.PAPER, Booking.Door.IMPORT})
"""Doors for those who run the house only."""


class KeyReused(LumbungError):
    """The idempotency key stands for another wish already."""

    def __init__(self) -> None:
        super().__init__(
            _("This form was already sent with other details."), _("Open the form again and send it once.")
        )


class UnknownDoor(ValueError):
    """A program error: there is no such door."""


@dataclass(frozen=True)
class Order:
    """A wish with everything that goes with it. `without`: rules that this way of booking does not ask."""

    by: User
    door: str
    wish: Wish
    key: str = ""
    overrides: Mapping[str, str] | None = None
    at: datetime | None = None
    moved_from: Booking | None = None
    series: Series | None = None
    without: frozenset[str] = frozenset()

    @property
    def set_aside(self) -> set[str]:
        """Names of the rules that are not asked."""
        return {*(self.overrides or {}), *self.without}

    @property
    def asked(self) -> dict[str, Any]:
        """What the key stands for."""
        return self.wish.asked() | ({"moved_from": self.moved_from.pk} if self.moved_from else {})


def book(
    *,
    by: User,
    door: str,
    wish: Wish,
    key: str = "",
    overrides: Mapping[str, str] = {},
    at: datetime | None = None,
) -> Booking:
    """Book, or say all that stands in the way. The same key with the same wish gives the same booking.

    `overrides`: name of a rule → reason; `at`: the real moment of an entry that is typed in later. Both only for those
    who run the house. Raises PermissionDenied, Refused (rules), SlotTaken (with the nearest free times), KeyReused, Busy.
    """
    return place(Order(by, door, wish, key, overrides, at))


def place(order: Order) -> Booking:
    """`book`, for every way of booking: also a move, a series, an offer from the waiting list."""
    require_door(order)
    if order.moved_from is not None and (made := made_before(order)) is not None:
        return made  # what she moves is no longer there
    try:
        return _asked_for(order)
    except (SlotTaken, Refused, IntegrityError) as lost:
        # Sent twice: its twin with the same key was first, and what stands in the way is her own booking.
        if (made := made_before(order)) is not None:
            return made
        if isinstance(lost, SlotTaken):
            raise SlotTaken(free.alternatives(order.wish, now=order.at)) from lost
        raise


def _asked_for(order: Order) -> Booking:
    context = rules.Context(order.wish, order.by, order.door, order.at or clock.now(), order.moved_from)
    # Asked before the transaction begins: on SQLite nobody else can write while it lasts.
    if rules.failures_of(context, rules=CALM, set_aside=order.set_aside):
        raise Refused(rules.failures_of(context, set_aside=order.set_aside))
    context.read_calm()
    return _place(order, context)


def require_door(order: Order) -> None:
    """Raises PermissionDenied unless she may book for the producer, through this door, with these overrides."""
    if order.door not in Booking.Door.values:
        raise UnknownDoor(order.door)
    wish = order.wish
    permissions.require_may_book(order.by, wish.producer, wish.machine.house, clock.now())
    if order.overrides or order.at is not None or order.door in AT_THE_DESK:
        permissions.require_run(order.by, wish.machine.house)
    if order.at is not None and order.at > clock.now():
        raise PermissionDenied(_("An entry cannot have been made in the future."))


@whole
def _place(order: Order, context: rules.Context) -> Booking:
    wish = order.wish
    plain = order.moved_from is None and context.units.plain
    occupancy.lock(
        people=[wish.producer.pk], machines=machines_together(wish.machine), only=context.slots if plain else None
    )
    give_back_own_holds(order)
    context.forget_contended()
    if failures := rules.failures_of(context, rules=CONTENDED, set_aside=order.set_aside):
        raise SlotTaken if _taken_by_herself(context, failures) else Refused(failures)
    if order.moved_from is not None:
        holding.give_back(claim=order.moved_from.claim)
        context.forget_contended()
    return _write(order, context)


def _taken_by_herself(context: rules.Context, failures: Sequence[rules.Failure]) -> bool:
    """Another tab of hers has just got the last unit, and that booking is what fills her quota: the time is taken."""
    return (
        {failure.rule for failure in failures} == {"quota"}
        and set(context.verdicts) <= {Verdict.TAKEN, Verdict.MAINTENANCE}
        and any(slots.overlaps(context.slots) for slots in context.own_bookings[0])
    )


def made_before(order: Order) -> Booking | None:
    """The booking that this key stands for. Raises KeyReused when it stands for something else."""
    if not order.key:
        return None
    made = Booking.objects.filter(made_by=order.by, idempotency_key=order.key).first()
    if made is not None and made.asked != order.asked:
        raise KeyReused
    return made


def give_back_own_holds(order: Order) -> None:
    """A hold of hers in this house gives way to what she books."""
    wish = order.wish
    if held := under_locks.own_holds(wish.producer.pk, wish.machine.house_id):
        for claim in Claim.objects.filter(pk__in=held):
            holding.give_back(claim=claim)


def _write(order: Order, context: rules.Context) -> Booking:
    wish, slots = order.wish, context.slots
    unit, claim = holding.take(
        house=context.house,
        kind=Claim.Kind.BOOKING,
        timetable=context.timetable,
        slots=slots,
        people=wish.people,
        product_class=wish.product_class,
        now=slot_at(context.now),
        set_aside="cleaning" in (order.overrides or {}),
        last=True,
    )
    if isinstance(context.quote, LumbungError):  # the price rule has asked already
        raise context.quote
    made = Booking.objects.create(
        code=short_code(8),
        house=context.house,
        machine=wish.machine,
        unit=unit,
        claim=claim,
        producer=wish.producer,
        made_by=order.by,
        door=order.door,
        first_slot=slots.first,
        end_slot=slots.end,
        people=wish.people,
        product_class=wish.product_class,
        note=wish.note,
        price_rp=context.quote.price_rp,
        price_lines=context.quote.lines,
        overrides=_set_aside(order),
        moved_from=order.moved_from,
        series=order.series,
        idempotency_key=order.key,
        asked=order.asked if order.key else {},
        made=clock.now(),
    )
    _tell(order, made)
    return made


def _set_aside(order: Order) -> list[dict[str, Any]]:
    return [
        {"rule": rule, "reason": reason, "by": order.by.pk} for rule, reason in sorted((order.overrides or {}).items())
    ]


def _tell(order: Order, made: Booking) -> None:
    detail: dict[str, Any] = {"door": made.door, "unit": made.unit_id, "first": made.first_slot, "end": made.end_slot}
    if made.overrides:
        detail["overrides"] = made.overrides
    if made.moved_from_id:
        detail["moved_from"] = made.moved_from_id
    action = "moved" if made.moved_from_id else "booked"
    trail.note(by=order.by, action=action, subject=made, house=made.house, producer=made.producer, detail=detail)
    kind = "booking_moved" if made.moved_from_id else "booking_confirmed"
    trail.tell(made.producer, kind, made.house, **trail.words_of(made))
