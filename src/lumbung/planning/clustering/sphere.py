"""Places as points in space: straight-line distances that hold in any region, without a projection."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbung.core.place import EARTH_RADIUS_M

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Floats32 = NDArray[np.float32]
Ints32 = NDArray[np.int32]
Index = int | np.signedinteger[Any]


def on_sphere(lat: Floats, lon: Floats) -> Floats:
    """Points (n, 3) in metres from the Earth's centre for degrees. Two points 4 km apart lose 0.1 mm to the chord."""
    phi, lam = np.radians(lat), np.radians(lon)
    return EARTH_RADIUS_M * np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))


def degrees(xyz: Floats) -> tuple[float, float]:
    """(lat, lon) in degrees of the direction of one point (3,)."""
    x, y, z = (float(v) for v in xyz)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def chord_m(arc_m: float) -> float:
    """The straight line that belongs to a great-circle distance, both in metres."""
    return 2 * EARTH_RADIUS_M * math.sin(arc_m / (2 * EARTH_RADIUS_M))


def east_north(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """Unit vectors (n, 3) to the east and to the north at each place."""
    phi, lam = np.radians(lat), np.radians(lon)
    east = np.column_stack((-np.sin(lam), np.cos(lam), np.zeros_like(lam)))
    north = np.column_stack((-np.sin(phi) * np.cos(lam), -np.sin(phi) * np.sin(lam), np.cos(phi)))
    return east, north


def along_curve(lat: Floats, lon: Floats) -> NDArray[np.uint64]:
    """Each place's number on a Z-order curve over the Earth (Morton 1966), in steps of 1-2 cm.

    Places that are near each other have numbers that mostly are, whoever else is there.
    """
    columns = ((lon % 360.0) / 360.0 * 2**31).astype(np.uint64)
    rows = ((lat + 90.0) / 180.0 * 2**30).astype(np.uint64)
    return np.asarray(_spread_out(columns) | (_spread_out(rows) << np.uint64(1)), dtype=np.uint64)


def _spread_out(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Numbers below 2³² with a zero bit between each two of their bits."""
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF), (8, 0x00FF00FF00FF00FF), (4, 0x0F0F0F0F0F0F0F0F), (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):  # fmt: skip
        numbers = (numbers | (numbers << np.uint64(shift))) & np.uint64(mask)
    return numbers


def pairwise_m(points: Floats) -> Floats:
    """Distances (n, n) in metres between points in space."""
    return np.asarray(np.linalg.norm(points[:, None, :] - points[None, :, :], axis=2), dtype=np.float64)
