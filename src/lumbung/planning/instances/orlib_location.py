"""OR-Library's capacitated warehouse location (Beasley 1988): `m n`; capacity and fixed cost of each site; then for
each customer her demand and the cost of serving all of it from each site."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbung.core.errors import ParameterError
from lumbung.planning.instances.words import Words, text_of

LEFT_OPEN = "capacity"
"""The word in place of the number in the files that are published with several capacities."""


class LocationFile(NamedTuple):
    """Capacities and fixed costs (m,), demands (n,), cost of serving all of a customer's demand (n, m)."""

    capacity: NDArray[np.float64]
    fixed_cost: NDArray[np.float64]
    demand: NDArray[np.float64]
    cost: NDArray[np.float64]


def read_orlib_location(path: Path, capacity: float | None = None) -> LocationFile:
    """The sites and customers; `capacity` stands in where the file leaves it open."""
    words = Words(path, text_of(path))
    m, n = (int(x) for x in words.wholes(2, "the first line (sites, customers)", 1))
    sites = np.empty((m, 2))
    for j in range(m):
        if words.next_word() == LEFT_OPEN:
            words.skip(1)
            sites[j] = _left_open(path, capacity), words.numbers(1, "the fixed costs")[0]
        else:
            sites[j] = words.numbers(2, "the sites (capacity, fixed cost)")
        if (sites[j] < 0).any():
            raise words.wrong(f"site {j + 1} has {sites[j].min():g}: expected 0 or more")
    rows = words.numbers(n * (m + 1), "the customers (demand, costs)").reshape(n, m + 1)
    bad = np.argwhere(rows < 0)
    if len(bad):
        i, k = bad[0]
        raise words.wrong(
            f"customer {i + 1} has {rows[i, k]:g}: expected 0 or more", 2 + 2 * m + int(i) * (m + 1) + int(k)
        )
    words.finish(f"the first line ({m} sites, {n} customers)")
    return LocationFile(sites[:, 0].copy(), sites[:, 1].copy(), rows[:, 0].copy(), rows[:, 1:].copy())


def _left_open(path: Path, capacity: float | None) -> float:
    if capacity is None:
        raise ParameterError(f"{path} leaves the capacity open.", "Give --capacity N.")
    return capacity
