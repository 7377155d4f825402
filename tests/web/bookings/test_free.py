"""Free times: what is offered can be booked, and nothing else can."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.bookings.worlds import World, add_machine, add_room, license_all, make_world

from lumbung.core.slots import SLOT, SlotRange, slot_at
from lumbung.web.bookings.free import alternatives, free_starts
from lumbung.web.bookings.rules import Refused
from lumbung.web.bookings.services import occupancy
from lumbung.web.bookings.services.booking import SlotTaken, book
from lumbung.web.bookings.wish import Wish
from lumbung.web.houses.models import OpeningHours, Tariff, Unit
from lumbung.web.training.models import Licence

SEARCH = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
CLASS = st.sampled_from(["", "halal", "pork", "peanut"])


def test_an_empty_day_is_free_from_opening_to_closing(world: World) -> None:
    day = world.at(0).date()
    found = free_starts(world.mixer, day, day, 60)
    assert (found[0].start, found[-1].end, len(found)) == (world.at(8), world.at(20), 45)
    assert {(start.units_free, start.price_rp) for start in found} == {(1, 40_000)}


def test_a_time_without_a_tariff_has_no_price(world: World) -> None:
    Tariff.objects.all().delete()
    day = world.at(0).date()
    assert {start.price_rp for start in free_starts(world.mixer, day, day, 60)} == {None}


def test_units_are_counted_at_each_start(world: World) -> None:
    world.book(9, 60, machine=world.oven)
    day = world.at(0).date()
    free = {start.start: start.units_free for start in free_starts(world.oven, day, day, 60)}
    assert [free[world.at(hour)] for hour in (8, 8.25, 9, 9.75, 10)] == [3, 2, 2, 2, 3]


def test_the_past_the_notice_and_the_horizon_are_not_offered(world: World) -> None:
    world.set_rules(notice_minutes=60, horizon_days=2)
    today = world.at(0, 0).date()
    found = free_starts(world.mixer, today, today + timedelta(days=9), 60, now=world.at(10.1, 0))
    assert found[0].start == world.at(11.25, 0)
    assert found[-1].end == world.at(20, 2)


def test_a_house_that_is_not_open_offers_nothing(world: World) -> None:
    world.house.state = "preparing"
    day = world.at(0).date()
    assert free_starts(world.mixer, day, day, 60) == []


def test_a_unit_is_not_offered_from_the_day_that_it_is_retired(world: World) -> None:
    Unit.objects.filter(machine=world.mixer).update(retired=world.at(0, 2).date())
    days = {start.start.astimezone(world.zone).date() for start in free_starts(
        world.mixer, world.at(0, 1).date(), world.at(0, 3).date(), 60
    )}  # fmt: skip
    assert days == {world.at(0, 1).date()}


def test_a_month_of_free_times_takes_as_many_queries_as_a_day(world: World) -> None:
    counts = []
    world.oven.cleaning_minutes = 30
    world.oven.save()
    for last in (1, 30):
        for day in range(last):
            world.book(9 + last % 3, 60, machine=world.oven, day=day + 1, product_class="pork")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            free_starts(world.oven, world.at(0).date(), world.at(0, last).date(), 60, "halal")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def bookable(wish: Wish) -> bool:
    """By trying: booked, and undone."""
    with transaction.atomic():
        try:
            book(by=wish.producer, door="web", wish=wish)
        except (Refused, SlotTaken):
            return False
        transaction.set_rollback(True)
    return True


@SEARCH
@given(
    held=st.lists(st.tuples(st.integers(0, 16), st.integers(1, 5), CLASS, st.integers(1, 2)), max_size=7),
    blocked=st.lists(st.tuples(st.integers(0, 16), st.integers(1, 3)), max_size=2),
    wanted=st.tuples(st.integers(1, 5), CLASS, st.integers(1, 3)),
)
@pytest.mark.usefixtures("db", "set_clock")
def test_what_is_offered_is_exactly_what_can_be_booked(
    held: list[tuple[int, int, str, int]], blocked: list[tuple[int, int]], wanted: tuple[int, str, int]
) -> None:
    length, product_class, people = wanted
    with transaction.atomic():
        world = small_world()
        fill(world, held, blocked)
        stove = world.mixer
        day = world.at(0).date()
        offered = {s.start for s in free_starts(stove, day, day, length * 15, product_class, people=people)}
        tried = [world.at(8) + n * SLOT for n in range(24)]
        wishes = [Wish(stove, start, length * 15, world.people[2], people, product_class) for start in tried]
        assert {wish.start for wish in wishes if bookable(wish)} == offered
        transaction.set_rollback(True)


def small_world() -> World:
    """A house that is open 08:00–14:00, with two stoves in a kitchen for three, cleaned for half an hour."""
    world = make_world(3)
    OpeningHours.objects.update(closes=time(14))
    stove = add_machine(world.house, "stove", 2, room=add_room(world.house, "dapur", 3), cleaning_minutes=30)
    for member in world.people:
        license_all(world.house, member)
    world.mixer = stove
    return world


def fill(world: World, held: list[tuple[int, int, str, int]], blocked: list[tuple[int, int]]) -> None:
    """Book what can be had of it, and hold maintenance where it fits."""
    for at, length, product_class, people in held:
        wish = Wish(world.mixer, world.at(8) + at * SLOT, length * 15, world.people[at % 2], people, product_class)
        try:
            book(by=wish.producer, door="web", wish=wish)
        except (Refused, SlotTaken):
            continue
    for at, length in blocked:
        first = slot_at(world.at(8)) + at
        slots = SlotRange(first, first + length)
        unit = world.mixer.units.order_by("label")[at % 2]
        try:
            with transaction.atomic():
                occupancy.take(house=world.house, kind="maintenance", parts=[(unit, slots)], slots=slots)
        except SlotTaken:
            continue


class TestAlternatives:
    def test_another_house_with_the_machine_is_among_them(self, world: World) -> None:
        other = make_world(0, slug="rumah-lain")
        license_all(other.house, world.people[1])
        world.book(9, 60)
        found = alternatives(world.wish(9, 60, producer=world.people[1]))
        assert (found[0].house, found[0].start) == (other.house, world.at(9))
        assert [(a.house, a.start) for a in found[1:]] == [(world.house, world.at(8)), (world.house, world.at(10))]

    def test_a_house_where_she_has_no_licence_is_not(self, world: World) -> None:
        make_world(0, slug="rumah-lain")
        Licence.objects.filter(house__slug="rumah-lain").delete()
        world.book(9, 60)
        assert {a.house for a in alternatives(world.wish(9, 60, producer=world.people[1]))} == {world.house}

    def test_each_can_be_booked(self, world: World) -> None:
        world.book(9, 120)
        for found in alternatives(world.wish(9, 60, producer=world.people[1])):
            assert (
                book(by=world.people[1], door="web", wish=Wish(found.machine, found.start, 60, world.people[1])).start
                == found.start
            )

    def test_when_nothing_is_free_there_are_none(self, world: World) -> None:
        world.set_rules(horizon_days=1)
        for day in (0, 1):
            world.book(8, 720, day=day)
        assert alternatives(world.wish(9, 60, producer=world.people[1])) == []
