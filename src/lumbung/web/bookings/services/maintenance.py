"""Time that a unit cannot be used. Time that others hold is never taken from under them: they are listed first.

`plan` and `machine_down` hold what is free at once, so that nobody books it meanwhile, and list who is affected.
`resolve`, when the operator has seen the list, moves each to another unit at the same time or gives the time back at
no cost, tells everyone, and holds the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from lumbung.core.slots import SlotRange, moment_of, slot_at
from lumbung.web.accounts.models import User
from lumbung.web.bookings import free, permissions, timetable
from lumbung.web.bookings.models import Booking, Claim, Maintenance, Occupancy, Span, TollJob, WaitingEntry
from lumbung.web.bookings.services import attendance, changes, holding, occupancy, toll, trail, waiting
from lumbung.web.bookings.services.changes import NotPossible
from lumbung.web.bookings.services.occupancy import SlotTaken
from lumbung.web.bookings.services.writing import whole
from lumbung.web.bookings.units import UnitSet, machines_of_units, units_for
from lumbung.web.bookings.wish import Wish
from lumbung.web.config import clock
from lumbung.web.houses.models import Machine, Unit


@dataclass(frozen=True)
class Affected:
    """Somebody's time on the unit, and what could be had instead. `other_unit`: free at the same time, when there is one.

    Exactly one of `booking`, `toll_job`, `offer` is there; none of them for a training session or a hold.
    """

    claim: Claim
    booking: Booking | None = None
    toll_job: TollJob | None = None
    offer: WaitingEntry | None = None
    other_unit: Unit | None = None
    alternatives: Sequence[free.Alternative] = field(default_factory=tuple)


@whole
def plan(*, by: User, unit: Unit, start: datetime, minutes: int, reason: str) -> tuple[Maintenance, list[Affected]]:
    """Planned maintenance of a unit. Raises PermissionDenied, ParameterError."""
    return _begin(by, unit, SlotRange.of(start, minutes), reason, down=False)


@whole
def machine_down(
    *, by: User, unit: Unit, until: datetime, reason: str, at: datetime | None = None
) -> tuple[Maintenance, list[Affected]]:
    """It broke, and will work again at about `until` (a guess): held from the quarter hour that runs now.

    `at`: the real moment, when typed in later. Raises PermissionDenied, ParameterError.
    """
    first = slot_at(at or clock.now())
    return _begin(by, unit, SlotRange(first, occupancy.first_whole_slot(until)), reason, down=True)


def _begin(by: User, unit: Unit, slots: SlotRange, reason: str, *, down: bool) -> tuple[Maintenance, list[Affected]]:
    permissions.require_run(by, unit.house)
    occupancy.lock(machines=machines_of_units([unit]))
    occupancy.give_back_expired(units=[unit.pk], slots=slots)
    claim = occupancy.take(house=unit.house, kind=Claim.Kind.MAINTENANCE, parts=_free_parts(unit, slots), slots=slots)
    made = Maintenance.objects.create(
        house=unit.house, unit=unit, claim=claim, down=down, reason=reason[:200], by=by, made=clock.now()
    )
    trail.note(
        by=by, action="machine_down" if down else "maintenance_planned", subject=made, house=unit.house,
        detail={"unit": unit.pk, "first": slots.first, "end": slots.end},
    )  # fmt: skip
    return made, affected(made)


def _free_parts(unit: Unit, slots: SlotRange) -> list[occupancy.Part]:
    """What nobody holds on the unit within `slots`, as stretches."""
    held = set(
        Occupancy.objects.filter(unit=unit, slot__gte=slots.first, slot__lt=slots.end).values_list("slot", flat=True)
    )
    parts: list[occupancy.Part] = []
    begin: int | None = None
    for slot in range(slots.first, slots.end + 1):
        is_free = slot < slots.end and slot not in held
        if is_free and begin is None:
            begin = slot
        elif not is_free and begin is not None:
            parts.append((unit, SlotRange(begin, slot)))
            begin = None
    return parts


def affected(maintenance: Maintenance) -> list[Affected]:
    """Who holds time on the unit meanwhile, in order of time, with what each could have instead. Cleaning stays."""
    claim = maintenance.claim
    spans = (
        Span.objects.filter(unit=maintenance.unit, first_slot__lt=claim.end_slot, end_slot__gt=claim.first_slot)
        .exclude(claim__kind__in=timetable.NO_USES)
        .order_by("first_slot")
    )
    claims = Claim.objects.filter(pk__in=spans.values("claim")).select_related(
        "house__organisation", "house__region",
        "booking__machine__room", "booking__machine__house", "booking__producer", "booking__unit", "booking__house",
        "toll_job__machine__room", "toll_job__machine__house", "toll_job__producer", "toll_job__house",
        "waiting_entry__machine__room", "waiting_entry__producer", "waiting_entry__house",
    )  # fmt: skip
    return [_affected(held, maintenance.unit) for held in claims.order_by("first_slot", "pk")]


def _affected(claim: Claim, down: Unit) -> Affected:
    booking, job = getattr(claim, "booking", None), getattr(claim, "toll_job", None)
    offer = getattr(claim, "waiting_entry", None)
    wish = _wish_of(claim, booking, job)
    if wish is None:
        return Affected(claim, offer=offer)
    if claim.kind == Claim.Kind.HOLD or (booking is not None and booking.state == Booking.State.CHECKED_IN):
        return Affected(claim, booking, job, offer)
    table = _table(wish.machine, claim, down)
    unit = table.pick(claim.range, claim.product_class)
    if table.units.places and table.free_places(claim.range) < wish.people:
        unit = None
    return Affected(claim, booking, job, offer, unit, free.alternatives(wish))


def _wish_of(claim: Claim, booking: Booking | None, job: TollJob | None) -> Wish | None:
    minutes = claim.range.minutes
    if booking is not None:
        return Wish(booking.machine, booking.start, minutes, booking.producer, booking.people, booking.product_class)
    if job is not None and job.machine is not None:
        return Wish(job.machine, claim.range.start, minutes, job.producer, 1, job.product_class)
    return None


def _table(machine: Machine, claim: Claim, down: Unit) -> timetable.Timetable:
    """What the claim could have instead, were it given back: everything but the unit that is down."""
    units = _without(units_for(machine, claim.range.start.astimezone(claim.house.zone).date()), down)
    return timetable.read(claim.house, units, claim.range.widened(96, 96), without=[claim.pk])


def _without(units: UnitSet, down: Unit) -> UnitSet:
    if units.whole:
        return UnitSet(())
    return UnitSet(
        tuple(unit for unit in units.own if unit.pk != down.pk),
        tuple(unit for unit in units.places if unit.pk != down.pk),
    )


@whole
def resolve(*, by: User, maintenance: Maintenance) -> list[Affected]:
    """Move everyone who is affected to another unit, or give their time back at no cost, and hold what becomes free.

    Training sessions stay: they are moved by who gives them. What is still affected is given back.
    Raises PermissionDenied, NotPossible.
    """
    permissions.require_run(by, maintenance.house)
    occupancy.lock(machines=machines_of_units([maintenance.unit]))
    held = Maintenance.objects.select_related("claim__house", "unit__house", "house__organisation").get(
        pk=maintenance.pk
    )
    if held.ended is not None:
        raise NotPossible(_("This maintenance has ended."), _("Write down a new one."))
    for one in affected(held):
        # Seen once more: where the one before went may matter to this one.
        _make_way(by, _affected(one.claim, held.unit), held)
    occupancy.take_more(claim=held.claim, parts=_free_parts(held.unit, held.claim.range))
    trail.note(by=by, action="maintenance_resolved", subject=held, house=held.house)
    return affected(held)


def _make_way(by: User, one: Affected, maintenance: Maintenance) -> None:
    if one.booking is not None:
        _make_way_booking(by, one, one.booking, maintenance)
    elif one.offer is not None:
        waiting.withdraw_offer(one.offer)
    elif one.toll_job is not None:
        if one.other_unit is None or one.claim.kind == Claim.Kind.HOLD:
            toll.ask_anew(one.toll_job, "toll_time_lost")
        else:
            one.toll_job.claim = _other_claim(one, maintenance.unit, people=1)
            one.toll_job.save(update_fields=["claim"])
    elif one.claim.kind == Claim.Kind.HOLD:
        holding.give_back(claim=one.claim)


def _make_way_booking(by: User, one: Affected, booking: Booking, maintenance: Maintenance) -> None:
    if booking.state == Booking.State.CHECKED_IN:
        _stop(by, booking, maintenance)
    elif one.other_unit is not None:
        booking.claim = _other_claim(one, maintenance.unit, booking.people)
        booking.unit = one.other_unit
        booking.save(update_fields=["claim", "unit"])
        trail.note(
            by=by, action="unit_changed", subject=booking, house=booking.house, producer=booking.producer,
            detail={"unit": one.other_unit.pk},
        )  # fmt: skip
        trail.tell(booking.producer, "booking_unit_changed", booking.house, **trail.words_of(booking))
    else:
        changes.give_up(by=by, held=booking, reason=maintenance.reason, cost_rp=0, **_in_words(one.alternatives))


def _stop(by: User, booking: Booking, maintenance: Maintenance) -> None:
    """It broke while she was at work: her time ends when it did, and she pays for that only."""
    broke = max(moment_of(maintenance.claim.first_slot), booking.start)
    attendance.done(by=by, held=booking, at=broke)
    changes.reprice(booking)
    booking.save(update_fields=["price_rp", "price_lines"])
    trail.tell(booking.producer, "booking_stopped", booking.house, **trail.words_of(booking), reason=maintenance.reason)


def _other_claim(one: Affected, down: Unit, people: int) -> Claim:
    """The same time on the other unit, and a place for each person again."""
    old, slots = one.claim, one.claim.range
    machine = one.booking.machine if one.booking else one.toll_job.machine if one.toll_job else None
    if machine is None or one.other_unit is None:
        raise SlotTaken
    all_units = _without(units_for(machine, slots.start.astimezone(old.house.zone).date()), down)
    holding.give_back(claim=old)
    units = UnitSet((one.other_unit,), all_units.places)
    table = timetable.read(old.house, units, slots.widened(96, 96))
    _unit, claim = holding.take(
        house=old.house, kind=old.kind, timetable=table, slots=slots, people=people,
        product_class=old.product_class, now=slot_at(clock.now()),
    )  # fmt: skip
    return claim


def _in_words(alternatives: Sequence[free.Alternative]) -> dict[str, str]:
    """`other_1`, `other_1_house`, …: when and where."""
    words: dict[str, str] = {}
    for number, one in enumerate(alternatives, 1):
        words |= {f"other_{number}": one.start.isoformat(), f"other_{number}_house": one.house.name}
    return words


@whole
def prolong(*, by: User, maintenance: Maintenance, until: datetime) -> tuple[Maintenance, list[Affected]]:
    """It takes longer than was guessed: hold what is free until then, and list who is affected.

    Raises PermissionDenied, NotPossible.
    """
    permissions.require_run(by, maintenance.house)
    occupancy.lock(machines=machines_of_units([maintenance.unit]))
    held = Maintenance.objects.select_related("claim__house", "unit__house", "house__organisation").get(
        pk=maintenance.pk
    )
    end = occupancy.first_whole_slot(until)
    if held.ended is not None or end <= held.claim.end_slot:
        raise NotPossible(_("That is not longer."), _("Choose a later moment, or write down a new one."))
    more = SlotRange(held.claim.end_slot, end)
    occupancy.give_back_expired(units=[held.unit_id], slots=more)
    occupancy.take_more(claim=held.claim, parts=_free_parts(held.unit, more))
    occupancy.reach(claim=held.claim, end=end)
    trail.note(by=by, action="maintenance_prolonged", subject=held, house=held.house, detail={"end": end})
    return held, affected(held)


@whole
def end(*, by: User, maintenance: Maintenance, at: datetime | None = None) -> Maintenance:
    """It works again: what is left is free, and offered to who waits. Ending it twice is once. Raises PermissionDenied."""
    permissions.require_run(by, maintenance.house)
    occupancy.lock(machines=machines_of_units([maintenance.unit]))
    held = Maintenance.objects.select_related("claim__house", "unit__machine__room", "house__organisation").get(
        pk=maintenance.pk
    )
    if held.ended is not None:
        return held
    held.ended = at or clock.now()
    held.save(update_fields=["ended"])
    holding.give_back_rest(claim=held.claim, at=held.ended)
    trail.note(by=by, action="maintenance_ended", subject=held, house=held.house)
    _offer(held.unit)
    return held


def _offer(unit: Unit) -> None:
    for machine in Machine.objects.filter(pk__in=machines_of_units([unit])).select_related("house", "room"):
        waiting.offer_next(machine=machine)
