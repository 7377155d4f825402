"""The rulebook that the guide's pages ask, and the day on which they ask."""

from __future__ import annotations

from collections.abc import Mapping

from lumbung.rules import Rulebook, UnknownFact, WrongKind, load_rulebook


def rulebook() -> Rulebook:
    """The law in force; read once a process."""
    return load_rulebook()


def usable(book: Rulebook, facts: Mapping[str, object]) -> dict[str, object]:
    """The facts that the book knows and can take; the rules may have changed since a fact was told."""
    return {name: value for name, value in facts.items() if _takes(book, name, value)}


def _takes(book: Rulebook, name: str, value: object) -> bool:
    try:
        book.known({name: value})
    except (UnknownFact, WrongKind):
        return False
    return True
