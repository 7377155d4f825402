"""`/bookings/calendars/…`: secret addresses that a calendar programme reads; made, shown once, revoked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lumbung.web.bookings import calendar, queries
from lumbung.web.bookings.services import feeds as services
from lumbung.web.bookings.views.access import actors_of


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendars(request: HttpRequest) -> HttpResponse:
    """Her addresses; a new one is shown on the answer to the form, and never again."""
    who = actors_of(request)
    context: dict[str, Any] = {"title": _("My times in my phone's calendar")}
    if request.method == "POST":
        _feed, secret = services.make(by=who.by, label=_("My times at Lumbung"))
        path = reverse("bookings:calendar", args=[secret])
        context["address"] = request.build_absolute_uri(path)
        context["webcal"] = f"webcal://{request.get_host()}{path}"
    return render(request, "bookings/calendars.html", context | {"feeds": queries.feeds_of(who.by)})


@login_required
@never_cache
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The address shows nothing from now on."""
    who = actors_of(request)
    found = next((feed for feed in queries.feeds_of(who.by) if feed.pk == pk), None)
    if found is None:
        raise Http404
    services.revoke(by=who.by, feed=found)
    messages.info(request, _("The address no longer works."))
    return redirect("bookings:calendars")


@never_cache
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What the calendar programme reads, in its owner's language; 404 for an address that is not known or revoked."""
    found = queries.feed_by_secret(secret)
    if found is None:
        raise Http404
    services.note_read(feed=found)
    with translation.override(found.owner.language or translation.get_language()):
        body = calendar.feed_of(found)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")
