"""The pages in a real browser: axe, 44 px, no sideways scroll; making a token without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from tests.web.api.conftest import token_of
from tests.web.browsing import FIRST_LOAD_MOST, Site, check_page, first_load

pytestmark = pytest.mark.browser


def test_making_and_revoking_a_token_on_a_phone_without_script(site: Site, phone_without_script: Page) -> None:
    page = phone_without_script
    site.sign_in(page, "operator")
    page.goto("/api/tokens/new/")
    page.fill("input[name=label]", "Program stok contoh")
    page.check("input[name=scopes][value='bookings:read']")
    page.click("main button.button")
    assert page.inner_text("code.long").startswith("lumbung_")
    page.click("main a.button")
    assert "Program stok contoh" in page.inner_text("main")
    page.click("main form button")
    assert "Dicabut" in page.inner_text("main")


@pytest.mark.parametrize("path", ["/api/tokens/", "/api/tokens/new/"])
def test_the_pages_of_tokens_hold_on_a_phone(site: Site, phone: Page, path: str) -> None:
    token_of(site.cast.operator, organisation=site.cast.house)
    site.sign_in(phone, "operator")
    phone.goto(path)
    check_page(phone)


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_list_of_endpoints_holds(site: Site, request: pytest.FixtureRequest, size: str) -> None:
    page: Page = request.getfixturevalue(size)
    page.goto("/api/")
    check_page(page, touch=False)  # a dense table for those who write programs


def test_the_list_of_endpoints_is_light(site: Site, phone: Page) -> None:
    assert first_load(phone, "/api/") <= FIRST_LOAD_MOST
