"""What an expression is made of, after it has been read: a small tree of whitelisted terms, each with its kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lumbung.rules.values import DATE, YES_NO, Kind


@dataclass(frozen=True, slots=True)
class Const:
    """A number, day, truth or code written in the expression."""

    value: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class FactTerm:
    """A fact, by name."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class ParameterTerm:
    """A parameter's value on the day."""

    id: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class RuleTerm:
    """Another rule's answer."""

    id: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class OnTerm:
    """The day asked about."""

    kind: Kind = DATE


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; unknown stays unknown."""

    part: Term
    kind: Kind = YES_NO


@dataclass(frozen=True, slots=True)
class All:
    """`and`: no as soon as one part is no."""

    parts: tuple[Term, ...]
    kind: Kind = YES_NO


@dataclass(frozen=True, slots=True)
class Any:
    """`or`: yes as soon as one part is yes."""

    parts: tuple[Term, ...]
    kind: Kind = YES_NO


@dataclass(frozen=True, slots=True)
class Compare:
    """`==`, `!=`, `<`, `<=`, `>`, `>=`."""

    sign: str
    left: Term
    right: Term
    kind: Kind = YES_NO


@dataclass(frozen=True, slots=True)
class Choose:
    """`a if condition else b`."""

    condition: Term
    then: Term
    other: Term
    kind: Kind


@dataclass(frozen=True, slots=True)
class Call:
    """An operation on whole numbers or days: `+`, `-`, `*`, `//`, `%`, `min`, `year`, `add_months`, …"""

    name: str
    parts: tuple[Term, ...]
    kind: Kind


Term = Const | FactTerm | ParameterTerm | RuleTerm | OnTerm | Not | All | Any | Compare | Choose | Call


def parts_of(term: Term) -> tuple[Term, ...]:
    """The terms directly inside a term."""
    if isinstance(term, Not):
        return (term.part,)
    if isinstance(term, All | Any | Call):
        return term.parts
    if isinstance(term, Compare):
        return (term.left, term.right)
    if isinstance(term, Choose):
        return (term.condition, term.then, term.other)
    return ()


def walk(term: Term) -> Iterator[Term]:
    """A term and everything inside it."""
    yield term
    for part in parts_of(term):
        yield from walk(part)


def with_parts(term: Term, parts: tuple[Term, ...]) -> Term:
    """The same term around other parts, in the order of `parts_of`."""
    made: Term = term
    if isinstance(term, Not):
        made = Not(parts[0])
    elif isinstance(term, All):
        made = All(parts)
    elif isinstance(term, Any):
        made = Any(parts)
    elif isinstance(term, Compare):
        made = Compare(term.sign, parts[0], parts[1])
    elif isinstance(term, Choose):
        made = Choose(parts[0], parts[1], parts[2], term.kind)
    elif isinstance(term, Call):
        made = Call(term.name, parts, term.kind)
    return made
