"""The first line of every view of the desk."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from lumbung.web.accounts.models import User
from lumbung.web.bookings.permissions import RUN
from lumbung.web.bookings.views.access import in_zone_of
from lumbung.web.houses import queries as houses
from lumbung.web.houses.models import House


def desk_of(request: HttpRequest, slug: str) -> tuple[User, House]:
    """Who sits there, and the house that she runs; its clock is in force. 404: no such house; 403: not hers."""
    house = houses.house_by_slug(slug)
    if house is None:
        raise Http404
    if not isinstance(request.user, User) or not request.user.has_perm(RUN, house):
        raise PermissionDenied
    in_zone_of(house)
    return request.user, house
