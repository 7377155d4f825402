"""Communities by networkit's ParallelLeiden, made repeatable: sorted ties, a fixed seed, one thread."""

from __future__ import annotations

import numpy as np

from lumbung.planning.clustering.graph import Ties
from lumbung.planning.clustering.sphere import Ints

ITERATIONS = 3


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


def by_first_node(community: Ints) -> Ints:
    """The same communities, numbered 0…k-1 in the order of their first node."""
    _, first, inverse = np.unique(community, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return rank[inverse.ravel()]
