"""`/bookings/desk/<house>/`: today, or another day; the list to print; the table as CSV."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lumbung.web.accounts.models import User
from lumbung.web.bookings import desk_day, timeline
from lumbung.web.bookings.forms import CodeForm, NoteForm
from lumbung.web.bookings.views.desk.access import desk_of
from lumbung.web.config import clock
from lumbung.web.houses import queries as houses
from lumbung.web.ui.csv_files import csv_response
from lumbung.web.ui.dates import long_date


@login_required
@never_cache
@require_safe
def desks(request: HttpRequest) -> HttpResponse:
    """The houses that she runs; straight to the desk when it is one."""
    found = houses.houses_run_by(request.user) if isinstance(request.user, User) else []
    if len(found) == 1:
        return redirect("bookings:desk", found[0].slug)
    return render(request, "bookings/desk/desks.html", {"title": _("Which house?"), "houses": found})


@login_required
@never_cache
@require_safe
def day(request: HttpRequest, house_slug: str) -> HttpResponse:
    """What needs doing, the drawing, who comes, toll jobs, notes."""
    _by, house = desk_of(request, house_slug)
    return render(request, "bookings/desk/day.html", day_context(request, house))


def day_context(request: HttpRequest, house: Any, **more: Any) -> dict[str, Any]:
    """What the page of a day shows; `more` wins."""
    now = clock.now()
    today = timezone.localdate(now)
    chosen = asked_day(request) or today
    held = desk_day.day_of(house, chosen, now)
    return {
        "title": long_date(chosen), "house": house, "day": held, "today": today, "now": now,
        "drawing": timeline.draw(held) if held.lanes else "", "code_form": CodeForm(), "note_form": NoteForm(),
        "notes": houses.notes_of(house), "before": chosen - timedelta(days=1), "after": chosen + timedelta(days=1),
    } | more  # fmt: skip


@login_required
@never_cache
@require_safe
def printed(request: HttpRequest, house_slug: str) -> HttpResponse:
    """The day on paper, for a day without power: with empty columns for the real times."""
    _by, house = desk_of(request, house_slug)
    chosen = asked_day(request) or timezone.localdate(clock.now())
    held = desk_day.day_of(house, chosen, clock.now())
    return render(request, "bookings/desk/print.html", {"title": long_date(chosen), "house": house, "day": held})


@login_required
@never_cache
@require_safe
def table(request: HttpRequest, house_slug: str) -> HttpResponse:
    """The table of arrivals as CSV."""
    _by, house = desk_of(request, house_slug)
    chosen = asked_day(request) or timezone.localdate(clock.now())
    columns = ("start", "end", "code", "who", "machine", "unit", "kind", "state", "price_rp")
    arrivals = desk_day.day_of(house, chosen, clock.now()).arrivals
    return csv_response([_row(one) for one in arrivals], columns, f"{house.slug}-{chosen}")


def _row(one: desk_day.Arrival) -> dict[str, Any]:
    line, held = one.line, one.line.booking or one.line.toll_job
    return {
        "start": timezone.localtime(line.start).isoformat(), "end": timezone.localtime(line.end).isoformat(),
        "code": held.code if held else "", "who": str(held.producer) if held else "",
        "machine": line.machine.type if line.machine else "", "unit": line.unit, "kind": line.kind,
        "state": one.state, "price_rp": held.price_rp if held else None,
    }  # fmt: skip


def asked_day(request: HttpRequest) -> date | None:
    """The day in the address, or None."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
