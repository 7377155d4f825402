"""Hand-made registers, places and parameters for the tests of needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from lumbung.core.parameters import Parameters, Value, load_parameters
from lumbung.planning.areas import Areas, areas_from_frame
from lumbung.planning.needs import Needs, derive_needs
from lumbung.planning.placement import place_makers

VILLAGES = (
    ("1.1", "Aren", "Kramat Jati", "Kota Timur", -6.20, 106.80, 1000),
    ("1.2", "Bambu", "Kramat Jati", "Kota Timur", -6.21, 106.81, 3000),
    ("1.3", "Cempaka", "Makasar", "Kota Timur", -6.22, 106.82, 6000),
    ("2.1", "Dadap", "Tebet", "Kota Selatan", -6.30, 106.84, 5000),
)
COLUMNS = ("code", "village", "district", "city", "lat", "lon", "population_2024")


def areas() -> Areas:
    """Four villages in three districts and two cities."""
    return areas_from_frame(pl.DataFrame([dict(zip(COLUMNS, v, strict=True)) for v in VILLAGES]))


def parameters(**changed: Value) -> Parameters:
    """This room's parameters joined with siting's, some of them changed."""
    joined = load_parameters("lumbung.planning.needs").joined(load_parameters("lumbung.planning.siting"))
    return joined.override(changed, "test")


def maker(name: str, chain: str, activity: str = "", **more: Any) -> dict[str, Any]:
    """One micro maker in Aren; `more` replaces what is said of her."""
    plain = {
        "id": name, "city": "Kota Timur", "district": "Kramat Jati", "area_code": "1.1", "lat": None, "lon": None,
        "size": "micro", "producer": "yes", "chain": chain, "activity": activity, "name_hints": "", "why": "",
    }  # fmt: skip
    return plain | more


def register(makers: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """The columns of a clean register that needs are derived from."""
    columns = ("id", "city", "district", "area_code", "size", "producer", "chain", "activity", "name_hints", "why")
    schema = dict.fromkeys(columns, pl.String) | {"lat": pl.Float64, "lon": pl.Float64}
    more = {k: pl.String for m in makers for k in m if k not in schema}
    return pl.DataFrame(list(makers), schema=schema | more)


def needs_of(makers: Sequence[dict[str, Any]], seed: int = 1, **changed: Value) -> Needs:
    """Needs of hand-made makers."""
    frame, values = register(makers), parameters(**changed)
    return derive_needs(frame, place_makers(frame, areas(), seed, 0, values), areas(), values, seed)


def reason(needs: Needs, branch: str, step: str) -> dict[str, Any]:
    """The reason for one step of one branch; the step by the end of its name."""
    found = needs.reasons.filter((pl.col("branch") == branch) & pl.col("step").str.ends_with(step))
    return found.row(0, named=True)
