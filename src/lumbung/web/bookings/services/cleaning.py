"""Cleaning between uses that may not mix: held as claims of their own, moved when somebody books where they lie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lumbung.core.slots import SlotRange
from lumbung.web.bookings.models import Claim
from lumbung.web.bookings.services import occupancy
from lumbung.web.bookings.timetable import NEVER, UnitTimetable, Use, read
from lumbung.web.bookings.units import UnitSet
from lumbung.web.houses.models import House, Unit


def may_matter(units: Iterable[Unit]) -> bool:
    """Whether any of them is ever cleaned between uses: without cleaning minutes nothing is read."""
    return any(unit.machine is not None and unit.machine.cleaning_minutes for unit in units)


def make_way(*, units: Sequence[Unit], slots: SlotRange) -> None:
    """Give back cleanings that lie in `slots`; `settle` finds another time for those that are still needed."""
    if not may_matter(units):
        return
    for claim in Claim.objects.filter(
        kind=Claim.Kind.CLEANING,
        released=None,
        spans__unit__in=[unit.pk for unit in units],
        spans__first_slot__lt=slots.end,
        spans__end_slot__gt=slots.first,
    ).distinct():
        occupancy.release(claim=claim)


def settle(*, house: House, units: Sequence[Unit], slots: SlotRange, now: int, forced: bool = False) -> None:
    """Hold the cleanings that the uses around `slots` need, each once, and give back those that serve nothing.

    Raises SlotTaken when there is no time for one; with `forced` (the operator has set the rule aside) it is left out.
    """
    if not may_matter(units):
        return
    machines = tuple(unit for unit in units if unit.kind == Unit.Kind.MACHINE)
    for table in read(house, UnitSet(machines), slots, now=now).of.values():
        for before, after in zip([None, *table.uses], [*table.uses, None], strict=True):
            # Only beside `slots`: what lies further away was not read, and a cleaning there serves others.
            if (before is None or before.end <= slots.end) and (after is None or after.first >= slots.first):
                _settle_gap(house, table, before, after, forced)


def _settle_gap(house: House, table: UnitTimetable, before: Use | None, after: Use | None, forced: bool) -> None:
    first = before.end if before else NEVER
    end = after.first if after else -NEVER
    needed = before is not None and after is not None and table.mixes(before.product_class, after.product_class)
    serves = False
    for claim_id, held in table.cleanings:
        if not (first <= held.first and held.end <= end):
            continue
        if needed and not serves and table.long_enough(held):
            serves = True
        elif held.first > table.now:  # one that has begun is no longer free time
            occupancy.release(claim=Claim.objects.get(pk=claim_id))
    if needed and not serves and before is not None and after is not None:
        _hold(house, table, before, after, forced)


def _hold(house: House, table: UnitTimetable, before: Use, after: Use, forced: bool) -> None:
    """As late as possible: right before the next use."""
    start = table.cleaning_until(after)
    if start < max(before.end, table.now):
        if forced:
            return
        raise occupancy.SlotTaken
    slots = SlotRange(start, start + table.cleaning)
    occupancy.take(house=house, kind=Claim.Kind.CLEANING, parts=[(table.unit, slots)], slots=slots)
