"""The guide on a phone without JavaScript: a tempe maker, a tailor, a bag maker; and each page in the browser's eyes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.web.browsing import FIRST_LOAD_MOST, Site, check_page, first_load
from tests.web.guide.ways import MAKERS

pytestmark = pytest.mark.browser
LATER_LOAD_MOST = 15_000  # bytes of a page over the wire, gzipped
SHOTS = os.environ.get("LUMBUNG_SHOTS", "")


def shot(page: Page, name: str) -> None:
    """Into the folder of LUMBUNG_SHOTS, when somebody wants to look."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def answer(page: Page, told: dict[str, str]) -> str:
    """Answer the question that is shown; gives back its fact."""
    fact = page.url.rstrip("/").split("/")[-1]
    field = page.locator("[name=answer]").first
    if fact not in told:
        page.get_by_role("button", name="Saya tidak tahu").click()
    else:
        if field.get_attribute("type") == "radio":
            page.locator(f"[name=answer][value='{told[fact]}']").check()
        else:
            field.fill(told[fact])
        page.get_by_role("button", name="Lanjut").click()
    return fact


def walk(page: Page, maker: str) -> list[str]:
    """From the start page to the result; gives back the facts that were asked."""
    words, told = MAKERS[maker]
    page.goto("/guide/")
    page.get_by_label("Anda membuat apa?").fill(words)
    page.get_by_role("button", name="Lihat izin saya").click()
    asked = []
    while "/guide/ask/" in page.url:
        assert page.get_by_role("button", name="Saya tidak tahu").count() == 1
        assert page.get_by_text("Mengapa ditanya?").count() == 1
        shot(page, f"{maker}-{len(asked) + 1}")
        asked.append(answer(page, told))
    shot(page, f"{maker}-result")
    return asked


@pytest.mark.parametrize("maker", list(MAKERS))
def test_a_maker_finds_her_permits_with_at_most_eight_answers(
    site: Site, phone_without_script: Page, maker: str
) -> None:
    page = phone_without_script
    asked = walk(page, maker)
    assert 1 <= len(asked) <= 8
    assert len(set(asked)) == len(asked), "no question comes twice"
    assert page.url.endswith("/guide/permits/")
    words = MAKERS[maker][0]
    assert page.get_by_role("heading", level=1).inner_text() == f"Izin untuk {words}"
    assert page.get_by_role("heading", name="NIB, nomor usaha").count() == 1
    is_food = maker == "tempe"
    assert page.locator("ol.steps").get_by_role("heading", name="SPP-IRT", exact=False).count() == is_food
    assert page.get_by_text("Ini penjelasan, bukan nasihat hukum").count() == 1


def test_the_back_button_leads_to_the_question_before_with_her_answer(site: Site, phone_without_script: Page) -> None:
    page = phone_without_script
    page.goto("/guide/make/")
    page.get_by_label("Saya membuat").fill("keripik tempe")
    page.get_by_role("button", name="Lanjut").click()
    first = page.url
    page.locator("[value=home_kitchen]").check()
    page.get_by_role("button", name="Lanjut").click()
    page.go_back()
    assert page.url == first
    assert page.locator("[value=home_kitchen]").is_checked()
    page.go_forward()
    page.get_by_role("link", name="Kembali").click()
    assert page.url == first


PAGES = (
    "/guide/", "/guide/ask/permits/made_at/", "/guide/ask/permits/shelf_life_days/", "/guide/permits/",
    "/guide/permits/nib/have/", "/guide/money/", "/guide/size/", "/guide/can/?q=halal", "/guide/can/permit.spp_irt.needed/",
    "/guide/known/", "/guide/law/?place=UU 11/2020 Pasal 91",
)  # fmt: skip


def test_each_page_is_sound_on_a_phone_and_small(site: Site, phone: Page) -> None:
    phone.goto("/guide/make/")
    phone.get_by_label("Saya membuat").fill("keripik tempe")
    phone.get_by_role("button", name="Lanjut").click()
    for fact in ("made_at", "packaged", "shelf_life_days"):
        phone.goto(f"/guide/ask/permits/{fact}/")
        answer(phone, MAKERS["tempe"][1])
    for address in PAGES:
        phone.goto(address)
        check_page(phone)
        assert phone.locator("main .button:not(.quiet)").count() <= 1, f"{address}: one filled button"
        size = phone.evaluate("performance.getEntriesByType('navigation')[0].encodedBodySize")
        assert size <= LATER_LOAD_MOST, f"{address}: {size} bytes"
        shot(phone, f"phone{address.split('?')[0].replace('/', '-')}{'q' if '?' in address else ''}")


def test_the_first_load_is_small(site: Site, phone: Page) -> None:
    assert first_load(phone, "/guide/") <= FIRST_LOAD_MOST
