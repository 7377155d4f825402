"""Pages for what went wrong: the same face, plain words, what to do now, no traceback."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.web.config import clock
from lumbung.web.ui.dates import clock_time


def _page(
    request: HttpRequest, status: int, title: str, *lines: str, other_way: tuple[str, str] | None = None
) -> HttpResponse:
    context = {"title": title, "lines": lines, "status": status, "other_way": other_way}
    response = render(request, "ui/error.html", context, status=status)
    add_never_cache_headers(response)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request itself makes no sense, or is too large."""
    return _page(
        request, 400, _("That did not arrive as it should"), _("Go back, reload the page, and send it once more.")
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but not for this."""
    return _page(
        request,
        403,
        _("You may not open this page"),
        _("This page belongs to another role or region."),
        _("If it should be open to you, ask the officer of your region."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing here."""
    return _page(
        request,
        404,
        _("This page does not exist"),
        _("The address may be old, or have a typing mistake."),
        _("Begin again from the home page."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is older than the session, or came from another site."""
    return _page(
        request,
        403,
        _("This form is too old"),
        _("You signed in or out since it was opened, or cookies are off."),
        _("Go back, reload the page, and send it once more."),
    )


def too_many(request: HttpRequest, until: datetime, other_way: tuple[str, str] | None = None) -> HttpResponse:
    """429: wait until `until`, or take the other way (address, words)."""
    response = _page(
        request,
        429,
        _("Please wait a little"),
        _("There were too many attempts."),
        _("You can try again at %(time)s.") % {"time": clock_time(until)},
        other_way=other_way,
    )
    response.headers["Retry-After"] = str(max(1, round((until - clock.real_now()).total_seconds())))
    return response


def refused(request: HttpRequest, error: LumbungError, status: int = 409) -> HttpResponse:
    """A known failure of a service, told in its own words."""
    return _page(
        request, status, _("That could not be done"), *(line for line in (error.message, error.advice) if line)
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake. Needs neither database nor session, for they may be what failed."""
    context = {
        "title": _("Something went wrong on our side"),
        "lines": [_("What you did may not have been kept."), _("Try again in a few minutes.")],
        "status": 500,
        "demo": settings.LUMBUNG_DEMO,
    }
    return HttpResponse(render_to_string("ui/error.html", context), status=500)
