"""Printed codes: making them, and coming in with one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.web.accounts import services as accounts
from lumbung.web.accounts.models import User
from lumbung.web.accounts.queries import active_user
from lumbung.web.audit.services import record
from lumbung.web.config import clock
from lumbung.web.config.keys import keyed_hash, short_code
from lumbung.web.organisations import queries
from lumbung.web.organisations.models import EntryCard, HelperConsent, Organisation
from lumbung.web.organisations.scoping import scope
from lumbung.web.organisations.services.consents import give_consent
from lumbung.web.organisations.services.roles import grant_role

HALF = 5  # two halves of five signs of 32: 2 to the power of 50
HOLDS = timedelta(days=30)
MOST_ON_SHEET = 40


class CardNotNeeded(LumbungError):
    """A card for a person is only for someone who has no other way in."""


class CardRefused(LumbungError):
    """The card is unknown, used, or has ended; all three sound the same."""


def hash_of(code: str) -> str:
    """What is kept of a printed code, however it is typed."""
    return keyed_hash("entry-card", "".join(sign for sign in code.upper() if sign.isalnum()))


@transaction.atomic
def print_cards(*, by: User, organisation: Organisation, number: int = 1, person: User | None = None) -> list[str]:
    """New codes, to be printed now: they cannot be read back. `person`: for somebody who has an account already."""
    if person is not None and (person.phone or person.email or person.has_usable_password()):
        raise CardNotNeeded(_("This person can sign in already."), _("She asks for a code at the sign-in page."))
    found = [f"{short_code(HALF)}-{short_code(HALF)}" for _i in range(min(max(number, 1), MOST_ON_SHEET))]
    now = clock.real_now()
    with scope(organisation=organisation):
        EntryCard.objects.bulk_create(
            EntryCard(
                code_hash=hash_of(code), organisation=organisation, made_by=by, person=person, made=now,
                ends=now + HOLDS,
            )
            for code in found
        )  # fmt: skip
    detail = {"number": len(found), **({"person": person.pk} if person else {})}
    record(
        actor=by, on_behalf_of=person, action="organisations.cards_printed", subject=organisation,
        organisation=organisation, detail=detail,
    )  # fmt: skip
    return found


@dataclass(frozen=True)
class Newcomer:
    """What she tells when she comes in: a proved number, or a password, or neither when a helper types for her."""

    name: str
    phone: str = ""
    password: str | None = None
    lets_help: bool = False


@transaction.atomic
def come_in(*, card: EntryCard, told: Newcomer, by: User | None = None) -> User:
    """Use the card up: an account with the number or password, the place in the house, and the consent if given.

    Someone whose proved number has an account keeps that account. `by` is the helper where she holds the device.
    Raises CardRefused.
    """
    with scope(organisation=card.organisation):
        held = EntryCard.objects.select_for_update().get(pk=card.pk)
    if held.used is not None or held.ends <= clock.real_now():
        raise refused_card()
    user = held.person or (active_user(told.phone) if told.phone else None)
    if user is None:
        user = accounts.create_user(name=told.name, phone=told.phone or None, password=told.password, by=by)
    elif told.phone and user.phone is None:
        accounts.bind_phone(user=user, phone=told.phone)
    if told.password and held.person is not None:
        accounts.set_password(by=user, user=user, password=told.password)
    held.used, held.person = clock.real_now(), user
    held.save(update_fields=["used", "person"])
    _settle(held, user, told, by)
    return user


def _settle(card: EntryCard, user: User, told: Newcomer, by: User | None) -> None:
    body = card.organisation
    if body.kind != Organisation.Kind.REGION:
        grant_role(by=card.made_by, user=user, organisation=body, role="producer")
    if told.lets_help and queries.has_role(card.made_by, "helper", body):
        give_consent(
            by=by or user, helper=card.made_by, producer=user, organisation=body, how=HelperConsent.How.PRINTED_CODE
        )
    record(actor=by or user, action="organisations.card_used", subject=card, organisation=body)


def refused_card() -> CardRefused:
    """The same words for an unknown, a used and an old card."""
    return CardRefused(
        _("This code is not right, was used already, or has ended."), _("Ask the house or your helper for a new one.")
    )
