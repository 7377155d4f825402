"""Who came, who did not, who left early, and who just walked in. Entries from paper keep their real time (`at`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from lumbung.core.slots import SLOT, SLOT_MINUTES, SlotRange, moment_of, slot_at
from lumbung.web.accounts.models import User
from lumbung.web.bookings import permissions, rules, timetable
from lumbung.web.bookings.models import Booking, Claim
from lumbung.web.bookings.services import holding, occupancy, trail, waiting
from lumbung.web.bookings.services.booking import Order, place
from lumbung.web.bookings.services.changes import NotPossible, cancel_cost, locked
from lumbung.web.bookings.services.writing import whole
from lumbung.web.bookings.units import units_for
from lumbung.web.bookings.wish import Wish
from lumbung.web.config import clock
from lumbung.web.houses.models import House, Machine, UseRules

State = Booking.State
ON_THE_DAY = ("licence", "suspended")
"""Rules that are asked again when she comes: a licence may have been revoked since."""


def _moment(by: User, house: House, at: datetime | None) -> datetime:
    """The real moment of an act; another one than now may be given only by those who run the house."""
    if at is None:
        return clock.now()
    permissions.require_run(by, house)
    if at > clock.now():
        raise NotPossible(_("This moment lies ahead."), _("Give the time at which it happened."))
    return at


@whole
def check_in(
    *, by: User, booking: Booking, at: datetime | None = None, overrides: Mapping[str, str] | None = None
) -> Booking:
    """She has come, at most a quarter hour early. Licence and suspension are asked once more. Twice is once.

    A moment that is given corrects the one that is written down, while she is at work.
    A time that was given up as not come for is taken again when a paper entry says that she came, if it is free.
    Raises PermissionDenied, NotPossible, Refused, SlotTaken.
    """
    permissions.require_change(by, booking)
    if overrides:
        permissions.require_run(by, booking.house)
    moment = _moment(by, booking.house, at)
    held = locked(booking)
    if held.checked_in == moment or (held.state == State.CHECKED_IN and at is None):
        return held
    if held.state not in (State.BOOKED, State.NO_SHOW, State.CHECKED_IN) or not held.start - SLOT <= moment < held.end:
        raise NotPossible(
            _("This booking cannot begin at this moment."), _("Look at its time, or ask at the desk of the house.")
        )
    if held.state != State.CHECKED_IN:
        _ask_again(by, held, moment, overrides or {})
    if held.state == State.NO_SHOW:
        _come_after_all(by, held, at)
    held.state, held.checked_in, held.cancel_cost_rp = State.CHECKED_IN, moment, 0
    held.overrides = [
        *held.overrides,
        *({"rule": rule, "reason": why, "by": by.pk} for rule, why in (overrides or {}).items()),
    ]
    held.save()
    trail.note(
        by=by, action="checked_in", subject=held, house=held.house, producer=held.producer,
        detail={"at": moment.isoformat()},
    )  # fmt: skip
    return held


def _ask_again(by: User, held: Booking, moment: datetime, overrides: Mapping[str, str]) -> None:
    wish = Wish(held.machine, held.start, held.minutes, held.producer, held.people, held.product_class)
    asked = [rule for rule in rules.RULES if rule.name in ON_THE_DAY]
    before = {entry["rule"] for entry in held.overrides}
    context = rules.Context(wish, by, held.door, moment)
    if failures := rules.failures_of(context, rules=asked, set_aside={*overrides, *before}):
        raise rules.Refused(failures)


def _come_after_all(by: User, held: Booking, at: datetime | None) -> None:
    """Hold the time again that was given back, on whichever unit is free."""
    if at is None or not by.has_perm(permissions.RUN, held.house):
        raise NotPossible(
            _("The time was given to others, since nobody came."), _("Ask at the desk of the house for another time.")
        )
    slots = SlotRange(held.first_slot, held.end_slot)
    units = units_for(held.machine, held.start.astimezone(held.house.zone).date())
    table = timetable.read(held.house, units, slots.widened(96, 96), now=slot_at(at))
    held.unit, held.claim = holding.take(
        house=held.house, kind=Claim.Kind.BOOKING, timetable=table, slots=slots, people=held.people,
        product_class=held.product_class, now=slot_at(at), set_aside=True,
    )  # fmt: skip


@whole
def finish(*, by: User, booking: Booking, at: datetime | None = None) -> Booking:
    """She is done: what is left is free for others, the price stays. Twice is once.

    A use that was closed at its end by itself gets the real moment, when a paper entry says so.
    Raises PermissionDenied, NotPossible.
    """
    permissions.require_change(by, booking)
    moment = _moment(by, booking.house, at)
    held = locked(booking)
    closed_by_itself = held.state == State.FINISHED and held.finished == held.end
    if held.state == State.FINISHED and (at is None or held.finished == moment):
        return held
    if not (held.state == State.CHECKED_IN or closed_by_itself) or held.checked_in is None or moment < held.checked_in:
        raise NotPossible(_("Only a booking in use can be finished."), _("Check in first."))
    done(by=by, held=held, at=moment)
    waiting.offer_freed(held.machine)
    return held


def done(*, by: User | None, held: Booking, at: datetime) -> None:
    """End a use under the locks: it keeps at least its first quarter hour."""
    before = held.end_slot
    end = moment_of(max(occupancy.first_whole_slot(at), held.first_slot + 1))
    holding.give_back_rest(claim=held.claim, at=end)
    held.state, held.finished, held.end_slot = State.FINISHED, at, held.claim.end_slot
    held.save()
    trail.note(
        by=by, action="finished", subject=held, house=held.house, producer=held.producer,
        detail={"at": at.isoformat(), "freed_minutes": (before - held.end_slot) * SLOT_MINUTES},
    )  # fmt: skip


@whole
def mark_no_shows(*, house: House, at: datetime | None = None) -> list[Booking]:
    """Give back the time of those who did not come in time; they owe what a late cancellation costs."""
    moment = at or clock.now()
    patience = _patience(house)
    late = slot_at(moment - patience)
    found = Booking.objects.filter(house=house, state=State.BOOKED, first_slot__lte=late).select_related(
        "machine__room"
    )
    due = [booking for booking in found if booking.start + patience <= moment]
    return [held for booking in sorted(due, key=lambda one: one.pk) if (held := _no_show(booking))]


def _patience(house: House) -> timedelta:
    """How long the house waits for who has booked."""
    use_rules = UseRules.objects.filter(house=house).first() or UseRules(house=house)
    return timedelta(minutes=use_rules.no_show_minutes)


@whole
def _no_show(booking: Booking) -> Booking | None:
    held = locked(booking)
    if held.state != State.BOOKED:  # she has come, or given it back, in the meantime
        return None
    return _absent(None, held, clock.now())


@whole
def no_show(*, by: User, booking: Booking, at: datetime | None = None) -> Booking:
    """Those who run the house write down that nobody came, also later, with the real moment. Twice is once.

    Raises PermissionDenied, NotPossible while the house still waits for her.
    """
    permissions.require_run(by, booking.house)
    moment = _moment(by, booking.house, at)
    held = locked(booking)
    if held.state == State.NO_SHOW:
        return held
    if held.state != State.BOOKED:
        raise NotPossible(_("She has come, or gave the time back."), _("Look at the booking once more."))
    if moment < held.start + _patience(held.house):
        raise NotPossible(_("The house still waits for her at that moment."), _("Give a later time."))
    return _absent(by, held, moment)


def _absent(by: User | None, held: Booking, moment: datetime) -> Booking:
    holding.give_back(claim=held.claim)
    held.state, held.cancel_cost_rp = State.NO_SHOW, cancel_cost(held, held.start)
    held.save(update_fields=["state", "cancel_cost_rp"])
    detail = {"cost_rp": held.cancel_cost_rp, "at": moment.isoformat()}
    trail.note(by=by, action="no_show", subject=held, house=held.house, producer=held.producer, detail=detail)
    trail.tell(held.producer, "booking_no_show", held.house, **trail.words_of(held), cost_rp=held.cancel_cost_rp)
    waiting.offer_freed(held.machine)
    return held


@whole
def close_ended(*, house: House, at: datetime | None = None) -> int:
    """Uses whose time is over are finished at their end. How many."""
    moment = at or clock.now()
    ended = Booking.objects.filter(house=house, state=State.CHECKED_IN, end_slot__lte=slot_at(moment))
    closed = 0
    for booking in ended.select_related("machine__room").order_by("pk"):
        held = locked(booking)
        if held.state == State.CHECKED_IN and held.end <= moment:
            done(by=None, held=held, at=held.end)
            closed += 1
    return closed


@whole
def walk_up(
    *,
    by: User,
    house: House,
    machine: Machine,
    minutes: int,
    producer: User,
    people: int = 1,
    product_class: str = "",
    note: str = "",
    key: str = "",
    at: datetime | None = None,
    overrides: Mapping[str, str] | None = None,
) -> Booking:
    """She stands at the desk and begins at once, in the quarter hour that runs; booked and checked in together.

    The notice of the house does not hold here. `at`: the real moment of an entry from paper.
    Raises what `book` raises.
    """
    permissions.require_run(by, house)
    moment = _moment(by, house, at)
    wish = Wish(machine, moment_of(slot_at(moment)), minutes, producer, people, product_class, note)
    door = Booking.Door.DESK if at is None else Booking.Door.PAPER
    order = Order(by, door, wish, key, overrides, at, without=frozenset({"notice"}))
    made = place(order)
    return made if made.state != State.BOOKED else check_in(by=by, booking=made, at=at)
