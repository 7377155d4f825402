"""The shell in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from tests.web.browsing import DESK, FIRST_LOAD_MOST, PHONE, Site, check_page, first_load
from tests.web.cast import PASSWORD

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("address", ["/", "/login/", "/nowhere/"])
def test_every_shell_page_is_accessible_and_fits(
    page_of: Callable[..., Page], address: str, size: tuple[int, int], scheme: str
) -> None:
    page = page_of(size, color_scheme=scheme)
    page.goto(address)
    check_page(page)


def test_the_first_load_is_small(phone: Page, site: Site) -> None:
    assert first_load(phone, "/") <= FIRST_LOAD_MOST / 3


@pytest.mark.parametrize("script", [True, False])
def test_an_officer_signs_in_and_out_with_and_without_script(page_of: Callable[..., Page], script: bool) -> None:
    page = page_of(PHONE, script=script)
    page.goto("/login/password/")
    page.get_by_label("Nama pengguna").fill("officer")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/")
    page.get_by_role("button", name="Keluar").click()
    assert page.get_by_role("status").inner_text() == "Anda sudah keluar."


def test_a_wrong_password_keeps_the_name_and_says_what_to_do(phone: Page) -> None:
    phone.goto("/login/password/")
    phone.get_by_label("Nama pengguna").fill("officer")
    phone.get_by_label("Kata sandi").fill("salah")
    phone.get_by_role("button", name="Masuk").click()
    assert "tidak cocok" in phone.get_by_role("alert").inner_text()
    assert phone.get_by_label("Nama pengguna").input_value() == "officer"
    check_page(phone)


def test_the_keyboard_reaches_the_content_first(desk: Page) -> None:
    desk.goto("/")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.className") == "skip"
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.id") == "content"
