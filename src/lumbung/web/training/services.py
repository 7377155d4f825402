"""Granting and revoking licences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.models import User
from lumbung.web.audit.services import record
from lumbung.web.config import clock
from lumbung.web.houses.models import House
from lumbung.web.houses.permissions import RUN
from lumbung.web.organisations.models import Organisation
from lumbung.web.training.models import Licence


class LicenceDates(LumbungError):
    """A licence would end before it begins."""


class NoReason(LumbungError):
    """A licence is revoked with a reason, which the person will read."""


class AlreadyRevoked(LumbungError):
    """The licence was revoked before."""


@transaction.atomic
def grant(
    *,
    by: User | None,
    person: User,
    machine_type: str,
    house: House | None = None,
    region: Organisation | None = None,
    since: date | None = None,
    until: date | None = None,
    how: str = "",
) -> Licence:
    """A licence for a machine type in a house, or in all houses of a region. `by` None: the installation itself. The same one again stays one.

    Raises PermissionDenied unless she runs the house (for a region: decides there), LicenceDates.
    """
    where = region or (house.region if house else None)
    if where is None:
        raise ValueError("A licence needs a house or a region.")
    if by is not None and not (by.has_perm(RUN, house) if house else by.has_perm("organisations.decide", where)):
        raise PermissionDenied(_("Only those who run the house may grant a licence."))
    begins = since or clock.today()
    if until is not None and until < begins:
        raise LicenceDates(_("The licence would end before it begins."), _("Choose a later last day."))
    same = Licence.objects.filter(
        person=person, machine_type=machine_type, house=house, region=where, since=begins, until=until, revoked=None
    )
    if (there := same.first()) is not None:
        return there
    made = Licence.objects.create(
        person=person, machine_type=machine_type, house=house, region=where, since=begins, until=until,
        granted_by=by, how=how,
    )  # fmt: skip
    detail = {"machine_type": machine_type, "until": until.isoformat() if until else None}
    record(
        actor=by,
        action="training.granted",
        subject=made,
        organisation=house.organisation if house else where,
        detail=detail,
    )
    return made


@transaction.atomic
def grant_several(
    *,
    by: User,
    person: User,
    machine_types: Sequence[str],
    house: House,
    region_wide: bool = False,
    since: date | None = None,
    until: date | None = None,
    how: str = "",
) -> list[Licence]:
    """Licences for several machine types, all or none: in the house, or with `region_wide` in its whole region.

    Raises PermissionDenied, LicenceDates.
    """
    where: dict[str, Any] = {"region": house.region} if region_wide else {"house": house}
    return [
        grant(by=by, person=person, machine_type=one, since=since, until=until, how=how, **where)
        for one in machine_types
    ]


@transaction.atomic
def revoke(*, by: User, licence: Licence, because: str) -> Licence:
    """It ends now. Bookings that lie ahead are refused at check-in, since the licence is asked for again then.

    Raises PermissionDenied, NoReason, AlreadyRevoked.
    """
    held = Licence.objects.select_for_update().get(pk=licence.pk)
    house = held.house
    if not (by.has_perm(RUN, house) if house else by.has_perm("organisations.decide", held.region)):
        raise PermissionDenied(_("Only those who run the house may revoke a licence."))
    if not because.strip():
        raise NoReason(_("A reason is missing."), _("Write what happened; the person will read it."))
    if held.revoked is not None:
        raise AlreadyRevoked(_("This licence was revoked before."))
    held.revoked, held.revoked_because = clock.now(), because.strip()[:200]
    held.save(update_fields=["revoked", "revoked_because"])
    organisation = house.organisation if house else held.region
    record(
        actor=by,
        action="training.revoked",
        subject=held,
        organisation=organisation,
        detail={"machine_type": held.machine_type},
    )
    return held
