"""The world that the tests of bookings happen in, with a clock that stands still until it is moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from pytest_django import Settings
from tests.web.bookings.worlds import NOW, World, make_world


@pytest.fixture
def set_clock(settings: Settings) -> Callable[[datetime], None]:
    """`set_clock(moment)`: from now on it is that time."""

    def to(moment: datetime) -> None:
        settings.LUMBUNG_FIXED_NOW = moment

    to(NOW)
    return to


@pytest.fixture
def world(db: None, set_clock: Callable[[datetime], None]) -> World:
    """A house with three members, on a Monday at six."""
    return make_world()
