"""Areas of a region (villages, or districts where no villages are known) and their boundaries."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lumbung.core.errors import InputError
from lumbung.planning.geojson_file import read_features
from lumbung.planning.tables import read_whole_table

Floats = NDArray[np.float64]
Ring = tuple[tuple[float, float], ...]
"""A closed line of (lon, lat) points."""

LEAST_RING = 4
"""Points of a ring: a triangle, closed."""
MOST_LON, MOST_LAT = 180, 90

COLUMNS = ("code", "village", "district", "city", "lat", "lon", "population_2024")


@dataclass(frozen=True)
class Areas:
    """n areas, sorted by code. `lat`, `lon` are the centres in degrees; `flood_prone_share` is NaN when unknown."""

    code: tuple[str, ...]
    village: tuple[str, ...]
    district: tuple[str, ...]
    city: tuple[str, ...]
    lat: Floats
    lon: Floats
    population: Floats
    flood_prone_share: Floats
    _position: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_position", {code: i for i, code in enumerate(self.code)})

    def __len__(self) -> int:
        return len(self.code)

    def __contains__(self, code: object) -> bool:
        return code in self._position

    def position(self, code: str) -> int:
        """Position of an area code; raises KeyError when it is unknown."""
        return self._position[code]


@dataclass(frozen=True)
class Boundaries:
    """Polygons by area code: for each code its polygons, each a tuple of rings (outer first)."""

    polygons: dict[str, tuple[tuple[Ring, ...], ...]]


def areas_from_frame(frame: pl.DataFrame) -> Areas:
    """Areas from a frame with COLUMNS (text or numbers) and, if known, `flood_prone_share_2012`."""
    if "flood_prone_share_2012" not in frame.columns:
        frame = frame.with_columns(pl.lit(None).alias("flood_prone_share_2012"))
    frame = frame.sort("code")

    def floats(name: str) -> Floats:
        return frame[name].cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy().copy()

    def words(name: str) -> tuple[str, ...]:
        return tuple(frame[name].cast(pl.String).fill_null("").str.strip_chars().to_list())

    return Areas(
        code=words("code"), village=words("village"), district=words("district"), city=words("city"),
        lat=floats("lat"), lon=floats("lon"), population=floats("population_2024"),
        flood_prone_share=floats("flood_prone_share_2012"),
    )  # fmt: skip


def read_areas(path: Path) -> Areas:
    """Read an areas file (CSV or XLSX with COLUMNS); raises InputError that names the column or the line."""
    table = read_whole_table(path, COLUMNS, "An areas file")
    frame = table.frame
    if frame.is_empty():
        raise InputError(f"{path}: has no areas.", "An areas file has one row for each village.")
    _check_numbers(path, frame, table.line)
    return areas_from_frame(frame)


def _check_numbers(path: Path, frame: pl.DataFrame, lines: pl.Series) -> None:
    """Codes stand there once, coordinates are numbers on the globe, population is a number."""
    bounds = {"lat": (-90.0, 90.0), "lon": (-180.0, 180.0), "population_2024": (0.0, 1e10)}
    for name, (least, most) in bounds.items():
        numbers = frame[name].cast(pl.Float64, strict=False)
        bad = (numbers.is_null() | ~numbers.is_between(least, most)).fill_null(value=True).arg_true()
        if len(bad):
            at = int(bad[0])
            raise InputError(
                f"{path}: line {lines[at]}, column {name}: {frame[name][at]!r} is not a number from {least:g} to {most:g}.",
                "Correct the line and start again.",
            )
    blank = (frame["code"] == "").arg_true()
    if len(blank):
        raise InputError(f"{path}: line {lines[int(blank[0])]}, column code: is empty.", "Each area has a code.")
    twice = frame["code"].is_duplicated().arg_true()
    if len(twice):
        at = int(twice[0])
        raise InputError(
            f"{path}: line {lines[at]}, column code: {frame['code'][at]!r} stands there more than once.",
            "A code names one area.",
        )


def read_boundaries(path: Path) -> Boundaries:
    """Read polygons from GeoJSON whose features carry `code`; raises InputError that names the feature."""
    shapes: dict[str, tuple[tuple[Ring, ...], ...]] = {}
    for number, feature in enumerate(read_features(path, "Leave --boundaries out for a schematic map."), start=1):
        where = f"{path}: feature {number}"
        properties = feature.get("properties")
        code = properties.get("code") if isinstance(properties, dict) else None
        if not isinstance(code, str | int) or not str(code).strip():
            raise InputError(f"{where}: has no property `code`.", "Each feature carries the code of its area.")
        if str(code) in shapes:
            raise InputError(
                f"{where}: the code {str(code)!r} stands there twice.", "Join its parts to a MultiPolygon."
            )
        shapes[str(code)] = _polygons(where, feature.get("geometry"))
    return Boundaries(shapes)


def _polygons(where: str, geometry: object) -> tuple[tuple[Ring, ...], ...]:
    """The polygons of a feature, each a tuple of rings."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        found = f"is a {kind}" if kind else "has no geometry"
        raise InputError(
            f"{where}: {found}; a Polygon or a MultiPolygon is needed.", "Leave the feature out, or draw it."
        )
    try:
        parts = geometry["coordinates"] if kind == "MultiPolygon" else [geometry["coordinates"]]  # type: ignore[index]
        polygons = tuple(
            tuple(tuple((float(x), float(y)) for x, y, *_ in ring) for ring in polygon) for polygon in parts
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{where}: its coordinates are no rings of points.", "Export it again.") from error
    rings = [ring for polygon in polygons for ring in polygon]
    if not rings or not all(polygons) or min(map(len, rings)) < LEAST_RING:
        raise InputError(f"{where}: has a ring of fewer than {LEAST_RING} points.", "Draw it anew, or leave it out.")
    if not all(abs(x) <= MOST_LON and abs(y) <= MOST_LAT for ring in rings for x, y in ring):
        raise InputError(f"{where}: has points that are not on the globe.", "Export it in degrees (WGS 84).")
    return polygons
