"""`/technology/`: what machines cost, by product chain."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.web.technology.pages.catalogue import chain_rows


@require_safe
def chains(request: HttpRequest) -> HttpResponse:
    """The chains, each with how many steps can be compared."""
    context = {"title": _("What a machine really costs"), "chains": chain_rows()}
    return render(request, "technology/chains.html", context)
