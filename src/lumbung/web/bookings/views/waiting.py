"""`/bookings/new/<house>/<type>/wait/` and `/bookings/waiting/<id>/`: wait for a time that is taken."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lumbung.core.errors import LumbungError
from lumbung.core.slots import SLOT_MINUTES
from lumbung.web.bookings import queries
from lumbung.web.bookings.forms import WaitForm, duration_words
from lumbung.web.bookings.models import WaitingEntry
from lumbung.web.bookings.services import waiting as services
from lumbung.web.bookings.services.booking import Refused
from lumbung.web.bookings.views.access import actors_of, in_zone_of, machine_named
from lumbung.web.bookings.views.choose import asked_of


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: HttpRequest, house_slug: str, machine_type: str) -> HttpResponse:
    """Between when and when she could begin."""
    machine = machine_named(house_slug, machine_type)
    data = request.POST if request.method == "POST" else request.GET
    _form, asked = asked_of(machine, data)
    form = WaitForm(
        request.POST or None, initial={"day": request.GET.get("day", ""), "earliest": "08:00", "latest": "16:00"}
    )
    who = actors_of(request)
    context: dict[str, Any] = {
        "title": _("Wait for a time"), "machine": machine, "house": machine.house, "asked": asked, "form": form,
        "how_long": duration_words(asked.minutes), "who": who,
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return render(request, "bookings/wait.html", context, status=400 if form.errors else 200)
    told = form.cleaned_data
    first, last = _quarter(told["day"], told["earliest"]), _quarter(told["day"], told["latest"])
    try:
        entry = services.join(
            by=who.by, producer=who.producer, machine=machine, first=first, last=max(first, last),
            minutes=asked.minutes, people=asked.people, product_class=asked.product_class,
        )  # fmt: skip
    except Refused as refused:
        return render(request, "bookings/wait.html", context | {"failures": refused.failures}, status=422)
    except LumbungError as error:
        return render(request, "bookings/wait.html", context | {"error": error}, status=409)
    return redirect("bookings:waiting", entry.pk)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Where she stands; an offer can be taken here, or the list left."""
    held = _entry_for(request, pk)
    who = actors_of(request)
    context: dict[str, Any] = {"title": _title(held), "entry": held, "house": held.house}
    context |= {"how_long": duration_words(held.minutes), "ahead": queries.ahead_in_line(held)}
    if request.method != "POST":
        return render(request, "bookings/waiting.html", context)
    try:
        if request.POST.get("act") == "take":
            return redirect("bookings:detail", services.take_offer(by=who.by, entry=held).code)
        services.leave(by=who.by, entry=held)
    except Refused as refused:
        return render(request, "bookings/waiting.html", context | {"failures": refused.failures}, status=422)
    except LumbungError as error:
        return render(request, "bookings/waiting.html", context | {"error": error}, status=409)
    messages.info(request, _("You are no longer waiting."))
    return redirect("bookings:mine")


def _entry_for(request: HttpRequest, pk: int) -> WaitingEntry:
    held = queries.waiting_entry(pk)
    if held is None or not request.user.has_perm("bookings.see", held):
        raise Http404
    in_zone_of(held.house)
    return held


def _title(held: WaitingEntry) -> str:
    return {
        WaitingEntry.State.WAITING: _("You are on the waiting list"),
        WaitingEntry.State.OFFERED: _("A time is free for you"),
        WaitingEntry.State.TAKEN: _("You took the time"),
        WaitingEntry.State.EXPIRED: _("The offer has passed"),
        WaitingEntry.State.LEFT: _("You left the waiting list"),
    }[WaitingEntry.State(held.state)]


def _quarter(day: Any, at: time) -> datetime:
    """The quarter hour of a local time."""
    whole = timedelta(minutes=at.minute % SLOT_MINUTES, seconds=at.second)
    return timezone.make_aware(datetime.combine(day, at) - whole)
