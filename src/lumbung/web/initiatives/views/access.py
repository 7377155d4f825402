"""The first lines of the officers' views: the effort or 404, the right or 403."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from lumbung.web.initiatives import queries
from lumbung.web.initiatives.models import Initiative
from lumbung.web.initiatives.permissions import CORRECT

if TYPE_CHECKING:
    from lumbung.web.accounts.models import User


def effort_or_404(key: str) -> Initiative:
    """The effort with this key."""
    found = queries.find(key)
    if found is None:
        raise Http404
    return found


def correctable(request: HttpRequest, key: str) -> Initiative:
    """The effort, if this person may correct it."""
    found = effort_or_404(key)
    if not request.user.has_perm(CORRECT, found):
        raise PermissionDenied
    return found


def person(request: HttpRequest) -> User:
    """Who has signed in; the view has seen to that (`login_required`)."""
    return cast("User", request.user)
