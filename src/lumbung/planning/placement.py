"""A place for every maker that can have one: her own, or one drawn among the villages of her district or city.

A drawn place is marked `imputed` and is the centre of the village. Draws hash the seed, the number of the draw and
the maker's id, so the order of rows changes nothing.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lumbung.core.draws import uniform
from lumbung.core.parameters import Parameters, load_parameters
from lumbung.planning.areas import Areas

PLANNED_SIZES = ("micro", "small", "unknown")
"""Sizes that are planned for; an unknown one counts as micro (`size_assumed`)."""

PLACED = {
    "enterprise": pl.String, "area": pl.Int32, "lat": pl.Float64, "lon": pl.Float64, "imputed": pl.Boolean,
}  # fmt: skip

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def makers_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of a clean register that are planned for, by id, with `size_assumed`: makers with a chain, micro or small."""
    return (
        frame.filter(
            (pl.col("producer") == "yes") & (pl.col("chain") != "") & pl.col("size").is_in(list(PLANNED_SIZES))
        )
        .with_columns((pl.col("size") == "unknown").alias("size_assumed"))
        .sort("id")
    )


def place_makers(
    frame: pl.DataFrame, areas: Areas, seed: int, draw: int, parameters: Parameters | None = None
) -> pl.DataFrame:
    """Makers of a clean register with their places: `enterprise, area, lat, lon, imputed`, by enterprise.

    Known by district or city only: a village of it, drawn by the makers known there (those of the same chain pull
    more) and by population. Known by neither: left out, see `unplaced_makers`. `draw` numbers the repetition.
    """
    values = parameters or load_parameters("lumbung.planning.needs")
    located = _located(frame, areas)
    known = located.filter(pl.col("area") >= 0)
    elsewhere = located.filter((pl.col("area") < 0) & (pl.col("within") != ""))
    drawn = _drawn(elsewhere, _Pull(known, areas, values), (seed, draw))
    at_centre = _centres(pl.concat([known.with_columns(imputed=False), drawn.with_columns(imputed=True)]), areas)
    return at_centre.select(list(PLACED)).cast(PLACED).sort("enterprise")  # type: ignore[arg-type]


def unplaced_makers(frame: pl.DataFrame, areas: Areas) -> pl.DataFrame:
    """Makers that cannot be placed: `enterprise, city, district`, by enterprise; neither words name a known area."""
    return (
        _located(frame, areas)
        .filter((pl.col("area") < 0) & (pl.col("within") == ""))
        .select("enterprise", "city", "district")
    )


def place_word(name: str) -> str:
    """A place name without case, spaces and signs: `Kramat Jati` and `KRAMATJATI` are one."""
    return "".join(c for c in name.lower() if c.isalnum())


def _located(frame: pl.DataFrame, areas: Areas) -> pl.DataFrame:
    """Makers with `area` (-1 unknown), the given `lat`, `lon`, and `within`: the district or city to draw in."""
    makers = makers_of(frame)
    names = _regions(areas)
    words = pl.DataFrame(
        {"city": [place_word(c) for c in makers["city"]], "district": [place_word(d) for d in makers["district"]]},
        schema={"city": pl.String, "district": pl.String},
    )
    in_district = [f"{c}/{d}" if f"{c}/{d}" in names else "" for c, d in words.iter_rows()]
    in_city = [c if c in names else "" for c in words["city"]]
    alone = [d if d and not c and f"/{d}" in names else "" for c, d in words.iter_rows()]
    within = [a or b or (f"/{c}" if c else "") for a, b, c in zip(in_district, in_city, alone, strict=True)]
    area = [areas.position(code) if code in areas else -1 for code in makers["area_code"].fill_null("")]
    return makers.select(
        pl.col("id").alias("enterprise"), "city", "district", "chain",
        pl.Series("area", area, dtype=pl.Int32), "lat", "lon", pl.Series("within", within, dtype=pl.String),
    )  # fmt: skip


def _regions(areas: Areas) -> dict[str, Ints]:
    """Positions of the areas of each city (`city`), each district (`city/district`) and each district name (`/d`)."""
    found: dict[str, list[int]] = {}
    for position, (city, district) in enumerate(zip(areas.city, areas.district, strict=True)):
        c, d = place_word(city), place_word(district)
        for key in (c, f"{c}/{d}", f"/{d}"):
            found.setdefault(key, []).append(position)
    return {key: np.array(positions) for key, positions in found.items() if key.strip("/")}


def _drawn(makers: pl.DataFrame, pull: _Pull, draw: tuple[int, int]) -> pl.DataFrame:
    """Makers with a village drawn within their district or city; `draw` = seed and number of the repetition."""
    nowhere = [pl.lit(None, dtype=pl.Float64).alias(name) for name in ("lat", "lon")]
    parts = []
    for (within, chain), group in makers.group_by("within", "chain"):
        positions = pull.regions[str(within)]
        cumulative = np.cumsum(pull.weights(positions, str(chain)))
        numbers = np.array([uniform(draw[0], "place", str(draw[1]), e) for e in group["enterprise"]])
        rank = np.searchsorted(cumulative, numbers * cumulative[-1], side="right").clip(max=len(positions) - 1)
        parts.append(group.with_columns(pl.Series("area", positions[rank], dtype=pl.Int32), *nowhere))
    return pl.concat(parts) if parts else makers


class _Pull:
    """How strongly each village pulls a maker who is not known closer: by known makers and by people."""

    def __init__(self, known: pl.DataFrame, areas: Areas, parameters: Parameters) -> None:
        self.regions = _regions(areas)
        self._people = np.nan_to_num(areas.population)
        self._nobody = np.zeros(len(areas))
        self._chains = {
            str(chain): np.bincount(group["area"].to_numpy(), minlength=len(areas)).astype(np.float64)
            for (chain,), group in known.group_by("chain")
        }
        self._everyone = sum(self._chains.values(), start=np.zeros(len(areas)))
        self._known_share = parameters.number("placement_known_share")
        self._more = parameters.number("placement_chain_pull") - 1

    def weights(self, positions: Ints, chain: str) -> Floats:
        """Pull of each of some villages on a maker of a chain; equal where neither makers nor people are known."""
        same = self._chains.get(chain, self._nobody)[positions]
        known = _share(self._everyone[positions] + self._more * same)
        weights = self._known_share * known + (1 - self._known_share) * _share(self._people[positions])
        return weights if weights.sum() > 0 else np.ones(len(weights))


def _share(values: Floats) -> Floats:
    clipped = values.clip(min=0)
    total = clipped.sum()
    return clipped / total if total > 0 else clipped


def _centres(placed: pl.DataFrame, areas: Areas) -> pl.DataFrame:
    """The centre of the area where no point is given."""
    position = placed["area"].to_numpy()
    return placed.with_columns(
        pl.col("lat").fill_null(pl.Series(areas.lat[position])), pl.col("lon").fill_null(pl.Series(areas.lon[position]))
    )
