"""Distances and travel times between many places at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbung.core.place import METRES_PER_DEGREE

Floats = NDArray[np.float64]


def project_m(lat: Floats, lon: Floats, lat0: float, lon0: float) -> Floats:
    """Points in metres on a plane around (lat0, lon0), shape (n, 2): equirectangular, good to 0.1 % within a region."""
    x = (lon - lon0) * METRES_PER_DEGREE * np.cos(np.radians(lat0))
    y = (lat - lat0) * METRES_PER_DEGREE
    return np.column_stack((x, y))


def minutes_between(metres: Floats, detour_factor: float, speed_kmh: float, least_minutes: float) -> Floats:
    """Minutes one way for straight distances in metres, never less than `least_minutes` (see core.place)."""
    return np.maximum(least_minutes, metres * detour_factor / (speed_kmh * 1000 / 60))
