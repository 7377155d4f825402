"""A booking lasts longer: its unit is held on if it is free; the time that she has keeps its price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from lumbung.core.slots import SLOT_MINUTES, SlotRange, moment_of, slot_at
from lumbung.web.accounts.models import User
from lumbung.web.bookings import free, permissions, rules
from lumbung.web.bookings.models import Booking, Claim
from lumbung.web.bookings.services import holding, trail
from lumbung.web.bookings.services.booking import Order, give_back_own_holds
from lumbung.web.bookings.services.changes import NotPossible, locked
from lumbung.web.bookings.services.occupancy import SlotTaken
from lumbung.web.bookings.services.writing import whole
from lumbung.web.bookings.timetable import Verdict
from lumbung.web.bookings.wish import Wish
from lumbung.web.config import clock
from lumbung.web.houses import tariffs

NOT_ASKED = "notice"
"""She has the machine already: what the house wants to know beforehand, it knew."""


@dataclass(frozen=True)
class Longer:
    """A length that can be had: minutes in all, when it ends then, what it costs more and in all (whole rupiah)."""

    minutes: int
    end: datetime
    more_rp: int
    price_rp: int


def possible(booking: Booking) -> list[Longer]:
    """The longer times that are free on her unit, within opening hours and the house's longest booking.

    Her quota is not looked at: it is told when she asks. A constant number of queries.
    """
    longest = rules.rules_of(booking.house).longest_minutes
    if not booking.holds or booking.end <= clock.now() or longest <= booking.minutes:
        return []
    context = _context(booking, booking.producer, longest)
    day = booking.end.astimezone(booking.house.zone).date()
    group = tariffs.group_of(booking.producer, booking.house)
    prices = tariffs.prices(
        machine=booking.machine, group=group, first=day, last=day + timedelta(days=2), people=booking.people
    )
    found = []
    for end in range(booking.end_slot + 1, context.slots.end + 1):
        slots = SlotRange(booking.first_slot, end)
        more = prices.price_rp(SlotRange(booking.end_slot, end))
        if more is None or not _fits(context, booking, slots):
            break
        found.append(Longer(slots.minutes, moment_of(end), more, booking.price_rp + more))
    return found


def _fits(context: rules.Context, booking: Booking, slots: SlotRange) -> bool:
    table = context.timetable
    opened = any(span.first <= slots.first and slots.end <= span.end for span in context.opening)
    places = not table.units.places or table.free_places(slots) >= booking.people
    return opened and places and _verdict(context, booking, slots) is Verdict.FREE


def _verdict(context: rules.Context, booking: Booking, slots: SlotRange) -> Verdict:
    """Of her own unit, without her own claim."""
    return context.timetable.verdicts(slots, booking.product_class).get(booking.unit_id, Verdict.TAKEN)


def _context(booking: Booking, by: User, minutes: int) -> rules.Context:
    wish = Wish(booking.machine, booking.start, minutes, booking.producer, booking.people, booking.product_class)
    return rules.Context(wish, by, booking.door, clock.now(), booking)


def extend(*, by: User, booking: Booking, minutes: int, overrides: Mapping[str, str] | None = None) -> Booking:
    """It lasts `minutes` in all from its start, also while it runs. The further time costs by the tariff of that day.

    Asks all rules but notice; the old time does not count against her. A coming one goes to another unit if her own is
    not free for so long. The same length twice is once. `overrides`: rule → reason, for those who run the house.
    Raises PermissionDenied, NotPossible, Refused, SlotTaken (with free times for the rest alone), Busy.
    """
    permissions.require_change(by, booking)
    if overrides:
        permissions.require_run(by, booking.house)
    try:
        return _extend(by, booking, minutes, overrides or {})
    except SlotTaken as taken:
        raise SlotTaken(free.alternatives(_rest(booking, minutes))) from taken


def _rest(booking: Booking, minutes: int) -> Wish:
    more = max(minutes - booking.minutes, SLOT_MINUTES)
    return Wish(booking.machine, booking.end, more, booking.producer, booking.people, booking.product_class)


@whole
def _extend(by: User, booking: Booking, minutes: int, overrides: Mapping[str, str]) -> Booking:
    held = locked(booking)
    if not held.holds or held.end <= clock.now():
        raise NotPossible(
            _("Only a time that is not over yet can be made longer."), _("Book a new time on this machine.")
        )
    if minutes == held.minutes:
        return held
    context = _context(held, by, minutes)
    if context.slots.end < held.end_slot:
        raise NotPossible(_("That is not longer."), _("Choose a later end, or make it shorter instead."))
    give_back_own_holds(Order(by, held.door, context.wish))
    if failures := rules.failures_of(context, set_aside={*overrides, NOT_ASKED}):
        raise rules.Refused(failures)
    quote = tariffs.quote(
        machine=held.machine, group=tariffs.group_of(held.producer, held.house),
        slots=SlotRange(held.end_slot, context.slots.end), people=held.people,
    )  # fmt: skip
    _hold(held, context, overrides)
    held.end_slot = context.slots.end
    held.price_rp += quote.price_rp
    held.price_lines = [*held.price_lines, *quote.lines]
    held.overrides = [*held.overrides, *({"rule": rule, "reason": why, "by": by.pk} for rule, why in overrides.items())]
    held.save()
    _tell(by, held, quote.price_rp)
    return held


def _hold(held: Booking, context: rules.Context, overrides: Mapping[str, str]) -> None:
    """Her own unit for longer; for a coming booking another one, if hers is not free for so long."""
    set_aside = "cleaning" in overrides
    verdict = _verdict(context, held, context.slots)
    if verdict is Verdict.FREE or (set_aside and verdict is Verdict.CLEANING):
        holding.take_longer(
            claim=held.claim, timetable=context.timetable, unit=held.unit, end=context.slots.end, people=held.people,
            now=slot_at(context.now), set_aside=set_aside,
        )  # fmt: skip
        return
    if held.state != Booking.State.BOOKED:
        raise SlotTaken
    holding.give_back(claim=held.claim)
    context.forget_contended()
    held.unit, held.claim = holding.take(
        house=held.house, kind=Claim.Kind.BOOKING, timetable=context.timetable, slots=context.slots,
        people=held.people, product_class=held.product_class, now=slot_at(context.now), set_aside=set_aside,
    )  # fmt: skip


def _tell(by: User, held: Booking, more_rp: int) -> None:
    detail: dict[str, Any] = {"end": held.end_slot, "unit": held.unit_id, "more_rp": more_rp}
    trail.note(by=by, action="extended", subject=held, house=held.house, producer=held.producer, detail=detail)
    trail.tell(held.producer, "booking_extended", held.house, **trail.words_of(held))
