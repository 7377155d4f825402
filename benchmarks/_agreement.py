"""How far two partitions agree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def own_groups(group: Ints) -> Ints:
    """Makers in no group (below 0) as groups of one."""
    return np.where(group < 0, int(group.max(initial=0)) + 1 + np.arange(len(group)), group)


def _counts(one: Ints, other: Ints) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Sizes of the meets, of the groups of `one` and of the groups of `other`."""
    key = np.unique(one, return_inverse=True)[1].ravel() * len(one) + np.unique(other, return_inverse=True)[1].ravel()
    rows = (np.unique(x, return_counts=True)[1].astype(np.float64) for x in (key, one, other))
    return next(rows), next(rows), next(rows)


def adjusted_rand(one: Ints, other: Ints) -> float:
    """Adjusted Rand index of two partitions (Hubert & Arabie 1985): 1 the same, 0 as by chance."""
    joint, rows, columns = (float((c * (c - 1) / 2).sum()) for c in _counts(one, other))
    expected = rows * columns / (len(one) * (len(one) - 1) / 2)
    most = (rows + columns) / 2
    return (joint - expected) / (most - expected) if most != expected else 1.0


def mutual_information(one: Ints, other: Ints) -> float:
    """Normalised mutual information, over the mean of the entropies (Danon et al. 2005): 0-1."""
    joint, rows, columns = (-float((c / len(one) * np.log(c / len(one))).sum()) for c in _counts(one, other))
    return 2 * (rows + columns - joint) / (rows + columns) if rows + columns > 0 else 1.0
