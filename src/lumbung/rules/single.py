"""One enterprise: terms as Python functions from facts to int64, None for unknown.

`and` is no as soon as one part is no, `or` is yes as soon as one part is yes, everything else is unknown while a part
is (Kleene's strong logic). A branch whose condition is unknown leaves the answer open unless all outcomes that are
still possible agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from lumbung.core.errors import LumbungError
from lumbung.rules.errors import RuleConflict
from lumbung.rules.folding import COMPARISONS
from lumbung.rules.operations import FUNCTIONS
from lumbung.rules.terms import All, Any, Call, Choose, Compare, Const, FactTerm, Not, RuleTerm, Term, parts_of

if TYPE_CHECKING:
    from lumbung.rules.programs import Program, Step

Truth = Callable[["Environment"], "int | None"]


class Environment(dict[str, int]):
    """Known facts as int64. Facts that are asked for and not known gather in `missing`, in order."""

    __slots__ = ("missing",)

    def __init__(self, facts: Mapping[str, int]) -> None:
        super().__init__(facts)
        self.missing: dict[str, None] = {}

    def look(self, name: str) -> int | None:
        """A fact's value, None (and noted) when it is not known."""
        value = self.get(name)
        if value is None:
            self.missing[name] = None
        return value


def compiled(term: Term, rules: Mapping[str, Program]) -> Truth:
    """A folded term as a function of the facts."""
    if isinstance(term, RuleTerm):
        return rules[term.id].value
    if isinstance(term, Const | FactTerm):
        return _leaf(term)
    parts = [compiled(part, rules) for part in parts_of(term)]
    if isinstance(term, Not):
        return _opposite(parts[0])
    if isinstance(term, All | Any):
        return _junction(parts, int(isinstance(term, Any)))
    return _choice(*parts) if isinstance(term, Choose) else _applied(_operation(term), parts)


def _leaf(term: Const | FactTerm) -> Truth:
    if isinstance(term, Const):
        value = term.value
        return lambda facts: value
    name = term.name
    return lambda facts: facts.look(name)


def _operation(term: Term) -> Callable[..., int]:
    if isinstance(term, Compare):
        holds = COMPARISONS[term.sign]
        return lambda a, b: int(holds(a, b))
    if isinstance(term, Call):
        return FUNCTIONS[term.name].single
    raise TypeError(f"{type(term).__name__} must be folded before it is evaluated")


def _opposite(part: Truth) -> Truth:
    def value(facts: Environment) -> int | None:
        truth = part(facts)
        return None if truth is None else 1 - truth

    return value


def _junction(parts: list[Truth], deciding: int) -> Truth:
    def value(facts: Environment) -> int | None:
        found: int | None = 1 - deciding
        for part in parts:
            truth = part(facts)
            if truth == deciding:
                return deciding
            if truth is None:
                found = None
        return found

    return value


def _choice(condition: Truth, then: Truth, other: Truth) -> Truth:
    def value(facts: Environment) -> int | None:
        truth = condition(facts)
        if truth is not None:
            return then(facts) if truth else other(facts)
        first = then(facts)
        return first if first is not None and first == other(facts) else None

    return value


def _applied(operation: Callable[..., int], parts: list[Truth]) -> Truth:
    def value(facts: Environment) -> int | None:
        values = [part(facts) for part in parts]
        return None if None in values else operation(*values)

    return value


def decide(rule: str, base: Sequence[Step], exceptions: Sequence[Step], facts: Environment) -> int | None:
    """The outcome of a default with exceptions: None unless all that is still possible agrees."""
    certain, possible = standing(rule, exceptions, facts)
    if certain:
        return agreed([*certain, *possible])
    if None in possible or len(set(possible)) > 1:
        for step in base:  # so that every fact that could matter is noted
            if step.holds is not None:
                step.holds(facts)
            step.outcome(facts)
        return None
    return agreed([*possible, *_base(rule, base, facts)])


def standing(rule: str, exceptions: Sequence[Step], facts: Environment) -> tuple[list[int | None], list[int | None]]:
    """Outcomes of the exceptions that hold, and of those that may; raises RuleConflict when two that hold differ."""
    certain: list[int | None] = []
    possible: list[int | None] = []
    for step in exceptions:
        truth = 1 if step.holds is None else step.holds(facts)
        if truth == 0:
            continue
        (possible if truth is None else certain).append(outcome_of(rule, step, facts))
    settled = {value for value in certain if value is not None}
    if len(settled) > 1:
        raise conflict(rule, exceptions, facts)
    return certain, possible


def outcome_of(rule: str, step: Step, facts: Environment) -> int | None:
    """What a step says when it holds: its own exceptions come before its outcome."""
    if not step.exceptions:
        return step.outcome(facts)
    certain, possible = standing(rule, step.exceptions, facts)
    return agreed([*certain, *possible] if certain else [*possible, step.outcome(facts)])


def _base(rule: str, base: Sequence[Step], facts: Environment) -> list[int | None]:
    """Outcomes of the default that are possible: of each branch that may hold, to the first that does."""
    found: list[int | None] = []
    for step in base:
        truth = 1 if step.holds is None else step.holds(facts)
        if truth == 0:
            continue
        found.append(step.outcome(facts))
        if truth == 1:
            return found
    if found:
        return [*found, None]
    raise LumbungError(
        f"No branch of the rule {rule} holds for these facts.", "The table lacks a row; tell an officer."
    )


def agreed(outcomes: list[int | None]) -> int | None:
    """The one outcome that all agree on, else None."""
    first = outcomes[0]
    return first if all(outcome == first for outcome in outcomes) else None


def conflict(rule: str, exceptions: Sequence[Step], facts: Environment) -> RuleConflict:
    """Names the exceptions that hold at once and differ."""
    holding = [step for step in exceptions if step.holds is None or step.holds(facts) == 1]
    places = "; ".join(f"{step.branch.spot.file}:{step.branch.spot.line} ({step.branch.ref})" for step in holding)
    return RuleConflict(
        f"Two exceptions of the rule {rule} hold at once and say different things: {places}.",
        "One must become an exception of the other, or their conditions must exclude each other.",
    )
