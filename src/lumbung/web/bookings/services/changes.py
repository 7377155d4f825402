"""Moving, shortening and giving back a booking. What is owed is the same as what was shown beforehand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.core.slots import SlotRange, slots_for
from lumbung.web.accounts.models import User
from lumbung.web.bookings import permissions
from lumbung.web.bookings.models import Booking
from lumbung.web.bookings.services import holding, occupancy, trail, waiting
from lumbung.web.bookings.services.booking import Order, made_before, place
from lumbung.web.bookings.services.writing import whole
from lumbung.web.bookings.units import machines_together
from lumbung.web.bookings.wish import Wish
from lumbung.web.config import clock
from lumbung.web.houses import tariffs
from lumbung.web.houses.models import UseRules

State = Booking.State


class NotPossible(LumbungError):
    """The booking is not in the state, or the time, that this act needs."""


def free_until(booking: Booking) -> datetime:
    """Giving it back costs nothing until this moment."""
    return booking.start - timedelta(hours=_rules(booking).free_cancel_hours)


def cancel_cost(booking: Booking, at: datetime) -> int:
    """Whole rupiah owed when all of it is given back at this moment: nothing until `free_until`, then a share."""
    return given_back_cost(booking, at, kept=None)


def given_back_cost(booking: Booking, at: datetime, kept: SlotRange | None) -> int:
    """Whole rupiah owed when all but `kept` is given back: the share of the price of that time, half up.

    Policy of the house (`UseRules`): `late_cancel_percent` of the price after `free_until`.
    """
    if at <= free_until(booking):
        return 0
    held = SlotRange(booking.first_slot, booking.end_slot)
    stays = max(0, min(held.end, kept.end) - max(held.first, kept.first)) if kept else 0
    length = held.end - held.first
    share = booking.price_rp * (length - stays) * _rules(booking).late_cancel_percent
    return (share * 2 + length * 100) // (length * 200)


def _rules(booking: Booking) -> UseRules:
    return UseRules.objects.filter(house_id=booking.house_id).first() or UseRules(house_id=booking.house_id)


def locked(booking: Booking, *people: int) -> Booking:
    """The booking as it is once nobody else can change it."""
    occupancy.lock(people=[booking.producer_id, *people], machines=machines_together(booking.machine))
    return (
        Booking.objects.select_related("house__organisation", "house__region", "machine__room", "unit", "claim", "producer")
        .get(pk=booking.pk)
    )  # fmt: skip


@whole
def move(
    *, by: User, booking: Booking, start: datetime, minutes: int | None = None, door: str = "web", key: str = ""
) -> Booking:
    """A new booking at the new time, with the old one as where it came from; both or neither.

    All rules are asked as for any booking; the old time counts as free. Giving back time late costs as in cancelling.
    Raises PermissionDenied, NotPossible, Refused, SlotTaken, KeyReused.
    """
    permissions.require_change(by, booking)
    wish = Wish(
        booking.machine, start, minutes or booking.minutes, booking.producer, booking.people,
        booking.product_class, booking.note,
    )  # fmt: skip
    order = Order(by, door, wish, key, moved_from=booking)
    held = locked(booking)
    if (again := made_before(order)) is not None:
        return again
    _require(held, State.BOOKED, _("Only a booking that lies ahead can be moved."))
    at = clock.now()
    cost = given_back_cost(held, at, kept=wish.slots)
    made = place(replace(order, moved_from=held))
    held.state, held.cancelled, held.cancel_cost_rp = State.MOVED, at, cost
    held.save(update_fields=["state", "cancelled", "cancel_cost_rp"])
    waiting.offer_freed(held.machine)
    return made


@whole
def shorten(*, by: User, booking: Booking, minutes: int) -> Booking:
    """It ends earlier: so many minutes after its start. The price is that of the shorter time.

    Raises PermissionDenied, NotPossible.
    """
    permissions.require_change(by, booking)
    held = locked(booking)
    _require_holds(held)
    slots = SlotRange(held.first_slot, held.first_slot + max(slots_for(minutes), 1))
    at = clock.now()
    if slots.end >= held.end_slot or slots.finish < at:
        raise NotPossible(_("This is not shorter, or lies in the past."), _("Choose a time between now and the end."))
    owed = given_back_cost(held, at, kept=slots)
    _cut(held, slots.finish)
    held.cancel_cost_rp += owed
    reprice(held)
    held.save()
    trail.note(
        by=by, action="shortened", subject=held, house=held.house, producer=held.producer,
        detail={"end": held.end_slot, "cost_rp": owed},
    )  # fmt: skip
    waiting.offer_freed(held.machine)
    return held


def _cut(held: Booking, end: datetime) -> None:
    holding.give_back_rest(claim=held.claim, at=end)
    held.end_slot = held.claim.end_slot


def reprice(held: Booking) -> None:
    """The price of the time that it has now, by the tariff of that day."""
    group = tariffs.group_of(held.producer, held.house)
    slots = SlotRange(held.first_slot, held.end_slot)
    quote = tariffs.quote(machine=held.machine, group=group, slots=slots, people=held.people)
    held.price_rp, held.price_lines = quote.price_rp, quote.lines


@whole
def cancel(*, by: User, booking: Booking, reason: str = "") -> Booking:
    """Give it back; what is owed is `cancel_cost` at this moment. Raises PermissionDenied, NotPossible."""
    permissions.require_change(by, booking)
    held = locked(booking)
    if held.state == State.CANCELLED:
        return held
    _require(held, State.BOOKED, _("Only a booking that lies ahead can be cancelled."))
    at = clock.now()
    if held.end <= at:
        raise NotPossible(_("This time has passed."), _("Ask the house if something is wrong."))
    give_up(by=by, held=held, reason=reason, cost_rp=cancel_cost(held, at))
    waiting.offer_freed(held.machine)
    return held


def give_up(*, by: User, held: Booking, reason: str, cost_rp: int, **words: Any) -> None:
    """End a booking under the locks, at a cost that is known; tell her. `words`: what else the message says."""
    holding.give_back(claim=held.claim)
    held.state, held.cancelled = State.CANCELLED, clock.now()
    held.cancelled_because, held.cancel_cost_rp = reason[:200], cost_rp
    held.save(update_fields=["state", "cancelled", "cancelled_because", "cancel_cost_rp"])
    trail.note(
        by=by, action="cancelled", subject=held, house=held.house, producer=held.producer,
        detail={"cost_rp": cost_rp},
    )  # fmt: skip
    trail.tell(
        held.producer, "booking_cancelled", held.house, **trail.words_of(held), cost_rp=cost_rp, reason=reason, **words
    )


def _require(held: Booking, state: str, message: str) -> None:
    if held.state != state:
        raise NotPossible(message, _("Look at the booking once more: something has changed."))


def _require_holds(held: Booking) -> None:
    if not held.holds:
        raise NotPossible(
            _("This booking holds no time any more."), _("Look at the booking once more: something has changed.")
        )
