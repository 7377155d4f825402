"""The operations of expressions, each for one value and for columns, with the same result.

`//` and `%` divide by a positive constant or parameter only, so nothing is ever divided by zero. Rounding of shares is
named: share_down, share_up, share_half_even. A result beyond int64 is refused for one value; a column marks the row,
and the row is then worked out singly.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from lumbung.rules.errors import NumberTooLarge
from lumbung.rules.terms import Const, ParameterTerm, Term
from lumbung.rules.values import (
    COUNT,
    DATE,
    FIRST_DAY,
    INT64_LEAST,
    INT64_MOST,
    LAST_DAY,
    NUMBER,
    NUMBERS,
    SCALES,
    Kind,
    day_of,
)
from lumbung.rules.values import day_number as number_of


@dataclass(frozen=True, slots=True)
class Signature:
    """How an operation is written, the kind of its result, and what it does to one value."""

    usage: str
    result: Callable[[Sequence[Term]], Kind]
    single: Callable[..., int]


def checked(value: int) -> int:
    """The value if it fits int64; raises NumberTooLarge."""
    if INT64_LEAST <= value <= INT64_MOST:
        return value
    raise NumberTooLarge(
        f"A calculation gives {value:,}, more than 64 bits can hold.", "Look whether an amount was typed too large."
    )


def _need(parts: Sequence[Term], count: int) -> None:
    if len(parts) != count:
        raise ValueError(f"it takes {count} values, not {len(parts)}")


def _numbers(parts: Sequence[Term]) -> Kind:
    """The common kind of numbers that are added or compared; plain numbers take the other's kind."""
    kinds = {part.kind for part in parts if part.kind != NUMBER}
    wrong = [kind for kind in kinds if kind.name not in NUMBERS]
    if wrong:
        raise ValueError(f"a {wrong[0]} is not a number")
    if len(kinds) > 1:
        raise ValueError(f"{' and '.join(sorted(map(str, kinds)))} do not mix")
    return kinds.pop() if kinds else NUMBER


def _sum(parts: Sequence[Term]) -> Kind:
    _need(parts, 2)
    if any(part.kind == DATE for part in parts):
        raise ValueError("days are moved by add_months, add_years or add_days, and subtracted by days_between")
    return _numbers(parts)


def _product(parts: Sequence[Term]) -> Kind:
    _need(parts, 2)
    names = {part.kind.name for part in parts}
    if not names <= {"rupiah", "count", "number"} or [p.kind.name for p in parts] == ["rupiah", "rupiah"]:
        raise ValueError("only amounts and counts are multiplied, and shares are taken by share_down")
    money = [part.kind for part in parts if part.kind.name == "rupiah"]
    return money[0] if money else _numbers(parts)


def _quotient(parts: Sequence[Term]) -> Kind:
    _need(parts, 2)
    divisor = parts[1]
    if not isinstance(divisor, Const | ParameterTerm) or (isinstance(divisor, Const) and divisor.value <= 0):
        raise ValueError("the divisor must be a positive number or a parameter")
    return _numbers(parts[:1]) if divisor.kind.name in ("number", "count") else _numbers(parts)


def _extreme(parts: Sequence[Term]) -> Kind:
    if len(parts) < 2:
        raise ValueError("it takes two or more values")
    return DATE if all(part.kind == DATE for part in parts) else _numbers(parts)


def _of_days(count: int, result: Kind) -> Callable[[Sequence[Term]], Kind]:
    def kind(parts: Sequence[Term]) -> Kind:
        _need(parts, count)
        if any(part.kind != DATE for part in parts):
            raise ValueError("it takes days")
        return result

    return kind


def _moved(parts: Sequence[Term]) -> Kind:
    _need(parts, 2)
    if parts[0].kind != DATE or parts[1].kind.name not in ("count", "number"):
        raise ValueError("it takes a day and a count")
    return DATE


def _made(parts: Sequence[Term]) -> Kind:
    _need(parts, 3)
    if any(part.kind.name not in ("count", "number") for part in parts):
        raise ValueError("it takes year, month and day as numbers")
    return DATE


def _share(parts: Sequence[Term]) -> Kind:
    _need(parts, 2)
    if not isinstance(parts[1], ParameterTerm) or parts[1].kind.name not in SCALES:
        raise ValueError("the share must be a permille or ppm parameter")
    return _numbers(parts[:1])


def within_calendar(day: int) -> int:
    """The day if it lies in 1900–2199, the years that are reckoned with; raises NumberTooLarge."""
    if FIRST_DAY <= day <= LAST_DAY:
        return day
    raise NumberTooLarge("A calculation gives a day outside the years 1900 to 2199.", "Look at the days and counts.")


def add_months(day: int, months: int) -> int:
    """The same day of the month so many months on; the last day where the month is too short."""
    start = day_of(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1900 <= year <= 2199:
        return within_calendar(LAST_DAY + 1)
    return number_of(date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1])))


def months_between(first: int, second: int) -> int:
    """Whole months from the first day to the second; negative when the second is earlier."""
    if second < first:
        return -months_between(second, first)
    a, b = day_of(first), day_of(second)
    months = (b.year - a.year) * 12 + b.month - a.month
    return months - 1 if add_months(first, months) > second else months


def make_day(year: int, month: int, day: int) -> int:
    """The day of a year, month and day; a day beyond the month's end is its last."""
    if not (1900 <= year <= 2199 and 1 <= month <= 12 and day >= 1):
        return within_calendar(LAST_DAY + 1)
    return number_of(date(year, month, min(day, calendar.monthrange(year, month)[1])))


def share_half_even(amount: int, part: int, scale: int) -> int:
    """amount × part / scale, to the nearest; a half goes to the even neighbour."""
    whole, rest = divmod(amount * part, scale)
    return whole + (2 * rest > scale or (2 * rest == scale and whole % 2 == 1))


FUNCTIONS: dict[str, Signature] = {
    "+": Signature("a + b", _sum, lambda a, b: checked(a + b)),
    "-": Signature("a - b", _sum, lambda a, b: checked(a - b)),
    "*": Signature("a * b", _product, lambda a, b: checked(a * b)),
    "//": Signature("a // 12", _quotient, lambda a, b: checked(a // b)),
    "%": Signature("a % 12", _quotient, lambda a, b: a % b),
    "min": Signature("min(a, b)", _extreme, min),
    "max": Signature("max(a, b)", _extreme, max),
    "year": Signature("year(day)", _of_days(1, COUNT), lambda d: day_of(d).year),
    "date": Signature("date(2021, 2, 2)", _made, make_day),
    "add_years": Signature("add_years(day, 7)", _moved, lambda d, n: add_months(d, checked(12 * n))),
    "add_months": Signature("add_months(day, 6)", _moved, add_months),
    "add_days": Signature("add_days(day, 30)", _moved, lambda d, n: within_calendar(d + n)),
    "days_between": Signature("days_between(first, second)", _of_days(2, COUNT), lambda a, b: b - a),
    "months_between": Signature("months_between(first, second)", _of_days(2, COUNT), months_between),
    "share": Signature("share(amount, share)", _share, lambda a, p, s: checked(a * p // s)),
    "share_down": Signature("share_down(amount, share)", _share, lambda a, p, s: checked(a * p // s)),
    "share_up": Signature("share_up(amount, share)", _share, lambda a, p, s: checked(-(-a * p // s))),
    "share_half_even": Signature(
        "share_half_even(amount, share)", _share, lambda a, p, s: checked(share_half_even(a, p, s))
    ),
}
"""Operation → signature. A share's scale (1,000 or 1,000,000) is added as the third value when a rule is specialised."""
