"""LFR graphs (Lancichinetti, Fortunato & Radicchi 2008), made by networkit: 5,000 nodes as in their paper."""

from __future__ import annotations

import networkit as nk
import numpy as np
from numpy.typing import NDArray

from lumbung.planning.clustering.graph import Ties

NODES, DEGREE, MOST_DEGREE, LEAST_SIZE, MOST_SIZE = 5_000, 20, 50, 20, 100


def lfr(mixing: float, seed: int = 1) -> tuple[Ties, NDArray[np.int64]]:
    """Ties of weight 1 and the community of each node; `mixing` is the share of a node's ties that leave its own."""
    nk.setNumberOfThreads(1)
    nk.setSeed(seed, False)
    made = nk.generators.LFRGenerator(NODES)
    made.generatePowerlawDegreeSequence(DEGREE, MOST_DEGREE, -2)
    made.generatePowerlawCommunitySizeSequence(LEAST_SIZE, MOST_SIZE, -1)
    made.setMu(mixing)
    made.run()
    label = np.asarray(made.getPartition().getVector(), dtype=np.int64)
    pairs = np.array(sorted({(min(u, v), max(u, v)) for u, v in made.getGraph().iterEdges() if u != v}), dtype=np.int32)
    one = np.ones(len(pairs), dtype=np.float32)
    parts = np.zeros((len(pairs), 3), dtype=np.float32)
    return Ties(NODES, pairs[:, 0].copy(), pairs[:, 1].copy(), np.zeros_like(one), parts, one), label
