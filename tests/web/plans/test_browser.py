"""The officer's way to a plan, and the public's reading of it, in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from tests.web.browsing import DESK, FIRST_LOAD_MOST, PHONE, Site, check_page, first_load
from tests.web.plans.small_region import computed_plan, fill, raw_register

from lumbung.web.plans import services
from lumbung.web.plans.models import Plan

pytestmark = pytest.mark.browser

COMPUTING_MS = 60_000
"""In tests a plan is computed within the click that asks for it; on a busy machine that takes its time."""


@pytest.fixture
def public_plan(site: Site) -> Plan:
    """A published plan of the site's region."""
    fill(site.cast.region)
    plan = computed_plan(site.cast.region)
    services.publish(by=site.cast.officer, plan=plan)
    return plan


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_an_officer_goes_from_the_register_to_a_published_plan(
    page_of: Callable[..., Page], site: Site, size: tuple[int, int], script: bool
) -> None:
    fill(site.cast.region)
    page = page_of(size, script=script)
    site.sign_in(page, "officer")
    page.goto("/plans/")
    page.get_by_role("link", name="Buat rencana").click()
    page.get_by_role("link", name="Pakai register ini").click()
    page.get_by_label("Nama rencana").fill("Rencana saya")
    page.get_by_label("Anggaran untuk bangunan dan mesin").fill("4 miliar")
    page.get_by_role("button", name="Hitung rencana").click(timeout=COMPUTING_MS)
    assert page.get_by_role("heading", level=1).inner_text() == "Rencana saya"
    page.get_by_role("link", name="Terbitkan").click()
    page.get_by_role("button", name="Terbitkan").click()
    assert "dibaca semua orang" in page.get_by_role("status").inner_text()
    assert Plan.objects.get().published is not None


def test_an_officer_brings_a_file_and_sees_what_was_understood(desk: Page, site: Site) -> None:
    fill(site.cast.region)
    site.sign_in(desk, "officer")
    desk.goto("/plans/new/")
    content = raw_register().write_csv().encode()
    desk.get_by_label("Register usaha").set_input_files(
        {"name": "kecil.csv", "mimeType": "text/csv", "buffer": content}
    )
    desk.get_by_role("button", name="Baca berkas ini").click()
    assert desk.get_by_role("heading", level=1).inner_text() == "Yang dipahami dari register"
    check_page(desk, touch=False)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_every_page_of_a_plan_is_accessible_and_fits(
    page_of: Callable[..., Page], public_plan: Plan, size: tuple[int, int], scheme: str
) -> None:
    page = page_of(size, color_scheme=scheme)
    page.goto(f"/plans/{public_plan.code}/")
    check_page(page, touch=False)
    names = ("clusters/", "sites/", "districts/")
    links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    inner = page.eval_on_selector_all("svg a", "all => all.map(a => a.getAttribute('href'))")
    start = f"/plans/{public_plan.code}/"
    firsts = [next(one for one in [*links, *inner] if one.startswith(start + name)) for name in names]
    for address in [*firsts, f"{start}clusters/K001/", f"{start}unserved/", f"{start}files/", "/plans/"]:
        page.goto(address)
        check_page(page, touch=False)


def test_tapping_a_district_on_the_map_opens_its_table(phone: Page, public_plan: Plan) -> None:
    phone.goto(f"/plans/{public_plan.code}/")
    target = phone.locator("svg.region .ar a").first
    address = target.get_attribute("href")
    assert address is not None
    phone.goto(address)
    assert "Pembuat yang direncanakan" in phone.content()


def test_the_first_load_of_a_plan_is_small(phone: Page, public_plan: Plan) -> None:
    assert first_load(phone, f"/plans/{public_plan.code}/") <= FIRST_LOAD_MOST


def test_a_reader_has_the_plan_computed_again_without_script(phone_without_script: Page, public_plan: Plan) -> None:
    page = phone_without_script
    page.goto(f"/plans/{public_plan.code}/")
    page.get_by_role("button", name="Hitung ulang").click(timeout=COMPUTING_MS)
    assert "Hasilnya sama persis" in page.content()


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_an_officer_compares_two_plans(
    page_of: Callable[..., Page], site: Site, public_plan: Plan, size: tuple[int, int], script: bool
) -> None:
    computed_plan(site.cast.region, title="Lebih hemat", budget_rp=1_000_000_000)
    page = page_of(size, script=script)
    site.sign_in(page, "officer")
    page.goto("/plans/")
    page.get_by_role("button", name="Bandingkan").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Dua rencana berdampingan"
    assert "Anggaran" in page.get_by_role("region", name="Yang diminta berbeda").inner_text()
    if script:
        check_page(page, touch=False)


@pytest.mark.parametrize("script", [True, False])
def test_a_wrong_file_is_refused_beside_its_field_on_a_phone(
    page_of: Callable[..., Page], site: Site, script: bool
) -> None:
    page = page_of(PHONE, script=script)
    site.sign_in(page, "officer")
    for name, content, words in (
        ("foto.pdf", b"%PDF-1.4", "bukan berkas CSV atau XLSX"),
        ("daftar.xlsx", b"id,kota", "Namanya XLSX"),
    ):
        page.goto("/plans/new/")
        page.get_by_label("Register usaha").set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )
        page.get_by_role("button", name="Baca berkas ini").click()
        assert words in page.get_by_role("alert").inner_text()
    if script:
        check_page(page)


def test_a_broken_spreadsheet_is_told_on_its_page_without_a_path_of_the_server(phone: Page, site: Site) -> None:
    fill(site.cast.region)
    site.sign_in(phone, "officer")
    phone.goto("/plans/new/")
    phone.get_by_label("Register usaha").set_input_files(
        {"name": "rusak.xlsx", "mimeType": "application/zip", "buffer": b"PK\x03\x04 no zip behind it"}
    )
    phone.get_by_role("button", name="Baca berkas ini").click()
    told = phone.get_by_role("alert").inner_text()
    assert "XLSX ini rusak" in told
    assert "/" not in told
    check_page(phone)


def test_anyone_downloads_a_csv_of_a_published_plan(phone: Page, public_plan: Plan) -> None:
    phone.goto(f"/plans/{public_plan.code}/files/")
    with phone.expect_download() as coming:
        phone.get_by_role("link", name="sites.csv").first.click()
    assert coming.value.suggested_filename == f"{public_plan.code}-sites.csv"
