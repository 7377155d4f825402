"""`/houses/SLUG/machines/TYPE/`: one machine in public, its photo and its manual."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.web.accounts.models import User
from lumbung.web.config import clock
from lumbung.web.houses import queries
from lumbung.web.houses.models import Machine
from lumbung.web.houses.pages.house import busy_text
from lumbung.web.houses.pages.prices import origins_of, prices_of
from lumbung.web.houses.permissions import RUN
from lumbung.web.houses.views.access import readable_machine

SMALL_PHOTO_BYTES = 40_000
"""Photos up to this size stand on the page; larger ones are a link that says how large they are."""
FILE_POLICY = "default-src 'none'; sandbox"


@require_safe
def machine(request: HttpRequest, slug: str, machine_type: str) -> HttpResponse:
    """What it is, what to mind, what it costs and why, how to get the licence."""
    found = readable_machine(request, slug, machine_type)
    today = clock.now().astimezone(found.house.zone).date()
    prices = prices_of([found], today)
    context: dict[str, Any] = {
        "title": found.name,
        "machine": found,
        "house": found.house,
        "units": queries.units_of(found),
        "prices": prices[found.pk],
        "origins": origins_of(prices),
        "busy": busy_text(found.house),
        "photo_bytes": _size(found.photo),
        "photo_small": 0 < _size(found.photo) <= SMALL_PHOTO_BYTES,
        "manual_bytes": _size(found.manual),
        "licence": _licence(request, found),
        "runs": request.user.has_perm(RUN, found.house),
    }
    return render(request, "houses/machine.html", context)


def _licence(request: HttpRequest, found: Machine) -> Any:
    """Her own licence for it, if she has signed in and has one."""
    from lumbung.web.training.queries import licence_for  # noqa: PLC0415 - training is made of houses

    if not isinstance(request.user, User):
        return None
    return licence_for(request.user, found, clock.now().astimezone(found.house.zone).date())


def _size(held: Any) -> int:
    """Bytes; 0 for none, and for one whose file is gone."""
    return int(held.size) if held and held.storage.exists(held.name) else 0


@require_safe
def photo(request: HttpRequest, slug: str, machine_type: str) -> FileResponse:
    """The photo, as the type that it was made of."""
    found = readable_machine(request, slug, machine_type)
    if not _size(found.photo):
        raise Http404
    kind = "image/png" if str(found.photo.name).endswith(".png") else "image/jpeg"
    return _safe(FileResponse(found.photo.open("rb"), content_type=kind))


@require_safe
def manual(request: HttpRequest, slug: str, machine_type: str) -> FileResponse:
    """The manual, to be saved."""
    found = readable_machine(request, slug, machine_type)
    if not _size(found.manual):
        raise Http404
    name = f"{_('manual')}-{found.type}.pdf"
    return _safe(
        FileResponse(found.manual.open("rb"), content_type="application/pdf", as_attachment=True, filename=name)
    )


def _safe(response: FileResponse) -> FileResponse:
    """It can run nothing, and is shown as nothing but what it is."""
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
