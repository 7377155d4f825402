"""The registry of efforts in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from tests.web.browsing import DESK, FIRST_LOAD_MOST, PHONE, Site, check_page, first_load

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


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("script", [False, True])
def test_an_officer_adds_an_effort_says_how_it_stands_and_corrects_it(
    site: Site, page_of: Callable[..., Page], size: tuple[int, int], script: bool
) -> None:
    page = page_of(size, script=script)
    site.sign_in(page, "officer")
    page.goto("/initiatives/")
    page.get_by_role("link", name="Tambah upaya").click()
    page.get_by_label("Nama", exact=True).fill("Dapur Contoh")
    page.get_by_label("Jenis").select_option("shared_kitchen")
    page.get_by_label("Untuk pembuat").select_option("culinary")
    page.get_by_label("Sumber", exact=True).fill("Surat dinas 12/2026")
    page.get_by_role("button", name="Tambahkan upaya").click()
    page.wait_for_url("**/dapur-contoh/status/")
    page.get_by_label("Keadaan").select_option("working")
    page.get_by_label("Bulan (1–12)").fill("11")
    page.get_by_label("Sumber", exact=True).fill("Kunjungan 3 November 2026")
    page.get_by_role("button", name="Catat keadaan").click()
    page.get_by_text("Isi juga tahunnya").first.wait_for()
    assert page.get_by_label("Sumber", exact=True).input_value() == "Kunjungan 3 November 2026"
    page.get_by_label("Tahun").fill("2026")
    page.get_by_role("button", name="Catat keadaan").click()
    assert "November 2026" in page.get_by_role("group", name="Keadaan").inner_text()
    page.get_by_role("link", name="Perbaiki data upaya ini").click()
    page.locator("#id_machines").fill("2 oven")
    page.get_by_label("Sumber", exact=True).fill("Kunjungan 3 November 2026")
    page.get_by_role("button", name="Simpan perbaikan").click()
    page.get_by_text("2 oven").wait_for()
    if script:
        check_page(page, touch=False)


def test_a_mark_on_the_map_leads_to_its_effort_and_a_number_to_its_list(site: Site, desk_without_script: Page) -> None:
    services.load_known(region=site.cast.region)
    page = desk_without_script
    page.goto("/initiatives/")
    page.locator("svg.map a", has=page.locator("circle.existing")).first.click()
    assert page.locator("h1").inner_text().startswith("RPB")
    page.goto("/initiatives/")
    page.locator("svg.map a", has=page.locator("text")).first.click()
    assert "province=" in page.url


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_pages_are_sound_in_the_dark_and_in_english(
    site: Site, page_of: Callable[..., Page], size: tuple[int, int]
) -> None:
    services.load_known(region=site.cast.region)
    dark = page_of(size, color_scheme="dark", locale="en-GB")
    for address in ("/initiatives/", "/initiatives/fs-sragen/", "/initiatives/?status=closed"):
        dark.goto(address)
        check_page(dark, touch=False)


@pytest.mark.parametrize("address", ["/initiatives/", "/initiatives/pik-semanan/"])
def test_the_first_load_is_small(site: Site, phone: Page, address: str) -> None:
    services.load_known(region=site.cast.region)
    assert first_load(phone, address) <= FIRST_LOAD_MOST
