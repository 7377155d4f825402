"""Signing in as people do: on a small phone without JavaScript, with a passkey, with an app's codes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.web.accounts.test_second_step import totp
from tests.web.browsing import FIRST_LOAD_MOST, Site, check_page, first_load
from tests.web.cast import PASSWORD

from lumbung.web.accounts.services import create_user
from lumbung.web.organisations import services

pytestmark = pytest.mark.browser


def code_of_demo(page: Page) -> str:
    """The newest code on the demo's page of messages."""
    page.goto("/demo/messages/")
    found = re.search(r"\b\d{6}\b", page.locator("main ol").first.inner_text())
    assert found
    return found.group()


def test_a_code_signs_in_on_a_small_phone_without_javascript(
    site: Site, phone_without_script: Page, settings: object
) -> None:
    settings.LUMBUNG_DEMO = True  # type: ignore[attr-defined]
    create_user(username="ani", name="Ani", phone="081234567890")
    page = phone_without_script
    page.goto("/login/?next=/plans/")
    expect(page.locator("#passkey")).to_be_hidden()
    page.fill("#id_who", "0812 3456 7890")
    page.click("text=Kirim kode")
    expect(page.locator("h1")).to_have_text("Tulis kodenya")
    confirm = page.url
    code = code_of_demo(page)
    page.goto(confirm)
    page.fill("#id_code", code)
    page.press("#id_code", "Enter")
    expect(page).to_have_url(re.compile("/plans/$"))
    expect(page.locator("footer")).to_contain_text("Keluar (Ani)")


def test_the_pages_of_signing_in_are_clean_and_light(site: Site, phone: Page) -> None:
    assert first_load(phone, "/login/") <= FIRST_LOAD_MOST
    for address in ("/login/", "/login/password/", "/enter/"):
        phone.goto(address)
        check_page(phone)


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("producer", ["/account/", "/account/phone/", "/account/passkeys/", "/helpers/", "/helpers/give/", "/rights/"]),
        ("helper", ["/producers/", "/producers/ask/", "/cards/dki-jakarta/"]),
    ],
)
def test_producers_and_helpers_pages_are_clean(site: Site, phone: Page, name: str, addresses: list[str]) -> None:
    services.give_consent(
        by=None, helper=site.cast.helper, producer=site.cast.producer, organisation=site.cast.region, how="own_login"
    )
    site.sign_in(phone, name)
    for address in addresses:
        phone.goto(address)
        check_page(phone)


def test_the_strip_of_a_helper_and_the_sheet_of_codes_are_clean(site: Site, phone: Page) -> None:
    services.give_consent(
        by=None, helper=site.cast.helper, producer=site.cast.producer, organisation=site.cast.region, how="own_login"
    )
    site.sign_in(phone, "helper")
    phone.goto("/producers/")
    phone.click("text=Wakili producer")
    expect(phone.locator("aside")).to_contain_text("Anda membantu: producer")
    check_page(phone)
    phone.goto("/cards/dki-jakarta/")
    phone.click("text=Buat lembar kode")
    expect(phone.locator(".sheet > li")).to_have_count(8)
    check_page(phone)


def test_the_pages_about_people_are_clean(site: Site, desk: Page) -> None:
    site.sign_in(desk, "operator")
    for address in ("/organisations/rumah-contoh/people/", "/organisations/rumah-contoh/suspensions/"):
        desk.goto(address)
        check_page(desk, touch=False)


def test_a_passkey_is_saved_and_signs_in(site: Site, phone: Page) -> None:
    local = site.address.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    control = phone.context.new_cdp_session(phone)
    control.send("WebAuthn.enable")
    control.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    phone.goto(f"{local}/login/password/")
    phone.fill("#id_identifier", "producer")
    phone.fill("#id_password", PASSWORD)
    phone.click("main .button")
    phone.goto(f"{local}/account/passkey/")
    phone.fill("#id_password", PASSWORD)  # asked once more
    phone.click("main .button")
    check_page(phone)
    phone.click("main .button")
    expect(phone.locator("h1")).to_have_text("Akun saya")
    expect(phone.locator(".note")).to_have_text("Kunci sandi sudah disimpan.")
    phone.click("text=Keluar (producer)")
    phone.goto(f"{local}/login/")
    phone.click("#passkey")
    expect(phone.locator("footer")).to_contain_text("Keluar (producer)")


def test_the_second_step_is_set_up_and_asked(site: Site, desk_without_script: Page) -> None:
    page = desk_without_script
    for _ in range(1):
        page.goto("/login/password/")
        page.fill("#id_identifier", "officer")
        page.fill("#id_password", PASSWORD)
        page.click("main .button")
    page.goto("/account/second/on/")
    page.fill("#id_password", PASSWORD)
    page.click("main .button")
    secret = page.locator("code").inner_text()
    page.fill("#id_code", totp(secret))
    page.click("main .button")
    expect(page.locator("main li code")).to_have_count(10)
    page.click("text=Keluar (officer)")
    page.goto("/login/password/")
    page.fill("#id_identifier", "officer")
    page.fill("#id_password", PASSWORD)
    page.click("main .button")
    expect(page.locator("h1")).to_have_text("Langkah kedua")
    page.fill("#id_code", totp(secret, 1))
    page.click("main .button")
    expect(page.locator("footer")).to_contain_text("Keluar (officer)")
