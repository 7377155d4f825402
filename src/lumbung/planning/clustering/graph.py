"""The graph of neighbours: who is near whom, and how each of the three bases ties them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from lumbung.core.draws import uniform
from lumbung.core.parameters import Parameters
from lumbung.planning.clustering.chain_links import ChainLink, chain_relatedness
from lumbung.planning.clustering.makers import Bits, Makers, size_of
from lumbung.planning.clustering.sphere import Floats, Ints, chord_m, east_north

BASES = ("chain", "skills", "technology")
"""UU 11/2020 Art. 89(2) a, b, c, in this order."""

TIE_SPREAD_M = 1.0
"""Makers on one and the same point are told apart within this circle when neighbours are looked for, by a hash of
their id: hundreds may share a village's centre, and each then gets neighbours of her own. Distances stay true."""

LEAST_WEIGHT = 1e-3
CHUNK = 1_000_000


@dataclass(frozen=True)
class Ties:
    """m ties between makers `a` < `b`, sorted by (a, b).

    `parts` (m, 3): relatedness 0-1 that each basis gives (a1 C, a2 J, a3 K over a1 + a2 + a3), in the order of BASES.
    `weight` = exp(-d²/2h²) · (sum of parts - θ).
    """

    n: int
    a: Ints
    b: Ints
    metres: Floats
    parts: Floats
    weight: Floats

    @cached_property
    def relatedness(self) -> Floats:
        """Sum of the parts, 0-1."""
        return np.asarray(self.parts.sum(axis=1), dtype=np.float64)

    def inside(self, kept: NDArray[np.bool_]) -> Ties:
        """The ties where `kept`."""
        return Ties(self.n, self.a[kept], self.b[kept], self.metres[kept], self.parts[kept], self.weight[kept])


def told_apart(makers: Makers) -> Floats:
    """Positions where those that coincide are spread within TIE_SPREAD_M, by a hash of the id."""
    apart = makers.xyz.copy()
    twins = _coinciding(makers.lat, makers.lon)
    draws = np.array([[uniform(0, name, makers.id[i]) for name in ("tie radius", "tie angle")] for i in twins])
    if len(twins):
        radius, angle = TIE_SPREAD_M * np.sqrt(draws[:, :1]), 2 * np.pi * draws[:, 1:]
        east, north = east_north(makers.lat[twins], makers.lon[twins])
        apart[twins] += radius * (np.cos(angle) * east + np.sin(angle) * north)
    return apart


def _coinciding(lat: Floats, lon: Floats) -> Ints:
    """Those who share their point with another, ascending."""
    order = np.lexsort((lon, lat))
    same = (np.diff(lat[order]) == 0) & (np.diff(lon[order]) == 0)
    return np.sort(order[np.append(same, False) | np.append(False, same)]) if len(order) else order


def neighbour_pairs(makers: Makers, same_chain: int, of_any: int, reach_m: float) -> tuple[Ints, Ints]:
    """Pairs a < b where one is among the other's nearest: `same_chain` of her chain and `of_any` of all, within reach.

    A union of two k-nearest lists: in a dense mixed quarter the nearest of all would push out those of her chain.
    """
    n = len(makers)
    xyz = told_apart(makers)
    keys = [_nearest(xyz, np.arange(n), of_any, reach_m, n)]
    for chain in range(len(makers.chains)):
        keys.append(_nearest(xyz, np.flatnonzero(makers.chain == chain), same_chain, reach_m, n))
    key = np.sort(np.concatenate(keys))
    key = key[np.diff(key, prepend=-1) > 0]
    return key // max(n, 1), key % max(n, 1)


def _nearest(xyz: Floats, who: Ints, k: int, reach_m: float, n: int) -> Ints:
    """Pairs of each of `who` and her k nearest among `who`, as keys a·n + b with a < b."""
    if len(who) < 2:
        return np.empty(0, dtype=np.int64)
    points = xyz[who]
    limit = reach_m + 2 * TIE_SPREAD_M
    k = min(k + 1, len(who))
    _, near = cKDTree(points).query(points, k, distance_upper_bound=limit)
    here = np.repeat(np.arange(len(who)), k)
    there = near.ravel()
    real = (there < len(who)) & (there != here)
    one, other = who[here[real]], who[there[real]]
    return np.asarray(np.minimum(one, other) * n + np.maximum(one, other), dtype=np.int64)


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


def related(makers: Makers, a: Ints, b: Ints, between_chains: Floats, weights: Floats) -> Floats:
    """Parts (pairs, 3) of the relatedness of the pairs (a, b), in the order of BASES."""
    return np.column_stack(
        (
            weights[0] * between_chains[makers.chain[a], makers.chain[b]],
            weights[1] * jaccard(makers.skills[a], makers.skills[b]),
            weights[2] * complementarity(makers.can[a], makers.lack[a], makers.can[b], makers.lack[b]),
        )
    )


def build_ties(makers: Makers, links: Sequence[ChainLink], parameters: Parameters) -> Ties:
    """Ties between makers within reach who are related by more than θ on the three bases together."""
    reach_m, theta = parameters.number("cluster_reach_m"), parameters.number("cluster_least_relatedness")
    spread = 2 * parameters.number("cluster_bandwidth_m") ** 2
    a, b = neighbour_pairs(
        makers, parameters.whole("cluster_neighbours_same_chain"), parameters.whole("cluster_neighbours_any"), reach_m
    )
    between_chains, weights = chain_relatedness(makers.chains, links), basis_weights(parameters)
    found: list[Ties] = []
    for start in range(0, max(len(a), 1), CHUNK):
        one, other = a[start : start + CHUNK], b[start : start + CHUNK]
        metres = np.linalg.norm(makers.xyz[one] - makers.xyz[other], axis=1)
        parts = related(makers, one, other, between_chains, weights)
        weight = np.exp(-(metres**2) / spread) * np.maximum(parts.sum(axis=1) - theta, 0)
        kept = (metres <= chord_m(reach_m)) & (weight > LEAST_WEIGHT)
        found.append(Ties(len(makers), one, other, metres, parts, weight).inside(kept))
    return Ties(
        n=len(makers),
        a=np.concatenate([t.a for t in found]), b=np.concatenate([t.b for t in found]),
        metres=np.concatenate([t.metres for t in found]), parts=np.concatenate([t.parts for t in found]),
        weight=np.concatenate([t.weight for t in found]),
    )  # fmt: skip
