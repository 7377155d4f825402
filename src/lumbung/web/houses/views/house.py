"""`/houses/SLUG/`: one house in public."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lumbung.web.houses.pages import house as page
from lumbung.web.houses.permissions import RUN
from lumbung.web.houses.views.access import readable


@require_safe
def house(request: HttpRequest, slug: str) -> HttpResponse:
    """The page; those who run the house find the way to their side of it."""
    found = readable(request, slug)
    context = page.context(found) | {"runs": request.user.has_perm(RUN, found)}
    return render(request, "houses/house.html", context)
