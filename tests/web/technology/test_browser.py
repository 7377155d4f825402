"""What a machine costs, and the officers' rulebook, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page
from tests.web.browsing import DESK, FIRST_LOAD_MOST, PHONE, Site, check_page, first_load

from lumbung.web.rulebook import services

pytestmark = pytest.mark.browser
STEP = "/technology/bakery/bread/01_kneading/"


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_pages_of_technology_are_sound(site: Site, page_of: Callable[..., Page], size: tuple[int, int]) -> None:
    page = page_of(size)
    for address in ("/technology/", "/technology/bakery/", STEP, f"{STEP}?volume=x&place=zzz"):
        page.goto(address)
        check_page(page)


def test_the_first_load_of_a_comparison_is_small(site: Site, phone: Page) -> None:
    assert first_load(phone, STEP) <= FIRST_LOAD_MOST


def test_a_baker_compares_at_her_own_volume_without_script(site: Site, phone_without_script: Page) -> None:
    page = phone_without_script
    page.goto("/technology/")
    page.get_by_role("link", name="Roti dan kue").click()
    page.get_by_role("link", name="Menimbang dan menguleni").click()
    page.get_by_label("Berapa banyak Anda buat dalam sebulan?").fill("2.000")
    page.get_by_role("button", name="Bandingkan").click()
    page.get_by_text("Pada 2.000 kg sebulan yang termurah").wait_for()
    assert "volume=2.000" in page.url


def test_the_rulebook_is_sound_at_the_desk_and_an_officer_sees_the_red_cases(
    site: Site, page_of: Callable[..., Page]
) -> None:
    made = services.propose(
        by=site.cast.officer, region=site.cast.region, parameter="size.pp7_2021.micro_capital_most",
        starts=date(2021, 2, 2), ends=None, value=2_000_000_000, ref="PP 7/2021 Pasal 35 ayat (3) huruf a",
        certainty="B", reason="Contoh",
    )  # fmt: skip
    page = page_of(DESK)
    site.sign_in(page, "officer")
    for address in ("", "parameter/size.pp7_2021.micro_capital_most/", f"proposal/{made.pk}/", "import/"):
        page.goto(f"/rulebook/{address}")
        check_page(page, touch=False)
    page.goto(f"/rulebook/proposal/{made.pk}/")
    assert page.get_by_text("merah:").count() > 0
