"""A coarser ground: a part of the sites, and customers near each other gathered at their centre of gravity.

A solution of the coarse ground costs little to find and is near to a good one of the fine ground, and so are its prices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lumbung.planning.p_median.distances import THREADS
from lumbung.planning.p_median.ground import Floats, Ground, Ints, evenly
from lumbung.planning.p_median.level import Level

SITES_A_MEDIAN = 20
LEAST_SITES = 4000
WORTH = 2.0
"""A coarse ground has at most 1 / WORTH of the customers, or it is not worth the trouble."""
GROUPS_A_SITE = 3
"""At most: with fewer, its best open sets are not those of the fine ground; more cost time."""
FOLLOWING = 0.3
"""How far a customer's price follows her own way to the nearest site, against that of her group."""


@dataclass(frozen=True, eq=False)
class Coarse:
    """`ground` with its sites' numbers in the fine one (`site`), and in which group each fine customer is (`group`)."""

    ground: Ground
    site: Ints
    group: Ints


def coarsened(fine: Ground) -> Coarse | None:
    """The coarse ground, or None where the fine one is small enough."""
    most = max(LEAST_SITES, SITES_A_MEDIAN * fine.p)
    if fine.customers < WORTH * min(most, fine.sites):
        return None
    site = _some_sites(fine, most)
    groups = int(min(GROUPS_A_SITE * len(site), fine.customers / WORTH))
    centre = np.linspace(0, fine.customers - 1, max(1, groups)).astype(np.int64)
    group = _nearest(fine.customer_xy[centre], fine.customer_xy)
    group = np.unique(group, return_inverse=True)[1]
    weight = np.bincount(group, fine.weight).astype(np.float64)
    xy = np.stack([np.bincount(group, fine.weight * fine.customer_xy[:, k]) / weight for k in (0, 1)], axis=1)
    apart = ((fine.customer_xy - xy[group]) ** 2).sum(axis=1) + fine.spread**2
    spread = np.sqrt(np.bincount(group, fine.weight * apart) / weight)
    return Coarse(Ground(xy, weight, spread, fine.site_xy[site], fine.fixed[site], fine.p), site, group)


def _some_sites(fine: Ground, most: int) -> Ints:
    """All sites, or those nearest to customers evenly spaced along the curve, with the fixed ones and at least p."""
    if fine.sites <= 1.5 * most:
        return np.arange(fine.sites)
    at = np.linspace(0, fine.customers - 1, most).astype(np.int64)
    near = _nearest(fine.site_xy, fine.customer_xy[at])
    site = np.union1d(near, np.flatnonzero(fine.fixed))
    return site if len(site) >= fine.p else np.union1d(site, evenly(fine))


def _nearest(sites: Floats, xy: Floats) -> Ints:
    """For each of `xy` which of `sites` is nearest."""
    from scipy.spatial import cKDTree  # noqa: PLC0415  (half of the library's start)

    return np.asarray(cKDTree(sites).query(xy, workers=THREADS)[1], dtype=np.int64)


def middle_prices(level: Level) -> Floats:
    """Prices halfway between each customer's nearest and second nearest site."""
    prices: Floats = level.now.cost.mean(axis=1, dtype=np.float64)
    return prices


def finer_prices(coarse: Level, prices: Floats, group: Ints, fine: Level) -> Floats:
    """Prices for `fine` from those of the groups, for a unit of weight each."""
    near = coarse.now.cost[:, 0]
    each = (prices - FOLLOWING * near) / coarse.ground.weight
    found: Floats = each[group] * fine.ground.weight + FOLLOWING * fine.now.cost[:, 0]
    return found
