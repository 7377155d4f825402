"""The kinds of problems a row can have: the column, and what was expected, in both languages."""

from __future__ import annotations

from typing import Literal

import polars as pl

EXPECTED = {
    "area_unknown": ("area_code", "a code of the areas file"),
    "village_unknown": ("village", "a village of the areas file, within its stated city and district"),
    "city_unknown": ("city", "a city of the areas file"),
    "district_unknown": ("district", "a district of the stated city"),
    "area_outside_city": ("area_code", "an area within the stated city"),
    "area_outside_district": ("district", "the district of the stated area"),
    "lat_not_number": ("lat", "degrees from -90 to 90, such as -6.2"),
    "lon_not_number": ("lon", "degrees from -180 to 180, such as 106.8"),
    "point_incomplete": ("lat", "both lat and lon, or neither"),
    "point_swapped": ("lat", "lat first, then lon; they were put in order"),
    "point_outside_region": ("lat", "a point within reach of an area; this one lies in the sea or outside the region"),
    "point_outside_area": ("lat", "a point within reach of its stated area"),
    "point_outside_city": ("lat", "a point within its stated city"),
    "size_unknown": ("size", "mikro, kecil, menengah or besar"),
    "producer_unknown_word": ("producer", "yes, no or unknown; it was decided from the text"),
    "chain_unknown": ("chain", "a chain of chains.csv; it was decided from the text"),
}
"""Code of a problem → the column it stands in, and what was expected."""


EXPECTED_ID = {
    "area_unknown": "kode yang ada di berkas wilayah",
    "village_unknown": "kelurahan di berkas wilayah, dalam kota dan kecamatan yang disebut",
    "city_unknown": "kota yang ada di berkas wilayah",
    "district_unknown": "kecamatan di kota yang disebut",
    "area_outside_city": "wilayah di dalam kota yang disebut",
    "area_outside_district": "kecamatan dari wilayah yang disebut",
    "lat_not_number": "derajat lintang dari -90 sampai 90, misalnya -6.2",
    "lon_not_number": "derajat bujur dari -180 sampai 180, misalnya 106.8",
    "point_incomplete": "lintang dan bujur keduanya, atau tidak sama sekali",
    "point_swapped": "lintang dulu, lalu bujur; urutannya sudah dibetulkan",
    "point_outside_region": "titik di dekat suatu wilayah; yang ini di laut atau di luar daerah",
    "point_outside_area": "titik di dekat wilayah yang disebut",
    "point_outside_city": "titik di dalam kota yang disebut",
    "size_unknown": "mikro, kecil, menengah, atau besar",
    "producer_unknown_word": "yes, no, atau unknown; diputuskan dari isi barisnya",
    "chain_unknown": "rantai produk yang dikenal; diputuskan dari isi barisnya",
    "id_missing": "nomor usaha; dibuatkan dari isi barisnya",
    "id_twice": "nomor usaha yang muncul satu kali saja",
    "quote_open": "tanda kutip penutup di baris yang sama",
    "fields_too_few": "jumlah kolom seperti di baris judul; yang ini kurang",
    "fields_too_many": "jumlah kolom seperti di baris judul; yang ini lebih",
}
"""Code of a problem → what was expected, in Indonesian; those of `rows.py` and `tables.py` too."""


def expected_in(language: Literal["id", "en"], code: str, expected: str) -> str:
    """What was expected, in the reader's language; `expected` is what the report says of it, in English."""
    return EXPECTED_ID.get(code, expected) if language == "id" else expected


def problem_frame(rows: pl.Series | list[int], values: pl.Series | list[str], code: str) -> pl.DataFrame:
    """Problems of one code: `row, column, value, expected, code`."""
    column, expected = EXPECTED.get(code, ("", ""))
    return pl.DataFrame(
        {"row": pl.Series(rows, dtype=pl.Int64), "value": pl.Series(values, dtype=pl.String)}
    ).select(
        "row", pl.lit(column).alias("column"), "value", pl.lit(expected).alias("expected"), pl.lit(code).alias("code")
    )  # fmt: skip
