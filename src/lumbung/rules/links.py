"""What holds a lawbook together: who stands on whom, no circles, no words without a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

from lumbung.rules.errors import Problem, did_you_mean
from lumbung.rules.model import Branch, Lawbook, Rule
from lumbung.rules.terms import Call, FactTerm, ParameterTerm, RuleTerm, Term, walk

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def branches_of(rule: Rule) -> Iterator[Branch]:
    """All branches of a rule: of every version and reading, exceptions of exceptions too."""
    for version in rule.versions:
        for body in version.bodies.values():
            yield from _with_inner((*body.base, *body.exceptions))


def _with_inner(branches: tuple[Branch, ...]) -> Iterator[Branch]:
    for branch in branches:
        yield branch
        yield from _with_inner(branch.exceptions)


def terms_of(rule: Rule) -> Iterator[Term]:
    """All terms of a rule's branches."""
    for branch in branches_of(rule):
        for term in (branch.when, branch.then):
            if term is not None:
                yield from walk(term)


def link(lawbook: Lawbook, problems: list[Problem]) -> Lawbook:
    """The lawbook with each rule's facts; problems are added for circles, spans and words."""
    stands_on = {name: _rules_in(rule) for name, rule in lawbook.rules.items()}
    circle = _circle(stands_on)
    if circle:
        first = lawbook.rules[circle[0]]
        problems.append(
            first.spot.problem(
                f"Rules stand on each other in a circle: {' → '.join((*circle, circle[0]))}.",
                "None of them could be answered first.",
                "Take one of the steps out.",
            )
        )
        return lawbook
    rules = {
        name: replace(rule, facts=tuple(dict.fromkeys(_facts_in(name, lawbook.rules))))
        for name, rule in lawbook.rules.items()
    }
    linked = replace(lawbook, rules=rules)
    for rule in rules.values():
        _check_spans(rule, problems)
        for branch in branches_of(rule):
            _check_words(branch, linked, problems)
        _check_divisors(rule, linked, problems)
    return linked


def _rules_in(rule: Rule) -> list[str]:
    return list(dict.fromkeys(term.id for term in terms_of(rule) if isinstance(term, RuleTerm)))


def _facts_in(name: str, rules: dict[str, Rule]) -> Iterator[str]:
    if name not in rules:
        return
    for term in terms_of(rules[name]):
        if isinstance(term, FactTerm):
            yield term.name
        elif isinstance(term, RuleTerm):
            yield from _facts_in(term.id, rules)


def _circle(stands_on: dict[str, list[str]]) -> tuple[str, ...]:
    """A circle of rules, or nothing."""
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if name in path:
            return path[path.index(name) :]
        if name in done:
            return ()
        for other in stands_on.get(name, ()):
            found = visit(other, (*path, name))
            if found:
                return found
        done.add(name)
        return ()

    return next((found for name in stands_on if (found := visit(name, ()))), ())


def _check_spans(rule: Rule, problems: list[Problem]) -> None:
    spans = sorted(rule.versions, key=lambda version: version.start)
    for before, after in pairwise(spans):
        if before.end is None or before.end >= after.start:
            problems.append(
                after.spot.problem(
                    f"Two texts of the rule `{rule.id}` hold on {after.start}.",
                    f"The one of {before.spot.file}:{before.spot.line} holds until {before.end or 'further notice'}.",
                    "End the earlier one the day before (`to: …`), or give one of them another id.",
                )
            )


def _check_words(branch: Branch, lawbook: Lawbook, problems: list[Problem]) -> None:
    """Names in `{…}` must be known; both languages must speak of the same things."""
    known = {**lawbook.facts, **lawbook.parameters, **lawbook.rules, "on": None}
    used = [set(PLACEHOLDER.findall(words)) for words in (branch.because.id, branch.because.en)]
    for name in sorted(used[0] | used[1]):
        if name not in known:
            hint = did_you_mean(name, known) or "Write a fact, parameter, rule or {on}."
            problems.append(branch.spot.problem(f"`{{{name}}}` in the reason is not known.", how=hint))
    if used[0] != used[1]:
        odd = ", ".join(sorted(used[0] ^ used[1]))
        problems.append(
            branch.spot.problem(
                f"The two languages of the reason do not name the same values: {odd}.",
                "A reader of either language must see the same figures.",
            )
        )


def _check_divisors(rule: Rule, lawbook: Lawbook, problems: list[Problem]) -> None:
    for term in terms_of(rule):
        if isinstance(term, Call) and term.name in ("//", "%") and isinstance(term.parts[1], ParameterTerm):
            parameter = lawbook.parameters[term.parts[1].id]
            for version in parameter.versions:
                if version.value <= 0:
                    problems.append(
                        version.spot.problem(f"`{parameter.id}` divides in `{rule.id}`, so it must be above 0.")
                    )


def day_text(first: date, last: date | None) -> str:
    """`from 2021-02-02 on` or `2008-07-04 to 2021-02-01`."""
    return f"{first} to {last}" if last else f"from {first} on"
