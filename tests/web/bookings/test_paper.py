"""What was written on paper is typed in later with its real times, line by line, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.web.bookings.worlds import World
from tests.web.cast import Cast
from tests.web.pages import CheckedClient

from lumbung.web.audit.models import AuditEvent
from lumbung.web.bookings.models import Booking
from lumbung.web.bookings.services import attendance
from lumbung.web.bookings.services.changes import NotPossible
from lumbung.web.houses.models import OpeningHours
from lumbung.web.training.models import Licence

SetClock = Callable[[datetime], None]


def signed_in(user: object) -> CheckedClient:
    made = CheckedClient()
    made.force_login(user, backend="lumbung.web.accounts.backends.IdentifierBackend")  # type: ignore[arg-type]
    return made


def later(world: World) -> str:
    return f"/bookings/desk/{world.house.slug}/later/?day={world.at(9).date()}"


def anew(booking: Booking) -> Booking:
    return Booking.objects.get(pk=booking.pk)


class TestNobodyCame:
    def test_it_is_written_down_with_the_real_moment(self, world: World, set_clock: SetClock) -> None:
        world.set_rules(no_show_minutes=30, late_cancel_percent=50)
        made = world.book(9, 120)
        set_clock(world.at(15))
        for _twice in range(2):
            held = attendance.no_show(by=world.operator, booking=made, at=world.at(9.5))
        assert (held.state, held.cancel_cost_rp) == ("no_show", 40_000)
        event = AuditEvent.objects.get(action="bookings.no_show")
        assert (event.actor, datetime.fromisoformat(event.detail["at"])) == (world.operator, world.at(9.5))

    def test_not_while_the_house_still_waits_and_not_for_who_came(self, world: World, set_clock: SetClock) -> None:
        world.set_rules(no_show_minutes=30)
        made, other = world.book(9, 120), world.book(9, 120, machine=world.oven, producer=world.people[1])
        set_clock(world.at(15))
        with pytest.raises(NotPossible):
            attendance.no_show(by=world.operator, booking=made, at=world.at(9.25))
        attendance.check_in(by=world.operator, booking=other, at=world.at(9))
        with pytest.raises(NotPossible):
            attendance.no_show(by=world.operator, booking=other, at=world.at(10))
        with pytest.raises(PermissionDenied):
            attendance.no_show(by=world.people[0], booking=made, at=world.at(10))


def test_a_use_that_closed_by_itself_gets_the_real_end(world: World, set_clock: SetClock) -> None:
    made = world.book(9, 120)
    set_clock(world.at(9))
    attendance.check_in(by=world.people[0], booking=made)
    set_clock(world.at(12))
    attendance.close_ended(house=world.house)
    real = attendance.finish(by=world.operator, booking=made, at=world.at(10.1))
    assert (real.finished, real.end) == (world.at(10.1), world.at(10.25))
    assert attendance.finish(by=world.operator, booking=made).finished == world.at(10.1)
    assert attendance.finish(by=world.operator, booking=made, at=world.at(10.1)).finished == world.at(10.1)
    with pytest.raises(NotPossible):
        attendance.finish(by=world.operator, booking=made, at=world.at(10.5))


def test_a_moment_on_paper_corrects_the_one_that_was_written_down(world: World, set_clock: SetClock) -> None:
    made = world.book(9, 120)
    set_clock(world.at(10))
    attendance.check_in(by=world.people[0], booking=made)
    assert attendance.check_in(by=world.people[0], booking=made).checked_in == world.at(10)
    assert attendance.check_in(by=world.operator, booking=made, at=world.at(9)).checked_in == world.at(9)
    with pytest.raises(NotPossible):
        attendance.check_in(by=world.operator, booking=made, at=world.at(7))
    assert anew(made).checked_in == world.at(9)
    attendance.finish(by=world.operator, booking=made)
    set_clock(world.at(10.1))
    with pytest.raises(NotPossible):
        attendance.check_in(by=world.operator, booking=made)


def test_a_whole_day_is_typed_in_at_once(world: World, set_clock: SetClock) -> None:
    came, still, absent = (
        world.book(9, 120, machine=world.oven, producer=member) for member in world.people
    )  # fmt: skip
    untouched = world.book(18, 60)
    set_clock(world.at(17))
    told = {
        f"came-{came.code}": "09:10", f"left-{came.code}": "10.40", f"came-{still.code}": "08:50",
        f"absent-{absent.code}": "10:00",
    }  # fmt: skip
    answer = signed_in(world.operator).post(later(world), told, follow=True)
    assert answer.status_code == 200
    assert "3 baris tersimpan" in answer.content.decode()
    assert (anew(came).checked_in, anew(came).finished) == (world.at(9) + timedelta(minutes=10), world.at(10 + 2 / 3))
    assert (anew(still).state, anew(still).checked_in) == ("checked_in", world.at(9) - timedelta(minutes=10))
    assert (anew(absent).state, anew(untouched).state) == ("no_show", "booked")
    again = signed_in(world.operator).post(later(world), told)
    assert again.status_code == 302


def test_who_was_given_up_meanwhile_came_after_all(world: World, set_clock: SetClock) -> None:
    made = world.book(9, 120)
    set_clock(world.at(10))
    attendance.mark_no_shows(house=world.house)
    signed_in(world.operator).post(later(world), {f"came-{made.code}": "09:05"})
    assert (anew(made).state, anew(made).checked_in) == ("checked_in", world.at(9) + timedelta(minutes=5))


def test_lines_that_cannot_be_kept_stay_in_their_fields_with_why(world: World, set_clock: SetClock) -> None:
    early, wrong, good = (world.book(9, 60, machine=world.oven, producer=member) for member in world.people)
    set_clock(world.at(17))
    told = {f"came-{early.code}": "06:00", f"left-{wrong.code}": "25:99", f"came-{good.code}": "09:00"}
    answer = signed_in(world.operator).post(later(world), told)
    page = answer.content.decode()
    assert answer.status_code == 409
    for text in ('value="06:00"', 'value="25:99"', "1 baris tersimpan", "25:99 bukan jam"):
        assert text in page
    assert [anew(one).state for one in (early, wrong, good)] == ["booked", "booked", "checked_in"]


def test_a_rule_is_set_aside_for_a_line_with_a_reason(world: World, set_clock: SetClock) -> None:
    made = world.book(9, 60)
    Licence.objects.update(until=date(2026, 11, 23))
    set_clock(world.at(17))
    desk, told = signed_in(world.operator), {f"came-{made.code}": "09:00"}
    assert 'name="rule-' in desk.post(later(world), told).content.decode()
    told |= {f"rule-{made.code}": "licence", "reason": "Lisensi diperpanjang minggu depan"}
    assert desk.post(later(world), told).status_code == 302
    assert [one["rule"] for one in anew(made).overrides] == ["licence"]


def test_a_night_goes_on_after_midnight(world: World, set_clock: SetClock) -> None:
    OpeningHours.objects.filter(house=world.house).update(opens="00:00", closes="00:00")
    made = world.book(23, 120)
    set_clock(world.at(9, 2))
    signed_in(world.operator).post(later(world), {f"came-{made.code}": "22:50", f"left-{made.code}": "00:30"})
    assert (anew(made).checked_in, anew(made).finished) == (world.at(23) - timedelta(minutes=10), world.at(24.5))


def test_the_page_is_for_those_who_run_the_house(world: World, cast: Cast) -> None:
    made = world.book(9)
    told = {f"came-{made.code}": "09:00"}
    assert CheckedClient().post(later(world), told).status_code == 302
    for other in (world.people[0], cast.stranger, cast.operator):
        assert signed_in(other).get(later(world)).status_code == 403
        assert signed_in(other).post(later(world), told).status_code == 403
    assert made.code in signed_in(world.operator).get(later(world)).content.decode()
    assert anew(made).state == "booked"
