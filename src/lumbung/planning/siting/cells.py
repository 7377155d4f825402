"""Demand cells: makers of one village whose need, and whose offers for it, are the same count as one cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lumbung.planning.areas import Areas

CELL_KEY = ("area", "city", "district", "chain", "branch", "step", "size", "weight", "hours_per_month", "_offers")


class NeedsTables(Protocol):
    """What the siting room reads from the needs room (docs/developers/architecture.md)."""

    @property
    def rows(self) -> pl.DataFrame: ...
    @property
    def offers(self) -> pl.DataFrame: ...
    @property
    def modules(self) -> pl.DataFrame: ...


@dataclass(frozen=True)
class Cells:
    """`frame`: cell, area, district position, count, hours (of all its makers) and labels; `needs`: need -> cell.

    `offers`: cell, module position, mode, hours, saving, travel of one maker, with her weight in saving and travel,
    in rupiah a year (`travel` for each minute).
    """

    frame: pl.DataFrame
    needs: pl.DataFrame
    offers: pl.DataFrame
    districts: tuple[str, ...]

    def column(self, name: str) -> NDArray:
        """One column of the cells as an array."""
        return self.frame[name].to_numpy()


def make_cells(needs: NeedsTables, areas: Areas, modules: pl.DataFrame) -> Cells:
    """Cells sorted by their key, so that the order of the needs' rows changes nothing."""
    offers = needs.offers.sort("need", "module", "mode", "hours_per_month", "saving_rp_month")
    signature = offers.group_by("need", maintain_order=True).agg(
        pl.concat_str(
            "module", "mode", "hours_per_month", "saving_rp_month", "travel_rp_minute_month", separator="|"
        ).str.join(";").alias("_offers")
    )  # fmt: skip
    candidates = needs.rows.filter(pl.col("status") == "candidate").join(signature, on="need", how="inner")
    key = list(CELL_KEY)
    frame = candidates.group_by(key).agg(pl.len().alias("count"), pl.col("need").min().alias("_need")).sort(key)
    frame = frame.with_row_index("cell").with_columns(pl.col("cell").cast(pl.Int32))
    members = candidates.select("need", "enterprise", *key).join(frame.select("cell", *key), on=key, how="inner")
    districts, position = _districts(frame, areas)
    frame = frame.join(position, on=["city", "district"], how="left", maintain_order="left")
    frame = frame.with_columns((pl.col("hours_per_month") * pl.col("count")).alias("hours"))
    return Cells(
        frame.drop("_offers"),
        members.select("need", "enterprise", "cell").sort("cell", "enterprise", "need"),
        _cell_offers(frame, offers, modules),
        districts,
    )


def _districts(frame: pl.DataFrame, areas: Areas) -> tuple[tuple[str, ...], pl.DataFrame]:
    """All districts of the areas and of the needs, sorted by city and name, and their positions."""
    known = pl.DataFrame(
        {"city": list(areas.city), "district": list(areas.district)}, schema={"city": pl.String, "district": pl.String}
    )
    pairs = pl.concat([known, frame.select("city", "district")]).unique().sort("city", "district")
    pairs = pairs.with_row_index("_district").with_columns(pl.col("_district").cast(pl.Int32))
    names = tuple(f"{city} / {district}" for city, district in pairs.select("city", "district").iter_rows())
    return names, pairs


def _cell_offers(frame: pl.DataFrame, offers: pl.DataFrame, modules: pl.DataFrame) -> pl.DataFrame:
    """The offers of each cell's first need, for one maker, weighted and by the year; sorted by area, then cell."""
    positions = modules.select("module").with_row_index("_module").with_columns(pl.col("_module").cast(pl.Int32))
    joined = frame.select("cell", "area", "weight", need="_need").join(offers, on="need", how="inner")
    joined = joined.join(positions, on="module", how="inner").sort("area", "cell", "_module", "mode", "hours_per_month")
    yearly = pl.col("weight") * 12
    joined = joined.with_columns(
        (pl.col("saving_rp_month") * yearly).alias("saving"),
        (pl.col("travel_rp_minute_month") * yearly).alias("travel"),
        pl.col("hours_per_month").alias("hours"),
    ).with_row_index("offer")
    return joined.select(
        pl.col("offer").cast(pl.Int32), "cell", "area", "_module", "module", "mode", "hours", "saving", "travel"
    )


def reach_status(cells: int, near: NDArray[np.int32], viable: NDArray[np.int32]) -> NDArray[np.int8]:
    """TOO_FAR, TOO_LITTLE or IN_REACH for each cell: `near` and `viable` list cells with an arc before and after the sieve."""
    status = np.zeros(cells, dtype=np.int8)
    status[near] = 1
    status[viable] = 2
    return status
