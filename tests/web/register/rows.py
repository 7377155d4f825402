"""Small registers and areas for the tests of the register's pages. Nobody in them exists."""

from __future__ import annotations

from typing import Any

import polars as pl

from lumbung.planning.areas import Areas, areas_from_frame

COLUMNS = (
    "id", "city", "district", "area_code", "lat", "lon", "place_quality", "size", "producer", "sector", "chain",
    "kbli_2020", "confidence", "activity", "skills", "technologies", "duplicate_of", "problems", "why", "name_hints",
)  # fmt: skip
FLOATS = ("lat", "lon", "confidence")


def clean_rows(*rows: dict[str, Any]) -> pl.DataFrame:
    """A clean register's frame; what a row does not say is empty, unknown or null."""
    filled = [
        {
            **{name: None if name in FLOATS else "" for name in COLUMNS},
            "size": "micro", "producer": "unknown", "confidence": 0.5,
            **row,
        }
        for row in rows
    ]  # fmt: skip
    schema = {name: pl.Float64 if name in FLOATS else pl.String for name in COLUMNS}
    return pl.DataFrame(filled, schema=schema)


def some_areas() -> Areas:
    """Three villages in two districts."""
    return areas_from_frame(
        pl.DataFrame(
            {
                "code": ["31.74.01", "31.74.02", "31.75.01"],
                "village": ["Lenteng Agung", "Jagakarsa", "Klender"],
                "district": ["Jagakarsa", "Jagakarsa", "Duren Sawit"],
                "city": ["Jakarta Selatan", "Jakarta Selatan", "Jakarta Timur"],
                "lat": [-6.33, -6.34, -6.22],
                "lon": [106.83, 106.82, 106.90],
                "population_2024": [60000, 70000, 80000],
            }
        )
    )


SOME = (
    {
        "id": "A1", "city": "Jakarta Selatan", "district": "Jagakarsa", "area_code": "31.74.01", "lat": -6.331,
        "lon": 106.831, "place_quality": "point", "producer": "yes", "chain": "tempe_tofu", "sector": "culinary",
        "activity": "Produksi tempe", "why": "produksi, tempe", "confidence": 0.95,
    },
    {
        "id": "A2", "city": "Jakarta Selatan", "district": "Jagakarsa", "area_code": "31.74.01",
        "place_quality": "area_only", "producer": "yes", "chain": "tempe_tofu", "sector": "culinary",
        "activity": "pembuatan tempe", "why": "pembuatan, tempe", "duplicate_of": "A1",
    },
    {
        "id": "A3", "city": "Jakarta Timur", "place_quality": "city_only", "producer": "no",
        "activity": "Toko kelontong", "problems": "place_outside_city size_missing",
    },
    {"id": "A4", "city": "Jakarta Timur", "size": "unknown", "activity": "=1+1 jual beli", "problems": "size_missing"},
)  # fmt: skip
