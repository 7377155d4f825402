"""`/bookings/<code>/…`: cancel, shorten, move. Each shows first what it means and what it costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lumbung.core.errors import LumbungError
from lumbung.core.slots import SLOT_MINUTES
from lumbung.web.bookings.forms import duration_words
from lumbung.web.bookings.models import Booking
from lumbung.web.bookings.services import changes
from lumbung.web.bookings.services.booking import Refused, SlotTaken
from lumbung.web.bookings.views.access import actors_of, booking_for
from lumbung.web.bookings.views.choose import Asked, moment_of_text, time_context
from lumbung.web.config import clock
from lumbung.web.config.keys import short_code
from lumbung.web.houses import tariffs


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """The cost first; then it is cancelled."""
    booking = booking_for(request, code, "bookings.change")
    if request.method == "POST":
        try:
            changes.cancel(by=actors_of(request).by, booking=booking)
        except LumbungError as error:
            return _page(request, booking, "bookings/cancel.html", _("Cancel this time?"), error=error, status=409)
        messages.info(request, _("Cancelled. The time is free again."))
        return redirect("bookings:detail", booking.code)
    cost = changes.cancel_cost(booking, clock.now())
    return _page(request, booking, "bookings/cancel.html", _("Cancel this time?"), cost=cost)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shorten(request: HttpRequest, code: str) -> HttpResponse:
    """Give the end of it back."""
    booking = booking_for(request, code, "bookings.change")
    choices = [
        (minutes, booking.start + timedelta(minutes=minutes), duration_words(minutes))
        for minutes in range(SLOT_MINUTES, booking.minutes, SLOT_MINUTES)
    ]
    chosen = request.POST.get("minutes", "")
    if request.method == "POST" and chosen.isdigit():
        try:
            changes.shorten(by=actors_of(request).by, booking=booking, minutes=int(chosen))
        except LumbungError as error:
            title = _("Make it shorter")
            return _page(request, booking, "bookings/shorten.html", title, choices=choices, error=error, status=409)
        messages.info(request, _("The end of it is free again."))
        return redirect("bookings:detail", booking.code)
    return _page(request, booking, "bookings/shorten.html", _("Make it shorter"), choices=choices)


@login_required
@never_cache
@require_safe
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Choose another time for it."""
    booking = booking_for(request, code, "bookings.change")
    booking.machine.house = booking.house
    asked = Asked(booking.minutes, booking.people, booking.product_class)
    group = tariffs.group_of(booking.producer, booking.house)
    context = time_context(request, booking.machine, asked, group)
    context |= {"title": _("Choose another time"), "booking": booking, "who": actors_of(request)}
    context["next"] = reverse("bookings:move_check", args=[code])
    return render(request, "bookings/time.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move_check(request: HttpRequest, code: str) -> HttpResponse:
    """The old and the new time; then it is moved."""
    booking = booking_for(request, code, "bookings.change")
    start = moment_of_text((request.POST or request.GET).get("start", ""))
    if start is None:
        return redirect("bookings:move", code)
    title, template = _("Move this time?"), "bookings/move.html"
    key = request.POST.get("key") or f"web-{short_code(16)}"
    facts: dict[str, Any] = {"start": start, "end": start + timedelta(minutes=booking.minutes), "key": key}
    if request.method != "POST":
        return _page(request, booking, template, title, **facts)
    who = actors_of(request)
    try:
        moved = changes.move(by=who.by, booking=booking, start=start, door=who.door, key=key)
    except SlotTaken as taken:
        return _page(
            request, booking, template, title, **facts, alternatives=taken.alternatives, error=taken, status=409
        )
    except Refused as refused:
        return _page(request, booking, template, title, **facts, failures=refused.failures, status=422)
    except LumbungError as error:
        return _page(request, booking, template, title, **facts, error=error, status=409)
    messages.info(request, _("Moved. Your old time is free again."))
    return redirect("bookings:detail", moved.code)


def _page(
    request: HttpRequest, booking: Booking, template: str, title: str, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"title": title, "booking": booking, "house": booking.house, **more}
    return render(request, template, context, status=status)
