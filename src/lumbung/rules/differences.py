"""What changed in the law between two days, and for whom."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from lumbung.core.errors import InputError, LumbungError
from lumbung.rules.book import Rulebook, fact_value
from lumbung.rules.columns import Codes, Column
from lumbung.rules.errors import NotCovered, WrongKind
from lumbung.rules.links import terms_of
from lumbung.rules.model import Parameter, ParameterVersion, Rule
from lumbung.rules.registers import column_of
from lumbung.rules.terms import ParameterTerm, RuleTerm
from lumbung.rules.values import spoken


@dataclass(frozen=True, slots=True)
class ParameterChange:
    """A parameter whose version differs, and the rules that stand on it."""

    parameter: Parameter
    before: ParameterVersion | None
    after: ParameterVersion | None
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """Parameters that changed, rules that came, went or were rewritten."""

    parameters: tuple[ParameterChange, ...]
    begun: tuple[Rule, ...]
    ended: tuple[Rule, ...]
    rewritten: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """For a rule (or two, when one took the other's place): how many of a register go from which answer to which."""

    before: str
    after: str
    counts: dict[tuple[str, str], int]

    @property
    def moved(self) -> int:
        """How many get another answer."""
        return sum(count for (old, new), count in self.counts.items() if old != new)


def differences(book: Rulebook, first: date, second: date) -> Differences:
    """What differs between two days."""
    users = _users(book)
    parameters = tuple(
        ParameterChange(parameter, before, after, tuple(users.get(parameter.id, ())))
        for parameter in book.parameters.values()
        if (before := parameter.at(first)) is not (after := parameter.at(second))
    )
    spans = [(rule, rule.at(first), rule.at(second)) for rule in book.rules.values()]
    return Differences(
        parameters,
        begun=tuple(rule for rule, before, after in spans if before is None and after is not None),
        ended=tuple(rule for rule, before, after in spans if before is not None and after is None),
        rewritten=tuple(rule for rule, before, after in spans if before and after and before is not after),
    )


def _users(book: Rulebook) -> dict[str, list[str]]:
    """Parameter → rules that stand on it, through others too."""
    found: dict[str, list[str]] = {}
    for name in book.rules:
        for parameter in sorted(_parameters(book, name)):
            found.setdefault(parameter, []).append(name)
    return found


def _parameters(book: Rulebook, name: str) -> set[str]:
    found: set[str] = set()
    for term in terms_of(book.rules[name]):
        if isinstance(term, ParameterTerm):
            found.add(term.id)
        elif isinstance(term, RuleTerm):
            found |= _parameters(book, term.id)
    return found


def moves(
    book: Rulebook, columns: Mapping[str, Column], first: date, second: date, found: Differences
) -> Iterator[Moves]:
    """Who changes class: for rules that stand on something changed and have a fact in the register."""
    touched = {name for change in found.parameters for name in change.rules} | {rule.id for rule in found.rewritten}
    pairs = [(name, name) for name in book.rules if name in touched]
    pairs += [
        (old.id, new.id)
        for old in found.ended
        for new in found.begun
        if old.pack == new.pack and old.answer_kind == new.answer_kind and old.answer_kind.codes
    ]
    for old_name, new_name in pairs:
        facts = {*book.rules[old_name].facts, *book.rules[new_name].facts}
        if not facts & set(columns):
            continue
        try:
            old = book.evaluate_columns(old_name, columns, first)
            new = book.evaluate_columns(new_name, columns, second)
        except NotCovered:
            continue
        if old.labels:
            yield Moves(old_name, new_name, _counted(old, new))


def _counted(old: Codes, new: Codes) -> dict[tuple[str, str], int]:
    labels = (*old.labels, "unknown")
    unknown = len(old.labels)
    pairs = np.where(old.unknown, unknown, old.values) * len(labels) + np.where(new.unknown, unknown, new.values)
    counts = np.bincount(pairs, minlength=len(labels) ** 2)
    return {
        (before, after): int(counts[i * len(labels) + j])
        for i, before in enumerate(labels)
        for j, after in enumerate(labels)
        if counts[i * len(labels) + j]
    }


def read_register(path: Path, book: Rulebook) -> tuple[dict[str, Column], list[str]]:
    """Columns of a CSV file whose headings are facts (an empty cell is unknown), and the headings that are not.

    Raises InputError for a file that cannot be read, WrongKind with line and column for a value of the wrong kind.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} cannot be read: {error}.", "Name a CSV file in UTF-8.") from None
    header = [cell.strip() for cell in rows[0]] if rows else []
    names = [name for name in header if name in book.facts]
    if not names:
        raise InputError(f"No heading of {path} is a fact.", f"Facts are, for example: {', '.join([*book.facts][:5])}.")
    columns = {}
    for name in names:
        position = header.index(name)
        cells = [(line, row[position] if position < len(row) else "") for line, row in enumerate(rows[1:], 2) if row]
        values = [_cell(book, name, text.strip(), f"{path.name}:{line}") for line, text in cells]
        columns[name] = column_of(book.facts[name], values)
    return columns, [name for name in header if name not in book.facts]


def _cell(book: Rulebook, name: str, text: str, place: str) -> object:
    if not text:
        return None
    fact = book.facts[name]
    whole = fact.kind.name in ("rupiah", "count")
    value: object = int(text) if whole and text.removeprefix("-").isdecimal() else text
    try:
        fact_value(fact, value)
    except LumbungError as error:
        raise WrongKind(f"{place}: {error.message}", error.advice) from None
    return value


def told(found: Differences, moved: Sequence[Moves]) -> str:
    """The differences in lines."""
    lines = [f"+ {rule.id} begins: {rule.title('id')} / {rule.title('en')}" for rule in found.begun]
    lines += [f"- {rule.id} ends: {rule.title('id')} / {rule.title('en')}" for rule in found.ended]
    lines += [f"~ {rule.id} is rewritten: {rule.title('id')} / {rule.title('en')}" for rule in found.rewritten]
    for change in found.parameters:
        old, new = (_version(change.parameter, version) for version in (change.before, change.after))
        lines += [f"~ {change.parameter.id}: {old} → {new}"]
        lines += [f"    used by {', '.join(change.rules)}"] if change.rules else []
    for move in moved:
        total = sum(move.counts.values())
        name = move.before if move.before == move.after else f"{move.before} → {move.after}"
        lines.append(f"{name}: {move.moved:,} of {total:,} get another answer")
        lines += [f"    {old} → {new}: {count:,}" for (old, new), count in move.counts.items() if old != new]
    return "\n".join(lines) if lines else "Nothing changed."


def _version(parameter: Parameter, version: ParameterVersion | None) -> str:
    return f"{spoken(version.value, parameter.kind, 'id')} ({version.ref})" if version else "no value"
