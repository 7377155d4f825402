"""What a token may be used for. A scope never gives a right that its person does not have."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lumbung.core.errors import ParameterError

BOOKINGS_READ = "bookings:read"
BOOKINGS_WRITE = "bookings:write"
DESK_WRITE = "desk:write"
TOLL_READ = "toll:read"
TOLL_WRITE = "toll:write"
WEBHOOKS = "webhooks"
HOUSES_READ = "houses:read"

SCOPES: dict[str, str | Promise] = {
    HOUSES_READ: _("see the whole week of the houses that you run"),
    BOOKINGS_READ: _("see bookings"),
    BOOKINGS_WRITE: _("book, move, shorten, extend and cancel"),
    DESK_WRITE: _("check people in and out, at the desk of a house"),
    TOLL_READ: _("see toll jobs"),
    TOLL_WRITE: _("ask for toll jobs, accept and withdraw them"),
    WEBHOOKS: _("set up webhooks"),
}
"""Scope → what it allows, in words."""


def checked(scopes: Iterable[str]) -> tuple[str, ...]:
    """The scopes in their own order, each once. Raises ParameterError for one that does not exist, or for none."""
    wanted = set(scopes)
    if unknown := sorted(wanted - set(SCOPES)):
        raise ParameterError(f"There is no scope {unknown[0]!r}.", f"Choose from: {', '.join(SCOPES)}.")
    if not wanted:
        raise ParameterError("A token needs at least one scope.", f"Choose from: {', '.join(SCOPES)}.")
    return tuple(scope for scope in SCOPES if scope in wanted)
