"""Communities by networkit's ParallelLeiden, made repeatable: sorted ties, a fixed seed, one thread."""

from __future__ import annotations

import numpy as np

from lumbung.planning.clustering.graph import Ties
from lumbung.planning.clustering.sphere import Ints

ITERATIONS = 3
RUNS = 5
"""Most runs of Leiden to find the resolution that gives the target size."""

CLOSE_ENOUGH = 0.1
LEAST_GAMMA = 0.05


def leiden(ties: Ties, *, gamma: float, seed: int) -> Ints:
    """Community 0…k-1 of each maker, numbered by their first member; makers without a tie stand alone.

    Maximises modularity with resolution gamma: sum over communities of w(c) - gamma · vol(c)² / 2W
    (Reichardt & Bornholdt 2006; Traag, Waltman & van Eck 2019). Ties come sorted, so the order
    of input rows does not matter.
    """
    if not len(ties.a):
        return np.arange(ties.n, dtype=np.int64)
    import networkit as nk  # noqa: PLC0415 - 0.3 s of import, only for those who cluster

    threads = nk.getMaxNumberOfThreads()
    nk.setNumberOfThreads(1)
    nk.setSeed(seed % 2**63, False)
    try:
        ends = (ties.a.astype(np.uint64), ties.b.astype(np.uint64))
        graph = nk.GraphFromCoo((ties.weight, ends), n=ties.n, weighted=True, directed=False)
        search = nk.community.ParallelLeiden(graph, randomize=True, iterations=ITERATIONS, gamma=gamma)
        search.run()
        found = np.asarray(search.getPartition().getVector(), dtype=np.int64)
    finally:
        nk.setNumberOfThreads(threads)
    return by_first_node(found)


def at_target_size(ties: Ties, target_size: int, seed: int) -> tuple[Ints, float]:
    """Communities whose typical size comes near the target, and the resolution gamma that gives them.

    Gamma starts at makers with ties / target size, which keeps sizes as n grows, and is scaled by typical size over
    target until the two agree: the factor depends on how the makers lie, so it is found and not assumed.
    """
    tied = len(np.unique(np.concatenate((ties.a, ties.b))))
    gamma = max(LEAST_GAMMA, tied / (4 * target_size))
    tried: list[tuple[float, float, Ints]] = []
    for _ in range(RUNS):
        found = leiden(ties, gamma=gamma, seed=seed)
        ratio = typical_size(found) / target_size
        tried.append((abs(np.log(ratio)), gamma, found))
        if abs(ratio - 1) <= CLOSE_ENOUGH or gamma * ratio < LEAST_GAMMA:
            break
        gamma *= ratio
    _, gamma, found = min(tried, key=lambda run: run[0])
    return found, gamma


def typical_size(community: Ints) -> float:
    """Size of the community that a maker with company is in, on average: sum of squares over sum, without singles."""
    sizes = np.bincount(community).astype(np.float64)
    sizes = sizes[sizes > 1]
    return float((sizes**2).sum() / sizes.sum()) if len(sizes) else 1.0


def by_first_node(community: Ints) -> Ints:
    """The same communities, numbered 0…k-1 in the order of their first node."""
    _, first, inverse = np.unique(community, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return rank[inverse.ravel()]
