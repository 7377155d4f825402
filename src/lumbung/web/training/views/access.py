"""The first lines of every view: who, the house or 404, the right or 403."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from lumbung.web.accounts.models import User
from lumbung.web.houses import queries as houses
from lumbung.web.houses.models import House
from lumbung.web.houses.permissions import RUN, SEE_PEOPLE


def person(request: HttpRequest) -> User:
    """Who has signed in; the view has seen to that (`login_required`)."""
    return cast("User", request.user)


def readable(request: HttpRequest, slug: str) -> House:
    """The house, if she may see its people: 404 when there is none, or when it is being prepared by others."""
    house = houses.house_by_slug(slug)
    may = house is not None and request.user.has_perm(SEE_PEOPLE, house)
    if house is None or (house.state == House.State.PREPARING and not may):
        raise Http404
    if not may:
        raise PermissionDenied
    return house


def run_by(request: HttpRequest, slug: str) -> House:
    """The house, if she runs it."""
    house = readable(request, slug)
    if not request.user.has_perm(RUN, house):
        raise PermissionDenied
    return house
