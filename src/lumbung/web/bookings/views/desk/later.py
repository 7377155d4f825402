"""`/bookings/desk/<house>/later/`: what was written on paper while the power was out, typed in with its real times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.models import User
from lumbung.web.bookings import desk_day
from lumbung.web.bookings.models import Booking
from lumbung.web.bookings.rules import Failure, Refused
from lumbung.web.bookings.services import attendance
from lumbung.web.bookings.views.desk.access import desk_of
from lumbung.web.bookings.views.desk.day import asked_day
from lumbung.web.config import clock
from lumbung.web.houses.models import House

ACTS: dict[str, Callable[..., Booking]] = {
    "came": attendance.check_in,
    "left": attendance.finish,
    "absent": attendance.no_show,
}
"""Column → what is written down, in the order in which it happened."""


class NoTime(LumbungError):
    """What was typed is no time of day."""

    def __init__(self, text: str) -> None:
        super().__init__(_("%(text)s is no time of day.") % {"text": text}, _("Write it as 09:05."))


@dataclass(frozen=True)
class PaperRow:
    """A booking with what was typed about it, and what stood in the way."""

    booking: Booking
    typed: dict[str, str]
    error: LumbungError | None = None
    failures: Sequence[Failure] = ()


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def later(request: HttpRequest, house_slug: str) -> HttpResponse:
    """The list of a day with fields for the real times. What cannot be kept stays in its field with the reason."""
    by, house = desk_of(request, house_slug)
    day = asked_day(request) or timezone.localdate(clock.now())
    bookings = _bookings(house, day)
    if request.method != "POST":
        return _page(request, house, day, [PaperRow(one, {}) for one in bookings])
    rows = [_typed_in(by, one, request.POST) for one in bookings]
    wrong = [row for row in rows if row.error or row.failures]
    kept = sum(bool(row.typed) for row in rows) - len(wrong)
    if wrong:
        return _page(request, house, day, rows, status=409, kept=kept, reason=request.POST.get("reason", ""))
    words = ngettext("%(n)d line is kept.", "%(n)d lines are kept.", kept) % {"n": kept}
    messages.info(request, words if kept else _("Nothing was typed in."))
    return redirect(f"{reverse('bookings:desk_later', args=[house.slug])}?day={day}")


def _bookings(house: House, day: date) -> list[Booking]:
    arrivals = desk_day.day_of(house, day, clock.now()).arrivals
    return list(dict.fromkeys(one.line.booking for one in arrivals if one.line.booking is not None))


def _page(
    request: HttpRequest, house: House, day: date, rows: Sequence[PaperRow], *, status: int = 200, **more: Any
) -> HttpResponse:
    today = timezone.localdate(clock.now())
    context = {
        "title": _("Type in from paper"), "house": house, "day": day, "rows": rows, "today": today,
        "before": day - timedelta(days=1), "after": day + timedelta(days=1),
        "failures": any(row.failures for row in rows),
    }  # fmt: skip
    return render(request, "bookings/desk/later.html", context | more, status=status)


def _typed_in(by: User, booking: Booking, data: QueryDict) -> PaperRow:
    """Write down what was typed about one booking; what is kept already does no harm when it is sent again."""
    typed = {act: text for act in ACTS if (text := data.get(f"{act}-{booking.code}", "").strip())}
    reason = data.get("reason", "").strip()[:200]
    rules = data.getlist(f"rule-{booking.code}")
    try:
        for act, text in typed.items():
            more = {"overrides": dict.fromkeys(rules, reason)} if act == "came" and reason and rules else {}
            ACTS[act](by=by, booking=booking, at=_moment(booking, text), **more)
    except Refused as refused:
        return PaperRow(booking, typed, failures=refused.failures)
    except LumbungError as error:
        return PaperRow(booking, typed, error=error)
    return PaperRow(booking, typed)


def _moment(booking: Booking, text: str) -> datetime:
    """The time of day next to the booking: after midnight for one that runs into the night. Raises NoTime."""
    try:
        hour, minute = text.replace(".", ":").split(":")[:2]
        at = time(int(hour), int(minute))
    except ValueError as error:
        raise NoTime(text) from error
    start = booking.start.astimezone(booking.house.zone)
    moment = datetime.combine(start.date(), at, booking.house.zone)
    return moment + timedelta(days=1) if start - moment > timedelta(hours=12) else moment
