"""From longitude and latitude to a viewBox of whole pixels, and which areas lie too far off to be drawn to scale."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]

MARGIN = 12
"""Free pixels around the drawing, so that a symbol at the edge is not cut."""
FAR_FACTOR = 4.0
"""An area is far off when its gap is this many times the usual gap between neighbours (90th percentile) …"""
SHRINK = 1.25
"""… and when drawing it would shrink the rest by more than this factor."""


@dataclass(frozen=True)
class View:
    """Equirectangular view: x = (lon - west) · `per_lon` + MARGIN, y = (north - lat) · `per_lat` + MARGIN, in pixels."""

    west: float
    north: float
    per_lon: float
    per_lat: float
    width: int
    height: int

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Pixel of a place."""
        return (lon - self.west) * self.per_lon + MARGIN, (self.north - lat) * self.per_lat + MARGIN

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a place falls inside the viewBox."""
        x, y = self.xy(lon, lat)
        return 0 <= x <= self.width and 0 <= y <= self.height


def fit(points: Iterable[tuple[float, float]], width: int, tallest: float = 1.25) -> View:
    """The view `width` pixels wide that holds all (lon, lat) points; narrower where it would be taller than `tallest` widths."""
    lons, lats = zip(*points, strict=True)
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    squeeze = math.cos(math.radians((south + north) / 2))
    wide, tall = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
    per_lat = min((width - 2 * MARGIN) / wide, (width * tallest - 2 * MARGIN) / tall)
    return View(
        west=west,
        north=north,
        per_lon=per_lat * squeeze,
        per_lat=per_lat,
        width=math.ceil(wide * per_lat + 2 * MARGIN),
        height=math.ceil(tall * per_lat + 2 * MARGIN),
    )


def far_off(lat: Floats, lon: Floats) -> NDArray[np.bool_]:
    """Which areas (by centre) are islands so far away that the map would be mostly sea: drawn beside it, not to scale."""
    if len(lat) < 3:
        return np.zeros(len(lat), dtype=bool)
    flat = np.column_stack((lon * math.cos(math.radians(float(lat.mean()))), lat))
    reach = FAR_FACTOR * float(np.quantile(nearest_gaps(flat), 0.9, method="lower"))
    parts = _connected(len(flat), cKDTree(flat).query_pairs(reach))
    sizes = np.bincount(parts)
    near: NDArray[np.bool_] = parts == int(np.argmax(sizes))
    for part in np.argsort(-sizes, kind="stable"):
        joined = near | (parts == part)
        if _extent(flat[joined]) <= SHRINK * _extent(flat[near]):
            near = joined
    return np.logical_not(near)


def nearest_gaps(flat: Floats) -> Floats:
    """Distance of each point (rows of x, y) from its nearest other."""
    distances = np.asarray(cKDTree(flat).query(flat, k=2)[0], dtype=np.float64)
    return distances[:, 1]


def _extent(flat: Floats) -> float:
    return float(np.ptp(flat, axis=0).max())


def _connected(n: int, pairs: Iterable[tuple[int, int]]) -> NDArray[np.int64]:
    """Number of the connected part of each of n points, parts numbered by their first point."""
    first = list(range(n))

    def root(i: int) -> int:
        while first[i] != i:
            first[i] = first[first[i]]
            i = first[i]
        return i

    for i, j in sorted(pairs):
        a, b = root(i), root(j)
        first[max(a, b)] = min(a, b)
    return np.unique([root(i) for i in range(n)], return_inverse=True)[1]
