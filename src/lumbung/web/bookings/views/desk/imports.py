"""`/bookings/desk/<house>/import/`: bookings from a file: tried out first, then the good lines are booked if asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.models import User
from lumbung.web.bookings import booking_file
from lumbung.web.bookings.booking_file import COLUMNS, MOST_BYTES, MOST_LINES, BookingFile, Unreadable
from lumbung.web.bookings.services import importing
from lumbung.web.bookings.services.importing import Outcome
from lumbung.web.bookings.views.desk.access import desk_of
from lumbung.web.config import clock
from lumbung.web.houses import queries as houses
from lumbung.web.houses.models import House
from lumbung.web.ui.csv_files import csv_response
from lumbung.web.ui.words import language


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def from_file(request: HttpRequest, house_slug: str) -> HttpResponse:
    """A file is tried out and every line told of; the same text, sent again, is booked; what is left out is a file."""
    by, house = desk_of(request, house_slug)
    if request.method != "POST":
        return _page(request, house)
    try:
        file = booking_file.read(_sent(request), house)
        return _done(request, by, house, file)
    except LumbungError as error:
        return _page(request, house, error=error, status=409)


def _sent(request: HttpRequest) -> bytes:
    """The file, or the text of the one that was tried out. Raises Unreadable."""
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        return request.POST.get("text", "").encode()
    if (upload.size or 0) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 200 kB."), _("Split it and bring in one part after the other."))
    data: bytes = upload.read()
    return data


def _done(request: HttpRequest, by: User, house: House, file: BookingFile) -> HttpResponse:
    act = request.POST.get("act", "try")
    if act == "book":
        outcomes = importing.take_in(by=by, house=house, file=file)
        new = sum(one.booking is not None and not one.already for one in outcomes)
        messages.info(request, ngettext("%(n)d booking is made.", "%(n)d bookings are made.", new) % {"n": new})
    else:
        outcomes = importing.try_out(by=by, house=house, file=file)
    if act == "rest":
        return _rest(outcomes, house)
    return _page(request, house, outcomes=outcomes, text=file.text, booked=act == "book")


def _page(request: HttpRequest, house: House, *, status: int = 200, **more: Any) -> HttpResponse:
    outcomes: list[Outcome] = more.get("outcomes", [])
    good = sum(one.booking is not None for one in outcomes)
    context = {
        "title": _("Bring in bookings from a file"), "house": house, "columns": COLUMNS, "language": language(),
        "machines": houses.machines_of(house), "most": MOST_LINES, "good": good, "left_out": len(outcomes) - good,
    }  # fmt: skip
    return render(request, "bookings/desk/import.html", context | more, status=status)


def _rest(outcomes: list[Outcome], house: House) -> HttpResponse:
    """The lines that were left out, as they were written, with why: to be corrected and brought in."""
    names = [_heading(one) for one in COLUMNS]
    rows = [
        {_heading(one): outcome.line.cells.get(one.name, "") for one in COLUMNS}
        | {"line": outcome.line.number, "why": "; ".join(_whys(outcome))}
        for outcome in outcomes
        if outcome.booking is None
    ]
    return csv_response(rows, (*names, "line", "why"), f"{house.slug}-{_('left-out')}")


def _whys(outcome: Outcome) -> list[str]:
    told = [f"{one.column}: {one.value} ({one.expected})" for one in outcome.line.problems]
    told += [f"{one.message} {one.what_to_do}" for one in outcome.failures]
    return told + ([str(outcome.error)] if outcome.error else [])


def _heading(column: booking_file.Column) -> str:
    return column.name_id if language() == "id" else column.name


@login_required
@never_cache
@require_safe
def template(request: HttpRequest, house_slug: str) -> HttpResponse:
    """The columns with one line as an example."""
    _by, house = desk_of(request, house_slug)
    machines = houses.machines_of(house)
    tomorrow = timezone.localdate(clock.now()) + timedelta(days=1)
    example = {
        "producer": "081234567890", "machine": machines[0].type if machines else "", "start": f"{tomorrow} 09:00",
        "minutes": "60", "people": "1",
    }  # fmt: skip
    row = {_heading(one): example.get(one.name, "") for one in COLUMNS}
    return csv_response([row], tuple(row), f"{house.slug}-{_('template')}")
