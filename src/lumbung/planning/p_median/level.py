"""One level of detail of a large plane: its lists, an open set that is being improved, and what that costs truly."""

from __future__ import annotations

import numpy as np

from lumbung.planning.p_median.distances import THREADS
from lumbung.planning.p_median.greedy import open_greedily
from lumbung.planning.p_median.ground import Floats, Ground, Ints
from lumbung.planning.p_median.kicks import DRAWS, kick
from lumbung.planning.p_median.local_interchange import (
    PAYS,
    UNLISTED,
    Scratch,
    Standing,
    descend,
    enqueue,
    scratch_for,
    serve,
)
from lumbung.planning.p_median.near import NearLists, Numbers, Singles, columns_of, near_lists
from lumbung.planning.p_median.tournament import tournament_of
from lumbung.planning.solving.kernels import kernel

WAKE = 4
"""Nearest sites of a touched customer that are tried again where there are as many sites as customers."""
WITHOUT_END = np.iinfo(np.int64).max


class Level:
    """Lists of `ground` within `reach` (n,), of at most about `most` entries."""

    def __init__(self, ground: Ground, reach: Floats, most: int) -> None:
        self.ground = ground
        self.lists = near_lists(ground, reach, most)
        self.columns = columns_of(self.lists, ground.sites)
        self.wake = -(-WAKE * ground.sites // ground.customers)
        self.total = np.inf
        n, m = ground.customers, ground.sites
        near, cost = np.empty((n, 2), np.int32), np.empty((n, 2), np.float32)
        penalty = _penalties(self.lists, ground, reach)
        self.now = Standing(ground.fixed.copy(), ~ground.fixed, near, cost, penalty, np.zeros(m), tournament_of(m))
        self.scratch: Scratch = scratch_for(n, m)

    @property
    def entries(self) -> int:
        """Length of all lists together."""
        return len(self.lists.site)

    def open_greedily(self) -> None:
        """Start from the fixed sites and what saves most."""
        more = self.ground.p - int(self.ground.fixed.sum())
        self.now.is_open[:] = self.ground.fixed
        open_greedily(self.columns, self.now.penalty, self.now.is_open, self.now.tree, more)
        self.total = float(serve(self.lists, self.now))

    def open_these(self, opened: Ints) -> None:
        """Start from `opened` (p,)."""
        self.now.is_open[:] = False
        self.now.is_open[opened] = True
        self.total = float(serve(self.lists, self.now))

    def descend(self) -> None:
        """Interchange over all sites until no swap pays."""
        _try_all(self.scratch)
        self._descend()

    def _descend(self) -> None:
        self.total += float(
            descend(self.lists, self.columns, self.now, self.scratch, self.wake, self.least_saving, WITHOUT_END)
        )

    @property
    def least_saving(self) -> float:
        """What a swap must save."""
        return PAYS * self.total / self.ground.p

    def kick(self, wanted: Numbers, draws: Floats, budget: int) -> int:
        """Local kicks until the draws are used up or `budget` entries are read; how many."""
        change, done = kick(
            self.lists, self.columns, self.now, self.scratch, wanted, draws, self.wake, self.least_saving, budget
        )
        self.total += float(change)
        return int(done)

    def draws_for(self, budget: int, random: np.random.Generator) -> Floats:
        """Random numbers for as many kicks as `budget` can hold."""
        column = max(1, self.entries // self.ground.sites)
        return random.random((max(1, budget // (4 * column)), DRAWS))

    @property
    def opened(self) -> Ints:
        """The open sites in order."""
        return np.flatnonzero(self.now.is_open)

    def true_cost(self) -> float:
        """What the open set costs, unrounded, and with the true nearest site where none is listed."""
        ground = self.ground
        total = float(_listed_cost(ground.customer_xy, ground.weight, ground.site_xy, self.now))
        missing = np.flatnonzero(self.now.near[:, 0] < 0)
        if len(missing):
            distance = to_kth(ground.site_xy[self.opened], ground.customer_xy[missing], 1)
            total += float(distance @ ground.weight[missing])
        return total


def to_kth(sites: Floats, xy: Floats, k: int) -> Floats:
    """Distance from each of `xy` (n, 2) to the k-th nearest of `sites`; inf where there are not that many."""
    from scipy.spatial import cKDTree  # noqa: PLC0415  (half of the library's start)

    distance, _ = cKDTree(sites).query(xy, k=[k], workers=THREADS)
    return np.asarray(distance, dtype=np.float64)[:, 0]


def _penalties(lists: NearLists, ground: Ground, reach: Floats) -> Singles:
    """What a customer is taken to pay for a site that is not listed: more than for any that is, and twice what `reach` (n,) costs.

    Where a list had to be cut, that is what the open sites lay from her for which the lists were made.
    """
    last = np.where(np.isinf(lists.cap), 0.0, lists.cap)
    full = np.flatnonzero(np.isinf(lists.cap))
    last[full] = lists.cost[lists.start[full + 1] - 1]
    far = np.where(
        np.isinf(lists.cap) | np.isinf(reach), 0.0, 2.0 * ground.weight * np.hypot(reach, ground.spread / 2**0.5)
    )
    return np.asarray(np.maximum(UNLISTED * last, far) + np.finfo(np.float32).tiny, dtype=np.float32)


@kernel
def _try_all(scratch: Scratch) -> None:
    for j in range(scratch.queue.size):
        enqueue(scratch.queue, scratch.queued, scratch.tally, j)


@kernel
def _listed_cost(xy: Floats, weight: Floats, site_xy: Floats, now: Standing) -> float:
    total = 0.0
    for i in range(weight.size):
        j = now.near[i, 0]
        if j >= 0:
            total += weight[i] * np.hypot(site_xy[j, 0] - xy[i, 0], site_xy[j, 1] - xy[i, 1])
    return total
