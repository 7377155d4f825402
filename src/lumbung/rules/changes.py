"""What would change an answer: the nearest other value of one fact (or of two), and the days on which time alone does it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, islice

from lumbung.core.errors import LumbungError
from lumbung.rules.answers import Change, Shown
from lumbung.rules.cells import ORDERED, cells_of, cuts_of, unknown_facts
from lumbung.rules.folding import fold
from lumbung.rules.links import branches_of, terms_of
from lumbung.rules.model import Rule
from lumbung.rules.programs import Program, Programs
from lumbung.rules.single import Environment
from lumbung.rules.terms import Compare, Const, FactTerm, OnTerm, ParameterTerm, RuleTerm, Term, walk
from lumbung.rules.values import DATE, LAST_DAY, day_number, day_of, decode

MOST_PAIRS, MOST_DAYS, MOST_FLIPS = 400, 200, 6
ON = "on"
"""The day asked about, when it is looked at as if it were a fact."""


@dataclass(frozen=True, slots=True)
class Turning:
    """An answer, and everything needed to try others."""

    programs: Programs
    program: Program
    known: Mapping[str, int]
    value: int
    reading: str | None

    def changes(self) -> tuple[Change, ...]:
        """Changes of facts first, smallest first for each fact; then the days, in order."""
        singles = list(self.of_one_fact())
        return (*(singles or islice(self.of_two_facts(), MOST_FLIPS)), *self.of_time())

    def answer(self, values: Mapping[str, int]) -> int | None:
        """The answer with some facts changed; None when it is not known or cannot be."""
        return _quietly(self.program, {**self.known, **values})

    def of_one_fact(self) -> Iterator[Change]:
        """For each fact, the nearest value on each side, or each choice, that brings another answer."""
        for name in self.program.facts:
            if name in self.known:
                for side in self.candidates(name):
                    flips = (value for value in side if self.answer({name: value}) not in (None, self.value))
                    for value in islice(flips, 1):
                        yield self.change({name: self.rounded(name, value)})

    def of_two_facts(self) -> Iterator[Change]:
        """Pairs of facts that bring another answer together, where no single one does."""
        names = [name for name in self.program.facts if name in self.known]
        tried = 0
        for first, second in combinations(names, 2):
            for one in self.all_candidates(first):
                for two in self.all_candidates(second):
                    tried += 1
                    if tried > MOST_PAIRS:
                        return
                    if self.answer({first: one, second: two}) not in (None, self.value):
                        yield self.change({first: one, second: two})

    def candidates(self, name: str) -> list[list[int]]:
        """Values next to the cuts: one list upward, one downward, nearest first; each other choice by itself."""
        rest = {other: value for other, value in self.known.items() if other != name}
        facts = self.programs.lawbook.facts
        starts = cells_of(self.program, rest, facts, [name]).starts[name]
        here = self.known[name]
        if facts[name].kind.name not in ORDERED:
            return [[code] for code in starts if code != here]
        above = [start for start in starts if start > here]
        below = [start - 1 for start in reversed(starts[1:]) if start <= here]
        return [above, below]

    def all_candidates(self, name: str) -> list[int]:
        """The candidates of both sides."""
        return [value for side in self.candidates(name) for value in side]

    def rounded(self, name: str, value: int) -> int:
        """The value moved on to the fact's step, if the answer stays the same there."""
        step = self.programs.lawbook.facts[name].step
        moved = -(-value // step) * step if value > self.known[name] else value // step * step
        return moved if self.answer({name: moved}) == self.answer({name: value}) else value

    def change(self, values: Mapping[str, int]) -> Change:
        """The change as people see it."""
        facts = self.programs.lawbook.facts
        shown: dict[str, Shown] = {name: decode(value, facts[name].kind) for name, value in values.items()}
        answer = self.answer(values)
        return Change(decode(self.value if answer is None else answer, self.program.rule.answer_kind), facts=shown)

    def of_time(self) -> Iterator[Change]:
        """The days, from the day asked about on, at which the answer becomes another by itself."""
        current, found = self.value, 0
        for day in sorted(set(self.days()))[:MOST_DAYS]:
            try:
                later = self.programs.get(self.program.rule.id, day, self.reading)
                value = later.value(Environment(self.known))
            except LumbungError:
                continue
            if value is not None and value != current and found < MOST_FLIPS:
                yield Change(decode(value, later.rule.answer_kind), on=day)
                current, found = value, found + 1

    def days(self) -> Iterator[date]:
        """Days on which something may change: new values, new texts, and where conditions on the day turn."""
        rules = list(_standing(self.program.rule, self.programs.lawbook.rules))
        borders = sorted({day for day in self._borders(rules) if day > self.program.on})
        yield from borders
        yield from (day for day in self._named_days(rules) if day > self.program.on)
        segments = [self.program.on, *borders]
        for start, end in zip(segments, [*borders, day_of(LAST_DAY)], strict=True):
            yield from self._turns(rules, start, end)

    def _borders(self, rules: list[Rule]) -> Iterator[date]:
        parameters = self.programs.lawbook.parameters
        named = {term.id for rule in rules for term in terms_of(rule) if isinstance(term, ParameterTerm)}
        spans = [(version.start, version.end) for name in named for version in parameters[name].versions]
        spans += [span for rule in rules for span in rule.covered]
        for start, end in spans:
            yield start
            if end is not None:
                yield end + timedelta(days=1)

    def _named_days(self, rules: list[Rule]) -> Iterator[date]:
        """Days that parameters and rules name (a deadline, the end of a term), and the days after: `on` may be held
        against them through other rules."""
        parameters = self.programs.lawbook.parameters
        named = {term.id for rule in rules for term in terms_of(rule) if isinstance(term, ParameterTerm)}
        found = {
            version.value for name in named for version in parameters[name].versions if parameters[name].kind == DATE
        }
        for program in self.program.family().values():
            if program.rule.answer_kind == DATE:
                value = _quietly(program, self.known)
                found |= set() if value is None else {value}
        for value in sorted(found):
            yield day_of(value)
            yield day_of(value) + timedelta(days=1)

    def _turns(self, rules: list[Rule], start: date, end: date) -> Iterator[date]:
        """Where comparisons with `on` turn between two days, the values in force on the first day holding throughout."""

        def put_in(term: Term) -> Term:
            if isinstance(term, OnTerm):
                return FactTerm(ON, DATE)
            if isinstance(term, ParameterTerm):
                version = self.programs.lawbook.parameters[term.id].at(start)
                return term if version is None else Const(version.value, term.kind)
            if isinstance(term, FactTerm) and term.name in self.known:
                return Const(self.known[term.name], term.kind)
            return term

        span = (day_number(start), day_number(end))
        for rule in rules:
            for comparison in _dated(rule):
                folded = fold(comparison, put_in)
                if isinstance(folded, Compare) and _stands_on_day_alone(folded, self.program):
                    yield from map(day_of, cuts_of(folded, ON, self.program, span) or ())


def _quietly(program: Program, known: Mapping[str, int]) -> int | None:
    """A program's value, None where it is not known or cannot be."""
    try:
        return program.value(Environment(known))
    except LumbungError:
        return None


def _standing(rule: Rule, rules: Mapping[str, Rule]) -> Iterator[Rule]:
    """A rule and all it stands on."""
    yield rule
    for name in dict.fromkeys(term.id for term in terms_of(rule) if isinstance(term, RuleTerm)):
        yield from _standing(rules[name], rules)


def _dated(rule: Rule) -> Iterator[Compare]:
    """Comparisons of a rule that have the day in them."""
    for branch in branches_of(rule):
        for term in (branch.when, branch.then):
            for inner in walk(term) if term is not None else ():
                if isinstance(inner, Compare) and any(isinstance(part, OnTerm) for part in walk(inner)):
                    yield inner


def _stands_on_day_alone(term: Compare, owner: Program) -> bool:
    plain = not any(isinstance(inner, ParameterTerm | RuleTerm) for inner in walk(term))
    return plain and unknown_facts(term, owner) == {ON}
