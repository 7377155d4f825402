"""The first lines of the staff's views: the region, the row or 404, the right or 403."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from lumbung.web.organisations.queries import Kind, Person, Role, organisations_of
from lumbung.web.register import queries
from lumbung.web.register.models import DoubleProposal, Enterprise
from lumbung.web.register.permissions import BROWSE, CORRECT

if TYPE_CHECKING:
    from lumbung.web.accounts.models import User
    from lumbung.web.organisations.models import Organisation as Region

READERS = (Role.OFFICER, Role.AUDITOR, Role.HELPER)


def regions_of(user: Person) -> list[Region]:
    """The regions whose register she may read, by name."""
    found = {region.pk: region for role in READERS for region in organisations_of(user, role, Kind.REGION)}
    return sorted(found.values(), key=lambda region: region.name)


def region_of(request: HttpRequest) -> Region:
    """The region named in the address, else her first; PermissionDenied when there is none."""
    slug = request.GET.get("region", "")
    for region in regions_of(request.user):
        if slug in ("", region.slug):
            return region
    raise PermissionDenied


def readable(request: HttpRequest, pk: int) -> Enterprise:
    """The row, if she may read its region's register."""
    found = queries.find_enterprise(pk)
    if found is None:
        raise Http404
    if not request.user.has_perm(BROWSE, found.region):
        raise PermissionDenied
    return found


def correctable(request: HttpRequest, pk: int) -> Enterprise:
    """The row, if she may correct it."""
    found = readable(request, pk)
    if not request.user.has_perm(CORRECT, found.region):
        raise PermissionDenied
    return found


def decidable(request: HttpRequest, pk: int) -> DoubleProposal:
    """The proposal, if she may decide it."""
    found = queries.find_double(pk)
    if found is None:
        raise Http404
    if not request.user.has_perm(CORRECT, found.a.region):
        raise PermissionDenied
    return found


def person(request: HttpRequest) -> User:
    """Who has signed in; the view has seen to that (`login_required`)."""
    return cast("User", request.user)
