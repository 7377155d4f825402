"""Capacitated p-median as published by Osman and Christofides (1994): `number best`, `n p Q`, then `id x y demand`."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.instances.words import Words, text_of


class CapacitatedPoints(NamedTuple):
    """Points (n, 2), their demands (n,), p, and the capacity of each median."""

    xy: NDArray[np.float64]
    demand: NDArray[np.int64]
    p: int
    capacity: int


def read_osman_christofides(path: Path) -> CapacitatedPoints:
    """The points; distances are straight lines rounded down. The best known value in the first line is passed over."""
    words = Words(path, text_of(path))
    words.skip(2)
    n, p, capacity = (int(x) for x in words.wholes(3, "the second line (n, p, capacity)", 1))
    if p > n:
        raise words.wrong(f"p is {p}, but there are {n} points")
    rows = words.numbers(4 * n, "the points (id, x, y, demand)").reshape(n, 4)
    demand = rows[:, 3]
    bad = np.flatnonzero((demand < 0) | (demand != np.floor(demand)) | (demand > 2**53))
    if len(bad):
        point = int(bad[0])
        raise words.wrong(f"demand {demand[point]:g}: expected a whole number of 0 or more", 5 + 4 * point + 3)
    words.finish(f"the second line ({n} points)")
    return CapacitatedPoints(rows[:, 1:3].copy(), demand.astype(np.int64), p, capacity)


def rounded_down(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Straight-line distances (n, n) between points, rounded down to whole numbers."""
    return np.floor(np.hypot(xy[:, 0, None] - xy[None, :, 0], xy[:, 1, None] - xy[None, :, 1]))
