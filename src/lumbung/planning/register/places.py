"""Where an enterprise is: area codes, village names and points checked against the areas of the region.

A point counts when it lies within reach of its stated area's centre. Reach is three times the distance from the centre to
its third nearest neighbour, at least 3 km: villages have no published radius here, and neighbours' spacing stands for it.
A point beyond reach of every centre lies in the sea or outside the region.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from lumbung.planning.areas import Areas
from lumbung.planning.geometry import project_m

LEAST_REACH_M = 3_000.0
REACH_NEIGHBOURS = 3
REACH_FACTOR = 3.0
BORDER_M = 1_000.0
"""How much nearer another city's centre must be before a point counts as outside its stated city."""

CITY_TITLES = frozenset("kota kabupaten kab adm administrasi kotamadya provinsi city regency of the".split())
DISTRICT_TITLES = frozenset("kecamatan kec kelurahan kel desa".split())
CITY_SHORT = {
    "jaksel": "jakarta selatan", "jaktim": "jakarta timur", "jakbar": "jakarta barat",
    "jakut": "jakarta utara", "jakpus": "jakarta pusat", "south jakarta": "jakarta selatan",
    "east jakarta": "jakarta timur", "west jakarta": "jakarta barat", "north jakarta": "jakarta utara",
    "central jakarta": "jakarta pusat", "thousand islands": "kepulauan seribu",
}  # fmt: skip

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def plain_place(name: str, titles: frozenset[str] = CITY_TITLES | DISTRICT_TITLES) -> str:
    """A place name without titles, blanks and signs: "Kota Adm. Jakarta Selatan" and "Jaksel" become "jakartaselatan"."""
    words = [word for word in re.sub(r"[^a-z]+", " ", name.lower()).split() if word not in titles]
    joined = " ".join(words)
    return CITY_SHORT.get(joined, joined).replace(" ", "")


class PlaceCheck:
    """Checks places against the areas of one region."""

    def __init__(self, areas: Areas) -> None:
        self.areas = areas
        self.centre = (float(np.mean(areas.lat)), float(np.mean(areas.lon)))
        points = project_m(areas.lat, areas.lon, *self.centre)
        self.tree = cKDTree(points)
        near = self.tree.query(points, k=min(REACH_NEIGHBOURS + 1, len(areas)))[0].reshape(len(areas), -1)
        self.reach = np.maximum(LEAST_REACH_M, REACH_FACTOR * near[:, -1])
        self.points = points
        self.cities = {plain_place(name): name for name in areas.city}
        self.districts = {(plain_place(c), plain_place(d)): d for c, d in zip(areas.city, areas.district, strict=True)}
        self.villages = _unambiguous(
            ((plain_place(c), plain_place(d), plain_place(v)), i)
            for i, (c, d, v) in enumerate(zip(areas.city, areas.district, areas.village, strict=True))
        )
        self.villages_of_city = _unambiguous(((c, v), i) for (c, _, v), i in self.villages.items())
        self.villages_of_district = _unambiguous(((d, v), i) for (_, d, v), i in self.villages.items())
        self.city_number = {city: k for k, city in enumerate(sorted(set(areas.city)))}
        self.area_city = np.array([self.city_number[city] for city in areas.city])
        self.city_trees = [
            cKDTree(points[self.area_city == k]) for k in range(len(self.city_number))
        ]  # fmt: skip

    def canonical_city(self, name: str) -> str:
        """The region's own spelling of a city, or "" when it is not of the region."""
        return self.cities.get(plain_place(name), "")

    def canonical_district(self, city: str, name: str) -> str:
        """The region's own spelling of a district of a city, or "" when it is unknown."""
        return self.districts.get((plain_place(city), plain_place(name)), "")

    def village(self, city: str, district: str, village: str) -> int:
        """Position of a village named in words, -1 when it is unknown or the name fits several."""
        c, d, v = plain_place(city), plain_place(district), plain_place(village)
        if not v:
            return -1
        if (c, d, v) in self.villages:
            return self.villages[c, d, v]
        if c and not d:
            return self.villages_of_city.get((c, v), -1)
        return self.villages_of_district.get((d, v), -1) if d and not c else -1

    def nearest(self, lat: Floats, lon: Floats) -> tuple[Ints, Floats]:
        """Position of the nearest centre, and its distance in metres."""
        distance, index = self.tree.query(project_m(lat, lon, *self.centre))
        return index.astype(np.int64), distance

    def to_area(self, lat: Floats, lon: Floats, area: Ints) -> Floats:
        """Metres from each point to the centre of its area."""
        return np.linalg.norm(project_m(lat, lon, *self.centre) - self.points[area], axis=1)

    def to_city(self, lat: Floats, lon: Floats, city: Ints) -> Floats:
        """Metres from each point to the nearest centre of its stated city (by number); 0 where the city is unknown (-1)."""
        points = project_m(lat, lon, *self.centre)
        found = np.zeros(len(points))
        for number, tree in enumerate(self.city_trees):
            those = city == number
            if those.any():
                found[those] = tree.query(points[those])[0]
        return found


def _unambiguous(pairs: Iterable[tuple[tuple[str, ...], int]]) -> dict[tuple[str, ...], int]:
    """Names that fit one area only."""
    found: dict[tuple[str, ...], int] = {}
    for key, position in pairs:
        found[key] = position if found.get(key, position) == position else -1
    return {key: position for key, position in found.items() if position >= 0}


def coordinate(texts: pl.Series) -> pl.Series:
    """Degrees from text, a decimal comma allowed; null where it is no number."""
    return texts.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False).rename(texts.name)


def placed(frame: pl.DataFrame, areas: Areas) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Check the places of a frame (city, district, village, area_code, lat, lon, place_quality: text).

    Returns the frame with `city`, `district`, `area_code` as the region spells them, `lat`, `lon` (f64, null where unknown)
    and `place_quality`; and problems: `row, column, value, expected, code`. A wrong place is never kept: its point goes,
    the area or city stays.
    """
    check = PlaceCheck(areas)
    frame, problems = _named(frame, check)
    frame, more = _pointed(frame, check)
    return frame, pl.concat([problems, more])


def _named(frame: pl.DataFrame, check: PlaceCheck) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Area codes, cities and districts in the region's spelling, decided once for each distinct combination."""
    keys = ["city", "district", "village", "area_code"]
    distinct = frame.select(keys).unique(maintain_order=False)
    found = [_resolve(check, *row) for row in distinct.iter_rows()]
    schema = {"_city": pl.String, "_district": pl.String, "_area": pl.Int64, "_codes": pl.String}
    table = pl.concat([distinct, pl.DataFrame(found, schema=schema, orient="row")], how="horizontal")
    joined = frame.select(keys).join(table, on=keys, how="left", maintain_order="left")
    problems = _name_problems(joined)
    codes = np.array([*check.areas.code, ""])
    return frame.with_columns(
        joined["_city"].alias("city"),
        joined["_district"].alias("district"),
        joined["_area"],
        pl.Series("area_code", codes[joined["_area"].to_numpy()].tolist(), dtype=pl.String),
    ), problems


def _resolve(check: PlaceCheck, city: str, district: str, village: str, code: str) -> tuple[str, str, int, str]:
    """(city, district, position of the area or -1, problem codes) of one stated place."""
    codes: list[str] = []
    area = check.areas.position(code) if code in check.areas else -1
    if code and area < 0:
        codes.append("area_unknown")
    known_city = check.canonical_city(city)
    if area < 0 and village:
        area = check.village(city, district, village)
        if area < 0:
            codes.append("village_unknown")
    if city and not known_city:
        codes.append("city_unknown")
    if area >= 0 and known_city and check.areas.city[area] != known_city:
        codes.append("area_outside_city")
        area = -1
    if area >= 0:
        known_city = check.areas.city[area]
        stated = check.canonical_district(known_city, district)
        if district and stated != check.areas.district[area]:
            codes.append("area_outside_district")
        return known_city, check.areas.district[area], area, " ".join(codes)
    stated = check.canonical_district(known_city, district)
    if district and known_city and not stated:
        codes.append("district_unknown")
    return known_city or city, stated or district, area, " ".join(codes)


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
    "point_outside_region": ("lat", "a point within reach of an area; it lies in the sea or outside the region"),
    "point_outside_area": ("lat", "a point within reach of its stated area"),
    "point_outside_city": ("lat", "a point within its stated city"),
    "size_unknown": ("size", "mikro, kecil, menengah or besar"),
    "producer_unknown_word": ("producer", "yes, no or unknown; it was decided from the text"),
    "chain_unknown": ("chain", "a chain of chains.csv; it was decided from the text"),
}
"""Code of a problem → the column it stands in, and what was expected."""


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


def problem_frame(rows: pl.Series | list[int], values: pl.Series | list[str], code: str) -> pl.DataFrame:
    """Problems of one code: `row, column, value, expected, code`."""
    column, expected = EXPECTED.get(code, ("", ""))
    return pl.DataFrame(
        {"row": pl.Series(rows, dtype=pl.Int64), "value": pl.Series(values, dtype=pl.String)}
    ).select(
        "row", pl.lit(column).alias("column"), "value", pl.lit(expected).alias("expected"), pl.lit(code).alias("code")
    )  # fmt: skip


def _pointed(frame: pl.DataFrame, check: PlaceCheck) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Points as numbers, within reach of what is stated; what is not is taken away and reported."""
    lat_text, lon_text = frame["lat"], frame["lon"]
    lat, lon = coordinate(lat_text).to_numpy().copy(), coordinate(lon_text).to_numpy().copy()
    flags: dict[str, NDArray[np.bool_]] = {}
    given_lat, given_lon = (lat_text != "").to_numpy(), (lon_text != "").to_numpy()
    lat[np.abs(lat) > 180], lon[np.abs(lon) > 180] = np.nan, np.nan
    swapped = (np.abs(lat) > 90) & (np.abs(lon) <= 90) | _turned(lat, lon, check)
    lat[swapped], lon[swapped] = lon[swapped], lat[swapped]
    flags["point_swapped"] = swapped
    flags["lat_not_number"] = given_lat & np.isnan(lat)
    flags["lon_not_number"] = given_lon & np.isnan(lon)
    flags["point_incomplete"] = given_lat ^ given_lon
    there = ~np.isnan(lat) & ~np.isnan(lon)
    area = frame["_area"].to_numpy().copy()
    city = np.array([check.city_number.get(name, -1) for name in frame["city"].to_list()], dtype=np.int64)
    kept = _judge(check, lat, lon, area, city, there, flags)
    area = _area_by_point(check, lat, lon, area, city, kept)
    lat[~kept], lon[~kept] = np.nan, np.nan
    values = pl.select((lat_text + pl.lit(", ")) + lon_text).to_series()
    problems = [
        problem_frame(
            np.flatnonzero(flag).tolist(), _value_of(code, lat_text, lon_text, values).filter(pl.Series(flag)), code
        )
        for code, flag in flags.items()
    ]
    return _with_quality(frame, check, area, lat, lon, kept), pl.concat(problems)


def _turned(lat: Floats, lon: Floats, check: PlaceCheck) -> NDArray[np.bool_]:
    """Whether lat and lon stand in each other's place: turned round they are in the region, as they are they are not."""
    both = ~np.isnan(lat) & ~np.isnan(lon)
    turned = np.zeros(len(lat), dtype=bool)
    span = 2.0
    far = both & (np.abs(lat - check.centre[0]) > 45)
    near = (np.abs(lon - check.centre[0]) < 45) & (np.abs(lat - check.centre[1]) < 45)
    turned[far & near & (np.abs(lon - check.centre[0]) < 45 * span)] = True
    return turned


def _value_of(code: str, lat: pl.Series, lon: pl.Series, both: pl.Series) -> pl.Series:
    return {"lat_not_number": lat, "lon_not_number": lon}.get(code, both)


def _judge(
    check: PlaceCheck, lat: Floats, lon: Floats, area: Ints, city: Ints, there: NDArray[np.bool_],
    flags: dict[str, NDArray[np.bool_]],
) -> NDArray[np.bool_]:  # fmt: skip
    """Which points are kept; adds the flags of those that are not."""
    for code in ("point_outside_region", "point_outside_area", "point_outside_city"):
        flags[code] = np.zeros(len(lat), dtype=bool)
    at = np.flatnonzero(there)
    if not len(at):
        return there.copy()
    nearest, distance = check.nearest(lat[at], lon[at])
    outside = distance > check.reach[nearest]
    stated = area[at] >= 0
    far = np.zeros(len(at), dtype=bool)
    those = at[stated]
    far[stated] = check.to_area(lat[those], lon[those], area[those]) > check.reach[area[those]]
    elsewhere = check.to_city(lat[at], lon[at], city[at]) > distance + BORDER_M
    flags["point_outside_region"][at] = outside
    flags["point_outside_area"][at] = far & ~outside
    flags["point_outside_city"][at] = elsewhere & (city[at] >= 0) & ~outside
    kept = there.copy()
    kept[at] = ~(outside | far | (elsewhere & (city[at] >= 0)))
    return kept


def _area_by_point(
    check: PlaceCheck, lat: Floats, lon: Floats, area: Ints, city: Ints, kept: NDArray[np.bool_]
) -> Ints:
    """A kept point without a stated area belongs to the nearest centre."""
    found = area.copy()
    at = np.flatnonzero(kept & (area < 0))
    if len(at):
        nearest, _ = check.nearest(lat[at], lon[at])
        same = (city[at] < 0) | (check.area_city[nearest] == city[at])
        found[at[same]] = nearest[same]
    return found


def _with_quality(
    frame: pl.DataFrame, check: PlaceCheck, area: Ints, lat: Floats, lon: Floats, kept: NDArray[np.bool_]
) -> pl.DataFrame:
    own = frame["place_quality"]
    known_city = np.array([name in check.city_number for name in frame["city"].to_list()], dtype=bool)
    codes = np.array([*check.areas.code, ""])
    fallback = np.where(area >= 0, "area_only", np.where(known_city, "city_only", "none"))
    keeps_words = kept & (own != "").to_numpy() & ~own.is_in(["area_only", "city_only", "none"]).to_numpy()
    quality = np.where(keeps_words, own.to_numpy(), np.where(kept, "point", fallback))
    districts = np.array([*check.areas.district, ""])
    cities = np.array([*check.areas.city, ""])
    return frame.with_columns(
        pl.Series("area_code", codes[area].tolist(), dtype=pl.String),
        pl.Series("city", np.where(area >= 0, cities[area], frame["city"].to_numpy()).tolist(), dtype=pl.String),
        pl.Series("district", np.where(area >= 0, districts[area], frame["district"].to_numpy()).tolist(), dtype=pl.String),
        pl.Series("lat", lat, nan_to_null=True),
        pl.Series("lon", lon, nan_to_null=True),
        pl.Series("place_quality", quality.tolist(), dtype=pl.String),
    )  # fmt: skip
