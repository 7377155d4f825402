"""Writing organisations, roles, consents, suspensions and entry cards."""

from __future__ import annotations

from lumbung.web.organisations.services.cards import CardRefused, Newcomer, come_in, print_cards
from lumbung.web.organisations.services.consents import (
    CodeEnded,
    NotAHelper,
    accept_told_code,
    ask_consent,
    give_consent,
    usual_scope,
    withdraw_consent,
)
from lumbung.web.organisations.services.roles import UnknownRole, create_organisation, end_role, grant_role
from lumbung.web.organisations.services.suspensions import CannotSuspend, lift, suspend

__all__ = [
    "CannotSuspend",
    "CardRefused",
    "CodeEnded",
    "Newcomer",
    "NotAHelper",
    "UnknownRole",
    "accept_told_code",
    "ask_consent",
    "come_in",
    "create_organisation",
    "end_role",
    "give_consent",
    "grant_role",
    "lift",
    "print_cards",
    "suspend",
    "usual_scope",
    "withdraw_consent",
]
