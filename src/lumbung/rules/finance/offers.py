"""Every source of money for one maker on one day: fits, not known, does not fit; why, why not, and what it would cost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lumbung.rules.answers import Answer
from lumbung.rules.book import Rulebook
from lumbung.rules.errors import NotCovered
from lumbung.rules.finance.loan import LoanCost, loan_cost
from lumbung.rules.finance.sources import Exclusion, Remark, Source, Sources, load_sources
from lumbung.rules.model import Words
from lumbung.rules.permits.questions import next_question

Verdict = Literal["fits", "unknown", "does_not_fit", "not_covered"]
ORDER: tuple[Verdict, ...] = ("fits", "unknown", "does_not_fit", "not_covered")
DAYS_A_MONTH, DAYS_A_YEAR = 30, 365
"""As lenders by the day reckon; they serve the example and the order alone."""
MOST_EXAMPLE_MONTHS = 360
DEAREST = 10**12
"""Stands behind every rate: sources whose price is not known come last."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A dated figure on the day: rupiah for a ceiling, millionths a year for a rate."""

    value: int
    ref: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example, in rupiah: what `principal` costs over `months`. `loan` has the schedule, where there is one."""

    principal: int
    months: int
    interest: int
    loan: LoanCost | None

    @property
    def total(self) -> int:
        """All that is paid back."""
        return self.principal + self.interest


@dataclass(frozen=True, slots=True)
class Offer:
    """One source. `answer` is None only when it is not covered on the day; `example` only when its price
    is known and it isn't ruled out.

    `pro` begins with the rule's own reasons when it fits, `contra` with them when it does not.
    """

    source: Source
    verdict: Verdict
    answer: Answer | None
    pro: tuple[Remark, ...]
    contra: tuple[Remark, ...]
    ceiling: Figure | None
    rate_least: Figure | None
    rate_most: Figure | None
    months_most: int | None
    example: Example | None

    @property
    def excludes(self) -> tuple[Exclusion, ...]:
        """What can't be had beside it."""
        return self.source.excludes


def offers(
    book: Rulebook,
    facts: Mapping[str, object],
    on: date,
    *,
    sources: Sources | None = None,
    passed_over: Collection[str] = (),
) -> tuple[Offer, ...]:
    """All sources, those that fit first; within one verdict the cheaper first, unknown prices last, then the file's order.

    The example is for `loan_rp` over `loan_months` where they are known and allowed, else for the ceiling and the
    source's own `example_months`; at the highest rate. `passed_over`: facts that she could not tell; no answer asks for them
    again. Raises what `Rulebook.evaluate` raises, but for NotCovered.
    """
    known = sources or load_sources(book)
    found = [_offer(book, source, facts, on, passed_over) for source in known.sources]
    return tuple(sorted(found, key=lambda offer: (ORDER.index(offer.verdict), yearly_price(offer))))


def yearly_price(offer: Offer) -> int:
    """The highest rate in millionths a year, for comparing; a price by the day is that of the example times 365."""
    if offer.rate_most is not None:
        return offer.rate_most.value
    example = offer.example
    if example is None:
        return DEAREST
    return example.interest * 1_000_000 * DAYS_A_YEAR // (example.principal * example.months * DAYS_A_MONTH)


def next_offer_question(book: Rulebook, found: Collection[Offer], passed_over: Collection[str] = ()) -> str | None:
    """The cheapest fact that can still change which offers fit; None when there is none."""
    groups = [
        [offer.answer for offer in found if offer.answer is not None and offer.source.asked_late == late]
        for late in (False, True)
    ]
    return next_question(groups, {name: fact.cost for name, fact in book.facts.items()}, passed_over)


def _offer(
    book: Rulebook, source: Source, facts: Mapping[str, object], on: date, passed_over: Collection[str]
) -> Offer:
    answer = _answer(book, source.rule, facts, on, passed_over)
    verdict = _verdict(answer)
    decided = _remarks(answer)
    ceiling, most = _figure(book, source.ceiling, on), _figure(book, source.rate_most, on)
    months_most = _number(book, source.months_most, facts, on)
    return Offer(
        source=source,
        verdict=verdict,
        answer=answer,
        pro=(*(decided if verdict == "fits" else ()), *source.pro),
        contra=(*(decided if verdict == "does_not_fit" else ()), *source.contra),
        ceiling=ceiling,
        rate_least=_figure(book, source.rate_least, on),
        rate_most=most,
        months_most=months_most,
        example=_example(book, source, facts, on, (ceiling, most, months_most)) if verdict in ORDER[:2] else None,
    )


def _verdict(answer: Answer | None) -> Verdict:
    if answer is None:
        return "not_covered"
    if not answer.known:
        return "unknown"
    return "fits" if answer.answer == "yes" else "does_not_fit"


def _remarks(answer: Answer | None) -> tuple[Remark, ...]:
    reasons = answer.because if answer else ()
    return tuple(Remark(Words(reason.id, reason.en), reason.ref, reason.certainty) for reason in reasons)


def _answer(
    book: Rulebook, rule: str, facts: Mapping[str, object], on: date, passed_over: Collection[str] = ()
) -> Answer | None:
    """The rule's answer, with the next question when it is unknown; None when the day is not covered."""
    try:
        answer = book.evaluate(rule, facts, on, brief=True)
        return answer if answer.known else book.evaluate(rule, facts, on, passed_over=passed_over)
    except NotCovered:
        return None


def _number(book: Rulebook, rule: str, facts: Mapping[str, object], on: date) -> int | None:
    answer = _answer(book, rule, facts, on) if rule else None
    return answer.answer if answer and isinstance(answer.answer, int) else None


def _figure(book: Rulebook, parameter: str, on: date) -> Figure | None:
    version = book.parameters[parameter].at(on) if parameter else None
    return Figure(version.value, version.ref, version.certainty) if version else None


Limits = tuple[Figure | None, Figure | None, int | None]
"""Ceiling, highest rate, longest term."""


def _example(book: Rulebook, source: Source, facts: Mapping[str, object], on: date, limits: Limits) -> Example | None:
    ceiling, rate, months_most = limits
    principal = _wished(facts, "loan_rp", ceiling.value if ceiling else None)
    months = _wished(facts, "loan_months", months_most) if facts.get("loan_months") else None
    months = min(months or source.example_months, months_most or MOST_EXAMPLE_MONTHS)
    if principal is None:
        return None
    if rate is not None:
        loan = loan_cost(principal, rate.value, months)
        return Example(principal, months, loan.interest, loan)
    return _by_the_day(book, source, {**facts, "loan_rp": principal, "loan_months": months}, on)


def _by_the_day(book: Rulebook, source: Source, facts: Mapping[str, object], on: date) -> Example | None:
    charge = _number(book, source.day_charge, facts, on)
    cap = _number(book, source.charges_most, facts, on)
    principal, months = facts["loan_rp"], facts["loan_months"]
    if charge is None or cap is None or not isinstance(principal, int) or not isinstance(months, int):
        return None
    return Example(principal, months, min(charge * DAYS_A_MONTH * months, cap), None)


def _wished(facts: Mapping[str, object], name: str, most: int | None) -> int | None:
    """What she wants, but no more than is allowed; the most allowed when she hasn't said."""
    wish = facts.get(name)
    if not isinstance(wish, int) or isinstance(wish, bool):
        return most
    return wish if most is None else min(wish, most)
