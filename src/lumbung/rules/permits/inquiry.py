"""One maker on one day: each rule asked once, figures of permits as spans, papers that she holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from lumbung.core.errors import LumbungError
from lumbung.rules.answers import Answer
from lumbung.rules.book import Rulebook
from lumbung.rules.errors import did_you_mean
from lumbung.rules.permits.catalogue import Amount, Catalogue, Figure, Permit
from lumbung.rules.permits.order import Span

SHARED_HOUSE = "shared_house"


class UnknownPermit(LumbungError):
    """A permit that is in no catalogue."""


@dataclass(frozen=True, slots=True)
class Due:
    """A paper that ends or is checked: renew by `renew_by`; `ends` None where it holds until something changes."""

    permit: Permit
    renew_by: date
    ends: date | None
    answer: Answer

    def has_ended(self, on: date) -> bool:
        """Whether it no longer holds on a day; the last day still counts."""
        return self.ends is not None and self.ends < on


@dataclass(slots=True)
class Inquiry:
    """Facts of a maker, the day, and what she already has (permit → day of issue, None when that day is not known).

    `passed_over` are facts that she could not tell: they stay unknown, and no question names them.
    """

    book: Rulebook
    catalogue: Catalogue
    facts: Mapping[str, object]
    on: date
    have: Mapping[str, date | None]
    passed_over: Collection[str] = ()
    answers: dict[str, Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.have:
            if name not in self.catalogue.ids:
                hint = did_you_mean(name, self.catalogue.ids)
                raise UnknownPermit(
                    f"There is no permit {name!r}.", hint or f"Known are: {', '.join(self.catalogue.ids)}."
                )

    def answer(self, rule: str) -> Answer:
        """A rule's answer, evaluated once; with the next question when it is unknown, without what would change it."""
        if rule not in self.answers:
            brief = self.book.evaluate(rule, self.facts, self.on, brief=True)
            self.answers[rule] = brief if brief.known else self._with_question(rule)
        return self.answers[rule]

    def _with_question(self, rule: str) -> Answer:
        return self.book.evaluate(rule, self.facts, self.on, passed_over=self.passed_over)

    def span(self, permit: Permit, figure: Figure) -> Span:
        """A figure in numbers; what isn't known is named by the permit's id."""
        least, most = min(self._amounts(figure.least), default=None), max(self._amounts(figure.most), default=None)
        unknown = () if least is not None and most is not None else (permit.id,)
        return Span(least or 0, most, unknown)

    def _amounts(self, amount: Amount) -> list[int]:
        """The amounts that are possible; none when nothing is known."""
        if not isinstance(amount, str):
            return [] if amount is None else [amount]
        answer = self.answer(amount)
        found = [answer.answer] if answer.known else self.book.possible(amount, self.facts, self.on)
        return [value for value in found if isinstance(value, int)]

    def held(self, permit: Permit) -> bool:
        """Whether she has it, or one that serves as well, and it still holds."""
        return any(self._holds(name) for name in (permit.id, *permit.satisfied_by))

    def _holds(self, name: str) -> bool:
        if name not in self.have:
            return False
        due = self.due(self.catalogue[name])
        return due is None or not due.has_ended(self.on)

    def due(self, permit: Permit) -> Due | None:
        """When a paper that she has must be renewed; None when it has no end, or its day of issue is not known."""
        issued, renewal = self.have.get(permit.id), permit.renewal
        if issued is None or renewal is None:
            return None
        facts = {**self.facts, renewal.issued: issued}
        answer = self.book.evaluate(renewal.renew_by, facts, self.on, brief=True)
        ends = self.book.evaluate(renewal.ends, facts, self.on, brief=True).answer if renewal.ends else None
        if not isinstance(answer.answer, date):
            return None
        return Due(permit, answer.answer, ends if isinstance(ends, date) else None, answer)

    @property
    def in_house(self) -> bool:
        """Whether the product is made in a shared production house."""
        return self.facts.get("made_at") == SHARED_HOUSE
