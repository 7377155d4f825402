"""From a product in her own words to the kind of product that the rules speak of (`products.csv`, our own table)."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

KIND = "product_kind"
ABOUT_THE_PRODUCT = (
    KIND, "packaged", "shelf_life_days", "high_risk_food", "simple_technology", "animal_material", "haram_material",
    "product_listed", "materials_assured", "simple_process",
)  # fmt: skip
"""Facts that are no longer true when she asks about another product."""


@cache
def kinds() -> dict[str, str]:
    """Chain of the register → kind of product; a chain that is not here is asked about."""
    with (Path(__file__).parent / "products.csv").open(encoding="utf-8", newline="") as file:
        return {row["chain"]: row["product_kind"] for row in csv.DictReader(file)}


def understood(words: str) -> str:
    """The chain that the register's table of words makes of a product; "" when it is none, or is sold and not made."""
    from lumbung.planning.register import classify  # noqa: PLC0415 - 0.2 s of import, once

    reading = classify(words)
    return "" if reading.producer == "no" else reading.chain


def facts_of_chain(chain: str) -> dict[str, object]:
    """What follows from a chain; nothing for an unknown one."""
    return {KIND: kinds()[chain]} if chain in kinds() else {}
