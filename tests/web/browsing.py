"""Headless Chromium against the real server (waitress, WhiteNoise, the test database)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright
from tests.conftest import CHROMIUM
from tests.web.cast import Cast, make_cast
from tests.web.pages import broken

CALM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
]
PHONE, DESK = (360, 640), (1280, 800)
FIRST_LOAD_MOST = 60_000  # bytes over the wire
TOUCH_LEAST = 44  # CSS px

SMALL_TARGETS = """least => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
  .map(e => ({e, box: (e.matches('[type=radio],[type=checkbox]') && e.closest('label') || e).getBoundingClientRect()}))
  .filter(({e, box}) => box.width > 1 && box.height > 0 && box.height < least - 0.5
     && !(getComputedStyle(e).display === 'inline' && e.closest('p, td, th, dd, figcaption, .small'))
     && !e.closest('svg') && getComputedStyle(e).visibility !== 'hidden')
  .map(({e, box}) => `${e.tagName} ${(e.textContent || e.name || '').trim().slice(0, 40)}: ${Math.round(box.height)} px`)
"""


def click_and_load(self: Locator, **options: Any) -> None:
    """A click as a person makes it: the next page is there before anything is looked for on it.

    Playwright's own click waits until the next page has begun; `count()` right after it may see an empty one.
    """
    PLAIN_CLICK(self, **options)
    self.page.wait_for_load_state("load")


PLAIN_CLICK = Locator.click


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; its clicks wait for the page they lead to."""
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", click_and_load)
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CALM)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server_address(django_db_setup: None) -> Iterator[str]:
    """The real server in a thread, on a free port; its connections go to the test database."""
    import waitress

    from lumbung.web.config.wsgi import application

    server: Any = waitress.create_server(application, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(5)


class Site:
    """The running site with its cast: `site.address`, `site.cast`."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cast: Cast = make_cast()

    def sign_in(self, page: Page, name: str) -> None:
        """Give the browser `name`'s session, without the form."""
        client = Client()
        client.force_login(getattr(self.cast, name), backend="lumbung.web.accounts.backends.IdentifierBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.address}])


@pytest.fixture
def site(server_address: str, transactional_db: None) -> Site:
    """The site with a fresh database and the whole cast."""
    return Site(server_address)


@pytest.fixture
def page_of(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """`page_of(size, script=True, **context)`: a fresh page whose relative addresses are the site's."""
    contexts: list[BrowserContext] = []

    def make(size: tuple[int, int], *, script: bool = True, **more: Any) -> Page:
        context = browser.new_context(
            base_url=site.address,
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=script,
            **{"locale": "id-ID", **more},
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: _no_refusals(message.text))
        return page

    yield make
    for context in contexts:
        context.close()


def _no_refusals(text: str) -> None:
    """A page must not try what its own policy forbids."""
    assert "Content Security Policy" not in text, text


@pytest.fixture
def phone(page_of: Callable[..., Page]) -> Page:
    """360 × 640."""
    return page_of(PHONE)


@pytest.fixture
def phone_without_script(page_of: Callable[..., Page]) -> Page:
    """360 × 640, no JavaScript."""
    return page_of(PHONE, script=False)


@pytest.fixture
def desk(page_of: Callable[..., Page]) -> Page:
    """1280 × 800."""
    return page_of(DESK)


@pytest.fixture
def desk_without_script(page_of: Callable[..., Page]) -> Page:
    """1280 × 800, no JavaScript."""
    return page_of(DESK, script=False)


def check_page(page: Page, *, touch: bool = True) -> None:
    """All that holds of every page, in the browser: our own checks, axe, no sideways scroll at 320 px, 44 px targets.

    `touch=False` for dense tables of the staff.
    """
    faults = broken(page.content())
    faults += axe_findings(page)
    faults += sideways(page)
    faults += small_targets(page) if touch else []
    assert not faults, "\n".join([page.url, *faults])


def axe_findings(page: Page) -> list[str]:
    """What axe-core finds, one line each."""
    found = Axe().run(page).response["violations"]
    return [f"axe {one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]}" for one in found]


def sideways(page: Page, width: int = 320) -> list[str]:
    """Whether the page as a whole scrolls sideways on a screen `width` px wide."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 640})
    wide = page.evaluate("document.documentElement.scrollWidth")
    if before is not None:
        page.set_viewport_size(before)
    return [f"scrolls sideways at {width} px: {wide} px wide"] if wide > width else []


def small_targets(page: Page) -> list[str]:
    """Links and controls outside running text that are lower than a finger."""
    return [f"target too small: {line}" for line in page.evaluate(SMALL_TARGETS, TOUCH_LEAST)]


def first_load(page: Page, address: str) -> int:
    """Bytes over the wire (headers included) for the first visit, everything that the page loads."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    session.detach()
    return round(sum(sizes))
