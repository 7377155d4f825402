"""The pictures in the help for houses, taken anew when LUMBUNG_PICTURES is set; the pages are looked at always."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.web.browsing import Site

from lumbung.planning.areas import Areas
from lumbung.web.accounts.models import User
from lumbung.web.demo.houses import load_houses
from lumbung.web.demo.seed import areas
from lumbung.web.register import services as register

pytestmark = pytest.mark.browser
PICTURES = Path(__file__).resolve().parents[3] / "docs" / "pictures"


@pytest.fixture
def operator(site: Site) -> User:
    """Of the demo's houses."""
    ground: Areas = areas()
    register.save_areas(region=site.cast.region, areas=ground)
    load_houses(site.cast.region, {"operator-1": site.cast.operator})
    return site.cast.operator


def take(page: Page, name: str) -> None:
    """Into docs/pictures, when asked for."""
    assert page.get_by_role("heading", level=1).count() == 1
    if os.environ.get("LUMBUNG_PICTURES"):
        page.screenshot(path=PICTURES / f"{name}.png")


def test_pictures_of_a_house(site: Site, operator: User, phone: Page, desk: Page) -> None:
    phone.goto("/houses/rumah-1/")
    take(phone, "house-phone")
    site.sign_in(desk, "operator")
    desk.goto("/houses/rumah-1/run/")
    take(desk, "house-run")
