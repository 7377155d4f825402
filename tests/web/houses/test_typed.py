"""Hours as people type them."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.web.houses.models import House
from lumbung.web.houses.pages.week import span_text, week_lines
from lumbung.web.houses.typed import NotHours, parse_spans
from lumbung.web.houses.zones import zone_of


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", []), ("tutup", []), ("–", []),
        ("07.00–19.00", [(time(7), time(19))]), ("7-19", [(time(7), time(19))]), ("07:15 s/d 9.30", [(time(7, 15), time(9, 30))]),
        ("13.00–24.00", [(time(13), time(0))]), ("0-0", [(time(0), time(0))]),
        ("13–17, 8–12", [(time(8), time(12)), (time(13), time(17))]),
    ],
)  # fmt: skip
def test_what_can_be_read(text: str, spans: list[tuple[time, time]]) -> None:
    assert parse_spans(text) == spans


@pytest.mark.parametrize("text", ["pagi", "7", "25-26", "9-8", "9-9", "9.05-10", "8-12, 11-13", "20-24, 23-24", "24-8"])
def test_what_cannot_be_read_is_told(text: str) -> None:
    with pytest.raises(NotHours) as told:
        parse_spans(text)
    assert told.value.advice


@given(st.lists(st.integers(0, 95), min_size=2, max_size=8, unique=True))
def test_what_is_shown_is_read_as_the_same(quarters: list[int]) -> None:
    edges = [time(one // 4, 15 * (one % 4)) for one in sorted(quarters)]
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    assert parse_spans(", ".join(span_text(*span) for span in spans)) == spans


def test_equal_days_stand_together() -> None:
    week = {day: [(time(7), time(19))] for day in range(6)}
    assert [(line.days, line.hours) for line in week_lines(week)] == [
        ("Senin–Sabtu", "07.00–19.00"),
        ("Minggu", "tutup"),
    ]
    assert [line.days for line in week_lines({day: [(time(0), time(0))] for day in range(7)})] == ["Setiap hari"]
    assert week_lines({}) == []


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("31", "Jakarta"),
        ("31.71", "Jakarta"),
        ("51", "Makassar"),
        ("64", "Makassar"),
        ("62", "Jakarta"),
        ("91", "Jayapura"),
        ("", "Jakarta"),
    ],
)
def test_each_province_has_its_clock(code: str, zone: str) -> None:
    assert House(time_zone=zone_of(code)).zone.key == f"Asia/{zone}"
