"""Every threshold of the packaged law is watched: one rupiah or one day to either side turns a case red."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from lumbung.rules import ParameterVersion, Rulebook, load_rulebook
from lumbung.rules.cases import run_case
from lumbung.rules.links import terms_of
from lumbung.rules.model import Case
from lumbung.rules.terms import ParameterTerm, RuleTerm

BOOK = load_rulebook()


def stands_on(book: Rulebook, rule: str) -> set[str]:
    """Parameters of a rule's conditions and outcomes, through other rules too."""
    found: set[str] = set()
    for term in terms_of(book.rules[rule]):
        if isinstance(term, ParameterTerm):
            found.add(term.id)
        elif isinstance(term, RuleTerm):
            found |= stands_on(book, term.id)
    return found


def cases_by_parameter(book: Rulebook) -> dict[str, list[Case]]:
    rules = {rule: stands_on(book, rule) for rule in book.rules}
    found: dict[str, list[Case]] = {}
    for case in book.cases:
        for parameter in rules.get(case.rule, ()):
            found.setdefault(parameter, []).append(case)
    return found


CASES = cases_by_parameter(BOOK)


def mutants(version: ParameterVersion, kind: str) -> Iterator[int]:
    yield from (1 - version.value,) if kind == "yes_no" else (version.value - 1, version.value + 1)


def is_caught(parameter: str, index: int, value: int) -> bool:
    versions = list(BOOK.parameters[parameter].versions)
    version = versions[index] = replace(versions[index], value=value)
    book = load_rulebook(extra={parameter: versions})
    watching = [case for case in CASES[parameter] if case.on and version.covers(case.on)]
    return any(run_case(book, case).wrong for case in watching)


VERSIONS = [(name, index) for name in sorted(CASES) for index, _ in enumerate(BOOK.parameters[name].versions)]


@pytest.mark.parametrize(("name", "index"), VERSIONS, ids=[f"{name}-{index}" for name, index in VERSIONS])
def test_a_value_one_off_turns_a_case_red(name: str, index: int) -> None:
    parameter = BOOK.parameters[name]
    missed = [
        value for value in mutants(parameter.versions[index], parameter.kind.name) if not is_caught(name, index, value)
    ]
    assert missed == []


def edges() -> list[tuple[str, int]]:
    """Versions that begin where another ended: a change of law, whose day must be watched too."""
    return [
        (name, index)
        for name in sorted(CASES)
        for index, version in enumerate(BOOK.parameters[name].versions)
        if index and BOOK.parameters[name].versions[index - 1].value != version.value
    ]


@pytest.mark.parametrize(("name", "index"), edges(), ids=[f"{name}-{index}" for name, index in edges()])
def test_a_change_of_law_a_day_early_or_late_turns_a_case_red(name: str, index: int) -> None:
    from datetime import timedelta

    day = timedelta(days=1)
    for shift in (-day, day):
        versions = list(BOOK.parameters[name].versions)
        versions[index] = replace(versions[index], start=versions[index].start + shift)
        before = versions[index - 1]
        if before.end is not None:
            versions[index - 1] = replace(before, end=before.end + shift)
        book = load_rulebook(extra={name: versions})
        assert any(run_case(book, case).wrong for case in CASES[name]), f"{name} {shift.days:+d} day"
