"""A simulated register for the demo: how many and where from published totals, what they do from a table of phrases.

Nobody in it exists. The same seed gives the same rows.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import polars as pl

from lumbung.planning.areas import Areas

SEED = 20261124
ONE_IN = 16
"""One simulated enterprise for so many registered ones (published, 2023)."""

MAKER_SHARE = 0.11
"""Manufacturing among businesses of 1 to 10 people, Jakarta (CFI survey 2024, in published_totals.csv)."""

SIZES = ("Usaha Mikro", "Usaha Kecil", "Usaha Menengah", "")
SIZE_SHARES = (0.84, 0.09, 0.05, 0.02)
"""Assumed for the demo."""

KNOWN_PLACE_SHARE = 0.6
"""Assumed for the demo: so many have a point, the rest a city only."""

SPREAD_DEGREES = 0.008


@dataclass(frozen=True)
class Phrase:
    """What somebody writes about her work; `chain` is empty for those who make nothing."""

    chain: str
    share: float
    texts: tuple[str, ...]


def data_rows(name: str) -> list[dict[str, str]]:
    """Rows of one of the demo's own tables."""
    text = files("lumbung.web.demo").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def phrases() -> list[Phrase]:
    """Phrases in groups: a row with a share opens a group, rows without one belong to it."""
    groups: list[tuple[str, float, list[str]]] = []
    for row in data_rows("phrases.csv"):
        if row["share"]:
            groups.append((row["chain"], float(row["share"]), []))
        groups[-1][2].append(row["text"])
    return [Phrase(chain, share, tuple(texts)) for chain, share, texts in groups]


def enterprises_by_city() -> dict[str, int]:
    """Simulated enterprises in each city: the published number of registered ones, divided by ONE_IN."""
    return {
        row["scope"]: int(row["value"]) // ONE_IN
        for row in data_rows("published_totals.csv")
        if row["measure"] == "MSMEs registered" and row["scope"] != "DKI Jakarta"
    }


def simulate_register(areas: Areas, seed: int = SEED) -> pl.DataFrame:
    """A dirty register in the form a city publishes it: id, city, district, area_code, lat, lon, size, category, activity, …"""
    rng = np.random.default_rng(seed)
    columns: dict[str, list[object]] = defaultdict(list)
    number = 0
    for city, count in sorted(enterprises_by_city().items()):
        positions = [i for i, name in enumerate(areas.city) if name == city]
        weights = areas.population[positions] / areas.population[positions].sum()
        for position in rng.choice(positions, size=count, p=weights):
            number += 1
            _append(columns, rng, areas, int(position), f"SIM{number:05d}")
    return pl.DataFrame(columns, infer_schema_length=None).with_columns(pl.col("lat", "lon").cast(pl.Float64))


def _append(columns: dict[str, list[object]], rng: np.random.Generator, areas: Areas, position: int, key: str) -> None:
    """One enterprise: its place, size and words."""
    known = rng.random() < KNOWN_PLACE_SHARE
    centre = np.array([areas.lat[position], areas.lon[position]])
    lat, lon = centre + rng.normal(0, SPREAD_DEGREES, 2).clip(-0.02, 0.02)
    row = {
        "id": key,
        "city": areas.city[position],
        "district": areas.district[position] if known else "",
        "area_code": areas.code[position] if known else "",
        "lat": round(float(lat), 4) if known else None,
        "lon": round(float(lon), 4) if known else None,
        "location_quality": "street_under_1km" if known else "city_only",
        "size": SIZES[int(rng.choice(len(SIZES), p=SIZE_SHARES))],
        "category": "",
        "activity": _words(rng),
        "legal_form": "PERORANGAN",
        "name_hints": "",
    }
    for name, value in row.items():
        columns[name].append(value)


def _words(rng: np.random.Generator) -> str:
    """What she writes: a maker's phrase with MAKER_SHARE, else one of those who make nothing."""
    maker = rng.random() < MAKER_SHARE
    groups = [phrase for phrase in phrases() if bool(phrase.chain) is maker]
    shares = np.array([phrase.share for phrase in groups])
    chosen = groups[int(rng.choice(len(groups), p=shares / shares.sum()))]
    text = chosen.texts[int(rng.integers(len(chosen.texts)))]
    return text.upper() if rng.random() < 0.1 else text
