"""Writing organisations and roles."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.models import User
from lumbung.web.audit.services import record
from lumbung.web.config import clock
from lumbung.web.organisations.models import Membership, Organisation


class UnknownRole(LumbungError):
    """There is no such role or kind of organisation."""


@transaction.atomic
def create_organisation(
    *, by: User | None, kind: str, name: str, slug: str, code: str = "", region: Organisation | None = None
) -> Organisation:
    """A new region, house, cooperative or firm; `by` is None when the installation itself makes it.

    `region`: of a cooperative or firm, whose officers look after its people.
    """
    if kind not in Organisation.Kind.values:
        raise UnknownRole(f"There is no kind of organisation {kind!r}.", f"Use one of {Organisation.Kind.values}.")
    made = Organisation.objects.create(kind=kind, name=name, slug=slug, code=code, region=region)
    record(actor=by, action="organisations.created", subject=made, organisation=made, detail={"kind": kind})
    return made


@transaction.atomic
def grant_role(
    *, by: User | None, user: User, organisation: Organisation, role: str, since: date | None = None
) -> Membership:
    """Give `user` a role from `since` (today by default) until further notice; one that she has already stays."""
    if role not in Membership.Role.values:
        raise UnknownRole(f"There is no role {role!r}.", f"Use one of {Membership.Role.values}.")
    held = Membership.objects.select_for_update().filter(user=user, organisation=organisation, role=role, until=None)
    if (membership := held.first()) is not None:
        return membership
    made = Membership.objects.create(user=user, organisation=organisation, role=role, since=since or clock.today())
    record(
        actor=by, action="organisations.role_granted", subject=made, organisation=organisation, detail={"role": role}
    )
    return made


@transaction.atomic
def end_role(*, by: User, membership: Membership, until: date | None = None) -> Membership:
    """End a role with the day `until` (yesterday by default, so that it ends at once)."""
    last_day = until or date.fromordinal(clock.today().toordinal() - 1)
    membership.until = max(last_day, membership.since)
    membership.save(update_fields=["until"])
    record(
        actor=by,
        action="organisations.role_ended",
        subject=membership,
        organisation=membership.organisation,
        detail={"role": membership.role, "until": membership.until.isoformat()},
    )
    return membership
