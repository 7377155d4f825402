"""The clock that a page shows: a view may put a house's own in force; the next request begins with the site's again."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class ZoneMiddleware:
    """Threads are used again: what one request has activated must not reach the next one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the site's zone, whatever was in force before, and leave nothing behind."""
        timezone.deactivate()
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()
