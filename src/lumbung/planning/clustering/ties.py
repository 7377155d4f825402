"""The graph of neighbours, built: pairs who are near, related on the three bases, above θ."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lumbung.core.parameters import Parameters
from lumbung.planning.clustering.chain_links import ChainLink, chain_relatedness
from lumbung.planning.clustering.graph import BASES, Ties, basis_weights
from lumbung.planning.clustering.makers import Makers
from lumbung.planning.clustering.neighbours import in_blocks, nearest, once_each, pairs_of
from lumbung.planning.clustering.relatedness import Traits, keep_tied, measure
from lumbung.planning.clustering.sphere import Ints32, chord_m


def build_ties(makers: Makers, links: Sequence[ChainLink], parameters: Parameters) -> Ties:
    """Ties between makers within reach who are related by more than θ on the three bases together."""
    reach_m = parameters.number("cluster_reach_m")
    traits = Traits(
        makers.xyz, makers.chain, makers.skills, makers.can, makers.lack,
        between_chains=chain_relatedness(makers.chains, links), basis_weight=basis_weights(parameters),
        spread=2 * parameters.number("cluster_bandwidth_m") ** 2,
        theta=parameters.number("cluster_least_relatedness"), reach_m=chord_m(reach_m),
    )  # fmt: skip
    same_chain, of_any = (parameters.whole(f"cluster_neighbours_{which}") for which in ("same_chain", "any"))
    a, b = _tied_pairs(makers, traits, same_chain, of_any)
    metres, weight = np.empty(len(a), dtype=np.float32), np.empty(len(a), dtype=np.float32)
    parts = np.empty((len(a), len(BASES)), dtype=np.float32)
    in_blocks(len(a), lambda first, last: measure(first, last, a, b, traits, metres, parts, weight))
    return Ties(len(makers), a, b, metres, parts, weight)


def _tied_pairs(makers: Makers, traits: Traits, same_chain: int, of_any: int) -> tuple[Ints32, Ints32]:
    """Pairs a < b, sorted, where one is among the other's nearest and there is a tie."""
    near = nearest(makers, same_chain, of_any, traits.reach_m)
    once_each(near, of_any)
    in_blocks(len(near), lambda first, last: keep_tied(first, last, near, traits))
    return pairs_of(near)
