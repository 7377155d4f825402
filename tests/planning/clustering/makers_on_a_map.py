"""Hand-made makers for the tests: a small register, their places and one area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from lumbung.core.place import METRES_PER_DEGREE
from lumbung.planning.areas import Areas, areas_from_frame

LAT, LON = -6.2, 106.8


def areas() -> Areas:
    """One village."""
    row = {"code": "1", "village": "Contoh", "district": "Contoh", "city": "Contoh", "population_2024": 1}
    return areas_from_frame(pl.DataFrame([row | {"lat": LAT, "lon": LON}]))


def maker(name: str, north_m: float, chain: str = "garments", **more: Any) -> dict[str, Any]:
    """One maker `north_m` metres north of the middle."""
    plain = {"skills": "sewing", "technologies": "sewing", "activity": "konveksi", "name_hints": "", "east_m": 0.0}
    return {"id": name, "chain": chain, "north_m": float(north_m)} | plain | more


def frames(makers: Sequence[dict[str, Any]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(register, placed) of these makers."""
    words = ("id", "chain", "skills", "technologies", "activity", "name_hints")
    register = pl.DataFrame([{k: m[k] for k in words} for m in makers], schema=dict.fromkeys(words, pl.String))
    places = [
        (m["id"], 0, LAT + m["north_m"] / METRES_PER_DEGREE, LON + m["east_m"] / METRES_PER_DEGREE, False)
        for m in makers
    ]
    schema = {"enterprise": pl.String, "area": pl.Int32, "lat": pl.Float64, "lon": pl.Float64, "imputed": pl.Boolean}
    return register, pl.DataFrame(places, schema=schema, orient="row")
