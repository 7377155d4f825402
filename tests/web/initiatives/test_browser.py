"""The registry of efforts in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from tests.web.browsing import FIRST_LOAD_MOST, Site, check_page, first_load

from lumbung.web.initiatives import services

pytestmark = pytest.mark.browser


def test_list_and_effort_are_sound_on_a_phone(site: Site, phone: Page) -> None:
    services.load_known(region=site.cast.region)
    for address in ("/initiatives/", "/initiatives/pik-semanan/", "/initiatives/?island=Papua"):
        phone.goto(address)
        check_page(phone)


def test_everybody_filters_and_reads_on_a_phone_without_script(site: Site, phone_without_script: Page) -> None:
    services.load_known(region=site.cast.region)
    page = phone_without_script
    page.goto("/initiatives/")
    page.get_by_text("Cari atau saring").click()
    page.get_by_label("Kata", exact=True).fill("tempe")
    page.get_by_role("button", name="Tampilkan").click()
    page.get_by_role("link", name="PIK Semanan").last.click()
    page.wait_for_url("**/pik-semanan/")
    assert "PIK Semanan" in page.content()


def test_an_officer_records_a_status_at_a_desk(site: Site, desk: Page) -> None:
    services.load_known(region=site.cast.region)
    site.sign_in(desk, "officer")
    desk.goto("/initiatives/")
    check_page(desk, touch=False)
    desk.goto("/initiatives/pik-semanan/status/")
    check_page(desk)
    desk.get_by_label("Keadaan").select_option("idle")
    desk.get_by_label("Tahun").fill("2026")
    desk.get_by_label("Sumber", exact=True).fill("Kunjungan 3 November 2026")
    desk.get_by_role("button", name="Catat keadaan").click()
    desk.get_by_text("Sudah dicatat").wait_for()
    check_page(desk, touch=False)


def test_the_first_load_is_small(site: Site, phone: Page) -> None:
    services.load_known(region=site.cast.region)
    assert first_load(phone, "/initiatives/") <= FIRST_LOAD_MOST
