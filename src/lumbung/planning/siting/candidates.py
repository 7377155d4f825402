"""Candidate places: one at each area's centre, or those of a file; each place may hold a house of each kind it suits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from lumbung.core.errors import InputError
from lumbung.core.parameters import Parameters
from lumbung.planning.areas import Areas
from lumbung.planning.tables import read_whole_table

HOUSE_KINDS = ("food", "textile_print", "wood_metal", "chemical")
"""House kinds do not share a hall; a module of kind `any` may stand in each."""

SCHEMA = {
    "place": pl.String, "name": pl.String, "existing": pl.Boolean, "lat": pl.Float64, "lon": pl.Float64,
    "area_code": pl.String, "kinds": pl.String, "floor_m2": pl.Float64, "damaged": pl.Boolean, "floor_source": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class Places:
    """Places where houses may stand: `place` (id), name, existing, lat, lon, area_code, kinds (space-separated), floor_m2."""

    frame: pl.DataFrame

    def __len__(self) -> int:
        return self.frame.height

    def joined(self, other: Places) -> Places:
        """Both sets; ids must differ."""
        frame = pl.concat([self.frame, other.frame])
        if frame["place"].is_duplicated().any():
            raise InputError("Two candidate places have the same id.", "Give each place its own id.")
        return Places(frame)


def places_at_areas(areas: Areas, parameters: Parameters, points: pl.DataFrame | None = None) -> Places:
    """One place at each area's centre; with `points` (area, lat, lon of known makers) at their mean where there are any."""
    lat, lon = areas.lat.copy(), areas.lon.copy()
    if points is not None and points.height:
        mean = points.group_by("area").agg(pl.col("lat").mean(), pl.col("lon").mean()).drop_nulls().sort("area")
        at = mean["area"].to_numpy()
        lat[at], lon[at] = mean["lat"].to_numpy(), mean["lon"].to_numpy()
    n = len(areas)
    return Places(
        pl.DataFrame(
            {
                "place": list(areas.code), "name": list(areas.village), "existing": [False] * n, "lat": lat, "lon": lon,
                "area_code": list(areas.code), "kinds": [" ".join(HOUSE_KINDS)] * n,
                "floor_m2": [parameters.number("house_floor_m2")] * n, "damaged": [False] * n,
                "floor_source": ["parameter house_floor_m2"] * n,
            },
            schema=SCHEMA,
        )
    )  # fmt: skip


def places_from_file(path: Path, areas: Areas, parameters: Parameters) -> Places:
    """Places of a CSV with name, lat, lon and, if known, id, kind (of HOUSE_KINDS, or any), floor_m2, area_code.

    Raises InputError with the line and the column of what cannot be used.
    """
    table = read_whole_table(path, ("name", "lat", "lon"), "A sites file")
    lines = table.line.to_list()
    rows = [_place(path, lines[i], row, areas, parameters) for i, row in enumerate(table.frame.iter_rows(named=True))]
    if not rows:
        raise InputError(f"{path}: has no places.", "A sites file has one row for each place.")
    result = pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("place")
    twice = result["place"].is_duplicated()
    if twice.any():
        raise InputError(
            f"{path}: the place {result.filter(twice)['place'][0]!r} stands there twice.", "Give each its own id."
        )
    return Places(result)


def _place(
    path: Path, line: int, row: dict[str, str | None], areas: Areas, parameters: Parameters
) -> tuple[object, ...]:
    lat, lon = _number(path, line, "lat", row["lat"], 90), _number(path, line, "lon", row["lon"], 180)
    name = (row["name"] or "").strip()
    kind = (row.get("kind") or "any").strip() or "any"
    if kind != "any" and kind not in HOUSE_KINDS:
        raise InputError(
            f"{path}: line {line}, column kind: {kind!r} is unknown.", f"Use {', '.join(HOUSE_KINDS)} or any."
        )
    code = (row.get("area_code") or "").strip()
    if code and code not in areas:
        raise InputError(
            f"{path}: line {line}, column area_code: {code!r} is not in the areas file.", "Correct the code."
        )
    if not code:
        code = areas.code[int(np.argmin((areas.lat - lat) ** 2 + ((areas.lon - lon) * np.cos(np.radians(lat))) ** 2))]
    stated = (row.get("floor_m2") or "").strip()
    floor = _number(path, line, "floor_m2", stated, 1e6) if stated else parameters.number("house_floor_m2")
    if floor < 0:
        raise InputError(f"{path}: line {line}, column floor_m2: {stated!r} is negative.", "Give square metres.")
    identity = (row.get("id") or "").strip() or f"{name} {lat:.5f} {lon:.5f}"
    kinds = " ".join(HOUSE_KINDS) if kind == "any" else kind
    return identity, name, False, lat, lon, code, kinds, floor, False, "given" if stated else "parameter house_floor_m2"


def _number(path: Path, line: int, column: str, text: str | None, most: float) -> float:
    try:
        value = float(text or "")
    except ValueError:
        value = float("nan")
    if not -most <= value <= most:
        raise InputError(
            f"{path}: line {line}, column {column}: {text!r} is not a number from {-most:g} to {most:g}.", "Correct it."
        )
    return value
