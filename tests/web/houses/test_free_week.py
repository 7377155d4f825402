"""The free hours of a whole house at once are those of each of its machines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.bookings.worlds import NOW, add_machine, add_room, license_all, make_world

from lumbung.web.bookings.free import free_quarters, starts
from lumbung.web.houses import hours
from lumbung.web.houses.pages.free_week import free_week

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_clock_stands_still_a_day_earlier(settings: LazySettings) -> None:
    settings.LUMBUNG_FIXED_NOW = NOW


@pytest.mark.parametrize("whole", [False, True])
def test_many_machines_at_once_are_as_free_as_one_by_one_in_as_many_queries(whole: bool) -> None:
    world = make_world()
    room = add_room(world.house, "Dapur", 2, bookable=True)
    machines = [world.mixer, world.oven]
    for machine in machines:
        machine.room = room
        machine.cleaning_minutes = 30
        machine.save()
    if whole:
        machines.append(add_machine(world.house, "kitchen", 0, room=room, whole_room=True))
        license_all(world.house, world.people[0])
    world.book(9, 120, product_class="pork")
    world.book(10, 60, machine=world.oven, producer=world.people[1])
    first = world.at(0).date()
    last = first + timedelta(days=2)
    with CaptureQueriesContext(connection) as one:
        free_quarters(world.house, machines[:1], first, last, now=NOW)
    with CaptureQueriesContext(connection) as all_of_them:
        found = free_quarters(world.house, machines, first, last, now=NOW)
    assert len(one) == len(all_of_them) <= 8
    for machine in machines:
        assert found[machine.pk] == starts(machine, first, last, 15, now=NOW)
        assert found[machine.pk]


def test_a_booked_hour_is_an_hour_less_on_its_day_only() -> None:
    world = make_world()
    first = world.at(0, day=1).date()
    calendar = hours.calendar_of(world.house, first, first + timedelta(days=7))
    before = free_week(calendar, [world.oven], first)[0].days
    world.book(9, 60, machine=world.oven)
    after = free_week(calendar, [world.oven], first)[0].days
    assert [day.hours for day in before] == [36] * 7
    assert [was.hours - now.hours for was, now in zip(before, after, strict=True)] == [1, 0, 0, 0, 0, 0, 0]
