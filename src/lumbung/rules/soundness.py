"""Branches that nobody reaches, exceptions that contradict each other, tables with holes and doubles.

Each is looked for on every day on which something changes in the rule or in what it stands on: a branch must be
reached on one of them, a contradiction may be on none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from lumbung.core.errors import LumbungError
from lumbung.rules.book import Rulebook
from lumbung.rules.changes import Turning
from lumbung.rules.errors import Problem
from lumbung.rules.model import Branch, Rule, RuleVersion
from lumbung.rules.programs import Program, Step
from lumbung.rules.reach import Found, GaveUp, Search, holding
from lumbung.rules.single import Environment, outcome_of

MOST_DAYS = 24


def unsound(book: Rulebook) -> list[Problem]:
    """All problems of this sort, each once."""
    found: dict[Problem, None] = {}
    for rule in book.rules.values():
        for version in rule.versions:
            for reading in version.bodies:
                found |= dict.fromkeys(_version_problems(book, rule, version, reading))
    return list(found)


def _version_problems(book: Rulebook, rule: Rule, version: RuleVersion, reading: str) -> Iterator[Problem]:
    body = version.body(reading or None)
    waiting = {branch.id: branch for branch in _all((*body.base, *body.exceptions))}
    for day in _days(book, rule, version, reading):
        try:
            program = book.programs.get(rule.id, day, reading or None)
        except LumbungError:
            continue
        search = Search(program, book.facts)
        for branch_id in list(_reached(search, program, waiting)):
            del waiting[branch_id]
        yield from _contradictions(search, program.exceptions, [])
        if body.is_table:
            yield from _table(search, program)
    yield from (_unreachable(branch) for branch in waiting.values())


def _all(branches: Sequence[Branch]) -> Iterator[Branch]:
    for branch in branches:
        yield branch
        yield from _all(branch.exceptions)


def _days(book: Rulebook, rule: Rule, version: RuleVersion, reading: str) -> list[date]:
    """The version's first and last day, and every day between on which something turns in it or in what it stands on."""
    last = [version.end] if version.end else []
    try:
        program = book.programs.get(rule.id, version.start, reading or None)
    except LumbungError:
        return [version.start, *last]
    turning = Turning(book.programs, program, {}, 0, reading or None)
    days = sorted({day for day in turning.days() if version.covers(day)} - {version.start, *last})
    return [version.start, *days[:MOST_DAYS], *last]


def _unreachable(branch: Branch) -> Problem:
    return branch.spot.problem(
        "Nobody ever reaches this branch.",
        "A branch above it takes everybody for whom its condition holds, or the condition can never hold.",
        "Move it up, correct its condition, or delete it.",
    )


def _reached(search: Search, program: Program, waiting: dict[str, Branch]) -> Iterator[str]:
    """Ids of waiting branches that somebody reaches (or for which the search gave up)."""
    for i, step in enumerate(program.base):
        if step.branch.id in waiting and _exists(search, [step], program.base[:i]):
            yield step.branch.id
    yield from _reached_exceptions(search, program.exceptions, [], waiting)


def _reached_exceptions(
    search: Search, steps: Sequence[Step], above: list[Step], waiting: dict[str, Branch]
) -> Iterator[str]:
    for step in steps:
        if step.branch.id in waiting and _exists(search, [*above, step], []):
            yield step.branch.id
        yield from _reached_exceptions(search, step.exceptions, [*above, step], waiting)


def _exists(search: Search, wanted: Sequence[Step], unwanted: Sequence[Step]) -> bool:
    try:
        return search.example(holding(wanted, unwanted)) is not None
    except GaveUp:
        return True


def _contradictions(search: Search, steps: Sequence[Step], above: list[Step]) -> Iterator[Problem]:
    for first, second in combinations(steps, 2):
        example = _contradiction(search, first, second, above)
        if example is not None:
            yield second.branch.spot.problem(
                f"This exception and the one of line {first.branch.spot.line} can hold at once and say different things.",
                f"For example for {search.told(example)}.",
                "Make one an exception of the other, or let their conditions exclude each other.",
            )
    for step in steps:
        yield from _contradictions(search, step.exceptions, [*above, step])


def _contradiction(search: Search, first: Step, second: Step, above: list[Step]) -> dict[str, int] | None:
    both = holding([*above, first, second], [])
    rule = search.program.rule.id

    def verdict(facts: Environment) -> Found:
        found = both(facts)
        if found is not Found.YES:
            return found
        outcomes = [outcome_of(rule, step, facts) for step in (first, second)]
        if None in outcomes:
            return Found.OPEN
        return Found.NO if outcomes[0] == outcomes[1] else Found.YES

    try:
        return search.example(verdict)
    except GaveUp:
        return None


def _table(search: Search, program: Program) -> Iterator[Problem]:
    """Rows that match the same enterprise, and an enterprise that no row matches."""
    rows = [step for step in program.base if step.holds is not None]
    for first, second in combinations(rows, 2):
        example = _quietly(search, [first, second], [])
        if example is not None:
            yield second.branch.spot.problem(
                f"This row and the one of line {first.branch.spot.line} match the same enterprise.",
                f"For example {search.told(example)}; a table must say one thing.",
                "Narrow one of them.",
            )
    if len(rows) == len(program.base):
        example = _quietly(search, [], rows)
        if example is not None:
            yield rows[-1].branch.spot.problem(
                "No row of the table matches some enterprise.",
                f"For example {search.told(example)}.",
                "Add a row for it, or a last row `otherwise`.",
            )


def _quietly(search: Search, wanted: Sequence[Step], unwanted: Sequence[Step]) -> dict[str, int] | None:
    try:
        return search.example(holding(wanted, unwanted))
    except GaveUp:
        return None
