"""Who may write down what a producer tells the guide: she herself, and her helper while the consent is in force."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from lumbung.web.accounts.models import User
from lumbung.web.config import clock
from lumbung.web.organisations.models import Organisation
from lumbung.web.organisations.queries import consent_between


def body_of_help(by: User, person: User) -> Organisation | None:
    """Where the helper helps; None for one's own facts. Raises PermissionDenied for everybody else's."""
    if by.pk == person.pk:
        return None
    consent = consent_between(by, person, clock.now())
    if consent is None:
        raise PermissionDenied
    return consent.organisation
