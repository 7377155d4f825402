"""The loads known so far: a site, the customers it serves and what that costs; each only once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.capacitated_p_median.loading import DROPPED, FORCED
from lumbung.planning.capacitated_p_median.relaxation import Medians
from lumbung.planning.lagrangean_tree.selection import CLOSED, States

Ints = NDArray[np.int64]
Arcs = NDArray[np.int8]
Members = NDArray[np.uint8]


class Pool:
    """`site` (k,), `members` (k, n) of 0 and 1 and `cost` (k,) of k loads."""

    def __init__(self, medians: Medians) -> None:
        self.medians = medians
        self.site, self.cost = np.zeros(0, np.int64), np.zeros(0)
        self.members = np.zeros((0, medians.cost.shape[1]), np.uint8)
        self._known: set[bytes] = set()

    def __len__(self) -> int:
        return len(self.site)

    def add(self, site: Ints, members: Members) -> Ints:
        """Take loads (k,), (k, n) that are new; the numbers in the pool of those taken."""
        fresh = []
        for a, (j, mine) in enumerate(zip(site, members, strict=True)):
            name = int(j).to_bytes(4, "little") + np.packbits(mine).tobytes()
            if name not in self._known:
                self._known.add(name)
                fresh.append(a)
        before = len(self)
        site, members = site[fresh], members[fresh]
        self.site = np.concatenate((self.site, site))
        self.members = np.concatenate((self.members, members))
        self.cost = np.concatenate((self.cost, (self.medians.cost[site] * members).sum(axis=1)))
        return np.arange(before, len(self))

    def part(self, kept: NDArray[np.bool_]) -> Pool:
        """These loads only, in a pool that takes no more."""
        some = Pool(self.medians)
        some.site, some.cost, some.members = self.site[kept], self.cost[kept], self.members[kept]
        return some

    def allowed(self, states: States, arcs: Arcs) -> NDArray[np.bool_]:
        """(k,): the loads that a node with these `states` (m,) and `arcs` (m, n) still permits."""
        mine = arcs[self.site]
        broken = ((mine == DROPPED) & (self.members > 0)) | ((mine == FORCED) & (self.members == 0))
        allowed: NDArray[np.bool_] = (states[self.site] != CLOSED) & ~broken.any(axis=1)
        return allowed
