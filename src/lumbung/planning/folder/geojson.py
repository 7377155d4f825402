"""`plan.geojson`: sites, clusters and areas as points, for any map program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from lumbung.planning.folder.schema import PlanTables

SITE = ("site", "kind", "name", "house_kind", "cost_rp", "hours_available", "hours_assigned", "utilisation", "robust")
CLUSTER = ("cluster", "chain", "bases", "members", "radius_m", "strength", "reason_id", "reason_en")
AREA = ("code", "village", "district", "city", "makers", "candidate_hours", "served_hours", "served_share")


def plan_geojson(tables: PlanTables) -> dict[str, Any]:
    """A FeatureCollection (RFC 7946); each feature's `layer` is `site`, `cluster` or `area`."""
    features = [
        *_points(tables["sites"], "site", SITE),
        *_points(tables["clusters"], "cluster", CLUSTER),
        *_points(tables["areas"].filter(pl.col("makers") > 0), "area", AREA),
    ]
    return {"type": "FeatureCollection", "features": features}


def _points(frame: pl.DataFrame, layer: str, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """One point feature for each row that has a place."""
    for row in frame.iter_rows(named=True):
        if row["lat"] is None or row["lon"] is None:
            continue
        yield {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            "properties": {"layer": layer} | {name: row[name] for name in names},
        }
