"""The rulebook that the guide's pages ask, and the day on which they ask."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from lumbung.rules import Rulebook, UnknownFact, WrongKind
from lumbung.web.rulebook import queries as published

Result = TypeVar("Result")
MOST_REMEMBERED = 200


@dataclass(slots=True)
class _Remembered:
    """What was worked out with one book, the oldest first."""

    book: Rulebook | None = None
    results: dict[Hashable, Any] = field(default_factory=dict)


_remembered = _Remembered()


def remembered(book: Rulebook, key: Hashable, work_out: Callable[[], Result]) -> Result:
    """A result that follows from the book and the key alone; worked out once while the book stays the same.

    The question, the way on and the result ask for the same path within seconds, and a path takes a tenth of a second.
    """
    global _remembered  # noqa: PLW0603 - one for the process; another book throws away all
    held = _remembered
    if held.book is not book:
        held = _remembered = _Remembered(book)
    found: Result | None = held.results.get(key)
    if found is None:
        found = held.results[key] = work_out()
        if len(held.results) > MOST_REMEMBERED:
            held.results.pop(next(iter(held.results)), None)
    return found


def frozen(facts: Mapping[str, object]) -> Hashable:
    """Facts or papers as a key."""
    return tuple(sorted((name, type(value).__name__, str(value)) for name, value in facts.items()))


def rulebook() -> Rulebook:
    """The law in force: the packaged files, and over them what officers have published. 1 query."""
    return published.rulebook()


def usable(book: Rulebook, facts: Mapping[str, object]) -> dict[str, object]:
    """The facts that the book knows and can take; the rules may have changed since a fact was told."""
    return {name: value for name, value in facts.items() if _takes(book, name, value)}


def _takes(book: Rulebook, name: str, value: object) -> bool:
    try:
        book.known({name: value})
    except (UnknownFact, WrongKind):
        return False
    return True
