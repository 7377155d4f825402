"""At the desk: check in, finish, walk in; by those who may."""

from __future__ import annotations

import pytest
from pytest_django import Settings
from tests.web.api.conftest import acting
from tests.web.bookings.worlds import World, person

from lumbung.web.bookings.models import Booking


def test_a_day_at_the_desk(world: World, settings: Settings) -> None:
    booking = world.book(9, 120)
    desk = acting(world.operator)
    settings.LUMBUNG_FIXED_NOW = world.at(9)
    assert desk.post(f"/bookings/{booking.pk}/check-in").json()["state"] == "checked_in"
    assert desk.post(f"/bookings/{booking.pk}/check-in").status_code == 200
    settings.LUMBUNG_FIXED_NOW = world.at(10)
    done = desk.post(f"/bookings/{booking.pk}/finish").json()
    assert done["state"] == "finished"
    assert done["end"] == "2026-11-24T10:00:00+07:00"


def test_the_real_moment_of_what_is_entered_later(world: World, settings: Settings) -> None:
    booking = world.book(9, 120)
    settings.LUMBUNG_FIXED_NOW = world.at(13)
    desk = acting(world.operator)
    desk.post(f"/bookings/{booking.pk}/check-in", {"at": "2026-11-24T09:05:00+07:00"})
    answer = desk.post(f"/bookings/{booking.pk}/finish", {"at": "2026-11-24T10:40"})
    assert answer.status_code == 200
    booking.refresh_from_db()
    assert booking.checked_in == world.at(9 + 5 / 60)
    assert booking.finished == world.at(10 + 40 / 60)


def test_too_early_is_told(world: World) -> None:
    booking = world.book(9, 60)
    assert acting(world.operator).post(f"/bookings/{booking.pk}/check-in").status_code == 409
    assert acting(world.operator).post(f"/bookings/{booking.pk}/finish").status_code == 409


def test_a_walk_up_is_booked_and_begun(world: World, settings: Settings) -> None:
    settings.LUMBUNG_FIXED_NOW = world.at(9.1)
    wish = {"type": "mixer", "minutes": 60, "producer": world.people[0].username}
    desk = acting(world.operator)
    answers = [desk.post("/houses/rumah-uji/walk-ups", wish, **{"Idempotency-Key": "w"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json()["state"] == "checked_in"
    assert Booking.objects.count() == 1


@pytest.mark.parametrize("act", ["check-in", "finish"])
def test_others_get_no_hold_of_it(world: World, other_world: World, settings: Settings, act: str) -> None:
    booking = world.book(9, 60)
    settings.LUMBUNG_FIXED_NOW = world.at(9)
    for user in (world.people[1], other_world.operator, person("stranger")):
        assert acting(user).post(f"/bookings/{booking.pk}/{act}").status_code == 404
    booking.refresh_from_db()
    assert booking.state == "booked"


def test_a_producer_gives_no_other_moment_and_walks_nobody_in(world: World, settings: Settings) -> None:
    booking = world.book(9, 60)
    settings.LUMBUNG_FIXED_NOW = world.at(9.5)
    hers = acting(world.people[0])
    assert hers.post(f"/bookings/{booking.pk}/check-in", {"at": "2026-11-24T09:00"}).status_code == 403
    wish = {"type": "oven", "minutes": 60, "producer": world.people[0].username}
    assert hers.post("/houses/rumah-uji/walk-ups", wish).status_code == 403
