"""Who asks: the first line of each view."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from lumbung.web.accounts.models import User
from lumbung.web.organisations.permissions import HELP


def person(request: HttpRequest) -> User:
    """Who is signed in; `login_required` stands before."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def helper(request: HttpRequest) -> User:
    """The same, if she is a helper somewhere."""
    user = person(request)
    if not user.has_perm(HELP):
        raise PermissionDenied
    return user
