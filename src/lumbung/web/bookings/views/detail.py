"""`/bookings/<code>/`: one booking: its code, a calendar file, a text to pass on, and what can still be changed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lumbung.web.bookings import calendar, queries
from lumbung.web.bookings.forms import duration_words
from lumbung.web.bookings.models import Booking
from lumbung.web.bookings.services.changes import free_until
from lumbung.web.bookings.views.access import booking_for
from lumbung.web.config import clock


@login_required
@never_cache
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one booking."""
    booking = booking_for(request, code)
    ahead = booking.state == Booking.State.BOOKED and booking.start > clock.now()
    titles = {True: _("Your time is booked"), False: _("Booking %(code)s") % {"code": booking.code}}
    costless = free_until(booking)
    context = {
        "title": titles[ahead],
        "booking": booking,
        "house": booking.house,
        "ahead": ahead,
        "running": booking.holds and not ahead and booking.end > clock.now(),
        "offer": queries.offer_of(booking) if ahead else None,
        "may_change": request.user.has_perm("bookings.change", booking),
        "how_long": duration_words(booking.minutes),
        "free_until": costless if costless > clock.now() else None,
        "moved_to": Booking.objects.filter(moved_from=booking).first(),
    }
    return render(request, "bookings/detail.html", context)


@login_required
@never_cache
@require_safe
def calendar_file(request: HttpRequest, code: str) -> HttpResponse:
    """One event for the phone's own calendar."""
    booking = booking_for(request, code)
    response = HttpResponse(calendar.ics_of(booking), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="lumbung-{booking.code}.ics"'
    return response
