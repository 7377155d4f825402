"""A rule made ready for one day and one reading: parameters and the day are put in, what cannot happen is left out.

What is left stands on facts and other rules' programs alone. Only what is left must be covered on that day: a rule
that turns to the old law before a date does not need the new law's values then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from lumbung.rules.errors import NotCovered, UnknownReading
from lumbung.rules.folding import fold, parameters_in
from lumbung.rules.links import day_text
from lumbung.rules.model import Branch, Lawbook, Rule
from lumbung.rules.single import Environment, Truth, compiled
from lumbung.rules.single import decide as decide_single
from lumbung.rules.terms import Const, FactTerm, OnTerm, ParameterTerm, RuleTerm, Term, walk
from lumbung.rules.values import day_number


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A branch on one day: its condition (None: always) and outcome, folded; both also as Python functions."""

    branch: Branch
    when: Term | None
    then: Term
    exceptions: tuple[Step, ...]
    holds: Truth | None
    outcome: Truth


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A rule on one day, in one reading."""

    rule: Rule
    on: date
    base: tuple[Step, ...]
    exceptions: tuple[Step, ...]
    rules: dict[str, Program]
    parameters: dict[str, int]
    """Values on that day of the parameters that its words or conditions name."""
    facts: tuple[str, ...] = field(default=())
    """Facts that can still matter on that day, in the order in which they are read."""

    def value(self, facts: Environment) -> int | None:
        """The answer as int64, None while it is unknown (by the logic of yes, no and unknown)."""
        return decide_single(self.rule.id, self.base, self.exceptions, facts)

    def steps(self) -> Iterator[Step]:
        """All steps, exceptions of exceptions too."""
        yield from _inner((*self.base, *self.exceptions))

    def family(self) -> dict[str, Program]:
        """This program and all it stands on, by rule."""
        found = {self.rule.id: self}
        for program in self.rules.values():
            found |= program.family()
        return found


def _inner(steps: tuple[Step, ...]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from _inner(step.exceptions)


@dataclass(slots=True, repr=False)
class Programs:
    """Makes programs and keeps them by (rule, day, reading)."""

    lawbook: Lawbook
    kept: dict[tuple[str, date, str | None], Program] = field(default_factory=dict)
    most: int = 4096

    def get(self, rule_id: str, on: date, reading: str | None = None) -> Program:
        """The program of a rule; raises NotCovered when the law of that day is not in the files."""
        key = (rule_id, on, reading)
        if key not in self.kept:
            if len(self.kept) >= self.most:
                self.kept.clear()
            self.kept[key] = self._made(self.lawbook.rules[rule_id], on, reading)
        return self.kept[key]

    def _made(self, rule: Rule, on: date, reading: str | None) -> Program:
        version = rule.at(on)
        if version is None:
            raise not_covered(rule, on)
        body = version.body(reading)
        maker = _Maker(self, rule, on, reading)
        exceptions = maker.steps(body.exceptions)
        base = maker.steps(body.base)
        facts = tuple(dict.fromkeys(maker.facts))
        return Program(rule, on, base, exceptions, maker.rules, maker.parameters, facts)

    def check_reading(self, rule_id: str, reading: str) -> None:
        """Raise UnknownReading unless the rule, or one it stands on, has that reading."""
        known = self._readings(rule_id)
        if reading not in known:
            raise UnknownReading(
                f"The rule {rule_id} has no reading {reading!r}.",
                f"Known are: {', '.join(sorted(known))}." if known else "It can be read in one way only.",
            )

    def _readings(self, rule_id: str) -> set[str]:
        rule = self.lawbook.rules[rule_id]
        found = set(rule.readings)
        for version in rule.versions:
            for body in version.bodies.values():
                for branch in (*body.base, *body.exceptions):
                    for term in (branch.when, branch.then):
                        for inner in walk(term) if term else ():
                            if isinstance(inner, RuleTerm):
                                found |= self._readings(inner.id)
        return found


@dataclass(slots=True)
class _Maker:
    """Folds one rule's branches and gathers what they still stand on."""

    programs: Programs
    rule: Rule
    on: date
    reading: str | None
    rules: dict[str, Program] = field(default_factory=dict)
    parameters: dict[str, int] = field(default_factory=dict)
    facts: list[str] = field(default_factory=list)

    def steps(self, branches: tuple[Branch, ...]) -> tuple[Step, ...]:
        made: list[Step] = []
        for branch in branches:
            when = None if branch.when is None else self.folded(branch.when)
            if isinstance(when, Const) and not when.value:
                continue
            always = when is None or isinstance(when, Const)
            made.append(self.step(branch, None if always else when))
            if always and branch.when is None:
                break
        return tuple(made)

    def step(self, branch: Branch, when: Term | None) -> Step:
        then = self.folded(branch.then)
        for term in (when, then):
            for inner in walk(term) if term is not None else ():
                self.gather(inner)
        holds = None if when is None else compiled(when, self.rules)
        return Step(branch, when, then, self.steps(branch.exceptions), holds, compiled(then, self.rules))

    def gather(self, term: Term) -> None:
        if isinstance(term, FactTerm):
            self.facts.append(term.name)
        elif isinstance(term, RuleTerm) and term.id not in self.rules:
            self.rules[term.id] = self.programs.get(term.id, self.on, self.reading)
            self.facts.extend(self.rules[term.id].facts)

    def folded(self, term: Term) -> Term:
        folded = fold(term, self.put_in)
        for name in parameters_in(folded):
            raise self.without_value(name)
        return folded

    def without_value(self, name: str) -> NotCovered:
        versions = self.programs.lawbook.parameters[name].versions
        spans = "; ".join(day_text(version.start, version.end) for version in versions)
        return NotCovered(
            f"The rule {self.rule.id} does not cover {self.on}: {name} has no value on that day.", f"It has: {spans}."
        )

    def put_in(self, term: Term) -> Term:
        if isinstance(term, OnTerm):
            return Const(day_number(self.on), term.kind)
        if isinstance(term, ParameterTerm):
            version = self.programs.lawbook.parameters[term.id].at(self.on)
            if version is None:
                return term
            self.parameters[term.id] = version.value
            return Const(version.value, term.kind)
        return term


def not_covered(rule: Rule, on: date) -> NotCovered:
    """The refusal of a day, saying which days are covered."""
    spans = "; ".join(day_text(*span) for span in sorted(rule.covered, key=lambda span: span[0]))
    return NotCovered(f"The rule {rule.id} does not cover {on}.", f"Covered: {spans}.")
