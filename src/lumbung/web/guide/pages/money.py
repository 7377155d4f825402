"""Sources of money as their page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lumbung.rules.finance import Figure, Offer, Remark, Sources
from lumbung.web.guide.pages.wording import rate_words
from lumbung.web.ui.numbers import rupiah
from lumbung.web.ui.words import language


@dataclass(frozen=True, slots=True)
class Line:
    """A remark with its citation and mark."""

    text: str
    ref: str
    certainty: str


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One source. `example` are the three lines of a loan's cost: what is lent, what it costs, what is paid back."""

    id: str
    name: str
    lender: str
    verdict: str
    rule: str
    ceiling: Line | None
    rate: Line | None
    months: int | None
    monthly: str
    example: list[tuple[str, str]]
    example_months: int
    pro: list[Line]
    contra: list[Line]
    excludes: list[tuple[str, Line]]
    ask: str


def offer_rows(found: Sequence[Offer], sources: Sources) -> list[OfferRow]:
    """All sources, those that fit first."""
    return [_row(offer, sources) for offer in found]


def _row(offer: Offer, sources: Sources) -> OfferRow:
    source, example = offer.source, offer.example
    return OfferRow(
        id=source.id,
        name=source.name(language()),
        lender=source.lender.in_language(language()),
        verdict=offer.verdict,
        rule=source.rule,
        ceiling=_figure(offer.ceiling, rupiah(offer.ceiling.value)) if offer.ceiling else None,
        rate=_figure(offer.rate_most, _rates(offer)) if offer.rate_most else None,
        months=offer.months_most,
        monthly=rupiah(example.loan.monthly) if example and example.loan else "",
        example=[] if example is None else [
            (_("You borrow"), rupiah(example.principal)),
            (_("It costs you"), rupiah(example.interest)),
            (_("You pay back"), rupiah(example.total)),
        ],
        example_months=example.months if example else 0,
        pro=[_line(one) for one in offer.pro],
        contra=[_line(one) for one in offer.contra],
        excludes=[(sources[one.other].name(language()), _line(one.remark)) for one in offer.excludes],
        ask=(offer.answer.ask_next or "") if offer.answer else "",
    )  # fmt: skip


def _line(remark: Remark) -> Line:
    return Line(remark.in_language(language()), remark.ref, remark.certainty)


def _figure(figure: Figure | None, words: str) -> Line | None:
    return Line(words, figure.ref, figure.certainty) if figure else None


def _rates(offer: Offer) -> str:
    least, most = offer.rate_least, offer.rate_most
    if most is None:
        return ""
    if least is None or least.value == most.value:
        return rate_words(most.value)
    return f"{rate_words(least.value)} – {rate_words(most.value)}"
