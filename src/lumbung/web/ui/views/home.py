"""`/`: what Lumbung is, and the one thing to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.web.bookings.views.home import houses_of_producer, producer_home
from lumbung.web.initiatives.queries import initiatives
from lumbung.web.organisations.permissions import WORK
from lumbung.web.plans.queries import published


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A producer who is a member of a house sees her next time; everyone else what Lumbung is, and the way in."""
    if not request.user.has_perm(WORK) and (mine := houses_of_producer(request.user)):
        return producer_home(request, mine)
    context = {
        "title": _("Use machines together, pay only for your hours"),
        "plan": published().first(),
        "efforts": initiatives().count(),
    }
    return render(request, "ui/home.html", context)
