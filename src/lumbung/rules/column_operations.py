"""The operations of `operations.py` for whole columns, and where a row must be worked out singly instead.

Each gives (result, rows in doubt): a row is in doubt when int64, or the calendar of 1900–2199, may not hold its result.
The doubt may be too careful, never too light; such rows are evaluated one by one, exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from lumbung.rules.values import FIRST_DAY, LAST_DAY

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Result = tuple[Ints, "Bools | None"]
SAFE = 2.0**62
"""Products above this in size are in doubt: a float64 knows them to 53 bits only."""


def _plus(a: Ints, b: Ints) -> Result:
    total = a + b
    return total, ((a ^ total) & (b ^ total)) < 0


def _minus(a: Ints, b: Ints) -> Result:
    rest = a - b
    return rest, ((a ^ b) & (a ^ rest)) < 0


def _times(a: Ints, b: Ints) -> Result:
    return a * b, np.abs(a.astype(np.float64) * b.astype(np.float64)) > SAFE


def _share_down(a: Ints, part: Ints, scale: Ints) -> Result:
    product, doubt = _times(a, part)
    return product // scale, doubt


def _share_up(a: Ints, part: Ints, scale: Ints) -> Result:
    product, doubt = _times(a, part)
    return -(-product // scale), doubt


def _share_half_even(a: Ints, part: Ints, scale: Ints) -> Result:
    product, doubt = _times(a, part)
    whole, rest = product // scale, product % scale
    return whole + ((2 * rest > scale) | ((2 * rest == scale) & (whole % 2 == 1))), doubt


def _year(day: Ints) -> Result:
    return day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970, None


def _month_of(day: Ints) -> Ints:
    return day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _first_of(month: Ints) -> Ints:
    return month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def outside(day: Ints) -> Bools:
    """Days outside the years that are reckoned with."""
    return (day < FIRST_DAY) | (day > LAST_DAY)


def _add_months(day: Ints, months: Ints) -> Result:
    doubt = np.abs(months) > 12 * 400
    month = _month_of(day)
    target = month + np.where(doubt, 0, months)
    length = _first_of(target + 1) - _first_of(target)
    moved = _first_of(target) + np.minimum(day - _first_of(month), length - 1)
    return moved, doubt | outside(moved)


def _add_years(day: Ints, years: Ints) -> Result:
    doubt = np.abs(years) > 400
    moved, beyond = _add_months(day, np.where(doubt, 0, years) * 12)
    return moved, doubt if beyond is None else doubt | beyond


def _add_days(day: Ints, days: Ints) -> Result:
    moved, doubt = _plus(day, days)
    return moved, outside(moved) if doubt is None else doubt | outside(moved)


def _months_between(first: Ints, second: Ints) -> Result:
    earlier, later = np.minimum(first, second), np.maximum(first, second)
    months = _month_of(later) - _month_of(earlier)
    moved, _ = _add_months(earlier, months)
    months = months - (moved > later)
    return np.where(second < first, -months, months), None


def _make_day(year: Ints, month: Ints, day: Ints) -> Result:
    doubt = (year < 1900) | (year > 2199) | (month < 1) | (month > 12) | (day < 1)
    target = (np.where(doubt, 1970, year) - 1970) * 12 + np.where(doubt, 1, month) - 1
    length = _first_of(target + 1) - _first_of(target)
    return _first_of(target) + np.minimum(np.where(doubt, 1, day), length) - 1, doubt


COLUMN_OPERATIONS: dict[str, Callable[..., Result]] = {
    "+": _plus,
    "-": _minus,
    "*": _times,
    "//": lambda a, b: (a // b, None),
    "%": lambda a, b: (a % b, None),
    "min": lambda *parts: (reduce(np.minimum, parts), None),
    "max": lambda *parts: (reduce(np.maximum, parts), None),
    "year": _year,
    "date": _make_day,
    "add_years": _add_years,
    "add_months": _add_months,
    "add_days": _add_days,
    "days_between": lambda a, b: (b - a, None),
    "months_between": _months_between,
    "share": _share_down,
    "share_down": _share_down,
    "share_up": _share_up,
    "share_half_even": _share_half_even,
}
"""The same names as `operations.FUNCTIONS`."""

COLUMN_COMPARISONS: dict[str, Callable[[Ints, Ints], Bools]] = {
    "==": np.equal, "!=": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip
