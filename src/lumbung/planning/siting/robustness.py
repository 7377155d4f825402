"""Which chosen houses stay when the places of makers known by city only are drawn anew (facts/main_job.md, decision 8)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lumbung.core.place import distance_m
from lumbung.planning.siting.problem import SitingProblem
from lumbung.planning.siting.result import SitingResult


def robust_sites(
    plan: tuple[SitingProblem, SitingResult], draws: Sequence[tuple[SitingProblem, SitingResult]], distance: float
) -> NDArray[np.bool_]:
    """For each site of the plan: open, and in every draw an open site of its kind stands within `distance` metres."""
    problem, result = plan
    robust = result.open_sites.copy()
    others = [_open(*draw) for draw in draws]
    for j in np.flatnonzero(robust):
        site = problem.labels.sites.row(int(j), named=True)
        robust[j] = all(_one_near(site, other, distance) for other in others)
    return robust


def _open(problem: SitingProblem, result: SitingResult) -> pl.DataFrame:
    return problem.labels.sites.filter(pl.Series(result.open_sites)).select("kind", "lat", "lon")


def _one_near(site: dict[str, object], others: pl.DataFrame, distance: float) -> bool:
    lat, lon = float(site["lat"]), float(site["lon"])  # type: ignore[arg-type]
    return any(
        kind == site["kind"] and distance_m(lat, lon, other_lat, other_lon) <= distance
        for kind, other_lat, other_lon in others.iter_rows()
    )
