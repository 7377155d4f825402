"""An address below `/api/v1/` where there is nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from lumbung.web.api.problems import Problem


@csrf_exempt
def unknown(_request: HttpRequest, _rest: str = "") -> HttpResponse:
    """404, told to a program; also where only a slash at the end is missing or too much."""
    return Problem("not-found").response()
