"""Bookings from a file: every line is told of before anything is kept, and the good ones are booked only when asked."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.bookings.test_rules import BROKEN
from tests.web.bookings.worlds import World
from tests.web.cast import Cast
from tests.web.pages import CheckedClient

from lumbung.web.audit.models import AuditEvent
from lumbung.web.bookings.booking_file import MOST_BYTES, MOST_LINES, Unreadable, read
from lumbung.web.bookings.models import Booking, Claim, Occupancy
from lumbung.web.bookings.services import changes, importing
from lumbung.web.bookings.services.importing import Outcome
from lumbung.web.bookings.wish import Wish
from lumbung.web.messaging.models import Message

SetClock = Callable[[datetime], None]
HEADING = "producer,machine,start,minutes,people,product_class,note,asked_at,came_at,left_at"


def row(who: int = 0, start: str = "2026-11-24 09:00", minutes: object = 60, **more: str) -> str:
    cells = {
        "producer": f"rumah-uji-produsen-{who}",
        "machine": "mixer",
        "start": start,
        "minutes": str(minutes),
        **more,
    }
    return ",".join(cells.get(name, "") for name in HEADING.split(","))


def told(world: World, *lines: str, how: str = "try_out") -> list[Outcome]:
    file = read("\n".join([HEADING, *lines]).encode(), world.house)
    found: list[Outcome] = getattr(importing, how)(by=world.operator, house=world.house, file=file)
    return found


def signed_in(user: object) -> CheckedClient:
    made = CheckedClient()
    made.force_login(user, backend="lumbung.web.accounts.backends.IdentifierBackend")  # type: ignore[arg-type]
    return made


def upload(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("pesanan.csv", "\n".join([HEADING, *lines]).encode(), content_type="text/csv")


def address(world: World) -> str:
    return f"/bookings/desk/{world.house.slug}/import/"


def test_trying_out_keeps_nothing_and_tells_nobody(world: World) -> None:
    world.people[0].phone = "+6281200000001"
    world.people[0].save()
    before = AuditEvent.objects.count()
    outcomes = told(world, row(), row(1), row(1, "2026-11-24 10:00"))
    assert [one.booking is not None for one in outcomes] == [True, False, True]
    assert outcomes[1].error is not None
    for model in (Booking, Claim, Occupancy, Message):
        assert not model._default_manager.exists()
    assert AuditEvent.objects.count() == before


def test_the_good_ones_are_booked_through_the_same_door_and_once(world: World) -> None:
    outcomes = told(world, row(note="Roti"), row(1), row(2, "2026-11-24 12:00", 90), how="take_in")
    made = Booking.objects.order_by("first_slot")
    assert [(one.door, one.made_by, one.note, one.price_rp) for one in made] == [
        ("import", world.operator, "Roti", 40_000), ("import", world.operator, "", 60_000),
    ]  # fmt: skip
    assert [one.already for one in outcomes] == [False, False, False]
    corrected = told(world, row(note="Roti"), row(1, "2026-11-24 10:00"), row(2, "2026-11-24 12:00", 90), how="take_in")
    assert [one.already for one in corrected] == [True, False, True]
    assert Booking.objects.count() == 3
    events = AuditEvent.objects.filter(action="bookings.imported").order_by("pk")
    assert [(one.detail["lines"], one.detail["booked"]) for one in events] == [(3, 2), (3, 1)]


def test_a_line_that_stands_there_twice_is_two_wishes(world: World) -> None:
    world.set_rules(open_bookings=5)
    outcomes = told(world, row(machine="oven"), row(machine="oven"), how="take_in")
    assert [one.booking is not None for one in outcomes] == [True, True]
    assert [one.already for one in told(world, row(machine="oven"), row(machine="oven"), how="take_in")] == [True, True]


def test_real_times_of_what_has_passed_are_kept(world: World, set_clock: SetClock) -> None:
    set_clock(world.at(17))
    outcomes = told(
        world,
        row(asked_at="2026-11-23 20:00", came_at="2026-11-24 09:05", left_at="2026-11-24 09:40"),
        row(1, "2026-11-24 11:00", asked_at="2026-11-23 20:00", came_at="24/11/2026 11.00"),
        row(2, "2026-11-24 13:00"),
        how="take_in",
    )
    first, second, third = outcomes
    assert first.booking is not None
    assert second.booking is not None
    assert (first.booking.state, first.booking.checked_in, first.booking.finished) == (
        "finished", world.at(9) + timedelta(minutes=5), world.at(9) + timedelta(minutes=40),
    )  # fmt: skip
    assert (second.booking.state, second.booking.checked_in) == ("checked_in", world.at(11))
    assert [failure.rule for failure in third.failures] == ["notice"]


def test_a_line_with_a_time_that_cannot_be_is_booked_not_at_all(world: World, set_clock: SetClock) -> None:
    set_clock(world.at(17))
    (outcome,) = told(world, row(asked_at="2026-11-23 20:00", came_at="2026-11-24 07:00"), how="take_in")
    assert outcome.error is not None
    assert not Booking.objects.exists()


WRONG = [
    ("producer", row(9), "rumah-uji-produsen-9"),
    ("machine", row(machine="giling"), "giling"),
    ("start", row(start="besok pagi"), "besok pagi"),
    ("start", row(start="2026-11-24 09:10"), "2026-11-24 09:10"),
    ("start", row(start="2026-02-30 09:00"), "2026-02-30 09:00"),
    ("minutes", row(minutes=50), "50"),
    ("minutes", row(minutes=-60), "-60"),
    ("minutes", row(minutes=99999999999), "99999999999"),
    ("people", row(people="0"), "0"),
    ("product_class", row(product_class="babi"), "babi"),
    ("note", row(note="x" * 241), "x" * 241),
    ("note", row(note="=HYPERLINK(1)"), "=HYPERLINK(1)"),
    ("note", row(note="@SUM(1)"), "@SUM(1)"),
    ("producer", row(producer="+cmd|' /C calc'!A0"), "+cmd|' /C calc'!A0"),
    ("asked_at", row(asked_at="2027-01-01 09:00"), "2027-01-01 09:00"),
    ("left_at", row(left_at="2026-11-22 09:00"), "2026-11-22 09:00"),
]


@pytest.mark.parametrize(("column", "line", "value"), WRONG, ids=[f"{n}-{one[0]}" for n, one in enumerate(WRONG)])
def test_each_wrong_cell_is_told_with_line_column_value_and_what_was_expected(
    world: World, column: str, line: str, value: str
) -> None:
    good, bad = told(world, row(1, "2026-11-24 15:00"), line)
    assert good.booking is not None
    assert [(one.line, one.column, one.value) for one in bad.line.problems] == [(3, column, value)]
    assert bad.line.problems[0].expected


def test_all_wrong_cells_of_a_line_are_told_at_once(world: World) -> None:
    (bad,) = told(world, row(9, start="besok", minutes=7, people="banyak"))
    assert [one.column for one in bad.line.problems] == ["producer", "start", "minutes", "people"]


@pytest.mark.parametrize("rule", sorted(set(BROKEN) - {"people"}))  # none at all is a wrong cell already
def test_each_rule_is_told_at_this_door(world: World, rule: str) -> None:
    wish: Wish = BROKEN[rule](world)
    asked = wish.asked()
    line = row(
        producer=wish.producer.username, machine=wish.machine.type, start=wish.start.isoformat(),
        minutes=asked["minutes"], people=str(wish.people), product_class=wish.product_class,
    )  # fmt: skip
    (outcome,) = told(world, line)
    assert [failure.rule for failure in outcome.failures] == [rule]


def test_headings_in_both_languages_semicolons_and_a_mark_at_the_start_are_read(world: World) -> None:
    world.people[0].phone = "+6281200000001"
    world.people[0].save()
    text = "\ufeffpemesan;mesin;mulai;menit\r\n081200000001;Mixer;24/11/2026 09.00;60\r\n"
    (line,) = read(text.encode(), world.house).lines
    assert line.problems == []
    assert line.wish is not None
    assert (line.wish.producer, line.wish.start) == (world.people[0], world.at(9))
    western = "pemesan;mesin;mulai;menit;catatan\r\n081200000001;mixer;24/11/2026 09.00;60;Crème\r\n"
    assert [one.column for one in read(text.replace("60", "61").encode(), world.house).lines[0].problems] == ["menit"]
    (line,) = read(western.encode("cp1252"), world.house).lines
    assert line.cells["note"] == "Crème"


UNREADABLE = {
    "empty": b"",
    "blank": b" \n\n",
    "excel": b"PK\x03\x04 and so on",
    "utf-16": "producer".encode("utf-16"),
    "no heading of ours": b"a,b,c\n1,2,3\n",
    "a column twice": b"producer,producer,machine,start,minutes\n",
    "too large": b"x" * (MOST_BYTES + 1),
    "too many": "\n".join([HEADING, *[row()] * (MOST_LINES + 1)]).encode(),
}


@pytest.mark.parametrize("kind", sorted(UNREADABLE))
def test_a_file_that_is_none_is_told_and_nothing_is_tried(world: World, kind: str) -> None:
    with pytest.raises(Unreadable) as why:
        read(UNREADABLE[kind], world.house)
    assert why.value.advice


def test_a_line_with_too_few_fields_is_told_and_the_others_go_on(world: World) -> None:
    outcomes = told(world, "rumah-uji-produsen-0,mixer", row(), '"rumah-uji-produsen-0,mixer')
    assert [(one.line.number, bool(one.line.problems)) for one in outcomes] == [(2, True), (3, False), (4, True)]
    assert outcomes[0].line.problems[0].value == "rumah-uji-produsen-0,mixer"
    assert outcomes[1].booking is not None


def test_the_page_tries_out_then_books_and_gives_the_rest_as_a_file(world: World) -> None:
    desk = signed_in(world.operator)
    tried = desk.post(address(world), {"file": upload(row(), row(1), row(2, minutes=50))})
    page = tried.content.decode()
    assert tried.status_code == 200
    assert not Booking.objects.exists()
    assert "1 baris dapat dipesan" in page
    text = tried.context["text"]
    booked = desk.post(address(world), {"act": "book", "text": text})
    assert Booking.objects.get().code in booked.content.decode()
    rest = desk.post(address(world), {"act": "rest", "text": text})
    left = list(csv.DictReader(io.StringIO(rest.content.decode())))
    assert [(one["pemesan"], one["line"]) for one in left] == [
        ("rumah-uji-produsen-1", "3"), ("rumah-uji-produsen-2", "4"),
    ]  # fmt: skip
    assert "minutes: 50" in left[1]["why"]
    assert all(one["why"] for one in left)


def test_the_template_can_be_brought_in_as_it_is(world: World) -> None:
    world.people[0].phone = "+6281234567890"
    world.people[0].save()
    template = signed_in(world.operator).get(f"{address(world)}template.csv").content
    (outcome,) = importing.try_out(by=world.operator, house=world.house, file=read(template, world.house))
    assert outcome.booking is not None


def test_an_unreadable_file_is_told_on_the_page(world: World) -> None:
    answer: Any = signed_in(world.operator).post(address(world), {"file": SimpleUploadedFile("a.csv", b"PK\x03\x04")})
    assert (answer.status_code, answer.context["error"].message) == (409, "Ini berkas lembar kerja, bukan CSV.")


def test_only_those_who_run_the_house_bring_in_a_file(world: World, cast: Cast) -> None:
    assert CheckedClient().get(address(world)).status_code == 302
    for other in (world.people[0], cast.stranger, cast.operator):
        assert signed_in(other).get(address(world)).status_code == 403
        assert signed_in(other).post(address(world), {"file": upload(row())}).status_code == 403
        assert signed_in(other).get(f"{address(world)}template.csv").status_code == 403
        file = read(f"{HEADING}\n{row()}".encode(), world.house)
        for act in (importing.try_out, importing.take_in):
            with pytest.raises(PermissionDenied):
                act(by=other, house=world.house, file=file)
    assert not Booking.objects.exists()


def test_what_was_cancelled_since_is_not_booked_again_by_the_same_file(world: World) -> None:
    (first,) = told(world, row(), how="take_in")
    assert first.booking is not None
    changes.cancel(by=world.operator, booking=first.booking)
    (again,) = told(world, row(), how="take_in")
    assert again.booking is not None
    assert (again.already, again.booking.state) == (True, "cancelled")
