"""A change tried before it is published: the cases beside the rules, and who in the register gets another answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lumbung.core.errors import LumbungError
from lumbung.rules import Case, Codes, Column, Rulebook, column_of
from lumbung.rules.cases import run_cases, shown
from lumbung.rules.links import terms_of
from lumbung.rules.terms import ParameterTerm, RuleTerm
from lumbung.web.organisations.models import Organisation
from lumbung.web.register import queries as register
from lumbung.web.rulebook import queries
from lumbung.web.rulebook.models import Proposal

REGISTER_FACTS = {"workers": "enrolment__workers"}
"""Fact of the rules → where the register keeps it. Capital and sales are not in a register."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A case under the change: what is wrong now ("" when green), the answer that it gets, whether it was green before.

    `got` is "" for a green case, and where no other answer but another reason comes out, or none at all.
    """

    case: Case
    wrong: str
    got: str
    was_green: bool


@dataclass(frozen=True, slots=True)
class Affected:
    """A rule's answers in the register, before and after: (class, before, after)."""

    rule: str
    counts: list[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Trial:
    """`enterprises`: rows of the register; `known`: rows with a fact that one of the rules stands on."""

    rules: list[str]
    cases: list[Tried]
    affected: list[Affected]
    enterprises: int
    known: int

    @property
    def red(self) -> list[Tried]:
        """Cases that are not green under the change."""
        return [one for one in self.cases if one.wrong]

    def as_json(self) -> dict[str, object]:
        """What stays with the decision."""
        return {
            "green": len(self.cases) - len(self.red),
            "red": [one.case.name for one in self.red],
            "affected": {one.rule: one.counts for one in self.affected},
        }


def standing_on(book: Rulebook, parameter: str) -> list[str]:
    """The rules that stand on a parameter, through other rules too."""
    direct: dict[str, set[str]] = {}
    found = set()
    for name, rule in book.rules.items():
        terms = list(terms_of(rule))
        direct[name] = {term.id for term in terms if isinstance(term, RuleTerm)}
        if any(isinstance(term, ParameterTerm) and term.id == parameter for term in terms):
            found.add(name)
    while more := {name for name, others in direct.items() if name not in found and others & found}:
        found |= more
    return [name for name in book.rules if name in found]


def try_out(proposal: Proposal) -> Trial:
    """Run the cases of the rules that stand on the parameter, and the register on the first day of the change."""
    before = queries.rulebook()
    after = queries.book_with((*queries.published(), proposal))
    rules = standing_on(before, proposal.parameter)
    cases = [case for case in before.cases if case.rule in rules]
    held = run_cases(before, cases)
    now = run_cases(after, cases)
    tried = [
        Tried(case, new.wrong, _got(after, case) if new.wrong else "", not old.wrong)
        for case, old, new in zip(cases, held, now, strict=True)
    ]
    columns, rows = register_columns(proposal.region, before)
    affected = [
        one for rule in rules if (one := _affected(before, after, rule, columns, proposal.starts)) is not None
    ]  # fmt: skip
    usable = [columns[name] for name in columns if any(name in before.rules[rule].facts for rule in rules)]
    known = max((int((~one.unknown).sum()) if one.unknown is not None else rows for one in usable), default=0)
    return Trial(rules, tried, affected, rows, known)


def _got(book: Rulebook, case: Case) -> str:
    if case.on is None:
        return ""
    try:
        answer = shown(book.evaluate(case.rule, case.facts, case.on, reading=case.reading, brief=True).answer)
    except LumbungError:
        return ""
    return "" if answer == case.answer else answer


def register_columns(region: Organisation, book: Rulebook) -> tuple[dict[str, Column], int]:
    """The facts that the region's register knows, as columns, and its number of rows. 1 query."""
    found = list(register.enterprises(region).values_list(*REGISTER_FACTS.values()))
    return {
        name: column_of(book.facts[name], [row[k] for row in found])
        for k, name in enumerate(REGISTER_FACTS)
        if name in book.facts
    }, len(found)


def _affected(
    before: Rulebook, after: Rulebook, rule: str, columns: dict[str, Column], on: date
) -> Affected | None:  # fmt: skip
    if not set(before.rules[rule].facts) & set(columns):
        return None
    try:
        old, new = (book.evaluate_columns(rule, columns, on) for book in (before, after))
    except LumbungError:
        return None
    if not old.labels:
        return None
    return Affected(rule, _side_by_side(old, new))


def _side_by_side(old: Codes, new: Codes) -> list[tuple[str, int, int]]:
    later = new.counts()
    return [(label, count, later.get(label, 0)) for label, count in old.counts().items()]
