"""The first lines of every view: the house or 404, the right or 403."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from lumbung.web.accounts.models import User
from lumbung.web.houses import queries
from lumbung.web.houses.models import House, Machine
from lumbung.web.houses.permissions import RUN


def readable(request: HttpRequest, slug: str) -> House:
    """The house with this short name; one that is being prepared only for those who run it, else 404."""
    house = queries.house_by_slug(slug)
    if house is None or (house.state == House.State.PREPARING and not request.user.has_perm(RUN, house)):
        raise Http404
    return house


def readable_machine(request: HttpRequest, slug: str, machine_type: str) -> Machine:
    """A machine type in use in such a house, else 404."""
    machine = queries.machine_named(readable(request, slug), machine_type)
    if machine is None:
        raise Http404
    return machine


def run_by(request: HttpRequest, slug: str) -> House:
    """The house, if she runs it: 404 where she may not even read of it, 403 when only that. Needs `login_required`."""
    house = readable(request, slug)
    if not request.user.has_perm(RUN, house):
        raise PermissionDenied
    return house


def person(request: HttpRequest) -> User:
    """Who has signed in; the view has seen to that (`login_required`)."""
    return cast("User", request.user)
