"""The register in a real browser: the producer's way on a phone without script, the officer's way at a desk by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from tests.web.browsing import FIRST_LOAD_MOST, Site, check_page, first_load
from tests.web.pages import broken
from tests.web.register.rows import some_areas
from tests.web.register.test_views import fill

from lumbung.web.register import services
from lumbung.web.register.models import DoubleProposal, Enrolment, Enterprise


def sound(page: Page) -> None:
    """What can be checked without script: our own rules of every page."""
    assert broken(page.content()) == []


pytestmark = pytest.mark.browser


def _enrol(page: Page, look: Callable[[Page], None]) -> None:
    """All five steps, looking at each page (axe needs script)."""
    page.goto("/register/enrol/")
    look(page)
    page.get_by_label("Anda membuat apa?").fill("keripik tempe")
    page.get_by_role("button", name="Lanjut").click()
    look(page)
    page.get_by_label("Kelurahan atau kecamatan").fill("jakarta selatan")
    page.get_by_role("button", name="Lanjut").click()
    look(page)
    page.get_by_label("Lenteng Agung").check()
    page.get_by_role("button", name="Lanjut").click()
    look(page)
    page.get_by_label("Berapa orang").fill("2")
    page.locator(".pick").first.click()
    page.get_by_role("button", name="Lanjut").click()
    look(page)
    page.get_by_label("Nama usaha").fill("Keripik Contoh")
    page.get_by_text("Saya setuju").click()
    page.get_by_role("button", name="Lanjut").click()
    look(page)


def test_a_producer_registers_on_a_phone_without_script(site: Site, phone_without_script: Page) -> None:
    services.save_areas(region=site.cast.region, areas=some_areas())
    page = phone_without_script
    _enrol(page, sound)
    page.get_by_role("button", name="Daftarkan usaha saya").click()
    page.wait_for_url("**/mine/**")
    sound(page)
    assert Enrolment.objects.get().enterprise.chain == "snacks"


def test_a_double_tap_and_the_back_button_make_one_registration(site: Site, phone: Page) -> None:
    services.save_areas(region=site.cast.region, areas=some_areas())
    _enrol(phone, check_page)
    phone.get_by_role("button", name="Daftarkan usaha saya").dblclick()
    phone.wait_for_url("**/mine/**")
    check_page(phone)
    phone.go_back()
    phone.goto("/register/enrol/make/")
    assert Enrolment.objects.count() == 1


def test_the_place_of_the_phone_is_taken_only_when_she_taps(site: Site, page_of: object) -> None:
    services.save_areas(region=site.cast.region, areas=some_areas())
    page: Page = page_of(  # type: ignore[operator]
        (360, 640), geolocation={"latitude": -6.2211, "longitude": 106.9011}, permissions=["geolocation"]
    )
    page.goto("/register/enrol/make/")
    page.get_by_label("Anda membuat apa?").fill("keripik tempe")
    page.get_by_role("button", name="Lanjut").click()
    check_page(page)
    page.get_by_role("button", name="Pakai lokasi ponsel ini").click()
    page.wait_for_url("**/work/")


def test_an_officer_finds_corrects_and_decides_at_a_desk(site: Site, desk: Page) -> None:
    fill(site.cast.region)
    site.sign_in(desk, "officer")
    desk.goto("/register/")
    check_page(desk, touch=False)
    desk.get_by_label("Cari", exact=True).fill("kelontong")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**q=kelontong**")
    desk.get_by_role("link", name="A3").click()
    check_page(desk, touch=False)
    desk.get_by_label("Ukuran").select_option("small")
    desk.get_by_label("Dari mana Anda tahu?").fill("dikunjungi")
    desk.keyboard.press("Enter")
    desk.get_by_text("Sudah diperbaiki").wait_for()
    assert Enterprise.objects.get(external_id="A3").size == "small"
    desk.goto("/register/doubles/")
    check_page(desk, touch=False)
    desk.get_by_role("link", name="A1 · A2").click()
    check_page(desk, touch=False)
    desk.get_by_label("Sama, A1").focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/doubles/")
    assert DoubleProposal.objects.get().status == "same"
    desk.goto("/register/imports/")
    check_page(desk, touch=False)


def test_the_list_is_a_list_on_a_phone(site: Site, phone: Page) -> None:
    fill(site.cast.region)
    site.sign_in(phone, "officer")
    phone.goto("/register/")
    check_page(phone)


@pytest.mark.parametrize("address", ["/register/enrol/make/", "/register/"])
def test_the_first_load_is_small(site: Site, phone: Page, address: str) -> None:
    fill(site.cast.region)
    site.sign_in(phone, "officer")
    assert first_load(phone, address) <= FIRST_LOAD_MOST
