"""`/`: what Lumbung is, and the one thing to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.web.houses.queries import open_houses_of_member
from lumbung.web.initiatives.queries import initiatives
from lumbung.web.organisations.permissions import WORK
from lumbung.web.plans.queries import published


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A producer who is a member of a house goes to her next time; everyone else sees what Lumbung is, and the way in."""
    if not request.user.has_perm(WORK) and open_houses_of_member(request.user):
        return redirect("bookings:home")
    context = {
        "title": _("Use machines together, pay only for your hours"),
        "plan": published().first(),
        "efforts": initiatives().count(),
    }
    return render(request, "ui/home.html", context)
