"""Which products may follow each other on a machine without cleaning."""

from __future__ import annotations

import pytest

from lumbung.web.houses.classes import must_clean
from lumbung.web.houses.models import ProductClass

CLASSES = [
    ProductClass(code="plain", halal=True),
    ProductClass(code="peanut", halal=True, allergens="peanut"),
    ProductClass(code="satay", halal=True, allergens="peanut milk"),
    ProductClass(code="pork", halal=False),
]


@pytest.mark.parametrize(
    ("before", "after", "clean"),
    [
        ("plain", "plain", False),
        ("pork", "pork", False),
        ("pork", "plain", True),
        ("plain", "pork", False),
        ("peanut", "plain", True),
        ("plain", "peanut", False),
        ("peanut", "satay", False),
        ("satay", "peanut", True),
        ("", "", False),
        ("", "plain", True),
        ("plain", "", False),
        ("peanut", "", True),
        ("pork", "", True),
        ("gone", "plain", True),
    ],
)
def test_cleaning_lies_between_what_may_not_meet(before: str, after: str, clean: bool) -> None:
    assert must_clean(before, after, CLASSES) is clean
