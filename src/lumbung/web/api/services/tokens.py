"""Making and revoking tokens."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError, ParameterError
from lumbung.web.accounts.models import User
from lumbung.web.api import permissions
from lumbung.web.api import scopes as known
from lumbung.web.api.models import ApiToken
from lumbung.web.audit.services import record
from lumbung.web.config import clock
from lumbung.web.config.keys import keyed_hash
from lumbung.web.organisations.models import Organisation

BEGINNING = "lumbung_"
"""So that a token that was published by mistake can be found by its looks."""
LONGEST_DAYS = 366
MOST_TOKENS = 50
NOTED_EVERY = timedelta(minutes=5)


class MadeBefore(LumbungError):
    """The form that makes the token was sent a second time."""


class TooManyTokens(LumbungError):
    """One person has as many tokens as there may be."""


def hash_of(text: str) -> str:
    """What is kept of a token."""
    return keyed_hash("api-token", text)


@transaction.atomic
def create_token(
    *,
    by: User,
    label: str,
    scopes: Iterable[str],
    days: int = 90,
    organisation: Organisation | None = None,
    form_key: str = "",
) -> tuple[ApiToken, str]:
    """A token that acts as `by`; with `organisation`, within that body's houses only. The text is seen here only.

    Raises PermissionDenied, ParameterError (scopes, days), TooManyTokens, MadeBefore (the form was sent twice).
    """
    wanted = known.checked(scopes)
    if not 1 <= days <= LONGEST_DAYS:
        raise ParameterError(_("This time is not possible for a token."), _("Choose from 1 to 366 days."))
    if organisation is not None and not permissions.speaks_for(by, organisation):
        raise PermissionDenied(_("You may not make tokens for this organisation."))
    User.objects.select_for_update().get(pk=by.pk)
    _require_room(by, form_key)
    text = BEGINNING + secrets.token_urlsafe(32)
    now = clock.real_now()
    made = ApiToken.objects.create(
        key=hash_of(text),
        hint=text[-4:],
        label=label,
        user=by,
        organisation=organisation,
        scopes=" ".join(wanted),
        made=now,
        expires=now + timedelta(days=days),
        form_key=form_key,
    )
    record(
        actor=by,
        action="api.token_created",
        subject=made,
        organisation=organisation,
        detail={"scopes": list(wanted), "days": days},
    )
    return made, text


def _require_room(by: User, form_key: str) -> None:
    held = ApiToken.objects.filter(user=by)
    if form_key and held.filter(form_key=form_key).exists():
        raise MadeBefore(
            _("This token was made already, and shown once."), _("Revoke it and make another if you have lost it.")
        )
    if held.filter(revoked=None, expires__gt=clock.real_now()).count() >= MOST_TOKENS:
        raise TooManyTokens(_("You have as many tokens as there may be."), _("Revoke those that you no longer need."))


@transaction.atomic
def revoke_token(*, by: User, token: ApiToken) -> None:
    """It works no more. Raises PermissionDenied unless it is hers or of an organisation that she speaks for."""
    if not by.has_perm(permissions.REVOKE, token):
        raise PermissionDenied
    if token.revoked is not None:
        return
    token.revoked = clock.real_now()
    token.save(update_fields=["revoked"])
    record(actor=by, action="api.token_revoked", subject=token, organisation=token.organisation)


def note_use(*, token: ApiToken, at: datetime) -> None:
    """Keep when it was last used, to within NOTED_EVERY: not a write for each request."""
    early = at - NOTED_EVERY
    if token.last_used is None or token.last_used < early:
        ApiToken.objects.filter(Q(last_used=None) | Q(last_used__lt=early), pk=token.pk).update(last_used=at)
        token.last_used = at
