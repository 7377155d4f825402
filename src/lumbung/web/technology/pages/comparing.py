"""One step at one volume: three ways in rows, the break-even in a sentence, and the picture beside it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lumbung.planning.appraisal.technology import HAND, PUBLISHED, SHARED, Comparison, Way
from lumbung.planning.drawing.chart import Bar, row_bars
from lumbung.planning.needs.catalogue import MachineType
from lumbung.web.technology.pages.words import FIGURES, WAYS, figure_value
from lumbung.web.ui.numbers import grouped, rupiah
from lumbung.web.ui.words import in_language

MONTHS = 12


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A number that a way rests on: its name, as it is written, its mark, and its source where one is named."""

    name: str
    value: str
    certainty: str
    source: str


@dataclass(frozen=True, slots=True)
class WayRow:
    """A way with its machine, what a unit and a month cost, what has to be laid out first, and its figures."""

    kind: str
    name: str
    machine: str
    unit_rp: int
    month_rp: int
    first_rp: int
    machines: int
    is_cheapest: bool
    certainty: str
    figures: list[FigureRow]


def way_rows(found: Comparison) -> list[WayRow]:
    """The ways in the order hand, own, shared."""
    return [_way_row(way, found) for way in found.ways]


def _way_row(way: Way, found: Comparison) -> WayRow:
    machines = way.machines(found.units_year)
    price = next((figure.value for figure in way.figures if figure.name == "price_rp"), 0.0)
    return WayRow(
        kind=way.kind, name=str(WAYS[way.kind]), machine=machine_name(way.machine), unit_rp=way.unit_rp(found.units_year),
        month_rp=round(way.yearly_rp(found.units_year) / MONTHS), first_rp=round(price) * machines, machines=machines,
        is_cheapest=way is found.cheapest, certainty=way.certainty,
        figures=[
            FigureRow(
                str(FIGURES[one.name]), figure_value(one), "E" if one.certainty == "policy" else one.certainty,
                one.source if one.certainty in PUBLISHED else "",
            )
            for one in way.figures
        ],
    )  # fmt: skip


def machine_name(machine: MachineType | None) -> str:
    """The machine in the language of the page; nothing for work by hand."""
    return "" if machine is None else in_language(machine.name_id, machine.name_en)


def verdicts(found: Comparison, unit: str) -> list[str]:
    """From which volume her own machine pays, against each other way, a month."""
    said = {
        HAND: (_("Your own machine costs no more than hand work from %(volume)s %(unit)s a month."),
               _("At no volume does one machine of your own become cheaper than hand work.")),
        SHARED: (_("Your own machine costs no more than the shared one from %(volume)s %(unit)s a month."),
                 _("At no volume does one machine of your own become cheaper than the shared one.")),
    }  # fmt: skip
    lines = []
    for other, (pays, never) in said.items():
        if found.way(other) is None:
            continue
        at = found.break_even(other)
        lines.append(never if at is None else pays % {"volume": grouped(-(-at // MONTHS)), "unit": unit})
    if found.way(HAND) is None:
        lines.append(_("Hands alone cannot do this work."))
    return lines


def chart(found: Comparison) -> SafeString:
    """A bar for each way: what one unit costs at her volume."""
    bars = [
        Bar(str(WAYS[way.kind]), float(way.unit_rp(found.units_year)), rupiah(way.unit_rp(found.units_year)),
            "c1" if way is found.cheapest else "c3")
        for way in found.ways
    ]  # fmt: skip
    return mark_safe(row_bars(bars, label=_("Cost of one unit, each way; the table says the same.")))  # noqa: S308 — escaped by drawing
