"""The register in a real browser: the producer's way on a phone without script, the officer's way at a desk by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from tests.web.browsing import DESK, FIRST_LOAD_MOST, PHONE, Site, check_page, first_load
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


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("script", [False, True])
def test_mistakes_lose_nothing_and_the_back_button_leads_to_pages(
    site: Site, page_of: Callable[..., Page], size: tuple[int, int], script: bool
) -> None:
    """A mistake at each step; then back through all of them: every page is there, with what was typed last."""
    services.save_areas(region=site.cast.region, areas=some_areas())
    page, look = page_of(size, script=script), check_page if script else sound
    page.goto("/register/enrol/")
    _mistake(page, "Anda membuat apa?", "qwertz", "Kami belum paham", look)
    page.get_by_label("Anda membuat apa?").fill("keripik tempe")
    page.get_by_role("button", name="Lanjut").click()
    _mistake(page, "Kelurahan atau kecamatan", "Atlantis", "Kami tidak mengenal tempat ini", look)
    page.get_by_label("Kelurahan atau kecamatan").fill("jakarta selatan")
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_text("Pilih salah satu").wait_for()
    look(page)
    page.get_by_label("Jagakarsa, Jakarta Selatan").first.check()
    page.get_by_role("button", name="Lanjut").click()
    _mistake(page, "Berapa orang", "dua", "Tulis dengan angka", look)
    page.get_by_label("Berapa orang").fill("2")
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Nama usaha").fill("Keripik Contoh")
    _mistake(page, "Nomor telepon", "12", "Ini bukan nomor ponsel", look)
    assert page.get_by_label("Nama usaha").input_value() == "Keripik Contoh"
    page.get_by_label("Nomor telepon").fill("0812 3456 7890")
    page.get_by_text("Saya setuju").click()
    page.get_by_role("button", name="Lanjut").click()
    page.wait_for_url("**/check/")
    for step, label, typed in (
        ("contact", "Nama usaha", "Keripik Contoh"),
        ("work", "Berapa orang", "2"),
        ("place", "Kelurahan atau kecamatan", "Jagakarsa, Jakarta Selatan"),
        ("make", "Anda membuat apa?", "keripik tempe"),
    ):
        _back_to(page, step)
        assert typed in page.get_by_label(label).first.input_value()
    page.goto("/register/enrol/")
    page.get_by_role("button", name="Daftarkan usaha saya").click()
    page.wait_for_url("**/mine/**")
    assert Enrolment.objects.get().phone == "+6281234567890"


def _mistake(page: Page, label: str, typed: str, told: str, look: Callable[[Page], None]) -> None:
    """Type what cannot be taken: the page says so, and what was typed stays."""
    page.get_by_label(label).fill(typed)
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_text(told).first.wait_for()
    assert page.get_by_label(label).input_value() == typed
    look(page)


def _back_to(page: Page, step: str) -> None:
    """Press the browser's back button until the step shows; never a page that cannot be shown again."""
    for _ in range(4):
        page.go_back()
        if f"/{step}/" in page.url:
            break
    assert f"/{step}/" in page.url


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


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_an_officer_corrects_and_decides_without_script(
    site: Site, page_of: Callable[..., Page], size: tuple[int, int]
) -> None:
    fill(site.cast.region)
    page = page_of(size, script=False)
    site.sign_in(page, "officer")
    page.goto("/register/?q=kelontong")
    page.get_by_role("link", name="A3").click()
    page.get_by_label("Ukuran").select_option("small")
    page.get_by_role("button", name="Simpan perbaikan").click()
    sound(page)
    assert page.get_by_label("Ukuran").input_value() == "small", "without a reason it is refused, the choice stays"
    page.get_by_label("Dari mana Anda tahu?").fill("dikunjungi 3 November")
    page.get_by_role("button", name="Simpan perbaikan").click()
    history = page.get_by_role("group", name="Riwayat perbaikan").inner_text()
    assert "dikunjungi 3 November" in history
    assert "officer" in history
    page.goto("/register/")
    page.get_by_role("link", name="Mungkin ganda").click()
    page.get_by_role("link", name="A1 · A2").click()
    sound(page)
    page.get_by_text("Dua usaha yang berbeda").click()
    page.get_by_role("button", name="Putuskan").click()
    assert DoubleProposal.objects.get().status == "different"


def test_the_filtered_list_is_downloaded_as_it_is_seen(site: Site, desk: Page) -> None:
    fill(site.cast.region)
    site.sign_in(desk, "officer")
    desk.goto("/register/?chain=tempe_tofu")
    with desk.expect_download() as held:
        desk.get_by_role("link", name="Unduh CSV").click()
    lines = held.value.path().read_text(encoding="utf-8").strip().splitlines()
    assert [line.split(",")[0] for line in lines] == ["external_id", "A1", "A2"]


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_pages_are_sound_in_the_dark_and_in_english(
    site: Site, page_of: Callable[..., Page], size: tuple[int, int]
) -> None:
    fill(site.cast.region)
    pair, row = DoubleProposal.objects.get().pk, Enterprise.objects.get(source="self_registered").pk
    dark = page_of(size, color_scheme="dark", locale="en-GB")
    site.sign_in(dark, "officer")
    for address in (f"/register/row/{row}/", f"/register/doubles/{pair}/", "/register/", "/register/enrol/make/"):
        dark.goto(address)
        check_page(dark, touch="enrol" in address)


def test_the_list_is_a_list_on_a_phone(site: Site, phone: Page) -> None:
    fill(site.cast.region)
    site.sign_in(phone, "officer")
    phone.goto("/register/")
    check_page(phone)


@pytest.mark.parametrize(
    "address", ["/", "/register/enrol/make/", "/register/", "/register/doubles/", "/register/imports/"]
)
def test_the_first_load_is_small(site: Site, phone: Page, address: str) -> None:
    fill(site.cast.region)
    site.sign_in(phone, "officer")
    assert first_load(phone, address) <= FIRST_LOAD_MOST
