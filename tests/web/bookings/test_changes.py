"""Moving, shortening, cancelling, passing on; series."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.web.bookings.worlds import World

from lumbung.web.bookings.models import Booking, Claim, Occupancy
from lumbung.web.bookings.services import changes
from lumbung.web.bookings.services.booking import Refused, SlotTaken
from lumbung.web.bookings.services.series import NothingBooked, book_series
from lumbung.web.houses.models import DayException, Tariff

SetClock = Callable[[datetime], None]


def held_slots() -> set[int]:
    return set(Occupancy.objects.values_list("slot", flat=True))


def move(world: World, booking: Booking, hour: float, **more: object) -> Booking:
    return changes.move(by=booking.producer, booking=booking, start=world.at(hour), door="web", **more)  # type: ignore[arg-type]


class TestMoving:
    def test_the_new_time_is_taken_and_the_old_one_given_back(self, world: World) -> None:
        old = world.book(9, 60)
        new = move(world, old, 14)
        old.refresh_from_db()
        assert (old.state, new.state, new.moved_from) == ("moved", "booked", old)
        assert held_slots() == set(range(new.first_slot, new.end_slot))

    def test_it_may_overlap_its_own_old_time(self, world: World) -> None:
        old = world.book(9, 60)
        assert move(world, old, 9.5).start == world.at(9.5)

    def test_when_the_new_time_is_taken_the_old_one_stays(self, world: World) -> None:
        old = world.book(9, 60)
        world.book(14, 60, producer=world.people[1])
        with pytest.raises(SlotTaken) as told:
            move(world, old, 14)
        old.refresh_from_db()
        assert old.state == "booked"
        assert old.claim.released is None
        assert told.value.alternatives

    def test_its_own_hours_do_not_count_twice(self, world: World) -> None:
        world.set_rules(hours_per_day=2, open_bookings=1)
        old = world.book(9, 120)
        assert move(world, old, 14)

    def test_the_rules_are_asked_for_the_new_time(self, world: World) -> None:
        with pytest.raises(Refused) as told:
            move(world, world.book(9, 60), 19.5)
        assert [failure.rule for failure in told.value.failures] == ["hours"]

    def test_the_same_key_moves_once(self, world: World) -> None:
        old = world.book(9, 60)
        assert move(world, old, 14, key="m") == move(world, old, 14, key="m")
        assert Booking.objects.count() == 2

    def test_only_what_is_given_back_late_costs(self, world: World, set_clock: SetClock) -> None:
        old = world.book(9, 120)
        set_clock(world.at(8))
        move(world, old, 10)
        old.refresh_from_db()
        assert old.cancel_cost_rp == 20_000  # one of two hours, half of Rp40.000

    def test_it_may_become_longer_or_shorter(self, world: World) -> None:
        assert move(world, world.book(9, 60), 9, minutes=120).price_rp == 80_000

    def test_what_was_moved_cannot_be_moved_again(self, world: World) -> None:
        old = world.book(9, 60)
        move(world, old, 14)
        with pytest.raises(changes.NotPossible):
            move(world, old, 16)

    def test_others_may_not_move_it(self, world: World) -> None:
        with pytest.raises(PermissionDenied):
            changes.move(by=world.people[1], booking=world.book(), start=world.at(14))
        assert changes.move(by=world.operator, booking=world.book(11), start=world.at(14), door="desk")


class TestCancelling:
    @pytest.mark.parametrize(
        ("before", "percent", "cost"),
        [
            (timedelta(hours=24), 50, 0),
            (timedelta(hours=24) - timedelta(seconds=1), 50, 20_000),
            (timedelta(minutes=1), 50, 20_000),
            (timedelta(hours=1), 33, 13_200),
            (timedelta(hours=1), 0, 0),
            (timedelta(hours=1), 100, 40_000),
        ],
    )
    def test_what_is_owed_is_what_was_shown(
        self, world: World, set_clock: SetClock, before: timedelta, percent: int, cost: int
    ) -> None:
        world.set_rules(late_cancel_percent=percent)
        booking = world.book(9, 60)
        at = world.at(9) - before
        set_clock(at)
        assert changes.cancel_cost(booking, at) == cost
        assert changes.cancel(by=booking.producer, booking=booking).cancel_cost_rp == cost
        assert held_slots() == set()

    def test_half_a_rupiah_is_rounded_up(self, world: World, set_clock: SetClock) -> None:
        Tariff.objects.update(rp_per_hour=333)
        booking = world.book(9, 60)
        assert changes.cancel_cost(booking, world.at(9)) == 167

    def test_the_moment_until_which_it_is_free_is_told(self, world: World) -> None:
        assert changes.free_until(world.book(9)) == world.at(9, 0)

    def test_twice_is_once(self, world: World) -> None:
        booking = world.book()
        changes.cancel(by=booking.producer, booking=booking)
        assert changes.cancel(by=booking.producer, booking=booking).state == "cancelled"

    def test_the_time_is_free_for_others(self, world: World) -> None:
        booking = world.book()
        changes.cancel(by=booking.producer, booking=booking, reason="Bahan belum datang")
        assert world.book(producer=world.people[1])
        booking.refresh_from_db()
        assert booking.cancelled_because == "Bahan belum datang"

    def test_what_is_over_cannot_be_cancelled(self, world: World, set_clock: SetClock) -> None:
        booking = world.book(9, 60)
        set_clock(world.at(10))
        with pytest.raises(changes.NotPossible):
            changes.cancel(by=booking.producer, booking=booking)

    def test_a_stranger_may_not(self, world: World) -> None:
        with pytest.raises(PermissionDenied):
            changes.cancel(by=world.people[1], booking=world.book())

    def test_cleaning_that_only_it_needed_is_free_again(self, world: World) -> None:
        world.mixer.cleaning_minutes = 30
        world.mixer.save()
        world.book(9, 60, product_class="pork")
        booking = world.book(11, 60, product_class="halal", producer=world.people[1])
        changes.cancel(by=booking.producer, booking=booking)
        assert not Claim.objects.filter(kind="cleaning", released=None).exists()


class TestShortening:
    def test_the_rest_is_free_and_the_price_is_that_of_the_rest(self, world: World) -> None:
        booking = changes.shorten(by=world.people[0], booking=world.book(9, 120), minutes=60)
        assert (booking.end, booking.price_rp, booking.cancel_cost_rp) == (world.at(10), 40_000, 0)
        assert held_slots() == set(range(booking.first_slot, booking.end_slot))

    def test_late_it_costs_the_share_of_what_is_given_back(self, world: World, set_clock: SetClock) -> None:
        booking = world.book(9, 120)
        set_clock(world.at(8))
        assert changes.shorten(by=world.people[0], booking=booking, minutes=60).cancel_cost_rp == 20_000

    def test_longer_is_not_shorter(self, world: World) -> None:
        with pytest.raises(changes.NotPossible):
            changes.shorten(by=world.people[0], booking=world.book(9, 60), minutes=60)


class TestSeries:
    def test_every_date_is_booked_at_the_same_local_time(self, world: World) -> None:
        series, made, skipped = book_series(by=world.people[0], door="web", wish=world.wish(9), times=4)
        assert [booking.start for booking in made] == [world.at(9, day) for day in (1, 8, 15, 22)]
        assert (skipped, {booking.series for booking in made}) == ([], {series})

    def test_dates_that_cannot_be_had_are_listed_with_why(self, world: World) -> None:
        world.book(9, day=8, producer=world.people[1])
        DayException.objects.create(house=world.house, day=world.at(9, 15).date(), reason="Rapat anggota")
        series, made, skipped = book_series(by=world.people[0], door="web", wish=world.wish(9), times=4)
        assert [booking.start for booking in made] == [world.at(9, 1), world.at(9, 22)]
        assert [datetime.fromisoformat(one["start"]) for one in skipped] == [world.at(9, 8), world.at(9, 15)]
        assert skipped[0]["why"]
        assert "Rapat anggota" in skipped[1]["why"][0]
        series.refresh_from_db()
        assert series.skipped == skipped

    def test_the_same_key_gives_the_same_series(self, world: World) -> None:
        first = book_series(by=world.people[0], door="web", wish=world.wish(9), times=3, key="s")
        again = book_series(by=world.people[0], door="web", wish=world.wish(9), times=3, key="s")
        assert (first[0], first[1]) == (again[0], again[1])
        assert Booking.objects.count() == 3

    def test_none_at_all_leaves_nothing_behind(self, world: World) -> None:
        with pytest.raises(NothingBooked) as told:
            book_series(by=world.people[0], door="web", wish=world.wish(21), times=3)
        assert len(told.value.skipped) == 3
        assert not Booking.objects.exists()

    def test_the_quota_of_bookings_ahead_ends_it(self, world: World) -> None:
        world.set_rules(open_bookings=2)
        _series, made, skipped = book_series(by=world.people[0], door="web", wish=world.wish(9), times=4)
        assert (len(made), len(skipped)) == (2, 2)
