"""The region's tables: who was planned for, districts, areas, existing places, clusters, the choice of shared or home."""

from __future__ import annotations

import polars as pl

from lumbung.planning.areas import Areas
from lumbung.planning.clustering import Clustering
from lumbung.planning.folder.cells import conform
from lumbung.planning.folder.schema import (
    AREAS,
    CHOICE,
    CLUSTERS,
    DISTRICTS,
    ENTERPRISES,
    EXISTING,
    ISOLATED,
    LINKS,
    MEMBERS,
)
from lumbung.planning.siting import ExistingPlaces


def enterprises_frame(register: pl.DataFrame, placed: pl.DataFrame, areas: Areas) -> pl.DataFrame:
    """`enterprises.csv`: the clean register with what the plan made of each row."""
    where = placed.select(
        pl.col("enterprise").alias("id"),
        "imputed",
        pl.Series("plan_area_code", [areas.code[i] for i in placed["area"]], dtype=pl.String),
        pl.lit(True).alias("planned"),
    )
    frame = register.join(where, on="id", how="left").with_columns(
        pl.col("planned").fill_null(value=False),
        pl.col("imputed").fill_null(value=False),
        pl.col("plan_area_code").fill_null(""),
    )
    return conform(frame.with_columns(size_assumed=pl.col("planned") & (pl.col("size") == "unknown")), ENTERPRISES)


def cluster_frames(clustering: Clustering) -> dict[str, pl.DataFrame]:
    """The four tables of clusters."""
    return {
        "clusters": conform(clustering.clusters, CLUSTERS),
        "members": conform(clustering.members, MEMBERS),
        "isolated": conform(clustering.isolated, ISOLATED),
        "cluster_links": conform(clustering.links, LINKS),
    }


def existing_frame(existing: ExistingPlaces | None) -> pl.DataFrame:
    """`existing.csv`: facilities that were placed, and those that could not be, with the reason."""
    if existing is None:
        return EXISTING.empty()
    placed = existing.places.frame.select(
        "name", "area_code", "lat", "lon", "floor_source", "damaged", id="place", house_kinds="kinds",
        floor_cap_m2="floor_m2", placed=pl.lit(True),
    )  # fmt: skip
    unplaced = existing.unplaced.with_columns(placed=pl.lit(False))
    return conform(pl.concat([placed, unplaced], how="diagonal"), EXISTING)


def choice_frame(choice: pl.DataFrame) -> pl.DataFrame:
    """`choice.csv`."""
    return conform(choice, CHOICE)


def need_hours(needs: pl.DataFrame, assignments: pl.DataFrame, unserved: pl.DataFrame) -> pl.DataFrame:
    """The needs with `served_share`, and hours by what became of them: candidate, served, home, no machine.

    Hours at home are those of `unserved` with that reason, whether it showed before or after the siting; they are no
    demand for shared machines, so candidate hours are without them.
    """
    once = assignments.select("need", "site", "module", "mode", "share").unique()
    share = once.group_by("need").agg(pl.col("share").sum().round(6).alias("served_share"))
    hours = pl.col("hours_per_month")

    at_home = unserved.filter(pl.col("reason") == "better_at_home").group_by("need").agg(home=pl.col("share").first())
    no_machine = pl.col("status") == "no_machine"
    return (
        needs.join(share, on="need", how="left", maintain_order="left")
        .join(at_home, on="need", how="left", maintain_order="left")
        .with_columns(pl.col("served_share", "home").fill_null(0.0))
        .with_columns(
            candidate_hours=pl.when(no_machine).then(0.0).otherwise(hours * (1 - pl.col("home"))),
            served_hours=hours * pl.col("served_share"),
            home_hours=hours * pl.col("home"),
            no_machine_hours=pl.when(no_machine).then(hours).otherwise(0.0),
        )
        .drop("home")
    )


def region_frames(areas: Areas, enterprises: pl.DataFrame, hours: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """`areas` and `districts`; `hours` from `need_hours`."""
    makers = enterprises.filter("planned").group_by("plan_area_code").agg(
        pl.len().alias("makers"), pl.col("imputed").sum().alias("imputed_makers")
    )  # fmt: skip
    frame = pl.DataFrame(
        {
            "code": list(areas.code), "village": list(areas.village), "district": list(areas.district),
            "city": list(areas.city), "lat": areas.lat, "lon": areas.lon, "population": areas.population,
            "flood_prone_share": areas.flood_prone_share,
        }
    )  # fmt: skip
    by_area = frame.join(makers, left_on="code", right_on="plan_area_code", how="left").join(
        _summed(hours, ["area_code"]), left_on="code", right_on="area_code", how="left"
    )
    by_area = by_area.with_columns(pl.col("makers", "imputed_makers").fill_null(0), *_filled())
    pairs = by_area.group_by("city", "district").agg(pl.col("makers").sum())
    by_district = pairs.join(_summed(hours, ["city", "district"]), on=["city", "district"], how="left")
    return {
        "areas": conform(_with_share(by_area), AREAS),
        "districts": conform(_with_share(by_district.with_columns(_filled())), DISTRICTS),
    }


HOURS = ("candidate_hours", "served_hours", "home_hours", "no_machine_hours")


def _summed(hours: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Hours by place, summed in the order of needs so that floating point gives the same bytes."""
    return hours.sort("need").group_by(keys, maintain_order=True).agg(pl.col(HOURS).sum().round(2))


def _filled() -> list[pl.Expr]:
    return [pl.col(name).fill_null(0.0) for name in HOURS]


def _with_share(frame: pl.DataFrame) -> pl.DataFrame:
    demand = pl.col("candidate_hours")
    share = pl.when(demand > 0).then(pl.col("served_hours") / demand).otherwise(0.0)
    return frame.with_columns(served_share=share)
