"""Taking and giving back a unit's time with all that hangs on it: cleaning, places in the room, who waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lumbung.core.slots import SlotRange, slot_at
from lumbung.web.accounts.models import User
from lumbung.web.bookings.models import Claim
from lumbung.web.bookings.services import cleaning, occupancy
from lumbung.web.bookings.timetable import Timetable, Verdict
from lumbung.web.config import clock
from lumbung.web.houses.models import House, Unit


def take(
    *,
    house: House,
    kind: str,
    timetable: Timetable,
    slots: SlotRange,
    people: int,
    product_class: str,
    now: int,
    set_aside: bool = False,
    expires: datetime | None = None,
    holder: User | None = None,
    last: bool = False,
) -> tuple[Unit, Claim]:
    """Pick the unit and hold it, a place for each person, and the cleaning around. Raises SlotTaken.

    `timetable` was read under the locks. `set_aside`: a unit without time for cleaning will do. `last`: see `occupancy`.
    """
    unit = timetable.pick(slots, product_class) or (_without_cleaning(timetable, slots, product_class, set_aside))
    places = timetable.units.places
    if unit is None or (places and timetable.free_places(slots) < people):
        raise occupancy.SlotTaken
    parts = timetable.parts(unit, slots, people)
    taken = [part for part, _when in parts]
    cleaning.make_way(units=taken, slots=slots)
    claim = occupancy.take(
        house=house, kind=kind, parts=parts, slots=slots, product_class=product_class, expires=expires, holder=holder,
        late=timetable.late_holds(taken, slots), last=last,
    )  # fmt: skip
    cleaning.settle(house=house, units=taken, slots=slots, now=now, forced=set_aside)
    return unit, claim


def take_several(
    *,
    house: House,
    kind: str,
    timetable: Timetable,
    units: Sequence[Unit],
    slots: SlotRange,
    people: int,
    now: int,
) -> Claim:
    """Hold several units that were picked already, or the whole room, a place for each person, and the cleaning around.

    Raises SlotTaken.
    """
    first, *others = units
    parts = [*timetable.parts(first, slots, people), *((unit, slots) for unit in others)]
    taken = [part for part, _when in parts]
    cleaning.make_way(units=taken, slots=slots)
    claim = occupancy.take(house=house, kind=kind, parts=parts, slots=slots)
    cleaning.settle(house=house, units=taken, slots=slots, now=now)
    return claim


def take_longer(
    *, claim: Claim, timetable: Timetable, unit: Unit, end: int, people: int, now: int, set_aside: bool = False
) -> None:
    """Hold `unit` and a place for each person until a later slot, with the cleaning that comes after. Raises SlotTaken.

    `timetable` was read under the locks, without the claim itself.
    """
    parts = timetable.parts(unit, SlotRange(claim.end_slot, end), people)
    taken = [part for part, _when in parts]
    cleaning.make_way(units=taken, slots=SlotRange(claim.end_slot, end))
    occupancy.prolong(claim=claim, parts=parts)
    cleaning.settle(house=claim.house, units=taken, slots=claim.range, now=now, forced=set_aside)


def give_back(*, claim: Claim) -> None:
    """Release a claim; cleaning that only it needed is given back too."""
    units = units_of(claim)
    occupancy.release(claim=claim)
    _settle(claim, units)


def give_back_rest(*, claim: Claim, at: datetime) -> None:
    """Release what lies after a moment."""
    units = units_of(claim)
    occupancy.end_early(claim=claim, at=at)
    _settle(claim, units)


def units_of(claim: Claim) -> list[Unit]:
    """The units that it holds."""
    return list(Unit.objects.filter(pk__in=claim.spans.values("unit")).select_related("machine"))


def _settle(claim: Claim, units: list[Unit]) -> None:
    now = slot_at(clock.now())
    # Giving back never needs a cleaning that is not held already (ADR 0006); if rules were set aside, none is forced.
    cleaning.settle(house=claim.house, units=units, slots=claim.range, now=now, forced=True)


def _without_cleaning(timetable: Timetable, slots: SlotRange, product_class: str, set_aside: bool) -> Unit | None:
    if not set_aside:
        return None
    verdicts = timetable.verdicts(slots, product_class)
    return next((unit for unit in timetable.units.own if verdicts[unit.pk] is Verdict.CLEANING), None)
