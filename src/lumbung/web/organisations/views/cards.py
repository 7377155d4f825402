"""`/cards/SLUG/`: a sheet of printed codes."""

from __future__ import annotations

from collections.abc import Sequence

import segno
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lumbung.web.config import clock
from lumbung.web.organisations import services
from lumbung.web.organisations.forms import SheetForm
from lumbung.web.organisations.models import Organisation
from lumbung.web.organisations.permissions import PRINT_CARDS, in_body
from lumbung.web.organisations.services.cards import HOLDS
from lumbung.web.organisations.views.access import person


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@in_body(PRINT_CARDS)
def cards(request: HttpRequest, body: Organisation) -> HttpResponse:
    """Choose how many; the sheet is shown once."""
    form = SheetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.print_cards(by=person(request), organisation=body, number=form.cleaned_data["number"])
        return sheet(request, body, made)
    context = {"title": _("Printed codes"), "form": form, "body": body}
    return render(request, "organisations/cards.html", context, status=400 if form.errors else 200)


def sheet(request: HttpRequest, body: Organisation, made: Sequence[str]) -> HttpResponse:
    """The codes with their QR pictures, to be printed now."""
    address = request.build_absolute_uri(reverse("organisations:enter"))
    context = {
        "title": _("Print this sheet now"),
        "body": body,
        "cards": [(code, qr(f"{address}?code={code}")) for code in made],
        "address": address,
        "ends": clock.real_now() + HOLDS,
    }
    return render(request, "organisations/sheet.html", context)


def qr(text: str) -> SafeString:
    """The QR code of a text as inline SVG, dark on light in every colour scheme."""
    made = segno.make(text, error="m", micro=False)
    return mark_safe(made.svg_inline(scale=3, border=3, dark="#000", light="#fff", omitsize=False))  # noqa: S308 - drawn by segno from modules only
