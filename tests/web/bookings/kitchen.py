"""A plain model of a kitchen's time, and what must hold between it and the rows at every moment.

A kitchen for three people with two stoves, which are cleaned for half an hour between products that may not mix, and
which can be booked as a whole. The model knows no timetable: it tries every place for a cleaning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise

from django.conf import settings as django_settings
from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant
from tests.web.bookings.worlds import add_machine, add_room, license_all, make_world

from lumbung.core.slots import SLOT, slot_at
from lumbung.web.bookings.models import Booking, Claim, Occupancy, Span
from lumbung.web.bookings.timetable import live_spans
from lumbung.web.bookings.wish import Wish
from lumbung.web.config import clock
from lumbung.web.houses import classes
from lumbung.web.houses.models import Machine, OpeningHours, ProductClass

CLEANING = 2  # slots
OPEN = 24  # slots of the day, from 08:00


@dataclass(frozen=True)
class Use:
    """In the model: which units, from where to where (slots after opening), of what, how many people."""

    units: frozenset[int]
    first: int
    end: int
    product_class: str
    people: int
    kind: str = "booking"

    def over(self, first: int, end: int) -> bool:
        return self.first < end and first < self.end


class KitchenModel(RuleBasedStateMachine):
    """The model beside the real thing, and what always holds of the two; what is done to them is in `Kitchen`."""

    @initialize()
    def open_house(self) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        django_settings.LUMBUNG_FIXED_NOW = datetime.fromisoformat("2026-11-24T07:00:00+07:00")
        self.true_now, self.real = datetime.fromisoformat("2026-11-24T00:00:00+00:00"), clock.real_now
        clock.real_now = lambda: self.true_now
        self.world = make_world(3)
        OpeningHours.objects.update(closes=time(14))
        self.room = add_room(self.world.house, "dapur", 3, bookable=True)
        self.stove = add_machine(self.world.house, "stove", 2, room=self.room, cleaning_minutes=CLEANING * 15)
        self.kitchen = add_machine(self.world.house, "kitchen", 0, room=self.room, whole_room=True)
        for member in self.world.people:
            license_all(self.world.house, member)
        self.start = slot_at(self.world.at(8))
        self.known = list(ProductClass.objects.filter(house=self.world.house))
        self.stoves = list(self.stove.units.order_by("label").values_list("pk", flat=True))
        self.uses: dict[int, Use] = {}
        self.blocks: dict[int, set[tuple[int, int]]] = {}

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)
            clock.real_now = self.real

    # -- The model ----------------------------------------------------------------------------------------------------

    @property
    def now(self) -> int:
        return slot_at(clock.now()) - self.start

    def cleanings(self, unit: int) -> list[tuple[int, int]]:
        rows = live_spans().filter(unit=unit, claim__kind=Claim.Kind.CLEANING).values_list("first_slot", "end_slot")
        return [(first - self.start, end - self.start) for first, end in rows]

    def blocked(self, unit: int) -> set[int]:
        return {slot for held in self.blocks.values() for of, slot in held if of == unit}

    def can_be_cleaned(self, unit: int, first: int, end: int) -> bool:
        """Between two slots: by a cleaning that is held already, or by one that can still begin."""
        if any(first <= a and b <= end and b - a >= CLEANING for a, b in self.cleanings(unit)):
            return True
        blocked = self.blocked(unit)
        return any(
            not blocked & set(range(at, at + CLEANING)) for at in range(max(first, self.now), end - CLEANING + 1)
        )

    def fits(self, unit: int, first: int, end: int, product_class: str, uses: Iterable[Use]) -> bool:
        """Whether the slots are free on a stove, with cleaning before and after."""
        on_it = [use for use in uses if unit in use.units]
        if any(use.over(first, end) for use in on_it) or self.blocked(unit) & set(range(first, end)):
            return False
        before = max((use for use in on_it if use.end <= first), key=lambda use: use.end, default=None)
        after = min((use for use in on_it if use.first >= end), key=lambda use: use.first, default=None)
        dirty_before = before and classes.must_clean(before.product_class, product_class, self.known)
        dirty_after = after and classes.must_clean(product_class, after.product_class, self.known)
        return (not dirty_before or self.can_be_cleaned(unit, before.end, first)) and (
            not dirty_after or self.can_be_cleaned(unit, end, after.first)
        )

    def possible(
        self, machine: Machine, first: int, end: int, product_class: str, *, people: int, without: int = 0,
        units: Iterable[int] = (), need: int = 1, begun: bool = False,
    ) -> bool:  # fmt: skip
        """Whether such a use can be had, leaving one out (the one that is moved); on `units` only, `need` of them."""
        uses = [use for claim, use in self.uses.items() if claim != without]
        if end > OPEN or (first < self.now and not begun):
            return False
        if machine == self.kitchen:
            return all(self.fits(unit, first, end, product_class, uses) for unit in self.stoves) and not any(
                use.over(first, end) for use in uses
            )
        here = Counter(slot for use in uses for slot in range(use.first, use.end) for _ in range(use.people))
        room = all(here[slot] + people <= 3 for slot in range(first, end))
        fitting = [self.fits(unit, first, end, product_class, uses) for unit in units or self.stoves]
        return room and sum(fitting) >= need

    def seen(self, claim: Claim, people: int) -> Use:
        units = frozenset(claim.spans.filter(unit__machine=self.stove).values_list("unit", flat=True))
        return Use(
            units, claim.first_slot - self.start, claim.end_slot - self.start, claim.product_class, people, claim.kind
        )

    def taken(self, claim: Claim, machine: Machine, wish: Wish, without: int = 0) -> None:
        """It was had: it must have been possible, and is as it was asked for."""
        use = self.seen(claim, 3 if machine == self.kitchen else wish.people)
        assert (use.first + self.start, use.end + self.start) == (wish.slots.first, wish.slots.end)
        assert len(use.units) == (2 if machine == self.kitchen else 1)
        others = [other for known, other in self.uses.items() if known != without]
        assert all(not use.units & other.units or not use.over(other.first, other.end) for other in others)
        self.uses[claim.pk] = use

    def wish(self, machine: Machine, at: int, length: int, product_class: str, *, people: int, who: int) -> Wish:
        start = self.world.at(8) + at * SLOT
        return Wish(machine, start, length * 15, self.world.people[who], people, product_class)

    # -- What always holds --------------------------------------------------------------------------------------------

    @invariant()
    def each_row_stands_for_one_slot_of_a_span(self) -> None:
        if not hasattr(self, "undo"):
            return
        spans = Span.objects.values_list("pk", "unit_id", "first_slot", "end_slot")
        wanted = sorted((unit, slot, pk) for pk, unit, first, end in spans for slot in range(first, end))
        rows = sorted(Occupancy.objects.values_list("unit", "slot", "span"))
        assert rows == wanted
        assert len({(unit, slot) for unit, slot, _span in rows}) == len(rows)

    @invariant()
    def bookings_claims_and_the_model_agree(self) -> None:
        if not hasattr(self, "undo"):
            return
        live = {span.claim_id for span in live_spans()}
        kinds = dict(Claim.objects.values_list("pk", "kind"))
        assert {claim for claim in live if kinds[claim] in ("booking", "hold", "training")} == set(self.uses)
        assert not Claim.objects.filter(pk__in=live).exclude(released=None).exists()
        for booking in Booking.objects.select_related("claim"):
            lives = booking.state in ("booked", "checked_in", "finished")
            assert (booking.claim_id in live) is lives
            if lives:
                use = self.uses[booking.claim_id]
                assert (booking.first_slot, booking.end_slot) == (booking.claim.first_slot, booking.claim.end_slot)
                assert (booking.first_slot, booking.end_slot) == (use.first + self.start, use.end + self.start)

    @invariant()
    def products_that_may_not_mix_have_a_cleaning_between(self) -> None:
        if not hasattr(self, "undo"):
            return
        for unit in self.stoves:
            on_it = sorted((use for use in self.uses.values() if unit in use.units), key=lambda use: use.first)
            for before, after in pairwise(on_it):
                if classes.must_clean(before.product_class, after.product_class, self.known):
                    assert any(
                        before.end <= a and b <= after.first and b - a >= CLEANING for a, b in self.cleanings(unit)
                    )

    @invariant()
    def no_more_people_than_places(self) -> None:
        if not hasattr(self, "undo"):
            return
        here = Counter(
            slot for use in self.uses.values() for slot in range(use.first, use.end) for _ in range(use.people)
        )
        rows = Counter(
            slot - self.start
            for slot in Occupancy.objects.filter(unit__kind="place", span__in=live_spans()).values_list(
                "slot", flat=True
            )
        )
        assert here == rows
        assert max(here.values(), default=0) <= 3
