"""Coming, leaving early, not coming, walking in; entries from paper; what happens by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from tests.web.bookings.worlds import NOW, World

from lumbung.web.bookings.duties import run_due
from lumbung.web.bookings.models import Booking, Occupancy
from lumbung.web.bookings.services import attendance
from lumbung.web.bookings.services.booking import Refused, SlotTaken
from lumbung.web.bookings.services.changes import NotPossible
from lumbung.web.training.models import Licence

SetClock = Callable[[datetime], None]


@pytest.mark.parametrize(("minutes_late", "comes"), [(-16, False), (-15, True), (0, True), (59, True), (60, False)])
def test_one_checks_in_from_a_quarter_hour_before_to_the_end(
    world: World, set_clock: SetClock, minutes_late: int, comes: bool
) -> None:
    booking = world.book(9, 60)
    set_clock(world.at(9) + timedelta(minutes=minutes_late))
    if comes:
        assert attendance.check_in(by=world.people[0], booking=booking).state == "checked_in"
    else:
        with pytest.raises(NotPossible):
            attendance.check_in(by=world.people[0], booking=booking)


def test_a_licence_revoked_since_is_told_at_the_machine(world: World, set_clock: SetClock) -> None:
    booking = world.book(9, 60)
    Licence.objects.update(revoked=NOW)
    set_clock(world.at(9))
    with pytest.raises(Refused) as told:
        attendance.check_in(by=world.people[0], booking=booking)
    assert [failure.rule for failure in told.value.failures] == ["licence"]
    done = attendance.check_in(by=world.operator, booking=booking, overrides={"licence": "Bersama instruktur"})
    assert done.overrides[0]["reason"] == "Bersama instruktur"


def test_others_do_not_check_her_in(world: World, set_clock: SetClock) -> None:
    booking = world.book(9, 60)
    set_clock(world.at(9))
    with pytest.raises(PermissionDenied):
        attendance.check_in(by=world.people[1], booking=booking)


def test_who_is_done_early_frees_the_rest(world: World, set_clock: SetClock) -> None:
    booking = world.book(9, 120)
    set_clock(world.at(9))
    attendance.check_in(by=world.people[0], booking=booking)
    set_clock(world.at(9.6))
    done = attendance.finish(by=world.people[0], booking=booking)
    assert (done.state, done.end, done.price_rp) == ("finished", world.at(9.75), 80_000)
    assert world.book(9.75, 60, producer=world.people[1])


def test_a_use_keeps_at_least_its_first_quarter_hour(world: World, set_clock: SetClock) -> None:
    booking = world.book(9, 60)
    set_clock(world.at(8.8))
    attendance.check_in(by=world.people[0], booking=booking)
    set_clock(world.at(8.9))
    assert attendance.finish(by=world.people[0], booking=booking).end == world.at(9.25)
    assert Occupancy.objects.count() == 1


def test_one_cannot_finish_what_has_not_begun(world: World) -> None:
    with pytest.raises(NotPossible):
        attendance.finish(by=world.people[0], booking=world.book())


class TestNotComing:
    @pytest.mark.parametrize(("minutes", "gone"), [(29, False), (30, True), (200, True)])
    def test_the_time_is_free_after_the_houses_patience(
        self, world: World, set_clock: SetClock, minutes: int, gone: bool
    ) -> None:
        booking = world.book(9, 60)
        set_clock(world.at(9) + timedelta(minutes=minutes))
        found = attendance.mark_no_shows(house=world.house)
        assert (found == [booking]) is gone
        assert Occupancy.objects.exists() is not gone
        if gone:
            assert (found[0].state, found[0].cancel_cost_rp) == ("no_show", 20_000)

    def test_who_came_stays(self, world: World, set_clock: SetClock) -> None:
        booking = world.book(9, 60)
        set_clock(world.at(9))
        attendance.check_in(by=world.people[0], booking=booking)
        set_clock(world.at(9.75))
        assert attendance.mark_no_shows(house=world.house) == []

    def test_a_paper_list_typed_in_later_says_that_she_came(self, world: World, set_clock: SetClock) -> None:
        booking = world.book(9, 60)
        set_clock(world.at(17))
        attendance.mark_no_shows(house=world.house)
        came = attendance.check_in(by=world.operator, booking=booking, at=world.at(9.1))
        gone = attendance.finish(by=world.operator, booking=came, at=world.at(9.8))
        assert (gone.state, gone.checked_in, gone.finished) == ("finished", world.at(9.1), world.at(9.8))
        assert gone.cancel_cost_rp == 0
        assert Occupancy.objects.count() == 4

    def test_not_when_somebody_else_had_the_time(self, world: World, set_clock: SetClock) -> None:
        booking = world.book(9, 120)
        set_clock(world.at(9.5))
        attendance.mark_no_shows(house=world.house)
        world.book(9.5, 60, producer=world.people[1])
        with pytest.raises(SlotTaken):
            attendance.check_in(by=world.operator, booking=booking, at=world.at(9.1))

    def test_only_the_house_may_say_so_afterwards(self, world: World, set_clock: SetClock) -> None:
        booking = world.book(9, 60)
        set_clock(world.at(9.75))
        attendance.mark_no_shows(house=world.house)
        with pytest.raises(NotPossible):
            attendance.check_in(by=world.people[0], booking=booking)


class TestWalkingIn:
    def test_she_begins_at_once(self, world: World, set_clock: SetClock) -> None:
        world.set_rules(notice_minutes=120)
        set_clock(world.at(9.12))
        made = attendance.walk_up(
            by=world.operator, house=world.house, machine=world.mixer, minutes=60, producer=world.people[0]
        )
        assert (made.state, made.start, made.door) == ("checked_in", world.at(9), "desk")

    def test_a_double_tap_is_one(self, world: World, set_clock: SetClock) -> None:
        set_clock(world.at(9))
        again = [
            attendance.walk_up(
                by=world.operator, house=world.house, machine=world.oven, minutes=60, producer=world.people[0], key="w"
            )
            for _ in range(2)
        ]
        assert again[0] == again[1]
        assert Booking.objects.count() == 1

    def test_from_paper_with_its_real_time(self, world: World, set_clock: SetClock) -> None:
        set_clock(world.at(18))
        made = attendance.walk_up(
            by=world.operator, house=world.house, machine=world.mixer, minutes=60, producer=world.people[0],
            at=world.at(9.2),
        )  # fmt: skip
        assert (made.door, made.start, made.checked_in, made.made) == (
            "paper", world.at(9), world.at(9.2), world.at(18),
        )  # fmt: skip

    def test_no_producer_walks_up_by_herself(self, world: World, set_clock: SetClock) -> None:
        set_clock(world.at(9))
        with pytest.raises(PermissionDenied):
            attendance.walk_up(
                by=world.people[0], house=world.house, machine=world.mixer, minutes=60, producer=world.people[0]
            )


def test_what_is_due_happens_by_itself(world: World, set_clock: SetClock) -> None:
    used, missed = world.book(9, 60), world.book(12, 60, producer=world.people[1])
    set_clock(world.at(9))
    attendance.check_in(by=world.people[0], booking=used)
    set_clock(world.at(13))
    assert run_due() | {"no_shows": 1, "closed": 1} == run_due() | {"no_shows": 1, "closed": 1}
    used.refresh_from_db()
    missed.refresh_from_db()
    assert (used.state, used.finished, missed.state) == ("finished", world.at(10), "no_show")


def test_the_command_does_what_is_due(world: World, set_clock: SetClock, capsys: pytest.CaptureFixture[str]) -> None:
    world.book(9, 60)
    set_clock(world.at(9.5))
    call_command("duties")
    assert "no_shows 1" in capsys.readouterr().out
