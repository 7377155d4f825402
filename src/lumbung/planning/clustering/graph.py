"""The graph of neighbours: who is near whom, and how each of the three bases ties them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lumbung.core.parameters import Parameters
from lumbung.planning.clustering.makers import Bits, size_of
from lumbung.planning.clustering.sphere import Floats, Floats32, Ints32

BASES = ("chain", "skills", "technology")
"""UU 11/2020 Art. 89(2) a, b, c, in this order."""

ALONE = -1
"""The group of a maker who is in none."""


@dataclass(frozen=True)
class Ties:
    """m ties between makers `a` < `b`, sorted by (a, b).

    `parts` (m, 3): relatedness 0-1 that each basis gives (a1 C, a2 J, a3 K over a1 + a2 + a3), in the order of BASES.
    `weight` = exp(-d²/2h²) · (sum of parts - θ).
    """

    n: int
    a: Ints32
    b: Ints32
    metres: Floats32
    parts: Floats32
    weight: Floats32

    @cached_property
    def relatedness(self) -> Floats:
        """Sum of the parts, 0-1."""
        return np.asarray(self.parts.sum(axis=1), dtype=np.float64)

    def inside(self, kept: NDArray[np.bool_]) -> Ties:
        """The ties where `kept`."""
        return Ties(self.n, self.a[kept], self.b[kept], self.metres[kept], self.parts[kept], self.weight[kept])


def jaccard(one: Bits, other: Bits) -> Floats:
    """|A ∩ B| / |A ∪ B| of two sets of codes; 0 when both are empty."""
    both = size_of(one & other)
    return np.asarray(both / np.maximum(size_of(one | other), 1), dtype=np.float64)


def complementarity(can_a: Bits, lack_a: Bits, can_b: Bits, lack_b: Bits) -> Floats:
    """How well two makers complete each other's recipe, 0-1.

    K = 1 - (1 - k_ab)(1 - k_ba), where k_ab is the share of what b's recipe needs and b cannot do that a can do.
    Two who can do the same and lack the same have K = 0.
    """
    a_for_b = size_of(can_a & lack_b) / np.maximum(size_of(lack_b), 1)
    b_for_a = size_of(can_b & lack_a) / np.maximum(size_of(lack_a), 1)
    return np.asarray(1 - (1 - a_for_b) * (1 - b_for_a), dtype=np.float64)


def basis_weights(parameters: Parameters) -> Floats:
    """a1, a2, a3 over their sum, in the order of BASES; equal when all are 0."""
    raw = np.array([parameters.number(f"cluster_weight_{basis}") for basis in BASES])
    return raw / raw.sum() if raw.sum() > 0 else np.full(3, 1 / 3)
