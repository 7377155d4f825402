"""Makers of whom everything is known, and random ones, for the paths."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from lumbung.rules import Rulebook
from lumbung.rules.model import Fact
from lumbung.rules.permits import Catalogue

CHIPS: dict[str, Any] = {
    "product_kind": "packaged_food",
    "packaged": True,
    "shelf_life_days": 90,
    "high_risk_food": False,
    "simple_technology": True,
    "made_at": "shared_house",
    "who_makes": "own_use",
    "oss_risk": "low",
    "uses_brand_name": True,
    "employs_workers": False,
    "animal_material": False,
    "haram_material": False,
    "taxpayer_kind": "individual",
    "annual_turnover_rp": 200_000_000,
    "registered_on": "2024-03-01",
    "annual_sales_rp": 200_000_000,
    "capital_rp": 20_000_000,
    "product_listed": True,
    "materials_assured": True,
    "simple_process": True,
    "halal_companion_verified": True,
}
"""A tempe chips maker who works in a shared house: the mock page's maker."""


def known_to(book: Rulebook, facts: dict[str, Any]) -> dict[str, Any]:
    """Those facts that the packs declare."""
    return {name: value for name, value in facts.items() if name in book.facts}


def facts_of_paths(book: Rulebook, catalogue: Catalogue) -> list[str]:
    """Every fact that some permit stands on."""
    rules = [rule for permit in catalogue.permits for rule in permit.rules]
    return list(dict.fromkeys(fact for rule in rules for fact in book.rules[rule].facts))


def values(fact: Fact) -> st.SearchStrategy[Any]:
    """Values of a fact on both sides of what the law asks."""
    kind = fact.kind.name
    if fact.choices:
        return st.sampled_from(fact.choices)
    if kind == "yes_no":
        return st.booleans()
    if kind == "date":
        return st.sampled_from(["2016-05-01", "2023-05-01", "2026-05-01"])
    if kind == "rupiah":
        return st.sampled_from([1, 400_000_000, 2_000_000_001, 6_000_000_000])
    return st.sampled_from([number for number in (0, 1, 7, 8, 60) if fact.least is None or number >= fact.least])
