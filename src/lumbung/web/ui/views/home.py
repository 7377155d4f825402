"""`/`: what Lumbung is, and the one thing to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.web.initiatives.queries import initiatives
from lumbung.web.plans.queries import published


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The same page for everyone; people who work for the programme see their own list as well."""
    context = {
        "title": _("Use machines together, pay only for your hours"),
        "plan": published().first(),
        "efforts": initiatives().count(),
    }
    return render(request, "ui/home.html", context)
