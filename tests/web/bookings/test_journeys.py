"""Whole ways in a real browser: with the keyboard only, without JavaScript, and how much each page weighs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import Page
from tests.web.bookings.worlds import NOW, World, license_all, make_world
from tests.web.browsing import FIRST_LOAD_MOST, Site, check_page, first_load
from tests.web.pages import broken

from lumbung.web.bookings.models import Booking, TrainingSession
from lumbung.web.bookings.services import attendance, passing, waiting
from lumbung.web.organisations.models import HelperConsent, Membership
from lumbung.web.organisations.services import grant_role

pytestmark = pytest.mark.browser
LATER_PAGE_MOST = 15_000  # bytes over the wire, with what the browser keeps
SetClock = Callable[[datetime], None]

FOCUSED = """() => { const e = document.activeElement;
  if (!e.matches('a, button, input, select, textarea, summary')) return '';
  return [...(e.labels || []), e].map(one => one.textContent).concat(e.name || '').join(' ').replace(/\\s+/g, ' '); }"""
RING = """() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }"""


@pytest.fixture
def house(site: Site, set_clock: SetClock) -> World:
    """A house in which the cast's producer is a licensed member, and its operator runs the desk."""
    world = make_world()
    for user, role in ((site.cast.producer, "producer"), (site.cast.operator, "operator")):
        grant_role(by=None, user=user, organisation=world.house.organisation, role=role)
    license_all(world.house, site.cast.producer)
    return world


def tab_to(page: Page, words: str, most: int = 80) -> None:
    """Press Tab until what has the focus says `words`, and can be seen to have it."""
    for _step in range(most):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED):
            assert page.evaluate(RING), f"nothing shows that {words!r} has the focus"
            return
    raise AssertionError(f"the keyboard does not reach {words!r} on {page.url}")


def press(page: Page, words: str) -> None:
    """Go to a link or button by Tab, and press Enter there."""
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sound(page: Page) -> None:
    """What can be checked without script: our own rules of every page."""
    assert broken(page.content()) == []


def test_a_producer_books_with_the_keyboard_only(site: Site, house: World, desk: Page) -> None:
    site.sign_in(desk, "producer")
    desk.goto("/")
    press(desk, "Pesan waktu mesin")
    press(desk, "mixer")
    tab_to(desk, "start")
    desk.keyboard.press("Space")
    press(desk, "Lanjut, periksa pesanan")
    tab_to(desk, "Catatan untuk rumah produksi")
    desk.keyboard.type("Adonan roti")
    press(desk, "Pesan sekarang")
    desk.get_by_role("heading", name="Waktu Anda sudah dipesan").wait_for()
    press(desk, "Perpanjang")
    tab_to(desk, "minutes")
    desk.keyboard.press("Space")
    press(desk, "Perpanjang")
    made = Booking.objects.get()
    assert (made.producer, made.note, made.minutes) == (site.cast.producer, "Adonan roti", 135)


def test_an_operator_checks_in_with_the_keyboard_only(
    site: Site, house: World, desk: Page, set_clock: SetClock
) -> None:
    made = house.book(9, 120)
    set_clock(made.start)
    site.sign_in(desk, "operator")
    desk.goto("/")
    press(desk, "Meja rumah produksi")
    desk.wait_for_url(f"**/bookings/desk/{house.house.slug}/")
    tab_to(desk, "Kode pesanan")
    desk.keyboard.type(made.code.lower())
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    desk.get_by_text("sudah datang").first.wait_for()
    press(desk, f"Sudah selesai {made.code}")
    made.refresh_from_db()
    assert made.state == "finished"


def test_a_helper_books_for_a_named_producer_without_script(
    site: Site, house: World, phone_without_script: Page
) -> None:
    page, cast = phone_without_script, site.cast
    Membership.objects.filter(user=cast.helper).update(since=date(2026, 1, 1))
    HelperConsent.objects.create(
        helper=cast.helper, producer=cast.producer, organisation=cast.region, how="own_login",
        since=NOW - timedelta(days=1),
    )  # fmt: skip
    site.sign_in(page, "helper")
    page.goto("/producers/")
    sound(page)
    page.get_by_role("button", name=f"Wakili {cast.producer}").click()
    page.goto(f"/bookings/new/{house.house.slug}/")
    sound(page)
    page.get_by_role("link", name="mixer").click()
    page.locator("input[name=start]").first.check()
    page.get_by_role("button", name="Lanjut, periksa pesanan").click()
    sound(page)
    for name in (str(cast.producer), str(cast.helper)):
        assert name in page.locator("main").inner_text()
    page.get_by_role("button", name="Pesan sekarang").click()
    page.get_by_role("heading", name="Waktu Anda sudah dipesan").wait_for()
    sound(page)
    made = Booking.objects.get()
    assert (made.producer, made.made_by, made.door) == (cast.producer, cast.helper, "helper")


def test_the_desk_works_without_script(
    site: Site, house: World, desk_without_script: Page, set_clock: SetClock
) -> None:
    page, slug = desk_without_script, house.house.slug
    first, second = house.book(9, 60), house.book(11, 60, producer=house.people[1])
    set_clock(first.start)
    site.sign_in(page, "operator")
    page.goto(f"/bookings/desk/{slug}/")
    page.get_by_label("Kode pesanan").fill(first.code)
    page.locator("form.panel button").click()
    page.get_by_role("button", name=f"Sudah selesai {first.code}").click()
    page.get_by_role("link", name="Ada yang mulai langsung").click()
    page.get_by_label("Siapa").fill(house.people[2].username)
    page.get_by_label("Mesin").select_option("oven")
    page.get_by_role("button", name="Mulai sekarang").click()
    sound(page)
    set_clock(house.at(14))
    page.goto(f"/bookings/desk/{slug}/later/?day={first.start.date()}")
    page.locator(f"input[name=came-{second.code}]").fill("11:05")
    page.locator(f"input[name=left-{second.code}]").fill("11:50")
    page.get_by_role("button", name="Simpan jam ini").click()
    sound(page)
    page.goto(f"/bookings/desk/{slug}/training/")
    page.get_by_label("Apa yang diajarkan").fill("Oven untuk pemula")
    page.get_by_label("Untuk mesin apa").select_option("oven")
    page.get_by_label("Mulai").fill(house.at(16).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Tahan waktunya").click()
    sound(page)
    assert TrainingSession.objects.get().start == house.at(16)
    states = dict(Booking.objects.order_by("pk").values_list("producer", "state"))
    assert list(states.values()) == ["finished", "finished", "checked_in"]


def bytes_of(page: Page, address: str) -> int:
    """Bytes over the wire of one more page, with what the browser has kept of the ones before."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="load")
    session.detach()
    return round(sum(sizes))


def addresses(site: Site, house: World) -> list[str]:
    """Every page of a producer's way, with something on it."""
    hers, slug = site.cast.producer, house.house.slug
    made, late = house.book(9, 120, producer=hers), house.book(15, 60, producer=hers)
    house.book(12, 60, producer=house.people[1])
    offer = passing.offer(
        by=house.people[1], booking=Booking.objects.get(producer=house.people[1]), to=hers
    )  # fmt: skip
    passing.offer(by=hers, booking=late, to=house.people[2])
    entry = waiting.join(
        by=hers, producer=hers, machine=house.mixer, first=house.at(12), last=house.at(12), minutes=60
    )  # fmt: skip
    new, day = f"/bookings/new/{slug}/", house.at(9).date()
    start = house.at(17).isoformat().replace("+", "%2B")
    own = [f"/bookings/{made.code}/{act}" for act in ("", "extend/", "move/", "shorten/", "transfer/", "cancel/")]
    return [
        "/", "/bookings/", "/bookings/calendars/", new, f"{new}mixer/", f"{new}mixer/?day={day}",
        f"{new}mixer/check/?minutes=60&start={start}", f"{new}mixer/repeat/?minutes=60&start={start}",
        f"{new}mixer/wait/?day={day}", *own, f"/bookings/{late.code}/transfer/",
        f"/bookings/{made.code}/move/check/?start={start}", f"/bookings/offers/{offer.pk}/",
        f"/bookings/waiting/{entry.pk}/", f"/bookings/toll/new/{slug}/", f"/bookings/at/{made.unit_id}/",
        "/houses/", f"/houses/{slug}/", f"/houses/{slug}/machines/mixer/", "/training/", "/account/",
    ]  # fmt: skip


def test_every_page_of_a_producers_way_is_light(site: Site, house: World, phone: Page) -> None:
    found = addresses(site, house)
    site.sign_in(phone, "producer")
    first = first_load(phone, "/")
    weights = {address: bytes_of(phone, address) for address in found}
    told = "\n".join(f"{size:7,} {address}" for address, size in sorted(weights.items(), key=lambda row: -row[1]))
    assert min(weights.values()) > 500, f"nothing was measured:\n{told}"
    assert max(weights.values()) <= LATER_PAGE_MOST, told
    assert first <= FIRST_LOAD_MOST, f"first load {first:,}"


def test_what_is_new_is_sound(site: Site, house: World, phone: Page, set_clock: SetClock) -> None:
    hers, slug = site.cast.producer, house.house.slug
    made, other = house.book(9, 60, producer=hers), house.book(13, 60, producer=house.people[1])
    offer = passing.offer(by=house.people[1], booking=other, to=hers)
    set_clock(made.start)
    attendance.check_in(by=hers, booking=made)
    page = phone
    site.sign_in(page, "producer")
    for address in (f"/bookings/{made.code}/", f"/bookings/{made.code}/extend/", f"/bookings/offers/{offer.pk}/"):
        page.goto(address)
        check_page(page)
    site.sign_in(page, "operator")
    for path in ("", "training/", "later/", "import/"):
        page.goto(f"/bookings/desk/{slug}/{path}")
        check_page(page)
    page.goto(f"/houses/{slug}/run/qr/")
    check_page(page)
