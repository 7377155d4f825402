"""Pages of a day and a week, feeds, calendar files, permissions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from tests.web.bookings.worlds import NOW, World, make_world

from lumbung.web.bookings import calendar, queries
from lumbung.web.bookings.services import attendance, changes, feeds, maintenance
from lumbung.web.houses.models import Unit
from lumbung.web.organisations.models import HelperConsent, Membership

SetClock = Callable[[datetime], None]


def counted(call: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as seen:
        call()
    return len(seen)


def test_a_day_shows_all_that_lies_on_the_units(world: World, set_clock: SetClock) -> None:
    mine, missed = world.book(9, 60), world.book(11, 60, producer=world.people[1])
    maintenance.plan(
        by=world.operator, unit=Unit.objects.get(machine=world.oven, label="2"), start=world.at(8), minutes=60,
        reason="Servis",
    )  # fmt: skip
    set_clock(world.at(11.75))
    attendance.check_in(by=world.operator, booking=mine, at=world.at(9))
    attendance.mark_no_shows(house=world.house)
    lines = queries.day_of(world.house, world.at(0).date())
    assert [(line.kind, line.machine, line.start) for line in lines] == [
        ("maintenance", world.oven, world.at(8)),
        ("booking", world.mixer, world.at(9)),
        ("booking", world.mixer, world.at(11)),
    ]
    assert [line.booking for line in lines[1:]] == [mine, missed]


def test_a_full_week_takes_as_many_queries_as_an_empty_one(world: World) -> None:
    monday = world.at(0, 7).date()
    empty = counted(lambda: queries.week_of(world.house, monday))
    for day in range(7, 14):
        for hour in (8, 10, 12):
            world.book(hour, 60, day=day)
    week = queries.week_of(world.house, monday)
    assert [len(lines) for lines in week.values()] == [3] * 7
    assert counted(lambda: queries.week_of(world.house, monday)) == empty <= 3
    assert counted(lambda: [line.booking.producer for lines in week.values() for line in lines if line.booking]) == 0


def test_the_rows_of_a_feed_take_one_query(world: World) -> None:
    world.book(9, 60)
    world.book(9, 60, machine=world.oven)
    rows = []
    assert counted(lambda: rows.extend(queries.feed_rows(world.house, world.at(0), world.at(24)))) == 1
    assert [(row["type"], row["start"], row["state"]) for row in rows] == [
        ("mixer", "2026-11-24T02:00:00Z", "booked"),
        ("oven", "2026-11-24T02:00:00Z", "booked"),
    ]
    assert len(list(queries.feed_rows(world.house, world.at(0), world.at(24), machine=world.oven))) == 1


def test_her_own_bookings_leave_out_where_they_were_moved_from(world: World) -> None:
    old = world.book(9, 60)
    new = changes.move(by=world.people[0], booking=old, start=world.at(14))
    assert queries.own(world.people[0], NOW) == [new]
    assert (queries.ahead_of(world.people[0]), queries.past_of(world.people[0])) == ([new], [])


def test_a_code_is_found_however_it_is_typed(world: World) -> None:
    booking = world.book()
    assert queries.booking_by_code(f" {booking.code.lower()} ") == booking


def test_a_calendar_file_says_when_and_where(world: World) -> None:
    booking = world.book(9, 60)
    (event,) = Calendar.from_ical(calendar.ics_of(booking)).walk("VEVENT")
    assert (event.start, event.end) == (booking.start, booking.end)
    assert booking.code in str(event["description"])
    assert str(event["status"]) == "CONFIRMED"


def test_a_booking_given_back_is_cancelled_in_the_calendar(world: World) -> None:
    booking = changes.cancel(by=world.people[0], booking=world.book())
    (event,) = Calendar.from_ical(calendar.ics_of(booking)).walk("VEVENT")
    assert str(event["status"]) == "CANCELLED"


class TestFeeds:
    def test_her_feed_shows_her_bookings_in_all_houses_and_nobody_elses(self, world: World) -> None:
        world.book(9)
        world.book(11, producer=world.people[1])
        feed, secret = feeds.make(by=world.people[0])
        found = queries.feed_by_secret(secret)
        assert found == feed
        assert len(Calendar.from_ical(calendar.feed_of(feed)).walk("VEVENT")) == 1
        assert secret not in feed.key

    def test_a_new_address_ends_the_former_one(self, world: World) -> None:
        _old, secret = feeds.make(by=world.people[0])
        feed, _new = feeds.make(by=world.people[0])
        assert queries.feed_by_secret(secret) is None
        assert queries.feeds_of(world.people[0]) == [feed]

    def test_a_revoked_address_shows_nothing(self, world: World) -> None:
        feed, secret = feeds.make(by=world.people[0])
        feeds.revoke(by=world.people[0], feed=feed)
        assert queries.feed_by_secret(secret) is None

    def test_nobody_revokes_somebody_elses(self, world: World) -> None:
        feed, _secret = feeds.make(by=world.people[0])
        with pytest.raises(PermissionDenied):
            feeds.revoke(by=world.people[1], feed=feed)

    def test_a_machines_feed_is_for_those_who_run_the_house_and_names_nobody(self, world: World) -> None:
        with pytest.raises(PermissionDenied):
            feeds.make(by=world.people[0], machine=world.mixer)
        booking = world.book()
        feed, _secret = feeds.make(by=world.operator, machine=world.mixer)
        text = calendar.feed_of(feed).decode()
        assert booking.code in text
        assert booking.producer.username not in text
        Membership.objects.filter(user=world.operator).update(until=world.at(0, -2).date())
        assert "VEVENT" not in calendar.feed_of(feed).decode()

    def test_a_feed_takes_as_many_queries_for_ten_as_for_one(self, world: World) -> None:
        feed, _secret = feeds.make(by=world.people[0])
        world.book(8)
        one = counted(lambda: calendar.feed_of(feed))
        for hour in range(9, 18):
            world.book(hour)
        assert counted(lambda: calendar.feed_of(feed)) == one


class TestPermissions:
    def test_she_who_helps_her_with_consent_and_the_house_may_see_and_change(self, world: World) -> None:
        booking, helper = world.book(), world.people[1]
        Membership.objects.create(
            user=helper, organisation=world.house.region, role="helper", since=NOW.date() - timedelta(days=9)
        )
        assert not helper.has_perm("bookings.change", booking)
        consent = HelperConsent.objects.create(
            helper=helper, producer=world.people[0], organisation=world.house.region, how="own_login", since=NOW
        )
        for who in (world.people[0], helper, world.operator):
            assert who.has_perm("bookings.see", booking)
            assert who.has_perm("bookings.change", booking)
        consent.withdrawn = NOW
        consent.save()
        assert not type(helper).objects.get(pk=helper.pk).has_perm("bookings.change", booking)

    def test_the_operator_of_another_house_may_not(self, world: World) -> None:
        other = make_world(0, slug="rumah-lain")
        assert not other.operator.has_perm("bookings.see", world.book())
