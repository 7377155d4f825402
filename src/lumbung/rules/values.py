"""Kinds of values and how they are kept: every value is one int64, so that one enterprise and a register mean the same.

| kind | kept as |
| --- | --- |
| rupiah, count, number | itself |
| permille, ppm | parts of 1,000 or 1,000,000 |
| date | days since 1970-01-01 (numpy's datetime64[D]) |
| yes_no | 1 or 0 |
| choice, class | the position in its codes (a class's codes are ordered, smallest first) |

Unknown is None for one value and a mask for a column; it is never a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from lumbung.core.money import spell

INT64_LEAST, INT64_MOST = -(2**63), 2**63 - 1
EPOCH = date(1970, 1, 1)
FIRST_DAY, LAST_DAY = (date(1900, 1, 1) - EPOCH).days, (date(2199, 12, 31) - EPOCH).days
NUMBERS = {"rupiah", "count", "number", "permille", "ppm"}
SCALES = {"permille": 1_000, "ppm": 1_000_000}
MONTHS = {
    "id": [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
TRUTH = {"id": ("tidak", "ya"), "en": ("no", "yes")}
UNKNOWN_WORD = {"id": "belum diketahui", "en": "not known"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of value; `codes` for choice and class."""

    name: str
    codes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name} ({' | '.join(self.codes)})" if self.codes else self.name


RUPIAH, COUNT, NUMBER, DATE, YES_NO = map(Kind, ("rupiah", "count", "number", "date", "yes_no"))
SIMPLE_KINDS = {kind.name: kind for kind in (RUPIAH, COUNT, DATE, YES_NO, Kind("permille"), Kind("ppm"))}


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """The day of a number of days since 1970-01-01."""
    return EPOCH + timedelta(days=number)


def encode(value: object, kind: Kind) -> int:
    """The int64 of a value as a person or JSON gives it; raises ValueError with what was expected."""
    if kind.name == "yes_no":
        return _truth(value)
    if kind.name == "date":
        return _day(value)
    if kind.codes:
        if isinstance(value, bool) and ("yes" in kind.codes or "no" in kind.codes):
            value = "yes" if value else "no"
        if not isinstance(value, str) or value not in kind.codes:
            raise ValueError(f"one of {', '.join(kind.codes)}")
        return kind.codes.index(value)
    if isinstance(value, bool) or not isinstance(value, int):
        unit = {"rupiah": "whole rupiah without a decimal point", "count": "a whole number"}
        raise ValueError(unit.get(kind.name, f"a whole number ({kind.name})"))  # noqa: TRY004  (told as WrongKind)
    if not INT64_LEAST <= value <= INT64_MOST:
        raise ValueError("a whole number that fits 64 bits (up to 9,223,372,036,854,775,807)")
    return value


def _truth(value: object) -> int:
    if isinstance(value, bool):
        return int(value)
    if value in ("yes", "no"):
        return int(value == "yes")
    raise ValueError('true or false (or "yes" or "no")')


def _day(value: object) -> int:
    expected = ValueError("a day as YYYY-MM-DD, between 1900 and 2199")
    if isinstance(value, str):
        if not _DAY.fullmatch(value):
            raise expected
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise expected from None
    if type(value) is not date or not FIRST_DAY <= day_number(value) <= LAST_DAY:
        raise expected
    return day_number(value)


def decode(number: int, kind: Kind) -> str | int | date:
    """The value as people and JSON see it: yes/no, a code, a day, or the number itself."""
    if kind.name == "yes_no":
        return "yes" if number else "no"
    if kind.name == "date":
        return day_of(number)
    return kind.codes[number] if kind.codes else number


def spoken(number: int | None, kind: Kind, language: str) -> str:
    """A value inside a sentence, in `id` or `en`; codes stay codes (labels are the fact's to give)."""
    if number is None:
        return UNKNOWN_WORD[language]
    if kind.codes:
        return kind.codes[number]
    if kind.name in SCALES:
        return _percent(number, SCALES[kind.name] // 100, language)
    return _SPOKEN.get(kind.name, _grouped)(number, language)


def _grouped(number: int, language: str) -> str:
    grouped = f"{number:,}"
    return grouped.replace(",", ".") if language == "id" else grouped


def _day_spoken(number: int, language: str) -> str:
    day = day_of(number)
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


_SPOKEN: dict[str, Callable[[int, str], str]] = {
    "rupiah": lambda number, language: spell(number),
    "yes_no": lambda number, language: TRUTH[language][number],
    "date": _day_spoken,
}


def _percent(number: int, hundredth: int, language: str) -> str:
    whole, part = divmod(abs(number), hundredth)
    digits = f"{part:0{len(str(hundredth)) - 1}d}".rstrip("0")
    comma = "," if language == "id" else "."
    return f"{'−' if number < 0 else ''}{whole}{comma + digits if digits else ''} %"
