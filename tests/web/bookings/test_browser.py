"""Machine time in a real browser: the producer's way on a phone with and without script, the desk by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page
from tests.web.bookings.worlds import World, license_all, make_world
from tests.web.browsing import FIRST_LOAD_MOST, Site, check_page, first_load
from tests.web.pages import broken

from lumbung.web.bookings.models import Booking
from lumbung.web.organisations.services import grant_role

pytestmark = pytest.mark.browser


def sound(page: Page) -> None:
    """What can be checked without script: our own rules of every page."""
    assert broken(page.content()) == []


@pytest.fixture
def house(site: Site, set_clock: Callable[[datetime], None]) -> World:
    """A house in which the cast's producer is a licensed member, and its operator runs the desk."""
    world = make_world()
    for user, role in ((site.cast.producer, "producer"), (site.cast.operator, "operator")):
        grant_role(by=None, user=user, organisation=world.house.organisation, role=role)
    license_all(world.house, site.cast.producer)
    return world


def _book(page: Page, world: World, look: Callable[[Page], None]) -> None:
    """From the first page to the code."""
    page.goto("/")
    look(page)
    page.get_by_role("link", name="Pesan waktu mesin").click()
    look(page)
    page.get_by_role("link", name="mixer").click()
    look(page)
    page.locator("input[name=start]").first.check()
    page.get_by_role("button", name="Lanjut, periksa pesanan").click()
    look(page)
    page.get_by_label("Catatan untuk rumah produksi").fill("Adonan roti")
    page.get_by_role("button", name="Pesan sekarang").click()
    page.get_by_role("heading", name="Waktu Anda sudah dipesan").wait_for()
    look(page)


def test_a_producer_books_on_a_phone(site: Site, house: World, phone: Page) -> None:
    site.sign_in(phone, "producer")
    assert first_load(phone, "/") <= FIRST_LOAD_MOST
    _book(phone, house, check_page)
    made = Booking.objects.get()
    assert (made.producer, made.note) == (site.cast.producer, "Adonan roti")
    for page in ("move", "shorten", "transfer", "cancel"):
        phone.goto(f"/bookings/{made.code}/{page}/")
        check_page(phone)
    for address in ("/bookings/", "/bookings/calendars/", f"/bookings/toll/new/{house.house.slug}/"):
        phone.goto(address)
        check_page(phone)


def test_a_producer_books_and_cancels_without_script(site: Site, house: World, phone_without_script: Page) -> None:
    page = phone_without_script
    site.sign_in(page, "producer")
    _book(page, house, sound)
    page.get_by_role("link", name="Batalkan jadwal").click()
    sound(page)
    page.get_by_role("button", name="Batalkan jadwal").click()
    page.get_by_text("Dibatalkan. Waktunya bebas lagi.").wait_for()
    assert Booking.objects.get().state == "cancelled"


def test_who_was_too_late_takes_another_time_with_one_tap(site: Site, house: World, phone: Page) -> None:
    site.sign_in(phone, "producer")
    asked = f"minutes=60&start={house.at(9).isoformat().replace('+', '%2B')}"
    phone.goto(f"/bookings/new/{house.house.slug}/{house.mixer.type}/check/?{asked}")
    house.book(9, producer=house.people[1])
    phone.get_by_role("button", name="Pesan sekarang").click()
    phone.get_by_role("heading", name="Ada yang lebih cepat").wait_for()
    check_page(phone)
    phone.locator("main .links a").first.click()
    phone.get_by_role("button", name="Pesan sekarang").click()
    phone.get_by_role("heading", name="Waktu Anda sudah dipesan").wait_for()
    assert Booking.objects.filter(producer=site.cast.producer).count() == 1


def test_the_desk_is_run_by_keyboard(
    site: Site, house: World, desk: Page, set_clock: Callable[[datetime], None]
) -> None:
    made = house.book(9, 120)
    house.book(10, 60, machine=house.oven)
    set_clock(made.start)
    site.sign_in(desk, "operator")
    desk.goto(f"/bookings/desk/{house.house.slug}/")
    check_page(desk)
    desk.get_by_label("Kode pesanan").focus()
    desk.keyboard.type(made.code.lower())
    desk.keyboard.press("Enter")
    desk.get_by_text("sudah datang").first.wait_for()
    made.refresh_from_db()
    assert made.state == "checked_in"


@pytest.mark.parametrize("page", ["", "print/", "begin/", "machines/"])
def test_the_desk_is_sound_on_a_phone(site: Site, house: World, phone: Page, page: str) -> None:
    house.book(9, 120)
    site.sign_in(phone, "operator")
    phone.goto(f"/bookings/desk/{house.house.slug}/{page}?day={house.at(9).date()}")
    check_page(phone)


def test_the_week_moves_without_loading_the_page_anew(site: Site, house: World, desk: Page) -> None:
    house.book(9, 120)
    site.sign_in(desk, "operator")
    desk.goto(f"/bookings/week/{house.house.slug}/?day={house.at(9).date()}")
    check_page(desk)
    desk.evaluate("window.here = true")
    desk.get_by_role("link", name="Minggu sesudah").click()
    desk.wait_for_url("**day=2026-11-30**")
    assert desk.evaluate("window.here") is True
