"""Who may do what: predicates on a person and an organisation, and the permissions built from them.

A predicate without an organisation asks "anywhere". Permissions are asked for by name (`user.has_perm`), in
templates as `{{ perms }}` or through `ui`'s menu, so that no app needs another's models.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from lumbung.web.organisations import queries
from lumbung.web.organisations.models import Organisation
from lumbung.web.organisations.predicates import add_permission, predicate
from lumbung.web.organisations.queries import Person, Role
from lumbung.web.organisations.scoping import scope


@predicate
def is_producer(user: Person, organisation: Organisation | None = None) -> bool:
    """A member of this cooperative or firm."""
    return queries.has_role(user, Role.PRODUCER, organisation)


@predicate
def is_helper(user: Person, organisation: Organisation | None = None) -> bool:
    """Helps producers of this region or house to enrol."""
    return queries.has_role(user, Role.HELPER, organisation)


@predicate
def is_operator(user: Person, house: Organisation | None = None) -> bool:
    """Runs this house."""
    return queries.has_role(user, Role.OPERATOR, house)


@predicate
def is_officer(user: Person, region: Organisation | None = None) -> bool:
    """Plans and decides for this region."""
    return queries.has_role(user, Role.OFFICER, region)


@predicate
def is_partner(user: Person, firm: Organisation | None = None) -> bool:
    """Speaks for this contributing firm."""
    return queries.has_role(user, Role.PARTNER, firm)


@predicate
def is_auditor(user: Person, region: Organisation | None = None) -> bool:
    """May read everything of this region, and change nothing."""
    return queries.has_role(user, Role.AUDITOR, region)


@predicate
def manages(user: Person, organisation: Organisation | None = None) -> bool:
    """Gives and ends roles and suspensions there: its operator, its officer, or the officer of its region."""
    found = queries.managed_by(user)
    return bool(found) if organisation is None else organisation in found


@predicate
def prints_cards(user: Person, organisation: Organisation | None = None) -> bool:
    """Signs people up there: its helper, or who manages it."""
    return queries.has_role(user, Role.HELPER, organisation) or manages(user, organisation)


MANAGE = "organisations.manage"
"""Gives and ends roles and suspensions of this body."""
PRINT_CARDS = "organisations.print_cards"
"""Prints entry cards of this body."""
HELP = "organisations.help"
"""Is a helper somewhere."""
WORK = "organisations.work"
"""Works for the programme somewhere: sees the staff's menu."""
DECIDE = "organisations.decide"
"""Is an officer (of the region that is asked about, or of any)."""
READ_ALL = "organisations.read_all"
"""Officer or auditor of the region."""

add_permission(MANAGE, manages)
add_permission(PRINT_CARDS, prints_cards)
add_permission(HELP, is_helper)
add_permission(WORK, is_officer | is_operator | is_helper | is_auditor)
add_permission(DECIDE, is_officer)
add_permission(READ_ALL, is_officer | is_auditor)


def officer_region(user: Person, slug: str = "") -> Organisation:
    """The region that she is an officer of: the one named `slug`, else her first by name.

    Raises PermissionDenied when there is none. The first line of an officer's view, after `login_required`.
    """
    regions = queries.regions_of_officer(user)
    for region in regions:
        if slug in ("", region.slug):
            return region
    raise PermissionDenied


def body_for(user: Person, slug: str, permission: str) -> Organisation:
    """The body with this short name, for someone with this permission on it; raises PermissionDenied otherwise."""
    found = queries.find_organisation(slug)
    if found is None or not user.has_perm(permission, found):
        raise PermissionDenied
    return found


def in_body(permission: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """For a view of one body: `view(request, body, …)` at an address with `slug` runs in the body's scope.

    Raises PermissionDenied for those without `permission` on it; `login_required` stands before.
    """

    def around(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inside(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
            body = body_for(request.user, slug, permission)
            with scope(organisation=body):
                return view(request, body, *args, **kwargs)

        return inside

    return around
