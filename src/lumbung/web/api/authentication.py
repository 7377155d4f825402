"""Who asks: the token's person, or nobody; within the limits, and with the scope that the endpoint needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security.base import AuthBase

from lumbung.web.accounts.models import User
from lumbung.web.api import limits, permissions, queries
from lumbung.web.api.models import ApiToken
from lumbung.web.api.problems import Problem, too_many
from lumbung.web.api.services.tokens import hash_of, note_use
from lumbung.web.config import clock
from lumbung.web.organisations.models import Organisation

SCHEME = "bearer"


@dataclass(frozen=True)
class Caller:
    """Who asks. `person` is None for somebody without a token, at the addresses that are open to all."""

    token: ApiToken | None = None

    @property
    def person(self) -> User | None:
        """As whom the program acts."""
        return self.token.user if self.token else None

    @property
    def organisation(self) -> Organisation | None:
        """The body that its token is bound to, if any."""
        return self.token.organisation if self.token else None

    def has(self, scope: str) -> bool:
        """Whether its token has this scope."""
        return self.token is not None and scope in self.token.scope_list


class Needs(AuthBase):
    """`auth=Needs("bookings:read")`: a token with that scope. `auth=Needs()`: open to all; a token may be sent."""

    openapi_type = "http"
    openapi_scheme = SCHEME

    def __init__(self, scope: str = "") -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Caller:
        caller = caller_of(request)
        if self.scope and caller.token is None:
            raise Problem(
                "no-token",
                _("Send the header “Authorization: Bearer” with a token of yours."),
                headers={"WWW-Authenticate": "Bearer"},
            )
        if self.scope and not caller.has(self.scope):
            raise Problem(
                "scope-missing",
                _("It needs the scope %(scope)s. Make a token that has it.") % {"scope": self.scope},
                more={"scope": self.scope},
                headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{self.scope}"'},
            )
        return caller


def caller_of(request: HttpRequest) -> Caller:
    """Who asks, counted against the limit of the token, or of the address where no token works.

    Raises Problem: 401 for a token that does not work, 429 beyond the limit.
    """
    text = _bearer(request)
    token = queries.token_by_key(hash_of(text)) if text else None
    if token is None or not _works(token):
        wait = limits.wait_for_address(request.META.get("REMOTE_ADDR", ""))
        if wait:
            raise too_many(wait)
        if text:
            raise Problem(
                "bad-token",
                _("It is unknown, revoked or past its end. Make a new one."),
                headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
            )
        return Caller()
    if wait := limits.wait_for_token(token.pk):
        raise too_many(wait)
    note_use(token=token, at=clock.real_now())
    return Caller(token)


def _bearer(request: HttpRequest) -> str:
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.lower() == SCHEME else ""


def _works(token: ApiToken) -> bool:
    """Neither revoked nor past its end, its person is there, and she still works for the organisation it is bound to."""
    if not token.works_at(clock.real_now()) or not token.user.is_active:
        return False
    return token.organisation is None or permissions.speaks_for(token.user, token.organisation)


def person(request: HttpRequest) -> User:
    """Whose token it is. For endpoints that need one."""
    caller: Any = getattr(request, "auth", None)
    if not isinstance(caller, Caller) or caller.person is None:
        raise Problem("no-token", headers={"WWW-Authenticate": "Bearer"})
    return caller.person


def caller(request: HttpRequest) -> Caller:
    """Who asks, as `Needs` found out."""
    found: Any = getattr(request, "auth", None)
    return found if isinstance(found, Caller) else Caller()
