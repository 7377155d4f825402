"""Facts of drawn enterprises for the toy book, and everything that brute force needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import strategies as st

ON = date(2026, 11, 24)
NEAR: dict[str, list[Any]] = {
    "money_rp": [0, 1_000_000_000, 1_000_000_001, 5_000_000_000, 5_000_000_001, 3_000_000_000],
    "sales_rp": [0, 500_000_100, 2_500_000_000, 10**17],
    "age": [0, 16, 17, 20, 21, 60],
    "married": [True, False],
    "has_debt": [True, False],
    "registered_on": [date(2018, 7, 1), date(2019, 12, 31), date(2022, 12, 31), date(2023, 1, 1), date(2026, 5, 24)],
    "owner": ["person", "coop", "company"],
}
"""Values on both sides of every threshold of the toy book."""

RULES = ["toy.size", "toy.loan", "toy.term", "toy.aid", "toy.reading", "toy.table", "toy.tax", "toy.until", "toy.agree"]


def values(name: str) -> st.SearchStrategy[Any]:
    """A value of a fact, often at a threshold."""
    near = st.sampled_from(NEAR[name])
    free = {
        "money_rp": st.integers(0, 10**13),
        "sales_rp": st.integers(0, 10**13),
        "age": st.integers(0, 130),
        "registered_on": st.dates(date(2010, 1, 1), date(2027, 12, 31)),
    }
    return near | free[name] if name in free else near


def known() -> st.SearchStrategy[dict[str, Any]]:
    """Some facts of an enterprise; the others are unknown."""
    return st.fixed_dictionaries({}, optional={name: values(name) for name in NEAR})


def days() -> st.SearchStrategy[date]:
    """Days that all rules cover, around the changes of the law."""
    near = [date(2021, 2, 1), date(2021, 2, 2), ON, date(2026, 10, 16), date(2026, 10, 17)]
    return st.sampled_from(near) | st.integers(0, 4000).map(lambda n: date(2018, 7, 1) + timedelta(days=n))


def completions(names: tuple[str, ...], facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every way to fill in the unknown facts with values near the thresholds."""
    open_names = [name for name in names if name not in facts]
    for chosen in product(*(NEAR[name] for name in open_names)):
        yield {**facts, **dict(zip(open_names, chosen, strict=True))}
