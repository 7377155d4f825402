"""Two plans side by side: figures, what was asked differently, how many sites stand near each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from lumbung.core.place import distance_m
from lumbung.planning.drawing.words import grouped, percent, short_rupiah
from lumbung.planning.folder.schema import PlanTables
from lumbung.web.plans import queries
from lumbung.web.plans.models import Plan
from lumbung.web.plans.pages.plan import facts_of, map_of
from lumbung.web.plans.settings_offered import all_parameters, label
from lumbung.web.ui.words import language

NEAR_M = 2000.0

Figure = tuple[str, Callable[[Plan], float | None], Callable[[float], str], str]


def context(first: Plan, second: Plan) -> dict[str, Any]:
    """For the page of two plans."""
    a, b = queries.tables(first), queries.tables(second)
    return {
        "first": first,
        "second": second,
        "rows": [_row(figure, first, second) for figure in _figures()],
        "asked": _asked(first, second),
        "first_map": map_of(first),
        "second_map": map_of(second),
        "near": near_sites(a, b),
        "sites_first": a["sites"].height,
    }


def _figures() -> list[Figure]:
    """Name, value of a plan, how it is written, what it means."""
    words = language()

    def money(value: float) -> str:
        return short_rupiah(value, words)

    def count(value: float) -> str:
        return grouped(value, words)

    def share(value: float) -> str:
        return percent(value, words, 1)

    def of(*path: str) -> Callable[[Plan], float | None]:
        def value(plan: Plan) -> float | None:
            found: Any = plan.summary
            for name in path:
                found = found.get(name) if isinstance(found, dict) else None
            return None if found is None else float(found)

        return value

    return [
        (_("Budget"), of("budget_rp"), money, ""),
        (_("Spent"), of("spent_rp"), money, ""),
        (_("Saving of makers a year"), of("savings_rp_year"), money, ""),
        (_("Cost a year"), of("yearly_cost_rp"), money, ""),
        (_("Net saving a year"), of("objective_rp_year"), money, ""),
        (_("New sites"), of("counts", "sites_new"), count, ""),
        (_("Existing places used"), of("counts", "sites_existing"), count, ""),
        (
            _("Robust sites"),
            of("counts", "sites_robust"),
            count,
            _("a site stays within 2 km in every draw of the unknown places"),
        ),
        (_("Makers served"), of("counts", "makers_served"), count, ""),
        (_("Machine hours served a month"), of("hours", "served"), count, ""),
        (_("Share of shared need that is served"), lambda plan: facts_of(plan).served_share, share, ""),
        (
            _("Districts below the floor"),
            lambda plan: float(len(facts_of(plan).below)),
            count,
            _("served less than the floor that the region chose"),
        ),
        (_("Median journey, minutes"), lambda plan: facts_of(plan).travel_median, count, ""),
        (_("Proven gap, at most"), of("gap"), share, _("how far the plan may be from the best possible one")),
    ]


def _row(figure: Figure, first: Plan, second: Plan) -> dict[str, str]:
    name, value, written, note = figure
    a, b = value(first), value(second)
    nothing = "–"
    return {
        "name": name,
        "note": note,
        "first": nothing if a is None else written(a),
        "second": nothing if b is None else written(b),
        "difference": nothing if a is None or b is None else _signed(b - a, written),
    }


def _signed(difference: float, written: Callable[[float], str]) -> str:
    shown = written(difference)
    return f"+{shown}" if difference > 0 and any(digit in "123456789" for digit in shown) else shown


def _asked(first: Plan, second: Plan) -> list[dict[str, str]]:
    """Budget, settings, seed and draws that differ."""
    rows = []
    if first.budget_rp != second.budget_rp:
        budgets = [short_rupiah(plan.budget_rp, language()) for plan in (first, second)]
        rows.append({"name": _("Budget"), "first": budgets[0], "second": budgets[1]})
    known = all_parameters()
    for name in sorted({*first.chosen, *second.chosen}):
        a, b = (plan.chosen.get(name, known[name].value) for plan in (first, second))
        if a != b:
            rows.append({"name": f"{label(known[name])} ({known[name].unit})", "first": str(a), "second": str(b)})
    for name, a, b in ((_("Seed"), first.seed, second.seed), (_("Draws"), first.draws, second.draws)):
        if a != b:
            rows.append({"name": name, "first": str(a), "second": str(b)})
    return rows


def near_sites(a: PlanTables, b: PlanTables) -> int:
    """Sites of the first plan that have a site of the same kind in the second within NEAR_M."""
    others = b["sites"].select("house_kind", "lat", "lon").rows()
    return sum(
        any(kind == other and distance_m(lat, lon, y, x) <= NEAR_M for other, y, x in others)
        for kind, lat, lon in a["sites"].select("house_kind", "lat", "lon").rows()
    )
