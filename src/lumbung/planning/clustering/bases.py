"""On which of the three bases clusters and members stand, how strongly, and what ties a cluster to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lumbung.core.errors import ParameterError
from lumbung.core.parameters import Parameters
from lumbung.planning.clustering.graph import BASES, Ties
from lumbung.planning.clustering.sphere import Floats, Ints, Ints32

READINGS = ("strict", "wide")


@dataclass(frozen=True)
class Standing:
    """Strength 0-1 of k clusters, n makers and the pairs of neighbouring clusters, by basis (order of BASES).

    Strength is the mean relatedness of the ties, weighted by their nearness, so that the three bases add up to it.
    `complemented` tells of each maker whether someone in her cluster completes her recipe or she completes theirs.
    """

    clusters: Floats
    makers: Floats
    complemented: Ints
    pair_a: Ints
    pair_b: Ints
    pair_strength: Floats
    pair_share_a: Floats
    pair_share_b: Floats


def standing(ties: Ties, cluster: Ints, count: int) -> Standing:
    """Measure `count` clusters; `cluster` holds each maker's, or a negative number for none."""
    home_a, home_b = cluster[ties.a], cluster[ties.b]
    both = (home_a >= 0) & (home_b >= 0)
    inner, outer = ties.inside(both & (home_a == home_b)), ties.inside(both & (home_a != home_b))
    ends = np.concatenate((inner.a, inner.b))
    complements = inner.parts[:, BASES.index("technology")] > 0
    low = np.minimum(cluster[outer.a], cluster[outer.b])
    high = np.maximum(cluster[outer.a], cluster[outer.b])
    pairs, at = np.unique(low * max(count, 1) + high, return_inverse=True)
    pair_a, pair_b = pairs // max(count, 1), pairs % max(count, 1)
    volume = np.bincount(np.concatenate((home_a[both], home_b[both])), np.tile(ties.weight[both], 2), count)
    between = np.bincount(at, outer.weight, len(pairs))
    return Standing(
        clusters=_mean_parts(inner, cluster[inner.a], count),
        makers=_mean_parts(_doubled(inner), ends, ties.n),
        complemented=np.bincount(ends, np.tile(complements, 2), ties.n).astype(np.int64),
        pair_a=pair_a, pair_b=pair_b, pair_strength=_mean_parts(outer, at, len(pairs)),
        pair_share_a=between / np.maximum(volume[pair_a], 1e-12),
        pair_share_b=between / np.maximum(volume[pair_b], 1e-12),
    )  # fmt: skip


def _doubled(ties: Ties) -> Ties:
    """Each tie once for either end."""
    ends = np.tile(ties.a, 2), np.tile(ties.b, 2)
    return Ties(ties.n, *ends, np.tile(ties.metres, 2), np.tile(ties.parts, (2, 1)), np.tile(ties.weight, 2))


def _mean_parts(ties: Ties, key: Ints | Ints32, count: int) -> Floats:
    """Mean parts (count, 3) of the ties of each key, weighted by nearness (weight over relatedness above θ)."""
    total = np.bincount(key, ties.weight, count)
    parts = np.column_stack([np.bincount(key, ties.weight * ties.parts[:, i], count) for i in range(len(BASES))])
    return parts / np.maximum(total, 1e-12)[:, None]


def shares(strength: Floats) -> Floats:
    """What share of the strength each basis carries; zeros where there is none."""
    total = strength.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(strength, total, out=np.zeros_like(strength), where=total > 0), dtype=np.float64)


def main_basis(strength: Floats) -> str:
    """The basis that carries most; the earlier letter of Art. 89(2) where two carry the same; "" without any."""
    return BASES[int(np.argmax(strength))] if float(strength.sum()) > 0 else ""


def reading_of(parameters: Parameters) -> str:
    """The reading of Art. 89 asked for; raises ParameterError when it is neither of READINGS."""
    reading = parameters["cluster_reading"].value
    if reading not in READINGS:
        raise ParameterError(f"cluster_reading is {reading!r}.", "Choose strict or wide.")
    return str(reading)


def bases_of(strength: Floats, complemented_share: float, parameters: Parameters) -> tuple[str, ...]:
    """The bases on which a cluster stands: those that carry at least `basis_share` of its strength.

    Strict reading: the three are alternatives, and complementing is asked of technology alone (which counts nothing
    else). Wide reading: complementing is asked of all three, so a cluster stands only where at least
    `complement_share` of its members complete each other; otherwise it stands on none.
    """
    if reading_of(parameters) == "wide" and complemented_share < parameters.number("cluster_complement_share"):
        return ()
    least = parameters.number("cluster_basis_share")
    return tuple(b for b, part in zip(BASES, shares(strength), strict=True) if part >= least and part > 0)


def has_stages(bases: tuple[str, ...], parameters: Parameters) -> bool:
    """Whether the six stages of Art. 89(3) apply: in the strict reading to clusters on technology, else to all."""
    return "technology" in bases if reading_of(parameters) == "strict" else bool(bases)
