"""Kernels of the three bases: how two makers are related, and how strong their tie is."""

from __future__ import annotations

from math import exp, sqrt
from typing import NamedTuple

import numpy as np

from lumbung.planning.clustering.makers import Bits
from lumbung.planning.clustering.neighbours import NOBODY
from lumbung.planning.clustering.sphere import Floats, Floats32, Ints, Ints32
from lumbung.planning.solving.kernels import inner_kernel, kernel, whole

LEAST_WEIGHT = 1e-3


class Traits(NamedTuple):
    """What ties depend on: the makers' arrays, C between chains, a1, a2, a3 (adding up to 1), 2h², θ, reach (chord)."""

    xyz: Floats
    chain: Ints
    skills: Bits
    can: Bits
    lack: Bits
    between_chains: Floats
    basis_weight: Floats
    spread: float
    theta: float
    reach_m: float


@inner_kernel
def _ones(bits: np.uint64) -> int:
    """How many bits are set (Warren, Hacker's Delight, 5-1)."""
    bits = bits - ((bits >> np.uint64(1)) & np.uint64(0x5555555555555555))
    bits = (bits & np.uint64(0x3333333333333333)) + ((bits >> np.uint64(2)) & np.uint64(0x3333333333333333))
    bits = (bits + (bits >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int((bits * np.uint64(0x0101010101010101)) >> np.uint64(56))


@inner_kernel
def _jaccard(one: Bits, other: Bits) -> float:
    both, either = 0, 0
    for w in range(len(one)):
        both += _ones(one[w] & other[w])
        either += _ones(one[w] | other[w])
    return both / max(either, 1)


@inner_kernel
def _completed(can: Bits, lack: Bits) -> float:
    """Share of what is lacking that can be done."""
    done, wanted = 0, 0
    for w in range(len(can)):
        done += _ones(can[w] & lack[w])
        wanted += _ones(lack[w])
    return done / max(wanted, 1)


@inner_kernel
def tie(t: Traits, i: int, j: int) -> tuple[float, float, float, float, float]:
    """(metres, chain, skills, technology, weight) of a pair; the weight is 0 beyond reach and where it is too small."""
    x, y, z = (t.xyz[i, 0] - t.xyz[j, 0], t.xyz[i, 1] - t.xyz[j, 1], t.xyz[i, 2] - t.xyz[j, 2])
    metres = sqrt(x * x + y * y + z * z)
    chain = t.basis_weight[0] * t.between_chains[t.chain[i], t.chain[j]]
    skills = t.basis_weight[1] * _jaccard(t.skills[i], t.skills[j])
    forth, back = _completed(t.can[i], t.lack[j]), _completed(t.can[j], t.lack[i])
    technology = t.basis_weight[2] * (1 - (1 - forth) * (1 - back))
    weight = exp(-metres * metres / t.spread) * (chain + skills + technology - t.theta)
    if metres > t.reach_m or weight <= LEAST_WEIGHT:
        weight = 0.0
    return metres, chain, skills, technology, weight


@kernel
def keep_tied(first: int, last: int, near: Ints32, t: Traits) -> None:
    """Strike from the rows first…last of `near` those to whom there is no tie."""
    for i in range(first, last):
        for k in range(near.shape[1]):
            j = near[i, k]
            if j >= 0 and tie(t, min(i, whole(j)), max(i, whole(j)))[4] == 0.0:
                near[i, k] = NOBODY


@kernel
def measure(  # noqa: PLR0917  (a kernel)
    first: int, last: int, a: Ints32, b: Ints32, t: Traits, metres: Floats32, parts: Floats32, weight: Floats32
) -> None:
    """Fill the rows first…last with the ties of these pairs."""
    for k in range(first, last):
        metres[k], parts[k, 0], parts[k, 1], parts[k, 2], weight[k] = tie(t, whole(a[k]), whole(b[k]))
