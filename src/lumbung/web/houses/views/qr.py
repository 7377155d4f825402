"""`/houses/SLUG/run/qr/`: one sheet to print: a code for each machine, which opens its page to begin and end a time."""

from __future__ import annotations

import segno
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.web.houses import queries
from lumbung.web.houses.views.access import run_by
from lumbung.web.ui.views.saving import page


@login_required
@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Each unit in use with its code, its name and the address in words."""
    house = run_by(request, slug)
    codes = []
    for unit in queries.bookable_units(house):
        if unit.machine is not None:
            address = request.build_absolute_uri(reverse("bookings:at_machine", args=[unit.pk]))
            codes.append((unit, address, drawn(address)))
    return page(request, "houses/qr.html", _("Codes for the machines"), house=house, codes=codes)


def drawn(text: str) -> SafeString:
    """The QR code of a text as inline SVG, dark on light in every colour scheme; a quarter of it may be worn off."""
    made = segno.make(text, error="q", micro=False)
    return mark_safe(made.svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=False))  # noqa: S308 - drawn by segno from modules only
