"""Letting one right of one person rest, and giving it back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.models import User
from lumbung.web.audit.services import record
from lumbung.web.config import clock
from lumbung.web.organisations.models import Organisation, Suspension
from lumbung.web.organisations.scoping import scope


class CannotSuspend(LumbungError):
    """A reason, a known right and an end that lies ahead are needed."""


@transaction.atomic
def suspend(
    *,
    by: User | None,
    user: User,
    organisation: Organisation,
    right: str,
    reason: str,
    until: date,
    since: date | None = None,
) -> Suspension:
    """`right` of `user` rests there from `since` (today by default) to `until` (included). Raises CannotSuspend."""
    first = since or clock.today()
    if not reason.strip():
        raise CannotSuspend(_("A reason is missing."), _("Write what happened; the person will read it."))
    if right not in Suspension.Right.values:
        raise CannotSuspend(_("There is no such right."), _("Choose one from the list."))
    if until < first:
        raise CannotSuspend(_("The last day lies before the first."), _("Choose a later last day."))
    with scope(organisation=organisation):
        made: Suspension = Suspension.objects.create(
            user=user, organisation=organisation, right=right, reason=reason.strip(), since=first, until=until, by=by
        )
    record(
        actor=by,
        action="organisations.right_suspended",
        subject=made,
        organisation=organisation,
        detail={"right": right, "person": user.pk, "since": first.isoformat(), "until": until.isoformat()},
    )
    return made


@transaction.atomic
def lift(*, by: User, suspension: Suspension) -> Suspension:
    """The right is hers again from this moment. Lifting again changes nothing."""
    with scope(organisation=suspension.organisation):
        held: Suspension = Suspension.objects.select_for_update().get(pk=suspension.pk)
    if held.lifted is not None:
        return held
    held.lifted, held.lifted_by = clock.now(), by
    held.save(update_fields=["lifted", "lifted_by"])
    record(
        actor=by,
        action="organisations.suspension_lifted",
        subject=held,
        organisation=held.organisation,
        detail={"right": held.right, "person": held.user_id},
    )
    return held
