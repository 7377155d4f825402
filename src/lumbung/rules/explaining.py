"""Why: only the branch that decided, followed by the reasons of the rules it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lumbung.rules.answers import Reason
from lumbung.rules.citations import citation_key
from lumbung.rules.links import PLACEHOLDER
from lumbung.rules.model import Lawbook, Words, weakest
from lumbung.rules.programs import Program, Step
from lumbung.rules.single import Environment, compiled, outcome_of
from lumbung.rules.terms import All, Any, Choose, ParameterTerm, RuleTerm, Term, parts_of, walk
from lumbung.rules.values import DATE, day_number, decode, spoken


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains one answer; `known` are the facts as int64."""

    lawbook: Lawbook
    known: Environment

    def reasons(self, program: Program, value: int) -> tuple[Reason, ...]:
        """The branch that brought `value` (each that does, when several could still hold) and what it stands on."""
        found: dict[str, Reason] = {}
        for reason in self._reasons(program, value):
            found.setdefault(f"{reason.rule} {reason.ref} {reason.en}", reason)
        return tuple(found.values())

    def _reasons(self, program: Program, value: int) -> Iterator[Reason]:
        for step in self.bringing(program, value):
            yield self.reason(program, step)
        for other in self.stands_on(program):
            answer = program.rules[other].value(self.known)
            if answer is not None:
                yield from self._reasons(program.rules[other], answer)

    def bringing(self, program: Program, value: int) -> list[Step]:
        """The deciding steps whose outcome is the answer; all of them when no single one is known to be."""
        steps = self.deciding(program)
        return [step for step in steps if outcome_of(program.rule.id, step, self.known) == value] or steps

    def deciding(self, program: Program) -> list[Step]:
        """The steps that hold, or may hold, and bring the answer."""
        exceptions = self.holding(program.exceptions)
        found = [inner for step in exceptions for inner in self.innermost(step)]
        if any(self.truth(step) == 1 for step in exceptions):
            return found
        for step in program.base:
            truth = self.truth(step)
            if truth != 0:
                found.append(step)
            if truth == 1:
                break
        return found

    def innermost(self, step: Step) -> list[Step]:
        """The exception of an exception that beats it, or itself."""
        inner = self.holding(step.exceptions)
        beaten = any(self.truth(other) == 1 for other in inner)
        deeper = [found for other in inner for found in self.innermost(other)]
        return deeper if beaten else [*deeper, step]

    def holding(self, steps: Iterable[Step]) -> list[Step]:
        """Steps that are not ruled out."""
        return [step for step in steps if self.truth(step) != 0]

    def truth(self, step: Step) -> int | None:
        """Whether a step's condition holds: 1, 0 or None."""
        return 1 if step.holds is None else step.holds(self.known)

    def stands_on(self, program: Program) -> list[str]:
        """Rules whose answers carried the deciding branches: those in their conditions, and (for `otherwise`) those
        by which the branches before it were ruled out."""
        names: dict[str, None] = {}
        for step in self.deciding(program):
            terms = [term for term in (step.when, step.then) if term is not None]
            if step.branch.when is None:
                terms += [other.when for other in program.base if other.when is not None]
            for term in terms:
                names |= dict.fromkeys(self.carrying(term, program))
        return list(names)

    def carrying(self, term: Term, program: Program) -> Iterator[str]:
        """Rules inside a term that its value hangs on: of an `or` that is yes, its first yes alone."""
        if isinstance(term, RuleTerm):
            yield term.id
            return
        parts = parts_of(term)
        if isinstance(term, All | Any):
            deciding = int(isinstance(term, Any))
            settling = [part for part in parts if compiled(part, program.rules)(self.known) == deciding]
            parts = tuple(settling[:1]) or parts
        elif isinstance(term, Choose):
            truth = compiled(term.condition, program.rules)(self.known)
            parts = parts if truth is None else (term.condition, term.then if truth else term.other)
        for part in parts:
            yield from self.carrying(part, program)

    def reason(self, program: Program, step: Step) -> Reason:
        """The step's words with values filled in, its citation and marks."""
        branch = step.branch
        value = outcome_of(program.rule.id, step, self.known)
        return Reason(
            id=self.filled(branch.because, "id", program),
            en=self.filled(branch.because, "en", program),
            ref=branch.ref,
            citation=citation_key(branch.ref),
            certainty=branch.certainty,
            verified=self.is_verified(program, step),
            rule=program.rule.id,
            answer="unknown" if value is None else decode(value, program.rule.answer_kind),
        )

    def is_verified(self, program: Program, step: Step) -> bool:
        """Whether a person has checked the branch: itself, or every parameter in its condition and outcome."""
        if step.branch.verified_by:
            return True
        versions = [self.lawbook.parameters[name].at(program.on) for name in _parameters(step)]
        return bool(versions) and all(version is not None and version.verified_by for version in versions)

    def certainty(self, program: Program) -> str:
        """The weakest mark among what decided: branches, the parameters in all conditions read, rules stood on."""
        steps = self.deciding(program)
        read = [*program.exceptions, *_up_to(program.base, steps)]
        names = {name for step in (*read, *steps) for name in _parameters(step)}
        versions = [self.lawbook.parameters[name].at(program.on) for name in sorted(names)]
        marks = [step.branch.certainty for step in steps]
        marks += [version.certainty for version in versions if version is not None]
        marks += [self.certainty(program.rules[name]) for name in self.stands_on(program)]
        return weakest(marks)

    def filled(self, words: Words, language: str, program: Program) -> str:
        """The words with `{name}` replaced by values."""
        return PLACEHOLDER.sub(lambda found: self.spoken(found[1], language, program), words.in_language(language))

    def spoken(self, name: str, language: str, program: Program) -> str:
        """One value in words: a fact's, a parameter's, a rule's, or the day."""
        if name == "on":
            return spoken(day_number(program.on), DATE, language)
        if name in self.lawbook.facts:
            fact, number = self.lawbook.facts[name], self.known.get(name)
            if number is not None and fact.choices:
                return fact.choice_label(fact.choices[number], language)
            return spoken(number, fact.kind, language)
        if name in self.lawbook.parameters:
            parameter = self.lawbook.parameters[name]
            version = parameter.at(program.on)
            return spoken(version.value if version else None, parameter.kind, language)
        other = program.rules.get(name)
        return spoken(other.value(self.known) if other else None, self.lawbook.rules[name].answer_kind, language)


def _parameters(step: Step) -> list[str]:
    terms = [term for term in (step.branch.when, step.branch.then) if term is not None]
    return [inner.id for term in terms for inner in walk(term) if isinstance(inner, ParameterTerm)]


def _up_to(base: tuple[Step, ...], steps: list[Step]) -> list[Step]:
    """Branches of the default that were read before one decided; none when an exception did."""
    last = [base.index(step) for step in steps if step in base]
    return list(base[: max(last) + 1]) if last else []
