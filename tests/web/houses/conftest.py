"""A house that the tests of houses begin with, and their clock."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from tests.web.cast import Cast

from lumbung.web.houses.models import House
from lumbung.web.houses.services import create_house

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
"""A Tuesday morning."""


@pytest.fixture(autouse=True)
def the_clock_stands_still(settings: LazySettings) -> None:
    """The tests say what they see on that day, whenever they run."""
    settings.LUMBUNG_FIXED_NOW = NOW


@pytest.fixture
def house(cast: Cast) -> House:
    """A house in the region, being prepared."""
    return create_house(by=cast.officer, region=cast.region, name="Rumah Uji", slug="rumah-uji", lat=-6.2, lon=106.8)
