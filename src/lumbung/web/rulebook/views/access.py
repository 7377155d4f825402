"""The first lines of the views: the region and the right, or 403; the proposal or 404."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from lumbung.rules import Parameter
from lumbung.web.organisations.models import Organisation
from lumbung.web.organisations.queries import Role, organisations_of
from lumbung.web.rulebook import queries
from lumbung.web.rulebook.models import Proposal
from lumbung.web.rulebook.permissions import READ

if TYPE_CHECKING:
    from lumbung.web.accounts.models import User


def person(request: HttpRequest) -> User:
    """Who has signed in; `login_required` has seen to that."""
    return cast("User", request.user)


def region_of(request: HttpRequest) -> Organisation:
    """The region of which she is an officer, else an auditor: her first by name."""
    who = person(request)
    found = [*organisations_of(who, Role.OFFICER), *organisations_of(who, Role.AUDITOR)]
    region = next((one for one in found if who.has_perm(READ, one)), None)
    if region is None:
        raise PermissionDenied
    return region


def proposal_for(request: HttpRequest, pk: int) -> Proposal:
    """A proposal of a region that she may read."""
    found = queries.find(pk)
    if found is None:
        raise Http404
    if not person(request).has_perm(READ, found.region):
        raise PermissionDenied
    return found


def parameter_or_404(name: str) -> Parameter:
    """A parameter as it is in force."""
    found = queries.rulebook().parameters.get(name)
    if found is None:
        raise Http404
    return found
