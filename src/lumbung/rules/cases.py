"""Running the cases beside the rules: green, or one line that says what came out instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lumbung.core.errors import LumbungError
from lumbung.rules.answers import Answer
from lumbung.rules.book import Rulebook
from lumbung.rules.errors import NotCovered, Problem
from lumbung.rules.model import Case


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case and what was wrong with it; "" when it is green."""

    case: Case
    wrong: str
    how: str = ""

    @property
    def problem(self) -> Problem:
        """As a problem of the case's file and line."""
        return self.case.spot.problem(f"“{self.case.name}”: {self.wrong}", how=self.how)


def run_cases(book: Rulebook, cases: Iterable[Case]) -> list[Outcome]:
    """Evaluate each case on its day."""
    return [run_case(book, case) for case in cases]


def run_case(book: Rulebook, case: Case) -> Outcome:
    """One case: answer, reasons and next question must be as it says; a refused one must be refused."""
    if case.on is None:
        return Outcome(case, "it has no day.")
    try:
        answer = book.evaluate(case.rule, case.facts, case.on, reading=case.reading)
    except NotCovered as refusal:
        return Outcome(case, "" if case.refused else f"refused: {refusal}")
    except LumbungError as error:
        return Outcome(case, error.message, error.advice)
    if case.refused:
        return Outcome(case, f"the answer is {shown(answer.answer)}; it should be refused as not covered.")
    return _compared(case, answer)


def _compared(case: Case, answer: Answer) -> Outcome:
    got, reasons = shown(answer.answer), _because(answer)
    if got != case.answer:
        return Outcome(case, f"the answer is {got}, not {case.answer}.", f"Decided by: {reasons}.")
    missing = [ref for ref in case.because if not _cited(ref, answer)]
    if missing:
        return Outcome(case, f"{'; '.join(missing)} is not among the reasons.", f"They are: {reasons}.")
    if case.says_ask_next and answer.ask_next != case.ask_next:
        return Outcome(case, f"it asks next for {answer.ask_next}, not {case.ask_next}.")
    return Outcome(case, "")


def shown(value: str | int | date) -> str:
    """An answer as cases write it."""
    return value.isoformat() if isinstance(value, date) else str(value)


def _cited(ref: str, answer: Answer) -> bool:
    """Whether a reference is among the reasons: the whole reference, or one of those joined in it."""
    wanted = " ".join(ref.split())
    given = {part.strip() for reason in answer.because for part in (reason.ref, *reason.ref.split(";"))}
    return wanted in given


def _because(answer: Answer) -> str:
    found: Sequence[str] = [f"{reason.ref} ({reason.rule}: {reason.en})" for reason in answer.because]
    return "; ".join(found) if found else f"nothing; unknown, asks for {answer.ask_next}"
