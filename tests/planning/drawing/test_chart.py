"""Charts: valid, told in words too, drawn to scale."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.planning.drawing.chart import Bar, Strip, histogram, meter, row_bars, strip_chart
from lumbung.planning.drawing.svg import number, text
from lumbung.planning.drawing.words import grouped, percent, rupiah, short_rupiah


def drawn(picture: str) -> ET.Element:
    element = ET.fromstring(picture)
    assert "style=" not in picture
    return element


def test_a_bar_is_as_long_as_its_value() -> None:
    picture = drawn(row_bars([Bar("Mesin", 25, "25"), Bar("Sisa", 50, "50", "c2")], label="Uang", most=100))
    lengths = [float(r.get("width", 0)) for r in picture.iter("rect") if r.get("class") in {"c1", "c2"}]
    assert lengths == [85.0, 170.0]
    assert picture.get("aria-label") == "Uang"
    assert {"Mesin", "25", "Sisa", "50"} <= {t.text for t in picture.iter("text")}


def test_a_district_below_the_floor_is_drawn_apart() -> None:
    strips = [Strip("Barat", [("A", 0.1), ("B", 0.5)], 0.4)]
    picture = drawn(strip_chart(strips, floor=0.2, floor_words="batas 20 %", label="Bagian"))
    kinds = {p.findtext("title"): p.get("class") for p in picture.iter("path") if p.find("title") is not None}
    assert kinds == {"A": "dash-x", "B": "dash"}
    assert "batas 20 %" in {t.text for t in picture.iter("text")}


@given(st.lists(st.floats(0, 1), max_size=60))
def test_a_histogram_counts_every_value_once(values: list[float]) -> None:
    picture = drawn(histogram(values, rule=0.2, rule_words="terendah", unit_words="pemakaian", label="Pemakaian"))
    counts = [int(t.text or 0) for t in picture.iter("text") if t.get("class") == "b"]
    assert sum(counts) == len(values)


def test_a_meter_keeps_within_its_track() -> None:
    assert 'width="100"' in meter(1.4, 2.0, low=False)
    assert "tick" not in meter(0.4, None, low=True)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (grouped(12_500, "id"), "12.500"),
        (grouped(-1.44, "en", 1), "−1.4"),
        (grouped(-0.2, "id"), "0"),
        (percent(0.581, "id"), "58 %"),
        (percent(None, "en"), "–"),
        (rupiah(12_500), "Rp12.500"),
        (short_rupiah(17_300_000_000, "id"), "Rp17,3 miliar"),
        (short_rupiah(2_580_000_000, "en"), "Rp2.58 billion"),
        (short_rupiah(190_000_000, "id"), "Rp190 juta"),
        (number(-0.01), "0"),
        (number(12.04), "12"),
        (text("<b>\x07"), "&lt;b&gt;"),
    ],
)
def test_numbers_are_written_as_people_write_them(written: str, expected: str) -> None:
    assert written == expected
