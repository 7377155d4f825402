"""The clock of the guide's tests."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture(autouse=True)
def the_clock_stands_still(settings: LazySettings) -> None:
    """The law of that day, whenever the tests run."""
    settings.LUMBUNG_FIXED_NOW = NOW
