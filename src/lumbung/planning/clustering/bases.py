"""On which of the three bases clusters and members stand, how strongly, and what ties a cluster to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbung.core.errors import ParameterError
from lumbung.core.parameters import Parameters
from lumbung.planning.clustering.graph import BASES
from lumbung.planning.clustering.sphere import Floats, Ints

READINGS = ("strict", "wide")


@dataclass(frozen=True)
class Standing:
    """Strength 0-1 of k clusters, n makers and the pairs of neighbouring clusters, by basis (order of BASES).

    Strength is the mean relatedness of the ties, weighted by their nearness, so that the three bases add up to it.
    `complemented` tells of each maker whether someone in her cluster completes her recipe or she completes theirs;
    `tied`, whether she is tied to anybody.
    """

    clusters: Floats
    makers: Floats
    complemented: Ints
    tied: NDArray[np.bool_]
    pair_a: Ints
    pair_b: Ints
    pair_strength: Floats
    pair_share_a: Floats
    pair_share_b: Floats


def shares(strength: Floats) -> Floats:
    """What share of the strength each basis carries; zeros where there is none."""
    total = strength.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(strength, total, out=np.zeros_like(strength), where=total > 0), dtype=np.float64)


def main_bases(strength: Floats) -> list[str]:
    """`main_basis` of each row."""
    names = np.array([*BASES, ""])
    return [str(name) for name in names[np.where(strength.sum(axis=1) > 0, strength.argmax(axis=1), len(BASES))]]


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
