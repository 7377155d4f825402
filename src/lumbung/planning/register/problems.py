"""The kinds of problems a row can have: the column, and what was expected."""

from __future__ import annotations

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


def problem_frame(rows: pl.Series | list[int], values: pl.Series | list[str], code: str) -> pl.DataFrame:
    """Problems of one code: `row, column, value, expected, code`."""
    column, expected = EXPECTED.get(code, ("", ""))
    return pl.DataFrame(
        {"row": pl.Series(rows, dtype=pl.Int64), "value": pl.Series(values, dtype=pl.String)}
    ).select(
        "row", pl.lit(column).alias("column"), "value", pl.lit(expected).alias("expected"), pl.lit(code).alias("code")
    )  # fmt: skip
