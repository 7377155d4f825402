"""The ordered path: what is needed, in which order, what it costs and takes, what to bring, what to ask next.

Facts only refine a path: a permit that is needed stays needed when more is known, one that is not needed stays so, and
the ranges of cost and time never grow wider (`cost.least` and `days.least` count what is surely needed, `most` also what may be).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lumbung.rules.answers import Answer
from lumbung.rules.book import Rulebook
from lumbung.rules.permits.catalogue import Catalogue, Paper, Permit, load_permits
from lumbung.rules.permits.inquiry import Due, Inquiry
from lumbung.rules.permits.order import NO_SPAN, Span, among, levels, longest, total
from lumbung.rules.permits.questions import next_question

State = Literal["done", "now", "later"]


@dataclass(frozen=True, slots=True)
class Step:
    """One permit of the path. `answer` says why it is there; steps of one `level` can be done side by side.

    `cost` in rupiah and `days` are of this step. `bring` is hers to bring, `house_brings` the house's. `unmet` are
    conditions that do not hold yet, with reasons; `unclear` those that are not known.
    """

    permit: Permit
    answer: Answer
    level: int
    state: State
    cost: Span
    days: Span
    bring: tuple[Paper, ...]
    house_brings: tuple[Paper, ...]
    unmet: tuple[Answer, ...]
    unclear: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Unneeded:
    """A permit that she does not need, and why."""

    permit: Permit
    answer: Answer


@dataclass(frozen=True, slots=True)
class Undecided:
    """A permit of which it is not known whether she needs it; `answer.ask_next` is the fact that could tell.

    `duty` says that she needs this one or another of its kind, when that much is known (halal: which way is still open).
    """

    permit: Permit
    answer: Answer
    duty: Answer | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """The whole answer. `steps` are in an order that respects what waits for what; `side_by_side` has their ids by level.

    `duties` recur (tax, social security); `optional` may be had but needn't; `held` are papers she has beside the path.
    `cost` (rupiah) and `days` (along the critical path) are of what is still to be done, without duties and options.
    `due` are renewals, soonest first. `ask_next` is the cheapest question that can still change the result.
    """

    on: date
    steps: tuple[Step, ...]
    side_by_side: tuple[tuple[str, ...], ...]
    duties: tuple[Step, ...]
    optional: tuple[Step, ...]
    held: tuple[Permit, ...]
    not_needed: tuple[Unneeded, ...]
    undecided: tuple[Undecided, ...]
    cost: Span
    days: Span
    due: tuple[Due, ...]
    ask_next: str | None

    @property
    def done(self) -> int:
        """How many of the steps are done."""
        return sum(step.state == "done" for step in self.steps)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """Everything that she must still bring, each once."""
        return tuple(dict.fromkeys(paper for step in self.steps if step.state != "done" for paper in step.bring))

    @property
    def house_brings(self) -> tuple[Paper, ...]:
        """Everything that the house brings, each once."""
        return tuple(dict.fromkeys(paper for step in self.steps for paper in step.house_brings))


def permit_path(
    book: Rulebook,
    facts: Mapping[str, object],
    on: date,
    have: Mapping[str, date | None] | None = None,
    *,
    catalogue: Catalogue | None = None,
    passed_over: Collection[str] = (),
) -> Path:
    """The path of one maker on a day.

    `have`: permit id → day of issue (None when that day is not known) of the papers she has; a paper that has ended is a
    step again. `passed_over`: facts that she could not tell; they aren't asked again.
    Raises UnknownPermit, and what `Rulebook.evaluate` raises: UnknownFact, WrongKind, NotCovered.
    """
    asked = Inquiry(book, catalogue or load_permits(book), facts, on, have or {}, passed_over)
    needed = {permit.id: asked.answer(permit.needed) for permit in asked.catalogue.permits}
    steps = tuple(_steps(asked, [p for p in _that(asked, needed, "yes") if not p.is_duty]))
    rest = [
        permit for permit in asked.catalogue.permits if needed[permit.id].answer != "yes" and not asked.held(permit)
    ]
    undecided = tuple(Undecided(p, needed[p.id], _duty(asked, p)) for p in rest if not needed[p.id].known)
    optional = tuple(_options(asked, [p for p in rest if needed[p.id].answer == "no" and p.open]))
    offered = {step.permit.id for step in optional}
    return Path(
        on=on,
        steps=steps,
        side_by_side=levels([step.permit.id for step in steps], asked.catalogue.after),
        duties=tuple(_step(asked, p, needed[p.id], 0, "now") for p in _that(asked, needed, "yes") if p.is_duty),
        optional=optional,
        held=tuple(p for p in asked.catalogue.permits if needed[p.id].answer != "yes" and asked.held(p)),
        not_needed=tuple(
            Unneeded(p, needed[p.id]) for p in rest if needed[p.id].answer == "no" and p.id not in offered
        ),
        undecided=undecided,
        cost=_cost(asked, steps, undecided),
        days=_days(asked, steps, undecided),
        due=_due(asked),
        ask_next=_ask_next(asked, needed, steps),
    )


def _duty(asked: Inquiry, permit: Permit) -> Answer | None:
    found = asked.answer(permit.one_way_of) if permit.one_way_of else None
    return found if found and found.answer == "yes" else None


def _that(asked: Inquiry, needed: Mapping[str, Answer], answer: str) -> list[Permit]:
    return [permit for permit in asked.catalogue.permits if needed[permit.id].answer == answer]


def _steps(asked: Inquiry, permits: list[Permit]) -> Iterator[Step]:
    """Steps level by level; the first that wait for nothing undone are to be done now."""
    names = [permit.id for permit in permits]
    waits = among(names, asked.catalogue.after)
    done = {permit.id for permit in permits if asked.held(permit)}
    for level, group in enumerate(levels(names, asked.catalogue.after)):
        for name in group:
            state: State = "done" if name in done else "now" if waits[name] <= done else "later"
            permit = asked.catalogue[name]
            yield _step(asked, permit, asked.answer(permit.needed), level, state)


def _options(asked: Inquiry, permits: list[Permit]) -> Iterator[Step]:
    for permit in permits:
        answer = asked.answer(permit.open)
        if answer.answer == "yes":
            yield _step(asked, permit, answer, 0, "now")


def _step(asked: Inquiry, permit: Permit, answer: Answer, level: int, state: State) -> Step:
    conditions = [asked.answer(rule) for rule in permit.conditions] if state != "done" else []
    return Step(
        permit=permit,
        answer=answer,
        level=level,
        state=state,
        cost=asked.span(permit, permit.cost),
        days=asked.span(permit, permit.days),
        bring=tuple(paper for paper in permit.documents if not (paper.house and asked.in_house)),
        house_brings=tuple(paper for paper in permit.documents if paper.house and asked.in_house),
        unmet=tuple(found for found in conditions if found.answer == "no"),
        unclear=tuple(found for found in conditions if not found.known),
    )


def _cost(asked: Inquiry, steps: Iterable[Step], undecided: Iterable[Undecided]) -> Span:
    """Least: what is surely needed. Most: also what may be needed; None as soon as one figure is not known."""
    sure = total(step.cost for step in steps if step.state != "done")
    may = total(asked.span(open_.permit, open_.permit.cost) for open_ in undecided if not open_.permit.is_duty)
    return Span(sure.least, (sure + may).most, sure.unknown)


def _days(asked: Inquiry, steps: Iterable[Step], undecided: Iterable[Undecided]) -> Span:
    """Along the critical path: least over what is surely needed, most also over what may be needed."""
    sure = {step.permit.id: step.days for step in steps if step.state != "done"}
    may = {o.permit.id: asked.span(o.permit, o.permit.days) for o in undecided if not o.permit.is_duty}
    after = asked.catalogue.after
    unknown = total(sure.values()).unknown
    least = longest(list(sure), after, {name: span.least for name, span in sure.items()})
    most = {name: span.most for name, span in {**sure, **may}.items()}
    lengths = {name: length for name, length in most.items() if length is not None}
    if len(lengths) < len(most):
        return Span(least, None, unknown)
    return Span(least, longest(list(lengths), after, lengths), unknown) if most else NO_SPAN


def _due(asked: Inquiry) -> tuple[Due, ...]:
    found = [due for name in asked.have if (due := asked.due(asked.catalogue[name]))]
    return tuple(sorted(found, key=lambda due: (due.renew_by, due.permit.id)))


def _ask_next(asked: Inquiry, needed: Mapping[str, Answer], steps: Iterable[Step]) -> str | None:
    """First what decides the steps, then duties and lesser steps, then conditions, then what may be had, then what a step costs."""
    open_ = [p for p in asked.catalogue.permits if not asked.held(p)]
    groups = (
        [needed[permit.id] for permit in open_ if not permit.asked_late],
        [needed[permit.id] for permit in open_ if permit.asked_late],
        [found for step in steps for found in step.unclear],
        [asked.answer(permit.open) for permit in open_ if permit.open and needed[permit.id].answer == "no"],
        [asked.answers[rule] for rule in dict.fromkeys(_amounts(steps))],
    )
    return next_question(groups, {name: fact.cost for name, fact in asked.book.facts.items()})


def _amounts(steps: Iterable[Step]) -> Iterator[str]:
    for step in steps:
        if step.state != "done":
            yield from (rule for rule in (step.permit.cost.least, step.permit.cost.most) if isinstance(rule, str))
