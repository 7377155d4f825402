"""The rulebook: what others ask. Facts come in as people and JSON give them, answers go out the same way."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from lumbung.rules.answers import Answer, Change, Shown
from lumbung.rules.changes import Turning
from lumbung.rules.columns import Codes, Column
from lumbung.rules.errors import UnknownFact, UnknownRule, WrongKind, did_you_mean
from lumbung.rules.explaining import Explainer
from lumbung.rules.model import Case, Fact, Lawbook, Parameter, Rule
from lumbung.rules.programs import Program, Programs
from lumbung.rules.questions import Inquiry
from lumbung.rules.registers import evaluate_register
from lumbung.rules.single import Environment
from lumbung.rules.values import decode, encode


@dataclass(slots=True, repr=False)
class Rulebook:
    """All packs, linked; immutable but for the programs it keeps ready."""

    lawbook: Lawbook
    programs: Programs

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Facts by name."""
        return self.lawbook.facts

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """Parameters by id."""
        return self.lawbook.parameters

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Rules by id."""
        return self.lawbook.rules

    @property
    def cases(self) -> tuple[Case, ...]:
        """All cases of all packs."""
        return self.lawbook.cases

    def program(self, rule_id: str, on: date, reading: str | None = None) -> Program:
        """The rule on a day; raises UnknownRule, UnknownReading, NotCovered."""
        rule_named(self.lawbook, rule_id)
        if reading is not None:
            self.programs.check_reading(rule_id, reading)
        return self.programs.get(rule_id, on, reading)

    def known(self, facts: Mapping[str, object]) -> Environment:
        """Facts as int64, the missing and None left out; raises UnknownFact, WrongKind."""
        found: dict[str, int] = {}
        for name, value in facts.items():
            fact = self.lawbook.facts.get(name)
            if fact is None:
                raise UnknownFact(f"There is no fact {name!r}.", did_you_mean(name, self.lawbook.facts))
            if value is not None:
                found[name] = fact_value(fact, value)
        return Environment(found)

    def evaluate(
        self,
        rule_id: str,
        facts: Mapping[str, object],
        on: date,
        *,
        reading: str | None = None,
        brief: bool = False,
        passed_over: Collection[str] = (),
    ) -> Answer:
        """A rule's answer for one enterprise on a day; facts that are missing or None are unknown.

        `brief` leaves out what to ask next and what would change the answer (for lists of many answers).
        `passed_over` are facts that the person could not tell: they stay unknown and are not asked for again.
        Raises UnknownRule, UnknownReading, UnknownFact, WrongKind, NotCovered, RuleConflict, NumberTooLarge.
        """
        known = self.known(facts)
        program = self.program(rule_id, on, reading)
        value = program.value(known)
        inquiry = Inquiry(program, known, self.facts, frozenset(passed_over)) if value is None else None
        if inquiry is not None:
            value = inquiry.settled()
        explainer = Explainer(self.lawbook, known)
        ask_next: str | None = None
        changes: tuple[Change, ...] = ()
        if not brief and value is None and inquiry is not None:
            ask_next = inquiry.ask_next()
        if not brief and value is not None:
            changes = Turning(self.programs, program, known, value, reading).changes()
        return Answer(
            rule_id,
            on,
            "unknown" if value is None else decode(value, program.rule.answer_kind),
            explainer.reasons(program, value) if value is not None else (),
            ask_next,
            changes,
            explainer.certainty(program),
        )

    def evaluate_columns(
        self, rule_id: str, columns: Mapping[str, Column], on: date, *, reading: str | None = None
    ) -> Codes:
        """A rule's answers for a register on a day, with the meaning of `evaluate` in every row.

        A fact without a column is unknown for all. Raises what `evaluate` raises.
        """
        for name in columns:
            if name not in self.lawbook.facts:
                raise UnknownFact(f"There is no fact {name!r}.", did_you_mean(name, self.lawbook.facts))
        return evaluate_register(self.program(rule_id, on, reading), columns, self.lawbook.facts)

    def possible(
        self, rule_id: str, facts: Mapping[str, object], on: date, *, reading: str | None = None
    ) -> frozenset[Shown]:
        """The answers that are still possible (for amounts: of the values tried)."""
        known = self.known(facts)
        program = self.program(rule_id, on, reading)
        value = program.value(known)
        found = {value} if value is not None else Inquiry(program, known, self.lawbook.facts).possible()[0]
        return frozenset(decode(number, program.rule.answer_kind) for number in found)


def rule_named(lawbook: Lawbook, rule_id: str) -> Rule:
    """A rule by its id; raises UnknownRule with near names."""
    if rule_id not in lawbook.rules:
        hint = did_you_mean(rule_id, lawbook.rules)
        raise UnknownRule(f"There is no rule {rule_id!r}.", hint or "`lumbung rules list` shows all.")
    return lawbook.rules[rule_id]


def fact_value(fact: Fact, value: object) -> int:
    """A fact's value as int64; raises WrongKind when it is of another kind or out of bounds."""
    try:
        number = encode(value, fact.kind)
    except ValueError as expected:
        shown = repr(value) if len(repr(value)) < 60 else f"{repr(value)[:57]}…"
        hint = did_you_mean(value, fact.choices) if isinstance(value, str) and fact.choices else ""
        raise WrongKind(f"{fact.name} cannot be {shown}: it must be {expected}.", hint) from None
    if fact.least is not None and number < fact.least:
        raise WrongKind(f"{fact.name} cannot be {value}: it must be at least {fact.least:,}.")
    if fact.most is not None and number > fact.most:
        raise WrongKind(f"{fact.name} cannot be {value}: it must be at most {fact.most:,}.")
    return number
