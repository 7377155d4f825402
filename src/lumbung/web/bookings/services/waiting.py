"""The waiting list: freed time is offered to the first in line as a hold with an end; then to the next one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.core.slots import moment_of, slot_at
from lumbung.web.accounts.models import User
from lumbung.web.bookings import free, permissions, rules
from lumbung.web.bookings.models import Booking, Claim, WaitingEntry
from lumbung.web.bookings.services import holding, occupancy, trail
from lumbung.web.bookings.services.booking import Order, place
from lumbung.web.bookings.services.writing import whole
from lumbung.web.bookings.units import machines_together
from lumbung.web.bookings.wish import Wish
from lumbung.web.config import clock
from lumbung.web.houses.models import Machine

State = WaitingEntry.State


class OfferPassed(LumbungError):
    """The offer has ended, was taken, or never was."""

    def __init__(self) -> None:
        super().__init__(_("This offer has ended."), _("Join the waiting list again, or choose a free time."))


@whole
def join(
    *,
    by: User,
    producer: User,
    machine: Machine,
    first: datetime,
    last: datetime,
    minutes: int,
    people: int = 1,
    product_class: str = "",
) -> WaitingEntry:
    """Wait for `minutes` that begin between `first` and `last`. Joining twice is waiting once.

    Raises PermissionDenied, and Refused when she could not book it even if it became free (licence, suspension).
    """
    permissions.require_may_book(by, producer, machine.house, clock.now())
    occupancy.lock(people=[producer.pk], machines=machines_together(machine))
    wish = Wish(machine, first, minutes, producer, people, product_class)
    if failures := _about_her(wish, by, without={"quota"}):
        raise rules.Refused(failures)
    entry, made = WaitingEntry.objects.get_or_create(
        machine=machine, producer=producer, first_slot=wish.slots.first, last_slot=slot_at(last), minutes=minutes,
        people=people, product_class=product_class, state=State.WAITING,
        defaults={"house": machine.house, "made_by": by, "since": clock.now()},
    )  # fmt: skip
    if made:
        trail.note(by=by, action="waiting_joined", subject=entry, house=machine.house, producer=producer)
        offer_next(machine=machine)
        entry.refresh_from_db()
    return entry


@whole
def leave(*, by: User, entry: WaitingEntry) -> WaitingEntry:
    """She no longer waits; an offer that she had goes to the next one. Leaving again changes nothing."""
    permissions.require_change(by, entry)
    held = _locked(entry)
    if held.state not in (State.WAITING, State.OFFERED):
        return held
    _end(held, State.LEFT)
    trail.note(by=by, action="waiting_left", subject=held, house=held.house, producer=held.producer)
    offer_freed(held.machine)
    return held


def offer_freed(machine: Machine) -> list[WaitingEntry]:
    """Time has become free on a machine: offer it, also for machines in the same room. Under the locks."""
    together = machines_together(machine)
    waiting = WaitingEntry.objects.filter(machine__in=together, state=State.WAITING)
    machines = Machine.objects.filter(pk__in=waiting.values("machine")).select_related("house", "room").order_by("pk")
    return [entry for found in machines for entry in offer_next(machine=found)]


@whole
def offer_next(*, machine: Machine) -> list[WaitingEntry]:
    """Go down the line and hold for each the earliest time that fits; who fits has an offer then."""
    occupancy.lock(machines=machines_together(machine))
    line = WaitingEntry.objects.filter(machine=machine, state=State.WAITING).select_related("producer")
    return [entry for entry in line.order_by("since", "id") if _offer(entry, machine)]


def _offer(entry: WaitingEntry, machine: Machine) -> bool:
    for slot in _starts_for(entry, machine):
        wish = _wish(entry, machine, slot)
        context = rules.Context(wish, entry.producer, Booking.Door.WAITING, clock.now())
        ends = _offer_ends(context)
        if ends is None or rules.failures_of(context):
            continue
        _unit, entry.hold = holding.take(
            house=machine.house, kind=Claim.Kind.HOLD, timetable=context.timetable, slots=wish.slots,
            people=wish.people, product_class=wish.product_class, now=slot_at(context.now), expires=ends,
        )  # fmt: skip
        entry.state, entry.offer_ends = State.OFFERED, ends
        entry.save(update_fields=["hold", "state", "offer_ends"])
        trail.note(
            by=None, action="waiting_offered", subject=entry, house=machine.house,
            detail={"first": slot, "until": ends.isoformat()},
        )  # fmt: skip
        trail.tell(entry.producer, "offer", machine.house, **_words(entry, wish, ends))
        return True
    return False


def _starts_for(entry: WaitingEntry, machine: Machine) -> list[int]:
    zone = machine.house.zone
    first = max(entry.first_slot, slot_at(clock.now()))
    if first > entry.last_slot:
        return []
    found = free.starts(
        machine, moment_of(first).astimezone(zone).date(), moment_of(entry.last_slot).astimezone(zone).date(),
        entry.minutes, entry.product_class, people=entry.people,
    )  # fmt: skip
    return [slot for slot, _units in found if first <= slot <= entry.last_slot]


def _wish(entry: WaitingEntry, machine: Machine, slot: int) -> Wish:
    return Wish(machine, moment_of(slot), entry.minutes, entry.producer, entry.people, entry.product_class)


def _offer_ends(context: rules.Context) -> datetime | None:
    """By the true clock: after the house's time for offers, but before the time itself begins. None: too late."""
    left = context.slots.start - context.now
    if left <= timedelta():
        return None
    return clock.real_now() + min(left, timedelta(hours=context.use_rules.offer_hours))


def _words(entry: WaitingEntry, wish: Wish, ends: datetime) -> dict[str, object]:
    return {
        "entry": entry.pk,
        **trail.machine_words(wish.machine),
        "start": wish.start.isoformat(),
        "end": wish.slots.finish.isoformat(),
        "answer_by": ends.isoformat(),
    }


@whole
def take_offer(*, by: User, entry: WaitingEntry) -> Booking:
    """The offered time becomes her booking; taking it twice gives the same one.

    The notice of the house is not asked again: it was met when the time was offered.
    Raises PermissionDenied, OfferPassed, Refused, SlotTaken.
    """
    permissions.require_change(by, entry)
    held = _locked(entry)
    if held.state == State.TAKEN and held.booking is not None:
        return held.booking
    if held.state != State.OFFERED or held.hold is None or held.hold.released is not None:
        raise OfferPassed
    if held.offer_ends is None or held.offer_ends <= clock.real_now():
        raise OfferPassed
    wish = _wish(held, held.machine, held.hold.first_slot)
    holding.give_back(claim=held.hold)
    made = place(Order(by, Booking.Door.WAITING, wish, key=f"waiting-{held.pk}", without=frozenset({"notice"})))
    held.state, held.hold, held.booking = State.TAKEN, None, made
    held.save(update_fields=["state", "hold", "booking"])
    return made


@whole
def expire_offers(*, at: datetime | None = None) -> int:
    """End the offers whose time has passed by the true clock, and offer the time to the next in line. How many."""
    moment = at or clock.real_now()
    late = WaitingEntry.objects.filter(state=State.OFFERED, offer_ends__lte=moment).select_related("machine__room")
    machines = {entry.machine_id: entry.machine for entry in late}
    together = {pk for machine in machines.values() for pk in machines_together(machine)}
    occupancy.lock(machines=together)
    ended = 0
    for entry in late.all().select_related("machine__house", "producer", "house__organisation"):
        _end(entry, State.EXPIRED)
        trail.note(by=None, action="waiting_expired", subject=entry, house=entry.house)
        trail.tell(entry.producer, "offer_passed", entry.house, **trail.machine_words(entry.machine))
        ended += 1
    for machine in machines.values():
        offer_freed(machine)
    return ended


@whole
def close_passed() -> int:
    """End the waiting of those whose last possible start has passed. How many."""
    passed = WaitingEntry.objects.filter(state=State.WAITING, last_slot__lt=slot_at(clock.now()))
    closed = list(passed.select_for_update().select_related(None))
    for entry in closed:
        _end(entry, State.EXPIRED)
        trail.note(by=None, action="waiting_expired", subject=entry, house=entry.house)
    return len(closed)


def withdraw_offer(entry: WaitingEntry) -> None:
    """The house needs the time itself: she waits on, at her old place in the line. Under the locks."""
    if entry.hold is not None and entry.hold.released is None:
        holding.give_back(claim=entry.hold)
    entry.state, entry.hold, entry.offer_ends = State.WAITING, None, None
    entry.save(update_fields=["state", "hold", "offer_ends"])
    trail.note(by=None, action="waiting_offer_withdrawn", subject=entry, house=entry.house)
    trail.tell(entry.producer, "offer_withdrawn", entry.house, **trail.machine_words(entry.machine))


def _about_her(wish: Wish, by: User, without: set[str]) -> list[rules.Failure]:
    context = rules.Context(wish, by, Booking.Door.WAITING, clock.now())
    asked = [rule for rule in rules.RULES if rule.about == "person" and rule.name not in without]
    return rules.failures_of(context, rules=asked)


def _locked(entry: WaitingEntry) -> WaitingEntry:
    occupancy.lock(people=[entry.producer_id], machines=machines_together(entry.machine))
    return WaitingEntry.objects.select_related(
        "machine__house__organisation", "machine__room", "house__organisation", "producer", "hold", "booking"
    ).get(pk=entry.pk)


def _end(entry: WaitingEntry, state: str) -> None:
    if entry.hold is not None and entry.hold.released is None:
        holding.give_back(claim=entry.hold)
    entry.state, entry.hold = state, None
    entry.save(update_fields=["state", "hold"])
