"""The path through the permits as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lumbung.rules import Rulebook
from lumbung.rules.permits import Figure, Path, Permit, Span, Step, Undecided
from lumbung.web.guide.pages.reasons import ReasonRow, reasons_of
from lumbung.web.guide.pages.wording import cost_words, days_words
from lumbung.web.ui.words import language

LINK_SCHEME = "https://"


@dataclass(frozen=True, slots=True)
class Amount:
    """A cost or time in words, with a remark and its mark of certainty."""

    words: str
    note: str
    mark: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where to go; `link` is "" for an office, `host` the link without its scheme."""

    words: str
    link: str

    @property
    def host(self) -> str:
        """What stands on the button."""
        return self.link.removeprefix(LINK_SCHEME).rstrip("/")


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step. `beside` are steps that can be done at the same time; `renew_by` only of papers with a day of issue."""

    permit: str
    name: str
    number: int
    state: str
    issued: date | None
    renew_by: date | None
    cost: Amount
    days: Amount
    reasons: list[ReasonRow]
    rule: str
    house: list[str]
    bring: list[str]
    unmet: list[ReasonRow]
    unclear: bool
    where: list[Spot]
    beside: list[str]

    @property
    def link(self) -> Spot | None:
        """The first place that can be reached by a link."""
        return next((spot for spot in self.where if spot.link), None)


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A permit outside the path: not needed, voluntary, not decided."""

    permit: str
    name: str
    reasons: list[ReasonRow]
    rule: str


def step_rows(path: Path, have: Mapping[str, date | None]) -> list[StepRow]:
    """The steps, numbered from 1."""
    names = {step.permit.id: step.permit.name(language()) for step in path.steps}
    beside = {name: [names[other] for other in group if other != name] for group in path.side_by_side for name in group}
    return [step_row(step, number, path, have, beside[step.permit.id]) for number, step in enumerate(path.steps, 1)]


def step_row(
    step: Step, number: int, path: Path, have: Mapping[str, date | None], beside: list[str] | None = None
) -> StepRow:
    """One step of a path."""
    permit = step.permit
    return StepRow(
        permit=permit.id,
        name=permit.name(language()),
        number=number,
        state=step.state,
        issued=have.get(permit.id),
        renew_by=next((due.renew_by for due in path.due if due.permit.id == permit.id), None),
        cost=_amount(cost_words(step.cost), step.cost, permit.cost),
        days=_amount(days_words(step.days), step.days, permit.days),
        reasons=reasons_of(step.answer),
        rule=step.answer.rule,
        house=[paper.words.in_language(language()) for paper in step.house_brings],
        bring=[paper.words.in_language(language()) for paper in step.bring],
        unmet=[row for answer in step.unmet for row in reasons_of(answer)],
        unclear=bool(step.unclear),
        where=places_of(permit),
        beside=beside or [],
    )


def _amount(words: str, span: Span, figure: Figure) -> Amount:
    """The remark stands beside a figure, and in its place when there is none."""
    note = figure.note.in_language(language())
    known = span.most is not None or span.least > 0
    return Amount(words if known or not note else note, note if known else "", figure.certainty)


def places_of(permit: Permit) -> list[Spot]:
    """Where to go for a permit."""
    return [Spot(place.words.in_language(language()), place.link) for place in permit.where]


def not_needed_rows(path: Path) -> list[PlainRow]:
    """What she need not see to, each with its reason."""
    return [
        PlainRow(one.permit.id, one.permit.name(language()), reasons_of(one.answer), one.answer.rule)
        for one in path.not_needed
    ]


def undecided_rows(path: Path, book: Rulebook) -> list[tuple[list[str], str, str]]:
    """What is not decided yet: names, the question that could tell, and its fact ("" when none can)."""
    waiting: dict[str, list[str]] = {}
    for one in path.undecided:
        if one.duty is not None and one.duty.answer == "yes":
            continue
        waiting.setdefault(one.answer.ask_next or "", []).append(one.permit.name(language()))
    return [(names, book.facts[fact].question(language()) if fact else "", fact) for fact, names in waiting.items()]


@dataclass(frozen=True, slots=True)
class WayRow:
    """Permits of which one is surely needed; `question` and `fact` could tell which ("" when none can)."""

    names: list[str]
    reasons: list[ReasonRow]
    rule: str
    question: str
    fact: str


def way_rows(path: Path, book: Rulebook) -> list[WayRow]:
    """What is needed in one way or another, by the rule that says so."""
    found: dict[str, list[Undecided]] = {}
    for one in path.undecided:
        if one.duty is not None and one.duty.answer == "yes":
            found.setdefault(one.duty.rule, []).append(one)
    return [_way(ones, book) for ones in found.values()]


def _way(ones: list[Undecided], book: Rulebook) -> WayRow:
    duty = ones[0].duty or ones[0].answer
    fact = next((one.answer.ask_next for one in ones if one.answer.ask_next), "")
    return WayRow(
        names=[one.permit.name(language()) for one in ones],
        reasons=reasons_of(duty),
        rule=duty.rule,
        question=book.facts[fact].question(language()) if fact else "",
        fact=fact,
    )


def lead(path: Path) -> str:
    """How many steps, how many done."""
    if not path.steps:
        return _("No step is needed.")
    if path.done == len(path.steps):
        return _("All steps are done.")
    return _("%(steps)s steps, in this order. %(done)s done.") % {"steps": len(path.steps), "done": path.done}


def text_to_pass_on(title: str, rows: list[StepRow], address: str) -> str:
    """The path in a few lines, for a message."""
    steps = [f"{row.number}. {row.name}{' ✓' if row.state == 'done' else ''}" for row in rows]
    return "\n".join([f"{title}:", *steps, address])
