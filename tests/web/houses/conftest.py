"""A house that the tests of houses begin with."""

from __future__ import annotations

import pytest
from tests.web.cast import Cast

from lumbung.web.houses.models import House
from lumbung.web.houses.services import create_house


@pytest.fixture
def house(cast: Cast) -> House:
    """A house in the region, being prepared."""
    return create_house(by=cast.officer, region=cast.region, name="Rumah Uji", slug="rumah-uji", lat=-6.2, lon=106.8)
