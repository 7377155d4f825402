"""The first line of every write here: may she, and the note of it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from lumbung.web.accounts.models import User
from lumbung.web.audit.services import record
from lumbung.web.houses.models import House
from lumbung.web.houses.permissions import RUN
from lumbung.web.organisations.models import Organisation
from lumbung.web.organisations.permissions import DECIDE


def require_run(by: User | None, house: House) -> None:
    """Raises PermissionDenied unless she runs the house; None is the installation itself."""
    if by is not None and not by.has_perm(RUN, house):
        raise PermissionDenied(_("Only those who run the house may do this."))


def require_decide(by: User | None, region: Organisation) -> None:
    """Raises PermissionDenied unless she is an officer of the region; None is the installation itself."""
    if by is not None and not by.has_perm(DECIDE, region):
        raise PermissionDenied(_("Only an officer of the region may do this."))


def note(
    *, by: User | None, action: str, house: House, subject: models.Model | None = None, detail: Mapping[str, Any] = {}
) -> None:
    """One event in the log."""
    record(
        actor=by,
        action=f"houses.{action}",
        subject=subject or house,
        organisation=house.organisation,
        detail=detail,
    )
