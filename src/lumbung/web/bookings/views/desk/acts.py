"""What the desk does: note who comes and goes, let somebody begin at once, leave a note. Each is a form of the day page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lumbung.core.errors import LumbungError
from lumbung.web.bookings import queries
from lumbung.web.bookings.forms import CodeForm, NoteForm, WalkUpForm
from lumbung.web.bookings.models import Booking
from lumbung.web.bookings.services import attendance, changes
from lumbung.web.bookings.services.booking import Refused, SlotTaken
from lumbung.web.bookings.views.desk.access import desk_of
from lumbung.web.bookings.views.desk.day import day_context
from lumbung.web.config.keys import short_code
from lumbung.web.houses import queries as houses
from lumbung.web.houses import services as houses_services
from lumbung.web.houses.models import House
from lumbung.web.ui.dates import clock_time

STEPS: dict[str, Callable[..., Booking]] = {
    "come": attendance.check_in,
    "go": attendance.finish,
    "release": changes.cancel,
}
"""Word in the form → what is done with the booking."""


@login_required
@never_cache
@require_POST
def arrive(request: HttpRequest, house_slug: str) -> HttpResponse:
    """A code is typed: she has come. A wrong code stays in the field with what is wrong about it."""
    by, house = desk_of(request, house_slug)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _day(request, house, code_form=form, status=400)
    booking = queries.booking_by_code("".join(form.cleaned_data["code"].split()))
    if booking is None or booking.house_id != house.pk:
        form.add_error("code", _("There is no such code in this house. Check each letter."))
        return _day(request, house, code_form=form, status=400)
    return _do(request, house, booking, "come", lambda: attendance.check_in(by=by, booking=booking))


@login_required
@never_cache
@require_POST
def step(request: HttpRequest, house_slug: str, code: str) -> HttpResponse:
    """A button of the table: come, go, or give the time of one who is late back."""
    by, house = desk_of(request, house_slug)
    booking = queries.booking_by_code(code)
    act = request.POST.get("act", "")
    if booking is None or booking.house_id != house.pk or act not in STEPS:
        raise Http404
    return _do(request, house, booking, act, lambda: STEPS[act](by=by, booking=booking))


def _do(request: HttpRequest, house: House, booking: Booking, act: str, run: Callable[[], object]) -> HttpResponse:
    try:
        run()
    except Refused as refused:
        return _day(request, house, failures=refused.failures, booking=booking, act=act, status=422)
    except LumbungError as error:
        return _day(request, house, error=error, status=409)
    words = {
        "come": _("%(who)s has come: %(code)s."),
        "go": _("%(who)s is done: %(code)s."),
        "release": _("The time of %(who)s is free again: %(code)s."),
    }[act]
    messages.info(request, words % {"who": booking.producer, "code": booking.code})
    return redirect("bookings:desk", house.slug)


@login_required
@never_cache
@require_POST
def override(request: HttpRequest, house_slug: str, code: str) -> HttpResponse:
    """She may begin although a rule says no: with the reason, which is recorded with the name of who decided."""
    by, house = desk_of(request, house_slug)
    booking = queries.booking_by_code(code)
    if booking is None or booking.house_id != house.pk:
        raise Http404
    reason = request.POST.get("reason", "").strip()
    rules = request.POST.getlist("rule")
    if not reason:
        return _day(request, house, error=LumbungError(_("The reason is missing."), _("Write why.")), status=400)
    given = dict.fromkeys(rules, reason[:200])
    return _do(request, house, booking, "come", lambda: attendance.check_in(by=by, booking=booking, overrides=given))


@login_required
@never_cache
@require_POST
def leave_note(request: HttpRequest, house_slug: str) -> HttpResponse:
    """A note for the next shift."""
    by, house = desk_of(request, house_slug)
    form = NoteForm(request.POST)
    if form.is_valid() and form.cleaned_data["note"].strip():
        houses_services.leave_note(by=by, house=house, text=form.cleaned_data["note"])
        messages.info(request, _("The note is kept for the next shift."))
    return redirect("bookings:desk", house.slug)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def walk_up(request: HttpRequest, house_slug: str) -> HttpResponse:
    """Somebody stands at the desk and wants to begin now, or began already and was written on paper."""
    by, house = desk_of(request, house_slug)
    form = WalkUpForm(request.POST or None, machines=houses.machines_of(house))
    context: dict[str, Any] = {
        "title": _("Somebody begins at once"), "house": house, "form": form,
        "key": request.POST.get("key") or f"desk-{short_code(16)}",
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return render(request, "bookings/desk/walk_up.html", context, status=400 if form.errors else 200)
    told = form.cleaned_data
    reason = told["reason"].strip()
    overrides = dict.fromkeys(request.POST.getlist("rule"), reason) if reason else {}
    try:
        made = attendance.walk_up(
            by=by, house=house, machine=told["machine"], minutes=told["minutes"], producer=told["who"],
            key=request.POST.get("key", "")[:80], at=told["at"], note=told["note"], overrides=overrides,
        )  # fmt: skip
    except Refused as refused:
        return render(request, "bookings/desk/walk_up.html", context | {"failures": refused.failures}, status=422)
    except SlotTaken as taken:
        context |= {"error": taken, "alternatives": taken.alternatives}
        return render(request, "bookings/desk/walk_up.html", context, status=409)
    except LumbungError as error:
        return render(request, "bookings/desk/walk_up.html", context | {"error": error}, status=409)
    words = _("%(who)s uses %(machine)s %(unit)s until %(end)s.")
    ends = clock_time(timezone.localtime(made.end))
    messages.info(
        request,
        words % {"who": made.producer, "machine": made.machine.name_id, "unit": made.unit.label, "end": ends},
    )
    return redirect("bookings:desk", house.slug)


def _day(request: HttpRequest, house: House, status: int = 409, **more: Any) -> HttpResponse:
    return render(request, "bookings/desk/day.html", day_context(request, house, **more), status=status)
