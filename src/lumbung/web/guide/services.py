"""Keeping what a producer told the guide. The log names the facts, never their values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from lumbung.core.errors import InputError
from lumbung.rules.errors import did_you_mean
from lumbung.rules.permits import load_permits
from lumbung.web.accounts.models import User
from lumbung.web.audit.services import record
from lumbung.web.config import clock
from lumbung.web.guide.lawbook import rulebook
from lumbung.web.guide.models import GuideFact, HeldPaper, Origin
from lumbung.web.guide.permissions import body_of_help


class NoSuchPermit(InputError):
    """A permit that the rules do not know."""


@transaction.atomic
def tell(*, by: User, person: User, facts: Mapping[str, object], origin: str = Origin.TOLD) -> None:
    """Keep facts about her business, each in place of an earlier one; `by` is she, or her helper.

    Raises PermissionDenied, UnknownFact, WrongKind.
    """
    body_of_help(by, person)
    rulebook().known(facts)
    for name, value in facts.items():
        GuideFact.objects.update_or_create(
            person=person, name=name, defaults={"value": value, "origin": origin, "at": clock.now(), "by": by}
        )
    _note(by, person, "told", {"facts": sorted(facts), "origin": str(origin)})


@transaction.atomic
def forget(*, by: User, person: User, names: tuple[str, ...] | None = None) -> int:
    """Delete some facts of hers, or with None all facts and papers; how many rows went. Raises PermissionDenied."""
    body_of_help(by, person)
    facts = GuideFact.objects.filter(person=person)
    gone, _each = (facts if names is None else facts.filter(name__in=names)).delete()
    if names is None:
        papers, _each = HeldPaper.objects.filter(person=person).delete()
        gone += papers
    _note(by, person, "forgotten", {"facts": "all" if names is None else sorted(names)})
    return gone


@transaction.atomic
def hold(*, by: User, person: User, permit: str, issued: date | None = None) -> HeldPaper:
    """She has this paper, issued on a day if she knows it. Raises PermissionDenied, NoSuchPermit."""
    body_of_help(by, person)
    known = load_permits(rulebook()).ids
    if permit not in known:
        raise NoSuchPermit(f"There is no permit {permit!r}.", did_you_mean(permit, known))
    paper, _made = HeldPaper.objects.update_or_create(
        person=person, permit=permit, defaults={"issued": issued, "at": clock.now(), "by": by}
    )
    _note(by, person, "paper_held", {"permit": permit})
    return paper


@transaction.atomic
def release(*, by: User, person: User, permit: str) -> None:
    """She does not have this paper after all. Raises PermissionDenied."""
    body_of_help(by, person)
    HeldPaper.objects.filter(person=person, permit=permit).delete()
    _note(by, person, "paper_released", {"permit": permit})


def _note(by: User, person: User, act: str, detail: Mapping[str, object]) -> None:
    record(
        actor=by,
        on_behalf_of=person if person.pk != by.pk else None,
        action=f"guide.{act}",
        subject=person,
        organisation=body_of_help(by, person),
        detail=detail,
    )
