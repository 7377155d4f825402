"""`/bookings/at/<unit>/`: what the QR code on a machine opens: begin and end one's own time there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lumbung.core.errors import LumbungError
from lumbung.web.bookings import queries
from lumbung.web.bookings.models import Booking
from lumbung.web.bookings.services import attendance
from lumbung.web.bookings.services.booking import Refused
from lumbung.web.bookings.views.access import actors_of, in_zone_of
from lumbung.web.houses import queries as houses


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def at_machine(request: HttpRequest, pk: int) -> HttpResponse:
    """Her booking on this machine that can begin or end now."""
    unit = houses.unit_by_id(pk)
    if unit is None or unit.machine is None:
        raise Http404
    in_zone_of(unit.house)
    who = actors_of(request)
    mine = queries.next_on(unit.machine, who.producer)
    booking = next((one for one in mine if one.unit_id == unit.pk), mine[0] if mine else None)
    context: dict[str, Any] = {
        "title": _("You are at the machine"), "unit": unit, "machine": unit.machine, "house": unit.house,
        "booking": booking, "who": who,
    }  # fmt: skip
    if request.method != "POST" or booking is None:
        return render(request, "bookings/at_machine.html", context)
    try:
        if booking.state == Booking.State.CHECKED_IN:
            attendance.finish(by=who.by, booking=booking)
            messages.info(request, _("Finished. Thank you."))
            return redirect("bookings:detail", booking.code)
        attendance.check_in(by=who.by, booking=booking)
    except Refused as refused:
        return render(request, "bookings/at_machine.html", context | {"failures": refused.failures}, status=422)
    except LumbungError as error:
        return render(request, "bookings/at_machine.html", context | {"error": error}, status=409)
    messages.info(request, _("You have begun. Good work."))
    return redirect("bookings:at_machine", pk)
