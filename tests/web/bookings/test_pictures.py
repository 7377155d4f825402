"""The pictures in the help pages, taken anew when LUMBUNG_PICTURES is set; the pages that they show are looked at always."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.web.bookings.worlds import World, license_all, make_world
from tests.web.browsing import Site

from lumbung.web.organisations.services import grant_role

pytestmark = pytest.mark.browser
PICTURES = Path(__file__).resolve().parents[3] / "docs" / "pictures"


def take(page: Page, name: str) -> None:
    """Into docs/pictures, when asked for."""
    assert page.get_by_role("heading", level=1).count() == 1
    if os.environ.get("LUMBUNG_PICTURES"):
        page.screenshot(path=PICTURES / f"{name}.png")


@pytest.fixture
def world(site: Site, set_clock: Callable[[datetime], None]) -> World:
    """A house with names that a reader understands."""
    made = make_world()
    for machine, words in ((made.mixer, "Mixer roti"), (made.oven, "Oven")):
        machine.name_id = machine.name_en = words
        machine.save()
    made.house.name = "Rumah Produksi Contoh"
    made.house.save()
    for number, member in enumerate(made.people, 1):
        member.name = f"Produsen contoh {number}"
        member.save()
    site.cast.producer.name = "Keripik Tempe Contoh"
    site.cast.producer.save()
    for user, role in ((site.cast.producer, "producer"), (site.cast.operator, "operator")):
        grant_role(by=None, user=user, organisation=made.house.organisation, role=role)
    license_all(made.house, site.cast.producer)
    return made


def test_pictures_of_a_booking(site: Site, world: World, phone: Page) -> None:
    world.book(10, 120)
    site.sign_in(phone, "producer")
    phone.goto(f"/bookings/new/{world.house.slug}/{world.mixer.type}/?day={world.at(9).date()}")
    take(phone, "booking-time")
    phone.locator("input[name=start]").first.check()
    phone.get_by_role("button", name="Lanjut, periksa pesanan").click()
    phone.get_by_role("button", name="Pesan sekarang").click()
    phone.get_by_role("heading", name="Waktu Anda sudah dipesan").wait_for()
    take(phone, "booking-done")


def test_picture_of_the_desk(site: Site, world: World, desk: Page, set_clock: Callable[[datetime], None]) -> None:
    world.book(8, 120)
    for hour, member in enumerate(world.people):
        world.book(9 + 2 * hour, 90, machine=world.oven, producer=member)
    set_clock(world.at(9.25))
    site.sign_in(desk, "operator")
    desk.goto(f"/bookings/desk/{world.house.slug}/")
    take(desk, "desk")
