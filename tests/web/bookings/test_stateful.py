"""Random sequences of everything that takes or gives back time, beside a plain model: they always agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test
from tests.web.bookings.kitchen import OPEN, KitchenModel

from lumbung.core.slots import SLOT, moment_of
from lumbung.web.bookings.models import Booking, Claim, Maintenance, Occupancy, TrainingSession
from lumbung.web.bookings.services import attendance, changes, extending, holds, maintenance, training
from lumbung.web.bookings.services.booking import Refused, SlotTaken, book
from lumbung.web.bookings.wish import Wish
from lumbung.web.config import clock
from lumbung.web.houses.models import Unit

CLASS = st.sampled_from(["", "halal", "pork", "peanut"])
AT = st.integers(0, OPEN - 1)
LENGTH = st.integers(1, 6)


class Kitchen(KitchenModel):
    """What is done to the real thing and to the model."""

    @rule(
        at=AT, length=LENGTH, product_class=CLASS, people=st.integers(1, 3), who=st.integers(0, 2), whole=st.booleans()
    )
    def book(self, *, at: int, length: int, product_class: str, people: int, who: int, whole: bool) -> None:
        machine = self.kitchen if whole and length < 3 else self.stove
        wish = self.wish(machine, at, length, product_class, people=people, who=who)
        self.drop_own_hold(wish)
        possible = self.possible(machine, at, at + length, product_class, people=people)
        try:
            made = book(by=wish.producer, door="web", wish=wish)
        except (Refused, SlotTaken):
            assert not possible
            self.restore_own_hold()
        else:
            assert possible
            self.taken(made.claim, machine, wish)

    def drop_own_hold(self, wish: Wish) -> None:
        own = set(Claim.objects.filter(kind="hold", released=None, holder=wish.producer).values_list("pk", flat=True))
        self.own_hold = {pk: self.uses.pop(pk) for pk in own if pk in self.uses}

    def restore_own_hold(self) -> None:
        self.uses |= self.own_hold

    @rule(at=AT, length=LENGTH, product_class=CLASS, who=st.integers(0, 2))
    def hold(self, at: int, length: int, product_class: str, who: int) -> None:
        wish = self.wish(self.stove, at, length, product_class, people=1, who=who)
        self.drop_own_hold(wish)
        possible = self.possible(self.stove, at, at + length, product_class, people=1)
        try:
            claim = holds.hold(by=wish.producer, wish=wish)
        except (Refused, SlotTaken):
            assert not possible
            self.restore_own_hold()
        else:
            assert possible
            self.taken(claim, self.stove, wish)

    @rule()
    def holds_pass(self) -> None:
        self.true_now += timedelta(hours=1)
        self.uses = {claim: use for claim, use in self.uses.items() if use.kind != "hold"}

    @rule()
    def clear_away(self) -> None:
        holds.give_back_expired()

    def bookings(self, *states: str) -> list[Booking]:
        return list(Booking.objects.filter(state__in=states).order_by("pk"))

    @precondition(lambda self: self.bookings("booked"))
    @rule(pick=st.integers(0, 99), at=AT, length=LENGTH)
    def move(self, pick: int, at: int, length: int) -> None:
        ahead = self.bookings("booked")
        old = ahead[pick % len(ahead)]
        wish = self.wish(old.machine, at, length, old.product_class, people=old.people, who=0)
        wish = replace(wish, producer=old.producer)
        self.drop_own_hold(wish)
        possible = self.possible(
            old.machine, at, at + length, old.product_class, people=old.people, without=old.claim_id
        )
        try:
            made = changes.move(by=old.producer, booking=old, start=wish.start, minutes=wish.minutes)
        except (Refused, SlotTaken):
            # The cleanings around the old time are kept where they are until it has been given back: the model, which
            # asks where one could still be had, may see a way that they stand for.
            assert not possible
            self.restore_own_hold()
        else:
            assert possible
            self.taken(made.claim, old.machine, wish, without=old.claim_id)
            self.uses.pop(old.claim_id)

    @precondition(lambda self: self.bookings("booked"))
    @rule(pick=st.integers(0, 99))
    def cancel(self, pick: int) -> None:
        ahead = self.bookings("booked")
        held = ahead[pick % len(ahead)]
        try:
            changes.cancel(by=held.producer, booking=held)
        except changes.NotPossible:
            assert held.end <= clock.now()
        else:
            self.uses.pop(held.claim_id)

    @precondition(lambda self: self.bookings("booked", "checked_in"))
    @rule(pick=st.integers(0, 99), length=LENGTH)
    def shorten(self, pick: int, length: int) -> None:
        live = self.bookings("booked", "checked_in")
        held = live[pick % len(live)]
        use = self.uses[held.claim_id]
        possible = use.first + length < use.end and moment_of(held.first_slot + length) >= clock.now()
        try:
            changes.shorten(by=held.producer, booking=held, minutes=length * 15)
        except changes.NotPossible:
            assert not possible
        else:
            assert possible
            self.uses[held.claim_id] = replace(use, end=use.first + length)

    @precondition(lambda self: self.bookings("booked", "checked_in"))
    @rule(pick=st.integers(0, 99), length=st.integers(1, 10))
    def extend(self, pick: int, length: int) -> None:
        live = self.bookings("booked", "checked_in")
        held = live[pick % len(live)]
        use, old = self.uses[held.claim_id], held.claim_id
        if use.first + length <= use.end:
            return
        wish = self.wish(held.machine, use.first, length, held.product_class, people=held.people, who=0)
        wish = replace(wish, producer=held.producer)
        self.drop_own_hold(wish)
        possible = use.end > self.now and self.possible(
            held.machine, use.first, use.first + length, held.product_class, people=held.people, without=old,
            units=use.units if held.state == "checked_in" and held.machine == self.stove else (), begun=True,
        )  # fmt: skip
        try:
            longer = extending.extend(by=held.producer, booking=held, minutes=length * 15)
        except (Refused, SlotTaken, changes.NotPossible):
            assert not possible
            self.restore_own_hold()
        else:
            assert possible
            self.taken(longer.claim, held.machine, wish, without=old)
            if longer.claim_id != old:
                self.uses.pop(old)

    @rule(at=AT, length=LENGTH, people=st.integers(1, 3), need=st.integers(1, 2), whole=st.booleans())
    def teach(self, at: int, length: int, people: int, need: int, whole: bool) -> None:
        lesson = training.Lesson(self.stove, self.world.at(8) + at * SLOT, length * 15, people, need, whole)
        machine = self.kitchen if whole else self.stove
        possible = self.possible(machine, at, at + length, "", people=people, need=need)
        try:
            made = training.plan(by=self.world.operator, lesson=lesson, title="Kompor")
        except (Refused, SlotTaken, changes.NotPossible):
            assert not possible
        else:
            assert possible
            use = self.seen(made.claim, 3 if whole else people)
            assert len(use.units) == (2 if whole else need)
            assert all(not use.units & one.units or not use.over(one.first, one.end) for one in self.uses.values())
            self.uses[made.claim_id] = use

    @precondition(lambda self: self.sessions())
    @rule(pick=st.integers(0, 99))
    def call_off(self, pick: int) -> None:
        held = self.sessions()[pick % len(self.sessions())]
        use = self.uses[held.claim_id]
        try:
            training.cancel(by=self.world.operator, session=held)
        except changes.NotPossible:
            assert use.end <= self.now
        else:
            self.uses.pop(held.claim_id)
            if use.first < self.now:
                self.uses[held.claim_id] = replace(use, end=self.now)

    def sessions(self) -> list[TrainingSession]:
        return list(TrainingSession.objects.filter(state="planned").order_by("pk"))

    @rule(quarters=st.integers(1, 3), comes=st.booleans(), leaves=st.booleans())
    def time_goes_on(self, quarters: int, comes: bool, leaves: bool) -> None:
        if self.now >= OPEN:
            return
        django_settings.LUMBUNG_FIXED_NOW = clock.now() + quarters * SLOT
        if comes:
            for booking in self.bookings("booked"):
                if booking.start <= clock.now() < booking.end:
                    attendance.check_in(by=self.world.operator, booking=booking)
        if leaves:
            for booking in self.bookings("checked_in"):
                attendance.finish(by=booking.producer, booking=booking)
                use = self.uses[booking.claim_id]
                self.uses[booking.claim_id] = replace(use, end=min(use.end, max(self.now, use.first + 1)))
        for gone in attendance.mark_no_shows(house=self.world.house):
            self.uses.pop(gone.claim_id)
        attendance.close_ended(house=self.world.house)

    @rule(at=AT, length=LENGTH, which=st.integers(0, 1))
    def maintain(self, at: int, length: int, which: int) -> None:
        unit = Unit.objects.get(pk=self.stoves[which])
        held = {slot for use in self.uses.values() if unit.pk in use.units for slot in range(use.first, use.end)}
        held |= self.blocked(unit.pk) | {slot for a, b in self.cleanings(unit.pk) for slot in range(a, b)}
        made, affected = maintenance.plan(
            by=self.world.operator, unit=unit, start=self.world.at(8) + at * SLOT, minutes=length * 15, reason="Servis"
        )
        free = set(range(at, at + length)) - held
        assert self.rows(made.claim) == {(unit.pk, slot) for slot in free}
        touched = {pk for pk, use in self.uses.items() if unit.pk in use.units and use.over(at, at + length)}
        assert {one.claim.pk for one in affected} == touched
        self.blocks[made.pk] = self.rows(made.claim)

    def rows(self, claim: Claim) -> set[tuple[int, int]]:
        rows = Occupancy.objects.filter(span__claim=claim).values_list("unit", "slot")
        return {(unit, slot - self.start) for unit, slot in rows}

    @precondition(lambda self: self.blocks)
    @rule(pick=st.integers(0, 99))
    def resolve(self, pick: int) -> None:
        pk = sorted(self.blocks)[pick % len(self.blocks)]
        held = Maintenance.objects.get(pk=pk)
        left = maintenance.resolve(by=self.world.operator, maintenance=held)
        # The first quarter hour of who was at work; sessions, which are moved by who gives them.
        assert all(one.booking is not None or one.claim.kind == "training" for one in left)
        self.blocks[pk] = self.rows(held.claim)
        self.uses = {}
        for claim in Claim.objects.filter(released=None, kind="booking"):
            whole = claim.booking.machine == self.kitchen
            self.uses[claim.pk] = self.seen(claim, 3 if whole else claim.booking.people)
        for claim in Claim.objects.filter(released=None, kind="training"):
            whole = claim.training.whole_room
            self.uses[claim.pk] = self.seen(claim, 3 if whole else claim.training.people)
        for claim in Claim.objects.filter(released=None, kind="hold", expires__gt=self.true_now):
            self.uses[claim.pk] = self.seen(claim, 1)

    @precondition(lambda self: self.blocks)
    @rule(pick=st.integers(0, 99))
    def works_again(self, pick: int) -> None:
        pk = sorted(self.blocks)[pick % len(self.blocks)]
        held = maintenance.end(by=self.world.operator, maintenance=Maintenance.objects.get(pk=pk))
        done = {(unit, slot) for unit, slot in self.blocks.pop(pk) if slot < self.now}
        assert self.rows(held.claim) == done
        if done:
            self.blocks[pk] = done


@pytest.mark.django_db
@pytest.mark.usefixtures("set_clock")
def test_whatever_is_done_bookings_and_occupancy_agree() -> None:
    run_state_machine_as_test(
        Kitchen,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate],
        ),
    )  # fmt: skip
