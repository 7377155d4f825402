"""Which parameters an officer is offered when she makes a plan, and how she writes them."""

from __future__ import annotations

from functools import cache

from django.utils.translation import get_language

from lumbung.core.parameters import Parameter, Parameters, Value

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


@cache
def all_parameters() -> Parameters:
    """Every parameter of planning with its default, read once."""
    from lumbung.planning.plan_inputs import default_parameters  # noqa: PLC0415 - heavy, and only officers need it

    return default_parameters()


def label(parameter: Parameter) -> str:
    """Its words in the reader's language."""
    return parameter.label_en if (get_language() or "id").startswith("en") else parameter.label_id


def is_share(parameter: Parameter) -> bool:
    """Whether it is a share of 1, which people write as a percentage."""
    return parameter.unit.startswith("share") and isinstance(parameter.value, float)


def changed(values: dict[str, Value]) -> dict[str, Value]:
    """Those that differ from their default; raises ParameterError for a value that makes no sense."""
    known = all_parameters()
    checked = known.override(values, "officer")
    return {name: checked[name].value for name in values if checked[name].value != known[name].value}
