"""Numbers, money and dates as people write them, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from lumbung.web.ui import dates, numbers

MORNING = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("write", "indonesian", "english"),
    [
        (lambda: numbers.grouped(12500), "12.500", "12,500"),
        (lambda: numbers.grouped(1.44, 1), "1,4", "1.4"),
        (lambda: numbers.grouped(-3), "−3", "−3"),
        (lambda: numbers.grouped(-0.01), "0", "0"),
        (lambda: numbers.grouped(float("nan")), "–", "–"),
        (lambda: numbers.percent(0.58), "58 %", "58 %"),
        (lambda: numbers.percent(0.0144, 1), "1,4 %", "1.4 %"),
        (lambda: numbers.kilometres(1400), "1,4 km", "1.4 km"),
        (lambda: numbers.kilometres(347), "350 m", "350 m"),
        (lambda: numbers.rupiah(12500), "Rp12.500", "Rp12.500"),
        (lambda: numbers.short_rupiah(17_300_000_000), "Rp17,3 miliar", "Rp17.3 billion"),
        (lambda: numbers.short_rupiah(2_580_000_000), "Rp2.580 juta", "Rp2,580 million"),
        (lambda: numbers.short_rupiah(-500), "−Rp500", "−Rp500"),
        (lambda: dates.long_date(MORNING), "Selasa, 24 November 2026", "Tuesday, 24 November 2026"),
        (lambda: dates.short_date(date(2026, 8, 1)), "1 Agu 2026", "1 Aug 2026"),
        (lambda: dates.clock_time(MORNING), "09.00 WIB", "09:00 WIB"),
        (
            lambda: dates.long_moment(MORNING),
            "Selasa, 24 November 2026 pukul 09.00 WIB",
            "Tuesday, 24 November 2026, 09:00 WIB",
        ),
    ],
)
def test_it_is_written_as_people_write_it(write: object, indonesian: str, english: str) -> None:
    for language, expected in (("id", indonesian), ("en", english)):
        with override(language):
            assert write() == expected  # type: ignore[operator]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("50000000", 50_000_000),
        ("50.000.000", 50_000_000),
        ("50,000,000", 50_000_000),
        ("Rp50.000.000,00", 50_000_000),
        ("Rp 50 000 000", 50_000_000),
        ("rp. 1.500", 1_500),
        ("50 juta", 50_000_000),
        ("2,5 miliar", 2_500_000_000),
        ("2.5 billion", 2_500_000_000),
        ("1 triliun", 10**12),
        ("-3", -3),
        ("0", 0),
    ],
)
def test_amounts_are_understood_as_people_type_them(typed: str, number: int) -> None:
    assert numbers.parse_whole(typed) == number


@pytest.mark.parametrize("typed", ["", "abc", "1.5", "12,34", "1.23.4", "1,000.50", "5 ikan", "1e9", "--5", "5 juta 3"])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        numbers.parse_whole(typed)


@given(st.integers(-(10**15), 10**15), st.sampled_from(["id", "en"]))
def test_what_is_written_can_be_typed_again(number: int, language: str) -> None:
    with override(language):
        assert numbers.parse_whole(numbers.grouped(number)) == number
    assert numbers.parse_whole(numbers.rupiah(number)) == number
