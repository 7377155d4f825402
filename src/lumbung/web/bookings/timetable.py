"""What holds units in a stretch of time, read with few queries, and what fits in between.

Three things lie on a unit: *uses* (bookings, toll jobs, training, holds that have not expired), *blocks* (maintenance)
and *cleanings*. A cleaning must lie between two uses whose products may not mix; it may lie anywhere between them and
is moved when somebody books there, so it never stands in the way of a use by itself. Blocks are no uses: what was on
the machine before maintenance is still on it after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import OuterRef, Q, QuerySet, Subquery

from lumbung.core.slots import SlotRange, slot_at, slots_for
from lumbung.web.bookings import under_locks
from lumbung.web.bookings.models import Claim, Span
from lumbung.web.bookings.under_locks import LATE, SpanRow
from lumbung.web.bookings.units import UnitSet
from lumbung.web.config import clock
from lumbung.web.houses import classes
from lumbung.web.houses.models import House, ProductClass, Unit

NEVER = -(2**62)
ALWAYS = 2**62
CLEANING_COUNTS_FOR = 7 * 96
"""Slots: a cleaning that is longer ago is not counted for a later use."""


class Verdict(StrEnum):
    """Why a stretch of time can be had on a unit, or not."""

    FREE = "free"
    TAKEN = "taken"
    MAINTENANCE = "maintenance"
    CLEANING = "cleaning"


@dataclass(frozen=True)
class Use:
    """Slots first … end - 1 in use for a class of products, by a claim."""

    first: int
    end: int
    product_class: str
    claim: int


@dataclass(frozen=True)
class Gap:
    """Free of uses between two of them; a new use may lie within `earliest` … `latest` (NEVER, ALWAYS: no limit)."""

    before: Use | None
    after: Use | None
    earliest: int
    latest: int
    cleaning: bool


@dataclass
class UnitTimetable:
    """One unit: what lies on it, sorted. `cleaning`: slots that cleaning takes; 0 when nothing need be cleaned."""

    unit: Unit
    cleaning: int
    known: Sequence[ProductClass]
    now: int
    uses: list[Use] = field(default_factory=list)
    blocks: list[SlotRange] = field(default_factory=list)
    cleanings: list[tuple[int, SlotRange]] = field(default_factory=list)

    def verdict(self, slots: SlotRange, product_class: str) -> Verdict:
        """Whether these slots can be used for that class."""
        if any(block.overlaps(slots) for block in self.blocks):
            return Verdict.MAINTENANCE
        if any(use.first < slots.end and slots.first < use.end for use in self.uses):
            return Verdict.TAKEN
        gap = self.gap_at(slots, product_class)
        return Verdict.FREE if gap.earliest <= slots.first and slots.end <= gap.latest else Verdict.CLEANING

    def gap_at(self, slots: SlotRange, product_class: str) -> Gap:
        """The gap that slots free of uses lie in."""
        before = max((use for use in self.uses if use.end <= slots.first), key=lambda use: use.end, default=None)
        after = min((use for use in self.uses if use.first >= slots.end), key=lambda use: use.first, default=None)
        return self.gap(before, after, product_class)

    def gaps(self, product_class: str) -> Iterator[Gap]:
        """All gaps, in order: before the first use, between each two, after the last one."""
        for before, after in zip([None, *self.uses], [*self.uses, None], strict=True):
            yield self.gap(before, after, product_class)

    def gap(self, before: Use | None, after: Use | None, product_class: str) -> Gap:
        """How early and how late that class may use the machine between two uses."""
        earliest, latest, cleaning = NEVER if before is None else before.end, ALWAYS, False
        if after is not None:
            latest = after.first
        if before is not None and self.mixes(before.product_class, product_class):
            earliest, cleaning = self.cleaned_from(before), True
        if after is not None and self.mixes(product_class, after.product_class):
            latest, cleaning = self.cleaning_until(after), True
        return Gap(before, after, earliest, latest, cleaning)

    def mixes(self, before: str, after: str) -> bool:
        """Whether cleaning must lie between two classes on this unit."""
        return bool(self.cleaning) and classes.must_clean(before, after, self.known)

    def cleaned_from(self, before: Use) -> int:
        """The earliest slot at which the unit can be clean after a use."""
        start = max(before.end, self.now)
        for block in self.blocks:
            if block.end > start and block.first < start + self.cleaning:
                start = block.end
        held = [slots.end for _, slots in self.cleanings if slots.first >= before.end and self.long_enough(slots)]
        return min([start + self.cleaning, *held])

    def cleaning_until(self, after: Use) -> int:
        """The latest slot at which cleaning before a use must begin."""
        start = after.first - self.cleaning
        for block in reversed(self.blocks):
            if block.first < start + self.cleaning and block.end > start:
                start = block.first - self.cleaning
        held = [slots.first for _, slots in self.cleanings if slots.end <= after.first and self.long_enough(slots)]
        return max([start, *held])

    def long_enough(self, slots: SlotRange) -> bool:
        """Whether a cleaning lasts as long as this unit needs."""
        return slots.end - slots.first >= self.cleaning


@dataclass
class Timetable:
    """All units that a machine's bookings need, in one stretch of time."""

    units: UnitSet
    of: dict[int, UnitTimetable]
    late: list[tuple[int, SlotRange, int]] = field(default_factory=list)
    """Holds whose end has passed but which still have rows: unit, when, claim."""

    def late_holds(self, units: Iterable[Unit], slots: SlotRange) -> list[int]:
        """Claims of holds on these units within `slots` that must give way."""
        asked = {unit.pk for unit in units}
        return sorted({claim for unit, when, claim in self.late if unit in asked and when.overlaps(slots)})

    def own(self) -> list[UnitTimetable]:
        """The units that one is picked of."""
        return [self.of[unit.pk] for unit in self.units.own]

    def verdicts(self, slots: SlotRange, product_class: str) -> dict[int, Verdict]:
        """For each unit that one is picked of: a whole room is as free as all that is in it."""
        if not self.units.whole:
            return {table.unit.pk: table.verdict(slots, product_class) for table in self.own()}
        found = {self.of[unit.pk].verdict(slots, product_class) for unit in self.units.whole}
        worst = next((bad for bad in (Verdict.MAINTENANCE, Verdict.TAKEN, Verdict.CLEANING) if bad in found), None)
        return {unit.pk: worst or Verdict.FREE for unit in self.units.own}

    def free_places(self, slots: SlotRange) -> int:
        """How many places of the room are free in each of the slots (the least of them)."""
        return min(sum(not _held(self.of[place.pk], slot) for place in self.units.places) for slot in slots.slots())

    def pick(self, slots: SlotRange, product_class: str) -> Unit | None:
        """The unit to take: one that needs no cleaning first, then the one with the least time left over, then the label."""
        verdicts = self.verdicts(slots, product_class)
        free = [table for table in self.own() if verdicts[table.unit.pk] is Verdict.FREE]
        order = {table.unit.pk: position for position, table in enumerate(free)}
        best = min(
            free, key=lambda table: (*_left_over(table, slots, product_class), order[table.unit.pk]), default=None
        )
        return best.unit if best else None

    def parts(self, unit: Unit, slots: SlotRange, people: int) -> list[tuple[Unit, SlotRange]]:
        """What is to be held: the unit or the whole room for all of the time, and a place for each person.

        Places are alike: who finds none that is free all of the time has one after the other. There must be enough.
        """
        held = [(member, slots) for member in self.units.whole or (unit,)]
        busy = {
            place.pk: {slot for slot in slots.slots() if _held(self.of[place.pk], slot)} for place in self.units.places
        }
        for _ in range(people if self.units.places else 0):
            slot = slots.first
            while slot < slots.end:
                place, end = max(
                    ((place, _free_until(busy[place.pk], slot, slots.end)) for place in self.units.places),
                    key=lambda found: found[1],
                )
                held.append((place, SlotRange(slot, end)))
                busy[place.pk].update(range(slot, end))
                slot = end
        return held


def _held(table: UnitTimetable, slot: int) -> bool:
    return any(use.first <= slot < use.end for use in table.uses) or any(
        block.first <= slot < block.end for block in table.blocks
    )


def _free_until(busy: set[int], slot: int, end: int) -> int:
    while slot < end and slot not in busy:
        slot += 1
    return slot


def _left_over(table: UnitTimetable, slots: SlotRange, product_class: str) -> tuple[bool, int]:
    """Whether cleaning is needed, and how much time stays free beside it within a day: the less, the less is broken up."""
    gap = table.gap_at(slots, product_class)
    before = slots.first - gap.before.end if gap.before else 96
    after = gap.after.first - slots.end if gap.after else 96
    return gap.cleaning, min(before, 96) + min(after, 96)


def live_spans() -> QuerySet[Span]:
    """Spans that still hold time: holds whose end has passed hold nothing."""
    return Span.objects.exclude(claim__kind=Claim.Kind.HOLD, claim__expires__lte=clock.real_now())


def read(
    house: House, units: UnitSet, slots: SlotRange, *, now: int | None = None, without: Iterable[int] = ()
) -> Timetable:
    """The timetable of these units around `slots`, in 1 query, or 4 where products may not mix.

    `now`: cleaning that is still to come begins no earlier. `without`: ids of claims that are left out.
    """
    if now is None:
        now = slot_at(clock.now())
    wanted = units.all
    needs_cleaning = any(unit.machine and unit.machine.cleaning_minutes for unit in wanted)
    known = list(ProductClass.objects.filter(house=house)) if needs_cleaning else []
    tables = {
        unit.pk: UnitTimetable(
            unit, slots_for(unit.machine.cleaning_minutes) if known and unit.machine else 0, known, now
        )
        for unit in wanted
    }
    left_out = set(without)
    found = Timetable(units, tables)
    rows = _rows(list(tables), slots, now, around=bool(known))
    for unit_id, first, end, kind, product_class, claim in sorted(rows, key=lambda row: row[1]):
        if kind == LATE:
            found.late.append((unit_id, SlotRange(first, end), claim))
        elif claim not in left_out:
            _lay(tables[unit_id], SlotRange(first, end), kind, product_class, claim)
    return found


def _rows(units: list[int], slots: SlotRange, now: int, *, around: bool) -> set[SpanRow]:
    """Spans within `slots`; with `around` also the last use before and the first one after, and all blocks from now on."""
    rows = set(under_locks.spans(units, slots))
    if not around:
        return rows
    live = live_spans().filter(unit__in=units)
    fields = ("unit_id", "first_slot", "end_slot", "claim__kind", "claim__product_class", "claim_id")
    uses = live_spans().exclude(claim__kind__in=NO_USES).filter(unit=OuterRef("pk"))
    before = uses.filter(end_slot__lte=slots.first).order_by("-end_slot").values("pk")[:1]
    after = uses.filter(first_slot__gte=slots.end).order_by("first_slot").values("pk")[:1]
    ends = Unit.objects.filter(pk__in=units).values_list(Subquery(before), Subquery(after))
    beside = [pk for pair in ends for pk in pair if pk is not None]
    since = min(now, slots.first) - CLEANING_COUNTS_FOR
    others = Q(pk__in=beside) | Q(claim__kind__in=NO_USES, end_slot__gt=since)
    return rows | set(live.filter(others).values_list(*fields))


NO_USES = (Claim.Kind.MAINTENANCE, Claim.Kind.CLEANING)


def _lay(table: UnitTimetable, slots: SlotRange, kind: str, product_class: str, claim: int) -> None:
    if kind == Claim.Kind.MAINTENANCE:
        table.blocks.append(slots)
    elif kind == Claim.Kind.CLEANING:
        table.cleanings.append((claim, slots))
    else:
        table.uses.append(Use(slots.first, slots.end, product_class, claim))
