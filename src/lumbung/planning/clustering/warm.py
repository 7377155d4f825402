"""Compiling the kernels of clustering once, at install."""

from __future__ import annotations

import numpy as np
import polars as pl

from lumbung.planning.clustering.chain_links import chain_links
from lumbung.planning.clustering.clusters import default_parameters
from lumbung.planning.clustering.graph import ALONE
from lumbung.planning.clustering.grouping import clusters_of
from lumbung.planning.clustering.groups import halved
from lumbung.planning.clustering.makers import makers_from_frames
from lumbung.planning.clustering.standing import standing

MAKERS = 24


def warm() -> None:
    """Compile (or load from the cache) every kernel: makers in a row who may not be more than nothing apart."""
    names = [f"m{i:02d}" for i in range(MAKERS)]
    texts = {"chain": "garments", "activity": "konveksi", "skills": "sewing", "technologies": "sewing"}
    frame = pl.DataFrame({"id": names}).with_columns(pl.lit(text).alias(name) for name, text in texts.items())
    place = pl.DataFrame({"enterprise": names, "lat": [-6.2 + 1e-4 * (i // 2) for i in range(MAKERS)]})
    makers = makers_from_frames(frame, place.with_columns(lon=106.8, area=0))
    tight = default_parameters().override({"cluster_diameter_max_m": 0.0}, "warming")
    ties, group = clusters_of(makers, chain_links(), tight, seed=1)
    standing(ties, group, int(group.max(initial=ALONE)) + 1)
    halved(makers.xyz, np.arange(MAKERS), np.array([0, MAKERS]), np.array([True]))
