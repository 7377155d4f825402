"""The law as data: facts, dated parameters, rules with a default and its exceptions, cases beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lumbung.rules.source import Spot
from lumbung.rules.terms import Term
from lumbung.rules.values import Kind

MARKS = "ABCDEM"
"""How certain: A primary text seen, B named page, C weak, D derived, E estimate, M memory; strongest first."""


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in both languages."""

    id: str
    en: str

    def in_language(self, language: str) -> str:
        """Indonesian for `id` (and `id-…`), English for everything else."""
        return self.id if language.startswith("id") else self.en


NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that can be known of an enterprise; declared once."""

    name: str
    kind: Kind
    cost: int
    """Effort to answer: 1 at once, 2 a moment's thought, 3 look up, 5 needs papers."""
    words: Words
    asked: Words
    reason: Words
    choice_labels: dict[str, Words]
    spot: Spot
    least: int | None = None
    most: int | None = None
    step: int = 1
    used_by: str = ""
    """What reads it outside the rules, if something does."""

    @property
    def choices(self) -> tuple[str, ...]:
        """Codes of a choice, in the file's order."""
        return self.kind.codes

    def label(self, language: str) -> str:
        """The fact's name."""
        return self.words.in_language(language)

    def question(self, language: str) -> str:
        """The question that asks for it."""
        return self.asked.in_language(language)

    def why(self, language: str) -> str:
        """Why it is asked."""
        return self.reason.in_language(language)

    def choice_label(self, choice: str, language: str) -> str:
        """What a code means."""
        return self.choice_labels[choice].in_language(language)


@dataclass(frozen=True, slots=True)
class ParameterVersion:
    """One value and the days on which it holds, both inclusive; `to` None while in force."""

    start: date
    end: date | None
    value: int
    ref: str
    certainty: str
    verified_by: str | None
    verified_on: date | None
    spot: Spot

    def covers(self, day: date) -> bool:
        """Whether the value holds on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated value of the law, or (with `policy`) of the platform or region."""

    id: str
    kind: Kind
    gloss: Words
    versions: tuple[ParameterVersion, ...]
    policy: bool
    gaps_allowed: bool
    spot: Spot
    used_by: str = ""
    """What reads it outside the rules, if something does."""

    def at(self, on: date) -> ParameterVersion | None:
        """The version in force on a day."""
        return next((version for version in self.versions if version.covers(on)), None)


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """`when` → `then`, with its citation; `when` None is `otherwise`. Exceptions of an exception beat it."""

    when: Term | None
    then: Term
    ref: str
    certainty: str
    because: Words
    verified_by: str | None
    spot: Spot
    id: str
    exceptions: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """A default (branches read from above) and the exceptions that beat it."""

    base: tuple[Branch, ...]
    exceptions: tuple[Branch, ...] = ()
    is_table: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class RuleVersion:
    """A rule's text between two days, both inclusive: the body, or several readings of it."""

    start: date
    end: date | None
    bodies: dict[str, Body]
    default: str
    spot: Spot

    def covers(self, day: date) -> bool:
        """Whether this text holds on a day."""
        return self.start <= day and (self.end is None or day <= self.end)

    def body(self, reading: str | None) -> Body:
        """The body of a reading; rules without that reading keep their default."""
        return self.bodies.get(reading or self.default, self.bodies[self.default])


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A question that the law answers."""

    id: str
    pack: str
    words: Words
    answer_kind: Kind
    versions: tuple[RuleVersion, ...]
    spot: Spot
    facts: tuple[str, ...] = field(default=())
    """Names of the facts it stands on, through other rules too, in the order in which they are read."""

    def title(self, language: str) -> str:
        """The question in words."""
        return self.words.in_language(language)

    def at(self, on: date) -> RuleVersion | None:
        """The text that holds on a day."""
        return next((version for version in self.versions if version.covers(on)), None)

    @property
    def covered(self) -> tuple[tuple[date, date | None], ...]:
        """The days covered, as (first, last) spans."""
        return tuple((version.start, version.end) for version in self.versions)

    @property
    def readings(self) -> tuple[str, ...]:
        """Names of the readings there are, over all versions."""
        return tuple(sorted({name for version in self.versions for name in version.bodies if name}))


@dataclass(frozen=True, slots=True)
class Case:
    """A worked example: facts on a day, and what must come out."""

    name: str
    rule: str
    on: date | None
    facts: dict[str, object]
    answer: str | None
    because: tuple[str, ...]
    reading: str | None
    refused: bool
    ask_next: str | None
    says_ask_next: bool
    spot: Spot


@dataclass(frozen=True, slots=True)
class Lawbook:
    """Everything that was read, linked and checked."""

    facts: dict[str, Fact]
    parameters: dict[str, Parameter]
    rules: dict[str, Rule]
    cases: tuple[Case, ...]


def weakest(marks: list[str]) -> str:
    """The weakest of some marks of certainty; `M` when there is none to go by."""
    return max(marks, key=MARKS.index) if marks else MARKS[-1]
