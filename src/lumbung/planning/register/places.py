"""Where an enterprise is: area codes, names of places and points checked against the areas of the region."""

from __future__ import annotations

import numpy as np
import polars as pl

from lumbung.planning.areas import Areas
from lumbung.planning.register.gazetteer import Gazetteer, resolve
from lumbung.planning.register.points import Flags, PlaceCheck, Points
from lumbung.planning.register.problems import EXPECTED, problem_frame

OWN_WORDS = ("area_only", "city_only", "none")
"""Words of ours for a place without a point; any other word that a register brings along is kept."""


def coordinate(texts: pl.Series) -> pl.Series:
    """Degrees from text, a decimal comma allowed; null where it is no number."""
    return texts.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False).rename(texts.name)


def placed(frame: pl.DataFrame, areas: Areas) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Check the places of a frame (city, district, village, area_code, lat, lon, place_quality: text).

    Returns the frame with `city`, `district`, `area_code` as the region spells them, `lat`, `lon` (f64, null where unknown)
    and `place_quality`; and problems: `row, column, value, expected, code`. A wrong place is never kept: its point goes,
    the area or city stays.
    """
    frame, problems = _named(frame, Gazetteer(areas))
    frame, more = _pointed(frame, PlaceCheck(areas))
    return frame, pl.concat([problems, more])


def _named(frame: pl.DataFrame, known: Gazetteer) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Area codes, cities and districts in the region's spelling, decided once for each distinct combination."""
    keys = ["city", "district", "village", "area_code"]
    distinct = frame.select(keys).unique(maintain_order=False)
    found = [resolve(known, *row) for row in distinct.iter_rows()]
    schema = {"_city": pl.String, "_district": pl.String, "_area": pl.Int64, "_codes": pl.String}
    table = pl.concat([distinct, pl.DataFrame(found, schema=schema, orient="row")], how="horizontal")
    joined = frame.select(keys).join(table, on=keys, how="left", maintain_order="left")
    problems = _name_problems(joined)
    codes = np.array([*known.areas.code, ""])
    return frame.with_columns(
        joined["_city"].alias("city"),
        joined["_district"].alias("district"),
        joined["_area"],
        pl.Series("area_code", codes[joined["_area"].to_numpy()].tolist(), dtype=pl.String),
    ), problems


def _name_problems(joined: pl.DataFrame) -> pl.DataFrame:
    long = joined.with_row_index("row").filter(pl.col("_codes") != "")
    long = long.with_columns(pl.col("_codes").str.split(" ")).explode("_codes")
    parts = [long.filter(pl.col("_codes") == code) for code in EXPECTED if code in set(long["_codes"])]
    return pl.concat(
        [
            problem_frame([], [], ""),
            *(problem_frame(p["row"], p[EXPECTED[p["_codes"][0]][0]], p["_codes"][0]) for p in parts),
        ]
    )


def _pointed(frame: pl.DataFrame, check: PlaceCheck) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Points as numbers, within reach of what is stated; what is not is taken away and reported."""
    said = {name: (frame[name] != "").to_numpy() for name in ("lat", "lon")}
    cities = [check.city_number.get(name, -1) for name in frame["city"].to_list()]
    points = Points(
        lat=coordinate(frame["lat"]).to_numpy().copy(),
        lon=coordinate(frame["lon"]).to_numpy().copy(),
        area=frame["_area"].to_numpy().copy(),
        city=np.array(cities, dtype=np.int64),
    )
    flags: dict[str, Flags] = {"point_swapped": check.turned(points)}
    with np.errstate(invalid="ignore"):
        flags["lat_not_number"] = said["lat"] & ~(np.abs(points.lat) <= 90)
        flags["lon_not_number"] = said["lon"] & ~(np.abs(points.lon) <= 180)
    flags["point_incomplete"] = said["lat"] ^ said["lon"]
    points.drop(flags["lat_not_number"] | flags["lon_not_number"] | flags["point_incomplete"])
    flags |= check.judge(points)
    for code in ("point_outside_region", "point_outside_city", "point_outside_area"):
        points.drop(flags[code])
    check.give_areas(points)
    return _with_points(frame, check, points), _point_problems(frame, flags)


def _point_problems(frame: pl.DataFrame, flags: dict[str, Flags]) -> pl.DataFrame:
    both = pl.select(frame["lat"] + pl.lit(", ") + frame["lon"]).to_series()
    values = {"lat_not_number": frame["lat"], "lon_not_number": frame["lon"]}
    return pl.concat(
        problem_frame(np.flatnonzero(flag).tolist(), values.get(code, both).filter(pl.Series(flag)), code)
        for code, flag in flags.items()
    )


def _with_points(frame: pl.DataFrame, check: PlaceCheck, points: Points) -> pl.DataFrame:
    """The frame with points, the names of their areas, and how well each place is known."""
    area, there = points.area, points.there
    names = {name: np.array([*getattr(check.areas, name), ""]) for name in ("code", "city", "district")}
    in_region = np.array([name in check.city_number for name in frame["city"].to_list()], dtype=bool)
    fallback = np.where(area >= 0, "area_only", np.where((points.city >= 0) | in_region, "city_only", "none"))
    own = frame["place_quality"]
    has_words = there & ((own != "") & ~own.is_in(OWN_WORDS)).to_numpy()
    quality = np.where(has_words, own.to_numpy(), np.where(there, "point", fallback))
    city = np.where(area >= 0, names["city"][area], frame["city"].to_numpy())
    district = np.where(area >= 0, names["district"][area], frame["district"].to_numpy())
    return frame.with_columns(
        pl.Series("area_code", names["code"][area].tolist(), pl.String),
        pl.Series("city", city.tolist(), pl.String),
        pl.Series("district", district.tolist(), pl.String),
        pl.Series("lat", points.lat, nan_to_null=True),
        pl.Series("lon", points.lon, nan_to_null=True),
        pl.Series("place_quality", quality.tolist(), pl.String),
    )
