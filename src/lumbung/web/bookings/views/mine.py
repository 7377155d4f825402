"""`/bookings/`: my times, next first; what went before below."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lumbung.web.bookings import queries
from lumbung.web.bookings.views.access import actors_of


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Bookings and toll jobs of the one that she acts for."""
    who = actors_of(request)
    context = {
        "title": _("My times"),
        "who": who,
        "ahead": queries.ahead_of(who.producer),
        "past": queries.past_of(who.producer, most=20),
        "toll_jobs": queries.toll_jobs_of(who.producer),
        "training": queries.training_of(who.producer),
        "offers": queries.offered_to(who.producer),
        "waiting": queries.waiting_of(who.producer),
    }
    return render(request, "bookings/mine.html", context)
