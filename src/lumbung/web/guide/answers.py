"""What is known of who asks: told on these pages, in her account, or in her registration; and what she could not tell.

Without an account everything lies in the session. With one, facts and papers lie in the database and the session only
holds the way through the questions. A helper who acts for a producer sees and writes the producer's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest

from lumbung.rules import Rulebook
from lumbung.rules.permits import load_permits
from lumbung.web.accounts.models import User
from lumbung.web.config import clock
from lumbung.web.guide import queries, services
from lumbung.web.guide.lawbook import rulebook, usable
from lumbung.web.guide.models import Origin
from lumbung.web.guide.products import facts_of_chain
from lumbung.web.organisations.acting import acting_for
from lumbung.web.register import queries as register

KEY = "guide"
PAPER_FACTS = {"nib": "has_nib", "npwp": "has_npwp"}
"""Permit that she has ticked → the fact that she has told with it."""


@dataclass(frozen=True, slots=True)
class Known:
    """One fact: its value as JSON has it, where it comes from, when it was told (None: not kept), by whom."""

    value: object
    origin: str
    at: datetime | None = None
    by: str = ""


@dataclass(slots=True)
class Answers:
    """`book` is the law in force. `by` and `person` are None for who has not signed in; `own…` are what the session has and no account yet."""

    book: Rulebook
    by: User | None
    person: User | None
    known: dict[str, Known]
    have: dict[str, date | None]
    words: str = ""
    own: dict[str, object] = field(default_factory=dict)
    own_papers: dict[str, date | None] = field(default_factory=dict)
    passed_over: list[str] = field(default_factory=list)
    asked: dict[str, list[str]] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, object]:
        """Name → value, as the rules take them."""
        return {name: one.value for name, one in self.known.items()}


def answers_of(request: HttpRequest) -> Answers:
    """Everything that is known in this request."""
    by = request.user if isinstance(request.user, User) else None
    person = (acting_for(request) or by) if by else None
    held = _held(request, person, by)
    own: dict[str, Any] = held.get("facts", {})
    told = {name: Known(value, held.get("origins", {}).get(name, Origin.TOLD)) for name, value in own.items()}
    passed_over = held.get("passed_over", [])
    registered = {name: one for name, one in _registered(person).items() if name not in passed_over}
    known = {**registered, **_saved(person), **told}
    papers = {permit: date.fromisoformat(day) if day else None for permit, day in held.get("papers", {}).items()}
    book = rulebook()
    have = _known_papers(book, {**(queries.papers_of(person) if person else {}), **papers})
    ticked = {fact: Known(True, Origin.TOLD) for permit, fact in PAPER_FACTS.items() if permit in have}
    known = {**ticked, **known}
    return Answers(
        book=book,
        by=by,
        person=person,
        known={name: known[name] for name in usable(book, {name: one.value for name, one in known.items()})},
        have=have,
        words=held.get("words", ""),
        own=own,
        own_papers=papers,
        passed_over=passed_over,
        asked=held.get("asked", {}),
    )


def _known_papers(book: Rulebook, papers: dict[str, date | None]) -> dict[str, date | None]:
    """Those that the rules still speak of."""
    ids = load_permits(book).ids
    return {permit: day for permit, day in papers.items() if permit in ids}


def _held(request: HttpRequest, person: User | None, by: User | None) -> dict[str, Any]:
    """What the session holds for this person; what she told before she signed in is hers, but never her producer's."""
    held: dict[str, Any] = request.session.get(KEY, {})
    owner = held.get("person", 0)
    same = owner == (person.pk if person else 0)
    hers = owner == 0 and person is not None and person == by
    return held if same or hers else {}


def _saved(person: User | None) -> dict[str, Known]:
    if person is None:
        return {}
    return {one.name: Known(one.value, one.origin, one.at, str(one.by or "")) for one in queries.facts_of(person)}


def _registered(person: User | None) -> dict[str, Known]:
    """What follows from her registration: the kind of product, and how many work there."""
    found = register.enrolment_of_phone(person.phone) if person and person.phone else None
    if found is None:
        return {}
    facts = {**facts_of_chain(found.enterprise.chain), "workers": found.workers}
    return {name: Known(value, Origin.REGISTER, found.consented_at) for name, value in facts.items() if value}


def keep(request: HttpRequest, answers: Answers) -> None:
    """Put the way through the questions into the session, and what was told too when there is no account."""
    _carry_over(answers)
    request.session[KEY] = {
        "person": answers.person.pk if answers.person else 0,
        "words": answers.words,
        "passed_over": answers.passed_over,
        "asked": answers.asked,
        "facts": answers.own,
        "origins": {name: answers.known[name].origin for name in answers.own if name in answers.known},
        "papers": {name: day.isoformat() if day else "" for name, day in answers.own_papers.items()},
    }


def _carry_over(answers: Answers) -> None:
    """What she told before she signed in goes into her account with the next thing that she does here."""
    if not answers.by or not answers.person:
        return
    told = {name: one for name, one in answers.known.items() if name in answers.own}
    for origin in dict.fromkeys(one.origin for one in told.values()):
        facts = {name: one.value for name, one in told.items() if one.origin == origin}
        services.tell(by=answers.by, person=answers.person, facts=facts, origin=origin)
    for permit, issued in answers.own_papers.items():
        services.hold(by=answers.by, person=answers.person, permit=permit, issued=issued)
    answers.own, answers.own_papers = {}, {}


def tell(request: HttpRequest, answers: Answers, facts: Mapping[str, object], origin: str = Origin.TOLD) -> None:
    """Keep facts in place of earlier ones. Raises PermissionDenied, UnknownFact, WrongKind."""
    if answers.by and answers.person:
        answers.own = {name: value for name, value in answers.own.items() if name not in facts}
        services.tell(by=answers.by, person=answers.person, facts=facts, origin=origin)
    else:
        answers.book.known(facts)
        answers.own = {**answers.own, **facts}
    answers.known |= {name: Known(value, origin, clock.now()) for name, value in facts.items()}
    answers.passed_over = [name for name in answers.passed_over if name not in facts]
    keep(request, answers)


def pass_over(request: HttpRequest, answers: Answers, name: str) -> None:
    """She cannot tell this: it is not asked again, and an earlier answer to it no longer counts."""
    forget(request, answers, (name,))
    answers.passed_over = [*(one for one in answers.passed_over if one != name), name]
    keep(request, answers)


def forget(request: HttpRequest, answers: Answers, names: tuple[str, ...]) -> None:
    """Delete some facts."""
    if answers.by and answers.person and any(name in answers.known for name in names):
        services.forget(by=answers.by, person=answers.person, names=names)
    answers.own = {name: value for name, value in answers.own.items() if name not in names}
    answers.known = {name: one for name, one in answers.known.items() if name not in names}
    answers.passed_over = [name for name in answers.passed_over if name not in names]
    keep(request, answers)


def forget_all(request: HttpRequest, answers: Answers) -> None:
    """Delete everything that she told here."""
    if answers.by and answers.person:
        services.forget(by=answers.by, person=answers.person)
    request.session.pop(KEY, None)


def hold(request: HttpRequest, answers: Answers, permit: str, issued: date | None) -> None:
    """She has this paper. Raises PermissionDenied, NoSuchPermit."""
    if answers.by and answers.person:
        services.hold(by=answers.by, person=answers.person, permit=permit, issued=issued)
    else:
        answers.own_papers = {**answers.own_papers, permit: issued}
    answers.have = {**answers.have, permit: issued}
    keep(request, answers)


def release(request: HttpRequest, answers: Answers, permit: str) -> None:
    """She does not have it after all."""
    if answers.by and answers.person:
        services.release(by=answers.by, person=answers.person, permit=permit)
    for papers in (answers.have, answers.own_papers):
        papers.pop(permit, None)
    keep(request, answers)
