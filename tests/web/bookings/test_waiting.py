"""The waiting list: first in line is offered; an offer ends; then the next one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from tests.web.bookings.worlds import World

from lumbung.web.accounts.models import User
from lumbung.web.bookings.models import Booking, Claim, WaitingEntry
from lumbung.web.bookings.services import attendance, changes, holds, waiting
from lumbung.web.bookings.services.booking import Refused, SlotTaken
from lumbung.web.config import clock
from lumbung.web.organisations.models import Suspension
from lumbung.web.training.models import Licence

SetClock = Callable[[datetime], None]


def wait(world: World, who: User, first: float = 9, last: float = 9, minutes: int = 60) -> WaitingEntry:
    return waiting.join(
        by=who, producer=who, machine=world.mixer, first=world.at(first), last=world.at(last), minutes=minutes
    )


def state(entry: WaitingEntry) -> str:
    entry.refresh_from_db()
    return entry.state


def pass_offer(entry: WaitingEntry, monkeypatch: pytest.MonkeyPatch) -> None:
    """The true clock goes on past the end of the offer."""
    entry.refresh_from_db()
    later = entry.offer_ends + timedelta(seconds=1) if entry.offer_ends else clock.real_now()
    monkeypatch.setattr(clock, "real_now", lambda: later)


@pytest.fixture
def full(world: World) -> World:
    """The mixer is booked 08:00–20:00 tomorrow, from 9 to 10 by the first producer."""
    world.book(8, 60, producer=world.people[2])
    world.book(9, 60)
    world.book(10, 600, producer=world.people[2])
    return world


def test_freed_time_is_kept_for_the_first_in_line(full: World) -> None:
    first, second = wait(full, full.people[1]), wait(full, full.people[2])
    changes.cancel(by=full.people[0], booking=Booking.objects.get(producer=full.people[0]))
    assert (state(first), state(second)) == ("offered", "waiting")
    assert first.hold is not None
    assert first.hold.range.start == full.at(9)
    with pytest.raises(SlotTaken):
        full.book(9, 60)


def test_the_offer_becomes_her_booking(full: World) -> None:
    entry = wait(full, full.people[1])
    changes.cancel(by=full.people[0], booking=Booking.objects.get(producer=full.people[0]))
    entry.refresh_from_db()
    made = waiting.take_offer(by=full.people[1], entry=entry)
    assert (made.producer, made.door, made.start, state(entry)) == (full.people[1], "waiting", full.at(9), "taken")
    assert waiting.take_offer(by=full.people[1], entry=entry) == made


def test_an_offer_that_passes_goes_to_the_next(full: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = wait(full, full.people[1]), wait(full, full.people[2])
    changes.cancel(by=full.people[0], booking=Booking.objects.get(producer=full.people[0]))
    pass_offer(first, monkeypatch)
    with pytest.raises(waiting.OfferPassed):
        waiting.take_offer(by=full.people[1], entry=first)
    assert waiting.expire_offers() == 1
    assert (state(first), state(second)) == ("expired", "offered")
    assert waiting.expire_offers() == 0


def test_an_offer_ends_before_the_time_itself(full: World, set_clock: SetClock) -> None:
    entry = wait(full, full.people[1])
    set_clock(full.at(8.5))
    changes.cancel(by=full.people[0], booking=Booking.objects.get(producer=full.people[0]))
    entry.refresh_from_db()
    assert entry.offer_ends is not None
    assert entry.offer_ends - clock.real_now() <= timedelta(minutes=30)


def test_leaving_gives_the_offer_to_the_next(full: World) -> None:
    first, second = wait(full, full.people[1]), wait(full, full.people[2])
    changes.cancel(by=full.people[0], booking=Booking.objects.get(producer=full.people[0]))
    first.refresh_from_db()
    waiting.leave(by=full.people[1], entry=first)
    assert (state(first), state(second)) == ("left", "offered")


def test_who_joins_while_there_is_time_is_offered_it_at_once(world: World) -> None:
    assert wait(world, world.people[0]).state == "offered"


def test_joining_twice_is_waiting_once(full: World) -> None:
    assert wait(full, full.people[1]) == wait(full, full.people[1])


def test_each_way_of_freeing_time_is_offered(full: World, set_clock: SetClock) -> None:
    booking = Booking.objects.get(producer=full.people[0])
    entry = wait(full, full.people[1], minutes=30, last=9.5)
    changes.shorten(by=full.people[0], booking=booking, minutes=30)
    assert state(entry) == "offered"
    assert entry.hold is not None
    assert entry.hold.range.start == full.at(9.5)


def test_a_no_show_is_offered(full: World, set_clock: SetClock) -> None:
    full.set_rules(no_show_minutes=15)
    entry = wait(full, full.people[1], last=10, minutes=30)
    set_clock(full.at(9.25))
    attendance.mark_no_shows(house=full.house)
    assert state(entry) == "offered"


def test_an_early_finish_is_offered(full: World, set_clock: SetClock) -> None:
    entry = wait(full, full.people[1], last=10, minutes=30)
    booking = Booking.objects.get(producer=full.people[0])
    set_clock(full.at(9))
    attendance.check_in(by=full.people[0], booking=booking)
    set_clock(full.at(9.2))
    attendance.finish(by=full.people[0], booking=booking)
    assert state(entry) == "offered"


def test_a_move_away_is_offered(full: World) -> None:
    entry = wait(full, full.people[1])
    changes.move(by=full.people[0], booking=Booking.objects.get(producer=full.people[0]), start=full.at(9, 2))
    assert state(entry) == "offered"


def test_who_lost_her_licence_is_passed_over(full: World) -> None:
    first, second = wait(full, full.people[1]), wait(full, full.people[2])
    Licence.objects.filter(person=full.people[1]).delete()
    changes.cancel(by=full.people[0], booking=Booking.objects.get(producer=full.people[0]))
    assert (state(first), state(second)) == ("waiting", "offered")


def test_who_is_suspended_cannot_wait(full: World) -> None:
    Suspension.objects.create(
        user=full.people[1], organisation=full.house.organisation, right="book", reason="Tunggakan",
        since=full.at(0, 0).date(), until=full.at(0, 9).date(),
    )  # fmt: skip
    with pytest.raises(Refused):
        wait(full, full.people[1])


def test_waiting_ends_when_its_time_has_passed(full: World, set_clock: SetClock) -> None:
    entry = wait(full, full.people[1])
    set_clock(full.at(9.5))
    assert waiting.close_passed() == 1
    assert state(entry) == "expired"


class TestHolds:
    def test_a_hold_keeps_the_time_and_gives_way_to_her_own_booking(self, world: World) -> None:
        holds.hold(by=world.people[0], wish=world.wish())
        with pytest.raises(SlotTaken):
            world.book(producer=world.people[1])
        assert world.book()
        assert not Claim.objects.filter(kind="hold", released=None).exists()

    def test_she_has_one_at_a_time(self, world: World) -> None:
        holds.hold(by=world.people[0], wish=world.wish(9))
        holds.hold(by=world.people[0], wish=world.wish(11))
        assert world.book(9, producer=world.people[1])

    def test_a_hold_that_has_passed_holds_nothing(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        claim = holds.hold(by=world.people[0], wish=world.wish())
        assert claim.expires is not None
        later = claim.expires + timedelta(seconds=1)
        monkeypatch.setattr(clock, "real_now", lambda: later)
        assert world.book(producer=world.people[1])

    def test_it_can_be_dropped(self, world: World) -> None:
        holds.drop(by=world.people[0], claim=holds.hold(by=world.people[0], wish=world.wish()))
        assert world.book(producer=world.people[1])

    def test_passed_holds_are_cleared_away(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        claim = holds.hold(by=world.people[0], wish=world.wish())
        assert holds.give_back_expired() == 0
        assert claim.expires is not None
        later = claim.expires + timedelta(seconds=1)
        monkeypatch.setattr(clock, "real_now", lambda: later)
        assert holds.give_back_expired() == 1
