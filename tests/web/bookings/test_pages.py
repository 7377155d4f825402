"""The pages about machine time: each works for whom it is, and for nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from tests.web.bookings.worlds import World
from tests.web.pages import CheckedClient

from lumbung.web.accounts.models import User
from lumbung.web.accounts.services import create_user
from lumbung.web.bookings.models import Booking, TollJob
from lumbung.web.bookings.services import toll, waiting

BACKEND = "lumbung.web.accounts.backends.IdentifierBackend"
Sign = Callable[[User], CheckedClient]


@pytest.fixture
def sign() -> Sign:
    """Her client, signed in."""

    def of(user: User) -> CheckedClient:
        client = CheckedClient()
        client.force_login(user, backend=BACKEND)
        return client

    return of


@pytest.fixture
def stranger(world: World) -> User:
    """Signed in, with no role anywhere."""
    return create_user(username="asing", name="Orang Asing")


def check_address(world: World, hour: float = 9, **more: object) -> str:
    """The confirm page for the mixer."""
    asked = {"minutes": 60, "start": world.at(hour).isoformat(), **more}
    return f"/bookings/new/{world.house.slug}/{world.mixer.type}/check/?{urlencode(asked)}"


def form_of(page: str) -> dict[str, str]:
    """The hidden fields of a page's form."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def test_she_chooses_a_machine_then_a_time_checks_and_has_a_code(world: World, sign: Sign) -> None:
    client = sign(world.people[0])
    slug, code = world.house.slug, world.mixer.type
    assert f"/bookings/new/{slug}/{code}/" in client.get(f"/bookings/new/{slug}/").content.decode()
    day = world.at(9).date().isoformat()
    times = client.get(f"/bookings/new/{slug}/{code}/?day={day}&minutes=60").content.decode()
    assert 'name="start"' in times
    page = client.get(check_address(world)).content.decode()
    assert "Rp40.000" in page
    answer = client.post(f"/bookings/new/{slug}/{code}/check/", {**form_of(page), "note": "Tempe"}, follow=True)
    made = Booking.objects.get()
    assert made.note == "Tempe"
    assert made.code in answer.content.decode()


def test_two_taps_are_one_booking(world: World, sign: Sign) -> None:
    client = sign(world.people[0])
    fields = form_of(client.get(check_address(world)).content.decode())
    address = f"/bookings/new/{world.house.slug}/{world.mixer.type}/check/"
    first, second = (client.post(address, fields) for _ in range(2))
    assert first.url == second.url
    assert Booking.objects.count() == 1


def test_who_comes_too_late_sees_three_free_times_and_her_note(world: World, sign: Sign) -> None:
    client = sign(world.people[1])
    fields = form_of(client.get(check_address(world)).content.decode())
    world.book(9)
    answer = client.post(f"/bookings/new/{world.house.slug}/{world.mixer.type}/check/", {**fields, "note": "Kue"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert text.count("/check/?minutes=") == 3
    assert "Kue" in text
    assert Booking.objects.count() == 1


def test_all_that_stands_in_the_way_is_told_before_she_books(world: World, sign: Sign, stranger: User) -> None:
    page = sign(stranger).get(check_address(world, 21)).content.decode()
    assert page.count("<li>") >= 2
    answer = sign(stranger).post(
        f"/bookings/new/{world.house.slug}/{world.mixer.type}/check/", form_of(page) | {"note": "x"}
    )
    assert answer.status_code == 422
    assert not Booking.objects.exists()


PAGES = ("", "cancel/", "shorten/", "transfer/", "move/", "calendar.ics")


@pytest.mark.parametrize("page", PAGES)
def test_a_booking_is_seen_by_her_and_the_house_and_by_nobody_else(
    world: World, sign: Sign, stranger: User, page: str
) -> None:
    made = world.book(9, 120)
    address = f"/bookings/{made.code}/{page}"
    assert sign(world.people[0]).get(address).status_code == 200
    assert sign(world.operator).get(address).status_code == 200
    assert sign(world.people[1]).get(address).status_code == 404
    assert sign(stranger).get(address).status_code == 404
    anonymous = CheckedClient().get(address)
    assert (anonymous.status_code, anonymous.url.split("?")[0]) == (302, "/login/")


def test_the_cost_of_cancelling_is_shown_and_then_owed(
    world: World, sign: Sign, set_clock: Callable[..., None]
) -> None:
    world.set_rules(free_cancel_hours=24, late_cancel_percent=50)
    made = world.book(9, 60)
    set_clock(made.start - timedelta(hours=3))
    client = sign(world.people[0])
    assert "Rp20.000" in client.get(f"/bookings/{made.code}/cancel/").content.decode()
    client.post(f"/bookings/{made.code}/cancel/")
    made.refresh_from_db()
    assert (made.state, made.cancel_cost_rp) == ("cancelled", 20_000)


def test_she_moves_shortens_and_passes_on(world: World, sign: Sign) -> None:
    made = world.book(9, 120)
    client = sign(world.people[0])
    to = world.at(13)
    page = client.get(f"/bookings/{made.code}/move/check/?{urlencode({'start': to.isoformat()})}").content.decode()
    client.post(f"/bookings/{made.code}/move/check/", form_of(page))
    moved = Booking.objects.get(moved_from=made)
    assert moved.start == to
    client.post(f"/bookings/{moved.code}/shorten/", {"minutes": "60"})
    moved.refresh_from_db()
    assert moved.minutes == 60
    client.post(f"/bookings/{moved.code}/transfer/", {"to": world.people[1].username})
    moved.refresh_from_db()
    assert moved.producer == world.people[0]
    other = sign(world.people[1])
    (offer,) = other.get("/bookings/").context["offers"]
    assert other.post(f"/bookings/offers/{offer.pk}/", {"act": "accept"}).status_code == 302
    moved.refresh_from_db()
    assert moved.producer == world.people[1]


def test_passing_on_to_nobody_keeps_what_was_typed(world: World, sign: Sign) -> None:
    made = world.book(9)
    answer = sign(world.people[0]).post(f"/bookings/{made.code}/transfer/", {"to": "0899 tidak ada"})
    assert answer.status_code == 200
    assert "0899 tidak ada" in answer.content.decode()


def test_a_series_lists_what_was_left_out(world: World, sign: Sign) -> None:
    world.book(9, day=8, producer=world.people[1])
    client = sign(world.people[0])
    address = f"/bookings/new/{world.house.slug}/{world.mixer.type}/repeat/"
    asked = urlencode({"start": world.at(9).isoformat(), "minutes": 60})
    fields = form_of(client.get(f"{address}?{asked}").content.decode())
    answer = client.post(address, {**fields, "every": "7", "times": "3"})
    assert Booking.objects.filter(producer=world.people[0]).count() == 2
    assert 'id="skipped"' in answer.content.decode()


def test_she_waits_is_offered_and_takes_it(world: World, sign: Sign) -> None:
    held = world.book(9, producer=world.people[1])
    client = sign(world.people[0])
    address = f"/bookings/new/{world.house.slug}/{world.mixer.type}/wait/"
    fields = form_of(client.get(f"{address}?minutes=60").content.decode())
    day = world.at(9).date().isoformat()
    answer = client.post(address, {**fields, "day": day, "earliest": "09:00", "latest": "09:00"}, follow=True)
    entry = answer.context["entry"]
    assert entry.state == "waiting"
    sign(world.people[1]).post(f"/bookings/{held.code}/cancel/")
    page = client.get(f"/bookings/waiting/{entry.pk}/").content.decode()
    assert 'value="take"' in page
    client.post(f"/bookings/waiting/{entry.pk}/", {"act": "take"})
    assert Booking.objects.get(producer=world.people[0]).start == world.at(9)
    assert sign(world.people[2]).get(f"/bookings/waiting/{entry.pk}/").status_code == 404


def test_she_asks_for_toll_work_and_agrees(world: World, sign: Sign, stranger: User) -> None:
    client = sign(world.people[0])
    address = f"/bookings/toll/new/{world.house.slug}/"
    fields = form_of(client.get(address).content.decode())
    wanted = world.at(9, 3).date().isoformat()
    told = {"product": "Sambal", "quantity": "20", "measure": "kg", "material": "Cabai", "wanted": wanted}
    client.post(address, fields | told)
    client.post(address, fields | told)
    job = TollJob.objects.get()
    desk = f"/bookings/desk/{world.house.slug}/toll/{job.code}/"
    start = world.at(10, 2).strftime("%Y-%m-%dT%H:%M")
    sign(world.operator).post(
        desk,
        {"act": "answer", "machine": world.mixer.type, "start": start, "minutes": "120", "price_rp": "150.000"},
    )
    page = client.get(f"/bookings/toll/{job.code}/").content.decode()
    assert "Rp150.000" in page
    client.post(f"/bookings/toll/{job.code}/", {"act": "accept"})
    job.refresh_from_db()
    assert job.state == "accepted"
    for act, extra in (("start", {}), ("ready", {"made_quantity": "19"}), ("collect", {})):
        assert sign(world.operator).post(desk, {"act": act, **extra}).status_code == 302
    job.refresh_from_db()
    assert (job.state, job.made_quantity) == ("collected", 19)
    assert sign(stranger).get(f"/bookings/toll/{job.code}/").status_code == 404
    assert sign(world.people[0]).get(desk).status_code == 403


def test_a_calendar_address_works_until_it_is_ended(world: World, sign: Sign) -> None:
    made = world.book(9)
    client = sign(world.people[0])
    page = client.post("/bookings/calendars/").content.decode()
    secret = re.search(r"/bookings/calendars/([\w-]+)\.ics", page)[1]  # type: ignore[index]
    feed = CheckedClient().get(f"/bookings/calendars/{secret}.ics")
    assert made.code in feed.content.decode()
    pk = client.get("/bookings/calendars/").context["feeds"][0].pk
    assert sign(world.people[1]).post(f"/bookings/calendars/{pk}/revoke/").status_code == 404
    client.post(f"/bookings/calendars/{pk}/revoke/")
    assert CheckedClient().get(f"/bookings/calendars/{secret}.ics").status_code == 404


DESK = ("", "print/", "day.csv", "begin/", "machines/")


@pytest.mark.parametrize("page", DESK)
def test_the_desk_is_for_those_who_run_the_house(world: World, sign: Sign, stranger: User, page: str) -> None:
    world.book(9)
    address = f"/bookings/desk/{world.house.slug}/{page}?day={world.at(9).date()}"
    assert sign(world.operator).get(address).status_code == 200
    assert sign(world.people[0]).get(address).status_code == 403
    assert sign(stranger).get(address).status_code == 403
    assert CheckedClient().get(address).status_code == 302


def test_the_desk_notes_who_comes_and_goes(world: World, sign: Sign, set_clock: Callable[..., None]) -> None:
    made = world.book(9, 120)
    set_clock(made.start)
    desk = sign(world.operator)
    wrong = desk.post(f"/bookings/desk/{world.house.slug}/arrive/", {"code": "SALAH"})
    assert wrong.status_code == 400
    assert "SALAH" in wrong.content.decode()
    typed = f"{made.code[:4]} {made.code[4:]}".lower()
    desk.post(f"/bookings/desk/{world.house.slug}/arrive/", {"code": typed})
    made.refresh_from_db()
    assert made.state == "checked_in"
    desk.post(f"/bookings/desk/{world.house.slug}/bookings/{made.code}/", {"act": "go"})
    made.refresh_from_db()
    assert made.state == "finished"


def test_somebody_begins_at_once(world: World, sign: Sign, set_clock: Callable[..., None]) -> None:
    set_clock(world.at(9))
    desk = sign(world.operator)
    address = f"/bookings/desk/{world.house.slug}/begin/"
    fields = form_of(desk.get(address).content.decode())
    told = {"who": world.people[0].username, "machine": world.mixer.type, "minutes": "60"}
    desk.post(address, fields | told)
    desk.post(address, fields | told)
    assert Booking.objects.get().state == "checked_in"


def test_a_broken_machine_lists_whom_it_concerns_and_then_moves_them(
    world: World, sign: Sign, set_clock: Callable[..., None]
) -> None:
    made = world.book(10, machine=world.oven)
    set_clock(world.at(9))
    desk = sign(world.operator)
    until = world.at(15).strftime("%Y-%m-%dT%H:%M")
    address = f"/bookings/desk/{world.house.slug}/machines/{made.unit_id}/down/"
    answer = desk.post(address, {"until": until, "reason": "Pemanas putus"}, follow=True)
    assert made.code in answer.content.decode()
    made.refresh_from_db()
    assert made.unit.label == "1"
    desk.post(answer.request["PATH_INFO"], {"act": "resolve"})
    made.refresh_from_db()
    assert made.unit.label != "1"


def test_the_week_is_seen_by_the_house_and_not_by_members(world: World, sign: Sign) -> None:
    made = world.book(9)
    address = f"/bookings/week/{world.house.slug}/?day={world.at(9).date()}"
    assert str(made.producer) in sign(world.operator).get(address).content.decode()
    assert sign(world.people[0]).get(address).status_code == 403


def test_the_qr_code_begins_and_ends_her_time(world: World, sign: Sign, set_clock: Callable[..., None]) -> None:
    made = world.book(9, 60)
    set_clock(made.start)
    client = sign(world.people[0])
    address = f"/bookings/at/{made.unit_id}/"
    assert made.code[:4] in client.get(address).content.decode()
    client.post(address)
    made.refresh_from_db()
    assert made.state == "checked_in"
    client.post(address)
    made.refresh_from_db()
    assert made.state == "finished"
    assert "/bookings/new/" in sign(world.people[1]).get(address).content.decode()


def test_my_times_show_the_next_one_first(world: World, sign: Sign) -> None:
    later, sooner = world.book(13), world.book(9)
    toll.ask(
        by=world.people[0], producer=world.people[0], house=world.house, product="Sambal", quantity=5,
        wanted=world.at(9, 3).date(),
    )  # fmt: skip
    waiting.join(
        by=world.people[0],
        producer=world.people[0],
        machine=world.mixer,
        first=world.at(9),
        last=world.at(9),
        minutes=60,
    )
    page = sign(world.people[0]).get("/bookings/").content.decode()
    assert page.index(sooner.code) < page.index(later.code)
    assert "Sambal" in page


def test_a_member_of_a_house_begins_with_her_next_time(world: World, sign: Sign, stranger: User) -> None:
    made = world.book(9)
    page = sign(world.people[0]).get("/", follow=True).content.decode()
    assert f"{made.code[:4]}\N{NO-BREAK SPACE}{made.code[4:]}" in page
    assert f"/bookings/new/{world.house.slug}/" in page
    for other in (sign(stranger), sign(world.operator), CheckedClient()):
        assert made.code[:4] not in other.get("/", follow=True).content.decode()
