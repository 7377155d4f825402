"""Subset-row cuts: of any three customers at most one chosen load holds two or more (Jepsen et al. 2008; Chvatal rank 1).

Every partition keeps them, the linear programme over loads does not; each has a price that a load pays once it holds two.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Members = NDArray[np.uint8]

VIOLATION = 0.02
"""A triple counts as violated by more than this."""


@njit(cache=True, nogil=True)
def violated_triples(members: Members, weight: Floats, triple: Ints, excess: Floats) -> int:
    """Fill `triple` (k, 3) and `excess` (k,) with triples that loads `members` (c, n) taken `weight` (c,) times break; how many."""
    c, n = members.shape
    together = np.zeros((n, n))
    for a in range(c):
        inside = np.flatnonzero(members[a])
        for i in inside:
            together[i, inside] += weight[a]
    found = 0
    for x in range(n):
        for y in range(x + 1, n):
            for z in range(y + 1, n):
                over = together[x, y] + together[x, z] + together[y, z] - 1.0
                if over <= VIOLATION:
                    continue
                for a in range(c):
                    if members[a, x] and members[a, y] and members[a, z]:
                        over -= 2.0 * weight[a]
                if over > VIOLATION and found < excess.size:
                    triple[found, 0], triple[found, 1], triple[found, 2] = x, y, z
                    excess[found] = over
                    found += 1
    return found


def worst_triples(members: Members, weight: Floats, *, most: int, most_each: int) -> Ints:
    """(k, 3): the most violated triples, at most `most`, and at most `most_each` of them through one customer."""
    triple, excess = np.zeros((20_000, 3), np.int64), np.zeros(20_000)
    count = violated_triples(members, weight, triple, excess)
    uses = np.zeros(members.shape[1], np.int64)
    kept: list[int] = []
    for a in np.argsort(-excess[:count], kind="stable"):
        if len(kept) == most:
            break
        if uses[triple[a]].max() < most_each:
            uses[triple[a]] += 1
            kept.append(int(a))
    return triple[kept]


def holds_two(members: Members, triple: Ints) -> NDArray[np.bool_]:
    """(columns, triples): which load of `members` (columns, n) holds two or more of which triple (k, 3)."""
    two: NDArray[np.bool_] = members[:, triple].sum(axis=2) >= 2
    return two
