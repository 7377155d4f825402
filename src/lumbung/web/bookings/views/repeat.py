"""`/bookings/new/<house>/<type>/repeat/`: the same time every week; dates that cannot be had are listed with why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lumbung.core.errors import LumbungError
from lumbung.web.bookings.forms import RepeatForm
from lumbung.web.bookings.services.series import NothingBooked, book_series
from lumbung.web.bookings.views.access import actors_of, machine_named
from lumbung.web.bookings.views.choose import asked_of, moment_of_text
from lumbung.web.bookings.wish import Wish
from lumbung.web.config.keys import short_code


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def repeat(request: HttpRequest, house_slug: str, machine_type: str) -> HttpResponse:
    """How often and how many times; then what was booked and what was left out."""
    machine = machine_named(house_slug, machine_type)
    data = request.POST if request.method == "POST" else request.GET
    _form, asked = asked_of(machine, data)
    start = moment_of_text(data.get("start", ""))
    if start is None:
        return redirect("bookings:time", house_slug, machine_type)
    form = RepeatForm(request.POST or None)
    who = actors_of(request)
    context: dict[str, Any] = {
        "title": _("Book it again and again"), "machine": machine, "house": machine.house, "asked": asked,
        "start": start, "form": form, "key": request.POST.get("key") or f"web-{short_code(16)}", "who": who,
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return render(request, "bookings/repeat.html", context, status=400 if form.errors else 200)
    wish = Wish(machine, start, asked.minutes, who.producer, asked.people, asked.product_class)
    every, times = int(form.cleaned_data["every"]), form.cleaned_data["times"]
    try:
        _series, made, skipped = book_series(
            by=who.by, door=who.door, wish=wish, every_days=every, times=times, key=request.POST.get("key", "")[:60]
        )
    except NothingBooked as error:
        context |= {"error": error, "skipped": readable(error.skipped)}
        return render(request, "bookings/repeat.html", context, status=409)
    except LumbungError as error:
        return render(request, "bookings/repeat.html", context | {"error": error}, status=409)
    context |= {"title": _("These times are booked"), "made": made, "skipped": readable(skipped)}
    return render(request, "bookings/repeated.html", context)


def readable(skipped: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The dates left out, with their start as a moment."""
    return [{"start": datetime.fromisoformat(one["start"]), "why": one["why"]} for one in skipped]
