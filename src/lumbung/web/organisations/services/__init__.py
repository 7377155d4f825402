"""Writing organisations, roles, consents, suspensions and entry cards."""

from __future__ import annotations

from lumbung.web.organisations.services.consents import give_consent, withdraw_consent
from lumbung.web.organisations.services.roles import UnknownRole, create_organisation, end_role, grant_role
from lumbung.web.organisations.services.suspensions import lift, suspend

__all__ = [
    "UnknownRole",
    "create_organisation",
    "end_role",
    "give_consent",
    "grant_role",
    "lift",
    "suspend",
    "withdraw_consent",
]
