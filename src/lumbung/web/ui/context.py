"""What every page needs besides its own data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """`demo`: whether the strip "simulated data" stands under the header."""
    return {"demo": settings.LUMBUNG_DEMO}
