"""Clusters: do we find again what was planted, how long does it take, and beside whom.

The enterprises are simulated, with planted groups: agreement (adjusted Rand index, ARI) says that the method recovers
what we planted, and nothing about Indonesia.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lumbung.core.place import METRES_PER_DEGREE
from lumbung.planning.areas import Areas, areas_from_frame
from lumbung.planning.clustering import find_clusters
from lumbung.planning.clustering.recipes import recipes

SIZES = (10_000, 100_000)
PER_GROUP = 40
SPACING_M = 1000.0
SPREAD_M = 350.0
NOISE = 0.10
WRONG_CHAIN = 0.10
SKILLS, CORE_SKILLS, KEPT, EXTRA = 64, 8, 0.6, 0.02


@dataclass(frozen=True)
class Planted:
    """Simulated makers: `label` is the planted group, -1 for the scattered ones."""

    frame: pl.DataFrame
    placed: pl.DataFrame
    areas: Areas
    label: NDArray[np.int64]


def planted(n: int, seed: int = 7) -> Planted:
    """n makers in groups of PER_GROUP: one branch each, a core of skills, part of the recipe; neighbours overlap.

    Group centres lie at random with one per SPACING_M²; members are scattered by SPREAD_M. NOISE of the makers stand
    anywhere with skills of their own; WRONG_CHAIN of the rest carry another chain's code.
    """
    draw = np.random.default_rng(seed)
    groups = max(2, n // PER_GROUP)
    side = SPACING_M * groups**0.5
    known = recipes()
    branches = [key for key in sorted(known.steps) if known.steps[key]]
    kind = draw.integers(0, len(branches), groups)
    label = draw.integers(0, groups, n)
    label[draw.random(n) < NOISE] = -1
    alone = label < 0
    centre = draw.uniform(0, side, (groups, 2))
    xy = np.where(alone[:, None], draw.uniform(0, side, (n, 2)), centre[label] + draw.normal(0, SPREAD_M, (n, 2)))
    branch = np.where(alone, draw.integers(0, len(branches), n), kind[label])
    coded = np.where(draw.random(n) < WRONG_CHAIN, draw.integers(0, len(branches), n), branch)
    frame = pl.DataFrame(
        {
            "id": [f"P{i:07d}" for i in draw.permutation(n)],
            "chain": [branches[b][0] for b in coded],
            "activity": [min(known.keywords[branches[b]]) for b in branch],
            "skills": _skills(draw, groups, label),
            "technologies": _technologies(draw, [sorted(known.steps[branches[b]]) for b in branch]),
        }
    )
    place = pl.DataFrame(
        {
            "enterprise": frame["id"],
            "area": np.zeros(n, dtype=np.int32),
            "lat": -6.2 + xy[:, 1] / METRES_PER_DEGREE,
            "lon": 106.8 + xy[:, 0] / (METRES_PER_DEGREE * np.cos(np.radians(6.2))),
        }
    )
    return Planted(frame, place, _one_area(), label)


def _skills(draw: np.random.Generator, groups: int, label: NDArray[np.int64]) -> list[str]:
    """Each member keeps KEPT of her group's core of skills and has EXTRA of all the others."""
    core = np.zeros((groups, SKILLS), dtype=bool)
    chosen = draw.random((groups, SKILLS)).argsort(axis=1)[:, :CORE_SKILLS]
    np.put_along_axis(core, chosen, values=True, axis=1)
    odds = np.where(label[:, None] < 0, KEPT * CORE_SKILLS / SKILLS, np.where(core[label], KEPT, EXTRA))
    has = draw.random(odds.shape) < odds
    codes = np.array([f"s{i:02d}" for i in range(SKILLS)])
    return [" ".join(codes[row]) for row in has]


def _technologies(draw: np.random.Generator, steps: list[list[str]]) -> list[str]:
    """Each maker can do KEPT of the steps of her recipe."""
    return [" ".join(s for s, r in zip(own, draw.random(len(own)), strict=True) if r < KEPT) for own in steps]


def _one_area() -> Areas:
    row = {"code": "1", "village": "Contoh", "district": "Contoh", "city": "Contoh"}
    return areas_from_frame(pl.DataFrame([row | {"lat": -6.2, "lon": 106.8, "population_2024": 1}]))


def adjusted_rand(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Adjusted Rand index of two partitions (Hubert & Arabie 1985): 1 the same, 0 as by chance."""

    def pairs(counts: NDArray[np.int64]) -> float:
        counts = counts.astype(np.float64)
        return float((counts * (counts - 1) / 2).sum())

    n = np.array([len(one)])
    joint = np.unique(np.column_stack((one, other)), axis=0, return_counts=True)[1]
    rows, columns = (pairs(np.unique(x, return_counts=True)[1]) for x in (one, other))
    expected = rows * columns / pairs(n)
    return (pairs(joint) - expected) / ((rows + columns) / 2 - expected)
