"""Houses in a real browser: phone and desktop, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page
from tests.web.browsing import DESK, FIRST_LOAD_MOST, PHONE, Site, check_page, first_load
from tests.web.houses.pictures import png
from tests.web.plans.small_region import fill

from lumbung.web.houses import services
from lumbung.web.houses.models import House, Machine
from lumbung.web.organisations.services import grant_role

pytestmark = pytest.mark.browser
DAY = date(2026, 11, 24)


@pytest.fixture
def kitchen(site: Site, settings: LazySettings, tmp_path_factory: pytest.TempPathFactory) -> House:
    """An open house with two rooms, nine machines and prices; the cast's operator runs it."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    cast = site.cast
    fill(cast.region)
    house = services.create_house(
        by=None, region=cast.region, name="Rumah Uji", slug="rumah-uji", lat=-6.22, lon=106.82, address="Jalan 1"
    )
    grant_role(by=None, user=cast.operator, organisation=house.organisation, role="operator")
    services.describe_house(by=None, house=house, about="Dapur bersama.", needed="KTP.", contact="Meja depan")
    services.set_hours(by=None, house=house, week=[(day, time(7), time(19)) for day in range(6)])
    services.set_peak_hours(by=None, house=house, week=[(day, time(8), time(12)) for day in range(6)])
    services.add_exception(by=None, house=house, day=date(2026, 12, 1), reason="Perbaikan")
    services.add_product_class(
        by=None, house=house, code="kacang", name_id="Kacang", name_en="Peanut", allergens="peanut"
    )
    for number, name in enumerate(("Dapur", "Ruang kemas")):
        room = services.add_room(by=None, house=house, name=name, people=4 * number)
        for n in range(5):
            machine = services.add_machine(
                by=None,
                house=house,
                type=f"m{number}{n}",
                name_id=f"Mesin {name} nomor {n}",
                name_en=f"Machine {n}",
                room=room,
            )
            for band, amount in (("peak", 12_000), ("off_peak", 9_000)):
                services.set_tariff(by=None, machine=machine, rp_per_hour=amount, band=band, since=DAY, source="uji")
                services.set_tariff(
                    by=None, machine=machine, rp_per_hour=2 * amount, band=band, group="public", since=DAY, source="uji"
                )
    services.set_photo(by=None, machine=Machine.objects.get(type="m00"), data=png(40, 30))
    return services.open_house(by=None, house=house)


PUBLIC = (
    "/houses/",
    "/houses/?place=Kelurahan 24",
    "/houses/?place=zzz",
    "/houses/rumah-uji/",
    "/houses/rumah-uji/machines/m00/",
)
STAFF = (
    "", "describe/", "rules/", "hours/usual/", "days/", "rooms/", "machines/", "machines/m00/", "tariffs/", "classes/",
    "qr/",
)  # fmt: skip


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_what_everybody_reads_is_sound(
    kitchen: House, page_of: Callable[..., Page], size: tuple[int, int], script: bool
) -> None:
    page = page_of(size)
    if not script:
        page = page_of(size, script=False)
    for address in PUBLIC:
        page.goto(address)
        if script:  # axe is a script itself
            check_page(page)
        else:
            assert page.locator("h1").count() == 1


@pytest.mark.parametrize("address", ["/houses/", "/houses/rumah-uji/", "/houses/rumah-uji/machines/m00/"])
def test_the_first_load_is_small(kitchen: House, phone: Page, address: str) -> None:
    assert first_load(phone, address) <= FIRST_LOAD_MOST


def test_a_producer_finds_the_nearest_house_and_the_way_to_book_without_script(
    kitchen: House, phone_without_script: Page
) -> None:
    page = phone_without_script
    page.goto("/houses/")
    assert page.get_by_role("button", name="Pakai lokasi gawai saya").count() == 0
    page.get_by_label("Anda di mana?").fill("Kelurahan 12")
    page.get_by_role("button", name="Tampilkan yang terdekat").click()
    page.get_by_text("Jarak diukur garis lurus").wait_for()
    page.locator("ul.places").get_by_role("link", name="Rumah Uji").click()
    page.get_by_role("link", name="Mesin Dapur nomor 0").first.click()
    assert page.get_by_role("link", name="Pesan mesin ini").get_attribute("href") == "/bookings/new/rumah-uji/m00/"


def test_the_place_of_the_device_is_asked_only_when_she_taps_and_is_made_coarse(
    kitchen: House, page_of: Callable[..., Page]
) -> None:
    page = page_of(PHONE, geolocation={"latitude": -6.234567, "longitude": 106.823456}, permissions=["geolocation"])
    page.goto("/houses/")
    assert page.url.endswith("/houses/")
    page.get_by_role("button", name="Pakai lokasi gawai saya").click()
    page.wait_for_url("**/houses/?lat=-6.23&lon=106.82")
    page.get_by_text("Terdekat dari tempat Anda").wait_for()


def test_a_device_that_says_no_is_told_what_to_do(kitchen: House, page_of: Callable[..., Page]) -> None:
    page = page_of(PHONE, permissions=[])
    page.goto("/houses/")
    page.get_by_role("button", name="Pakai lokasi gawai saya").click()
    page.get_by_text("Ketik nama tempatnya").wait_for()
    assert "lat=" not in page.url


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_pages_of_those_who_run_it_are_sound(
    site: Site, kitchen: House, page_of: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = page_of(size)
    site.sign_in(page, "operator")
    for path in STAFF:
        page.goto(f"/houses/rumah-uji/run/{path}")
        check_page(page)
    for address in ("/training/houses/rumah-uji/", "/training/houses/rumah-uji/grant/", "/training/"):
        page.goto(address)
        check_page(page)


def test_an_officer_sets_up_a_house_by_hand_with_the_keyboard_only(site: Site, kitchen: House, desk: Page) -> None:
    site.sign_in(desk, "officer")
    desk.goto("/houses/new/")
    check_page(desk)
    desk.get_by_label("Nama rumah produksi").focus()
    desk.keyboard.type("Rumah Kecil")
    desk.keyboard.press("Tab")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    desk.get_by_label("Alamat").focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/houses/rumah-kecil/run/")
    desk.get_by_text("Sebelum dapat dipakai").wait_for()
    check_page(desk)


def test_a_photo_is_made_small_before_it_is_sent(site: Site, kitchen: House, desk: Page) -> None:
    site.sign_in(desk, "operator")
    desk.goto("/houses/rumah-uji/run/machines/m01/")
    picture = desk.evaluate(NOISY)
    desk.locator("input[type=file][name=photo]").set_input_files(
        {"name": "besar.png", "mimeType": "image/png", "buffer": bytes(picture)}
    )
    for _look in range(100):  # the page's own policy forbids `wait_for_function`
        if desk.evaluate("document.querySelector('input[name=photo]').files[0].name") == "photo.jpg":
            break
        desk.wait_for_timeout(100)
    desk.get_by_role("button", name="Unggah foto").click()
    desk.get_by_text("Tersimpan").wait_for()
    machine = Machine.objects.get(type="m01")
    assert machine.photo.size <= 40_000 < len(picture)
    assert machine.photo_width <= 800
    assert abs(machine.photo_width / machine.photo_height - 1.5) < 0.01


NOISY = """async () => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 1200, height: 800});
  const pen = canvas.getContext('2d');
  for (let x = 0; x < 1200; x += 8) for (let y = 0; y < 800; y += 8) {
    pen.fillStyle = `hsl(${(x * 7 + y * 13) % 360} 60% ${40 + (x * y) % 30}%)`; pen.fillRect(x, y, 8, 8);
  }
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  return [...new Uint8Array(await blob.arrayBuffer())];
}"""
"""A PNG of 1200 × 800 that is larger than 40 kB."""
