"""How strongly clusters, makers and neighbouring clusters stand on each basis, from the ties."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.clustering.bases import Standing
from lumbung.planning.clustering.graph import BASES, Ties
from lumbung.planning.clustering.sphere import Floats, Floats32, Ints, Ints32
from lumbung.planning.solving.kernels import array_kernel

NONE = 1e-12


def standing(ties: Ties, cluster: Ints, count: int) -> Standing:
    """Measure `count` clusters; `cluster` holds each maker's, or a negative number for none."""
    of_cluster, of_maker = np.zeros((count, 1 + len(BASES))), np.zeros((ties.n, 1 + len(BASES)))
    completed, volume = np.zeros(ties.n, dtype=np.int64), np.zeros(count)
    across = _add_up(ties.a, ties.b, ties.parts, ties.weight, cluster, of_cluster, of_maker, completed, volume)
    outer = ties.inside(across)
    low = np.minimum(cluster[outer.a], cluster[outer.b])
    high = np.maximum(cluster[outer.a], cluster[outer.b])
    pairs, at = np.unique(low * max(count, 1) + high, return_inverse=True)
    pair_a, pair_b = pairs // max(count, 1), pairs % max(count, 1)
    between = np.zeros((len(pairs), 1 + len(BASES)))
    for column, value in enumerate((np.ones(len(outer.weight)), *outer.parts.T)):
        between[:, column] = np.bincount(at, outer.weight * value, len(pairs))
    tied = np.zeros(ties.n, dtype=bool)
    tied[ties.a] = tied[ties.b] = True
    return Standing(
        clusters=_means(of_cluster), makers=_means(of_maker), complemented=completed, tied=tied,
        pair_a=pair_a, pair_b=pair_b, pair_strength=_means(between),
        pair_share_a=between[:, 0] / np.maximum(volume[pair_a], NONE),
        pair_share_b=between[:, 0] / np.maximum(volume[pair_b], NONE),
    )  # fmt: skip


def _means(sums: Floats) -> Floats:
    """Sums of weight and of weight · parts as means of the parts."""
    return np.asarray(sums[:, 1:] / np.maximum(sums[:, :1], NONE), dtype=np.float64)


@array_kernel
def _add_up(  # noqa: PLR0917  (a kernel)
    a: Ints32, b: Ints32, parts: Floats32, weight: Floats32, cluster: Ints,
    of_cluster: Floats, of_maker: Floats, completed: Ints, volume: Floats,
) -> NDArray[np.bool_]:  # fmt: skip
    """Add weight and weight · parts of the ties inside clusters to these and to either end; which ties lie between two."""
    across = np.zeros(len(a), np.bool_)
    for k in range(len(a)):
        i, j = a[k], b[k]
        here, there = cluster[i], cluster[j]
        if here < 0 or there < 0:
            continue
        w = np.float64(weight[k])
        volume[here] += w
        volume[there] += w
        across[k] = here != there
        if here != there:
            continue
        of_cluster[here, 0] += w
        of_maker[i, 0] += w
        of_maker[j, 0] += w
        for p in range(3):
            of_cluster[here, 1 + p] += w * parts[k, p]
            of_maker[i, 1 + p] += w * parts[k, p]
            of_maker[j, 1 + p] += w * parts[k, p]
        completed[i] += parts[k, 2] > 0.0
        completed[j] += parts[k, 2] > 0.0
    return across
