"""Clustering region by region, with and without a halo: what is lost at the borders."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Ints = NDArray[np.int64]
Cluster = Callable[[NDArray[np.bool_]], Ints]
"""From the makers who take part (n,) to the group of each of them, below 0 for none."""

ALONE = -1


def by_region(region: Ints, points: NDArray[np.float64], halo_m: float, cluster: Cluster) -> Ints:
    """The group of each maker when each region is clustered with the makers up to halo_m beyond its border.

    A cluster belongs to the region in which most of its members are (the lower number of equals), and only there it
    is kept; a maker whom two regions keep goes to her own, else to the lower number.
    """
    group = np.full(len(region), ALONE, dtype=np.int64)
    own = np.zeros(len(region), dtype=bool)
    used = 0
    for r in np.unique(region):
        core = region == r
        near = core.copy()
        if halo_m > 0:
            near |= np.isfinite(cKDTree(points[core]).query(points, 1, distance_upper_bound=halo_m)[0])
        who = np.flatnonzero(near)
        found = cluster(near)
        for nodes in _each(who, found):
            regions, count = np.unique(region[nodes], return_counts=True)
            if regions[np.argmax(count)] == r:
                mine = nodes[core[nodes] | (~own[nodes] & (group[nodes] == ALONE))]
                group[mine] = used
                own[mine] |= core[mine]
                used += 1
    return group


def _each(who: Ints, found: Ints) -> list[Ints]:
    """The makers of each group that was found."""
    placed = np.flatnonzero(found >= 0)
    order = placed[np.argsort(found[placed], kind="stable")]
    return [who[nodes] for nodes in np.split(order, np.flatnonzero(np.diff(found[order])) + 1) if len(nodes)]
