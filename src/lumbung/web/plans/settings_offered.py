"""Which parameters an officer is offered when she makes a plan, and how she writes them."""

from __future__ import annotations

from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lumbung.core.parameters import Parameter, Parameters, Value
from lumbung.web.ui.words import in_language

OFTEN = ("travel_reach_minutes", "equity_floor_share", "own_capital_rp", "her_hour_rp")
"""Shown at once; the rest is folded."""

SELDOM = (
    "minimum_use_share",
    "travel_speed_kmh",
    "house_floor_m2",
    "flood_penalty_rp_year",
    "cluster_reach_m",
    "cluster_size_min",
    "cluster_size_max",
    "cluster_diameter_max_m",
)
"""Folded: for an officer who knows why."""

OUR_CHOICE = gettext_lazy("The law names no figure: it is the region's policy.")
NOTES: dict[str, str | Promise] = {
    "travel_reach_minutes": OUR_CHOICE,
    "equity_floor_share": OUR_CHOICE,
    "own_capital_rp": gettext_lazy("Our estimate: the most that a maker can pay for one machine at a time."),
    "her_hour_rp": gettext_lazy("Our estimate: about a third of the minimum wage an hour."),
    "minimum_use_share": OUR_CHOICE,
    "travel_speed_kmh": gettext_lazy("Our estimate for a motorcycle in the city."),
    "house_floor_m2": gettext_lazy("Our estimate: the largest hall to rent for one house."),
    "flood_penalty_rp_year": gettext_lazy("Our estimate: days lost and repair where the whole area is flood-prone."),
    "cluster_reach_m": gettext_lazy("The law names no figure. About 8 minutes by motorcycle."),
    "cluster_size_min": OUR_CHOICE,
    "cluster_size_max": gettext_lazy("The law names no figure. At least twice the fewest members."),
    "cluster_diameter_max_m": gettext_lazy("The law names no figure. Twice the reach, in a straight line."),
}
"""Where each usual value comes from, in a sentence for officers; `plan.json` has the full source."""

UNITS: dict[str, str | Promise] = {
    "min": gettext_lazy("minutes"),
    "Rp/h": gettext_lazy("Rp an hour"),
    "Rp/year": gettext_lazy("Rp a year"),
    "km/h": gettext_lazy("km an hour"),
    "m": gettext_lazy("metres"),
    "m2": "m²",
    "makers": gettext_lazy("members"),
}
"""Units in words; others are written as they are."""


@cache
def all_parameters() -> Parameters:
    """Every parameter of planning with its default, read once."""
    from lumbung.planning.plan_inputs import default_parameters  # noqa: PLC0415 - heavy, and only officers need it

    return default_parameters()


def label(parameter: Parameter) -> str:
    """Its words in the reader's language."""
    return in_language(parameter.label_id, parameter.label_en)


def unit(parameter: Parameter) -> str:
    """Its unit in the reader's language; shares are written as percentages."""
    return "%" if is_share(parameter) else str(UNITS.get(parameter.unit, parameter.unit))


def is_share(parameter: Parameter) -> bool:
    """Whether it is a share of 1, which people write as a percentage."""
    return parameter.unit.startswith("share") and isinstance(parameter.value, float)


def changed(values: dict[str, Value]) -> dict[str, Value]:
    """Those that differ from their default; raises ParameterError for a value that makes no sense."""
    known = all_parameters()
    checked = known.override(values, "officer")
    return {name: checked[name].value for name in values if checked[name].value != known[name].value}
