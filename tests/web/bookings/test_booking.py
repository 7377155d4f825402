"""Booking: the one way that it comes about."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from tests.web.bookings.worlds import World, add_machine, add_room, license_all

from lumbung.web.audit.models import AuditEvent
from lumbung.web.bookings.models import Booking, Claim, Occupancy, Span
from lumbung.web.bookings.services.booking import KeyReused, Refused, SlotTaken, book


def names(refused: Refused) -> list[str]:
    return [failure.rule for failure in refused.failures]


def test_a_booking_holds_each_of_its_slots_once(world: World) -> None:
    made = world.book(9, 90)
    assert (made.state, made.price_rp, made.unit.label) == ("booked", 60_000, "1")
    assert sorted(Occupancy.objects.values_list("slot", flat=True)) == list(range(made.first_slot, made.end_slot))
    assert (made.start, made.minutes) == (world.at(9), 90)


def test_it_is_recorded_who_booked_what(world: World) -> None:
    made = world.book()
    event = AuditEvent.objects.get(action="bookings.booked")
    assert (event.actor, event.subject_id, event.detail["door"]) == (world.people[0], str(made.pk), "web")


def test_the_second_one_is_told_the_nearest_free_times(world: World) -> None:
    world.book(9, 60)
    with pytest.raises(SlotTaken) as told:
        world.book(9, 60, producer=world.people[1])
    starts = [found.start for found in told.value.alternatives]
    assert starts == [world.at(8), world.at(10), world.at(11)]
    assert Booking.objects.count() == 1


def test_her_own_other_tab_that_took_the_time_is_no_matter_of_her_quota(world: World) -> None:
    world.set_rules(hours_per_day=1)
    world.book(9, 60)
    with pytest.raises(SlotTaken):
        world.book(9, 60)
    with pytest.raises(Refused) as told:
        world.book(11, 60)
    assert names(told.value) == ["quota"]


def test_times_that_touch_do_not_collide(world: World) -> None:
    world.book(9, 60)
    world.book(10, 60, producer=world.people[1])
    world.book(8, 60, producer=world.people[2])
    assert Booking.objects.count() == 3


def test_three_units_are_sold_three_times_and_no_more(world: World) -> None:
    units = {world.book(machine=world.oven, producer=member).unit.label for member in world.people}
    assert units == {"1", "2", "3"}
    with pytest.raises(SlotTaken):
        world.book(machine=world.oven)


def test_the_unit_with_the_least_time_left_over_is_taken(world: World) -> None:
    world.book(9, 60, machine=world.oven)  # unit 1
    world.book(9, 120, machine=world.oven, producer=world.people[1])  # unit 2
    assert world.book(11, 60, machine=world.oven, producer=world.people[2]).unit.label == "2"


def test_the_same_key_with_the_same_wish_is_the_same_booking(world: World) -> None:
    assert world.book(key="k1") == world.book(key="k1")
    assert Booking.objects.count() == 1


def test_the_same_key_with_another_wish_is_refused(world: World) -> None:
    world.book(9, key="k1")
    with pytest.raises(KeyReused):
        world.book(10, key="k1")


def test_a_key_is_its_senders_own(world: World) -> None:
    world.book(9, key="k1")
    assert world.book(10, key="k1", producer=world.people[1]).producer == world.people[1]


def test_nobody_books_for_somebody_else(world: World) -> None:
    with pytest.raises(PermissionDenied):
        book(by=world.people[1], door="web", wish=world.wish())


@pytest.mark.parametrize("door", ["desk", "paper", "import"])
def test_the_houses_own_doors_are_for_those_who_run_it(world: World, door: str) -> None:
    with pytest.raises(PermissionDenied):
        book(by=world.people[0], door=door, wish=world.wish())
    assert book(by=world.operator, door=door, wish=world.wish()).door == door


def test_an_operator_sets_a_rule_aside_with_a_reason(world: World) -> None:
    made = book(by=world.operator, door="desk", wish=world.wish(21), overrides={"hours": "Pesanan hari raya"})
    assert made.overrides == [{"rule": "hours", "reason": "Pesanan hari raya", "by": world.operator.pk}]
    assert AuditEvent.objects.get(action="bookings.booked").detail["overrides"] == made.overrides


def test_a_producer_cannot_set_a_rule_aside(world: World) -> None:
    with pytest.raises(PermissionDenied):
        book(by=world.people[0], door="web", wish=world.wish(21), overrides={"hours": "saya mau"})


def test_an_entry_from_paper_is_judged_by_its_real_moment(world: World, set_clock) -> None:  # type: ignore[no-untyped-def]
    set_clock(world.at(18))
    with pytest.raises(Refused) as told:
        book(by=world.operator, door="paper", wish=world.wish(9))
    assert names(told.value) == ["notice"]
    made = book(by=world.operator, door="paper", wish=world.wish(9), at=world.at(8.9))
    assert (made.door, made.start, made.made) == ("paper", world.at(9), world.at(18))


class TestRooms:
    def test_each_person_takes_a_place(self, world: World) -> None:
        room = add_room(world.house, "dapur", 3)
        stove = add_machine(world.house, "stove", 3, room=room)
        for member in world.people:
            license_all(world.house, member)
        world.book(machine=stove, people=2)
        assert Span.objects.filter(unit__kind="place").count() == 2
        with pytest.raises(Refused) as told:
            world.book(machine=stove, people=2, producer=world.people[1])
        assert names(told.value) == ["room_full"]
        world.book(machine=stove, people=1, producer=world.people[1])

    def test_places_are_counted_slot_by_slot(self, world: World) -> None:
        room = add_room(world.house, "dapur", 2)
        stove = add_machine(world.house, "stove", 3, room=room)
        for member in world.people:
            license_all(world.house, member)
        world.book(9, 60, machine=stove)  # place 1 until 10
        world.book(10, 60, machine=stove, producer=world.people[1])  # place 1 or 2 from 10
        Span.objects.filter(unit__kind="place", first_slot=world.wish(10).slots.first).delete()
        second = room.units.get(kind="place", label="2")
        claim = Booking.objects.get(producer=world.people[1]).claim
        span = Span.objects.create(
            claim=claim, unit=second, first_slot=world.wish(10).slots.first, end_slot=world.wish(11).slots.first
        )
        Occupancy.objects.bulk_create(
            Occupancy(unit=second, slot=slot, span=span) for slot in range(span.first_slot, span.end_slot)
        )
        # No place is free from 9 to 11, yet there is one free at each moment.
        made = world.book(9, 120, machine=stove, producer=world.people[2])
        places = Span.objects.filter(claim=made.claim, unit__kind="place").order_by("first_slot")
        assert [(span.unit.label, span.end_slot - span.first_slot) for span in places] == [("2", 4), ("1", 4)]

    def test_the_whole_room_blocks_its_machines_and_the_other_way_round(self, world: World) -> None:
        room = add_room(world.house, "dapur", 4, bookable=True)
        stove = add_machine(world.house, "stove", 2, room=room)
        kitchen = add_machine(world.house, "kitchen", 0, room=room, whole_room=True)
        for member in world.people:
            license_all(world.house, member)
        whole = world.book(9, 60, machine=kitchen)
        assert whole.unit.kind == "room"
        assert whole.claim.spans.count() == 1 + 2 + 4
        with pytest.raises(SlotTaken):
            world.book(9, 60, machine=stove, producer=world.people[1])
        world.book(11, 60, machine=stove, producer=world.people[1])
        with pytest.raises(SlotTaken):
            world.book(11, 60, machine=kitchen)


class TestCleaning:
    def test_the_cleaning_between_two_products_is_held(self, world: World) -> None:
        world.mixer.cleaning_minutes = 30
        world.mixer.save()
        world.book(9, 60, product_class="pork")
        with pytest.raises(Refused) as told:
            world.book(10, 60, product_class="halal", producer=world.people[1])
        assert names(told.value) == ["cleaning"]
        made = world.book(10.5, 60, product_class="halal", producer=world.people[1])
        held = Claim.objects.get(kind="cleaning")
        assert (held.first_slot, held.end_slot) == (made.first_slot - 2, made.first_slot)
        assert (made.claim.first_slot, made.claim.end_slot) == (made.first_slot, made.end_slot)

    def test_a_cleaning_moves_for_a_use_that_leaves_time_for_it(self, world: World) -> None:
        world.mixer.cleaning_minutes = 30
        world.mixer.save()
        world.book(9, 60, product_class="pork")
        world.book(12, 60, product_class="halal", producer=world.people[1])
        assert world.book(11, 60, product_class="halal", producer=world.people[2])
        held = Claim.objects.get(kind="cleaning", released=None)
        assert held.range.finish == world.at(11)

    def test_an_operator_who_has_cleaned_by_hand_may_set_the_rule_aside(self, world: World) -> None:
        world.mixer.cleaning_minutes = 30
        world.mixer.save()
        world.book(9, 60, product_class="pork")
        wish = world.wish(10, 60, product_class="halal", producer=world.people[1])
        assert book(by=world.operator, door="desk", wish=wish, overrides={"cleaning": "Sudah dicuci"})

    def test_the_unit_that_needs_no_cleaning_is_taken_first(self, world: World) -> None:
        world.oven.cleaning_minutes = 30
        world.oven.save()
        world.book(9, 60, machine=world.oven, product_class="pork")
        made = world.book(10.5, 60, machine=world.oven, product_class="halal", producer=world.people[1])
        assert made.unit.label == "2"

    def test_a_booking_far_from_a_cleaning_leaves_it_alone(self, world: World) -> None:
        world.mixer.cleaning_minutes = 30
        world.mixer.save()
        world.book(10, 60, product_class="pork")
        world.book(12, 60, product_class="halal", producer=world.people[1])
        world.book(8, 60, product_class="pork", producer=world.people[2])
        assert Claim.objects.filter(kind="cleaning", released=None).count() == 1
