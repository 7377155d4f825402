"""Communities by the Leiden algorithm, of a size that is asked for; the same seed gives the same communities."""

from __future__ import annotations

import numpy as np

from lumbung.planning.clustering.leiden import gather, move_nodes, refine
from lumbung.planning.clustering.network import Network, by_first_node, members_of, part_of
from lumbung.planning.clustering.sphere import Ints

ITERATIONS = 3
"""Most rounds of Leiden, each from the communities of the last."""

RUNS = 6
"""Most runs of Leiden to find the resolution that gives the target size; a large graph is tried whole twice at most."""

CLOSE_ENOUGH = 0.1
LEAST_GAMMA = 0.05
STRETCH = 2048
"""Nodes are visited in random order within stretches of so many: neighbours in space stay neighbours in memory."""

SAMPLE = 48_000
STRIPS = 8
"""The resolution of a larger graph is looked for on this many nodes, in so many strips along the curve."""


def leiden(net: Network, penalty: float, seed: int) -> Ints:
    """Community 0…k-1 of each node, numbered by their first node; nodes without a tie stand alone.

    Maximises the sum over communities of w(c) - penalty/2 · vol(c)²; penalty = gamma / 2W.
    """
    n = len(net.starts) - 1
    draw = np.random.default_rng(seed)
    community = np.arange(n, dtype=np.int64)
    for _ in range(ITERATIONS):
        found = _one_round(net, community, penalty, draw)
        if np.array_equal(found, community):
            break
        community = found
    return community


def _one_round(net: Network, start: Ints, penalty: float, draw: np.random.Generator) -> Ints:
    """Move, refine and gather, level by level, until no part gains by a move."""
    community, part_at = start.copy(), np.arange(len(start), dtype=np.int64)
    while True:
        n = len(net.starts) - 1
        moves = move_nodes(net, community, penalty, _order(n, draw))
        community = by_first_node(community)
        parts = by_first_node(refine(net, community, penalty, _order(n, draw)))
        count = int(parts.max(initial=-1)) + 1
        if count == n or (moves == 0 and n < len(start)):
            return by_first_node(community[part_at])
        nodes, bounds = members_of(parts, count)
        net = gather(net, parts, nodes, bounds)
        community = community[nodes[bounds[:-1]]]
        part_at = parts[part_at]


def _order(n: int, draw: np.random.Generator) -> Ints:
    """All nodes, stretch by stretch, shuffled within each."""
    order = np.arange(n, dtype=np.int64)
    for first in range(0, n, STRETCH):
        draw.shuffle(order[first : first + STRETCH])
    return order


def at_target_size(net: Network, target_size: int, seed: int) -> tuple[Ints, float]:
    """Communities whose typical size comes near the target, and the penalty that gives them (gamma / 2W).

    Gamma starts at nodes with ties / target size, which keeps sizes as n grows, and is scaled by typical size over
    target until the two agree: the factor depends on how the makers lie, so it is found and not assumed.
    """
    n = len(net.starts) - 1
    total = max(float(net.volume.sum()), 1e-12)
    penalty = max(LEAST_GAMMA, np.count_nonzero(net.volume) / (4 * target_size)) / total
    runs = RUNS
    if n > SAMPLE:
        _, penalty = _tuned(_strips(net), target_size, penalty, seed, runs=RUNS)
        runs = 2
    return _tuned(net, target_size, penalty, seed, runs=runs)


def _tuned(net: Network, target_size: int, penalty: float, seed: int, *, runs: int) -> tuple[Ints, float]:
    """The best of so many runs, each at the penalty scaled by what the last one gave."""
    least = LEAST_GAMMA / max(float(net.volume.sum()), 1e-12)
    tried: list[tuple[float, float, Ints]] = []
    for _ in range(runs):
        found = leiden(net, penalty, seed)
        ratio = typical_size(found) / target_size
        tried.append((abs(np.log(ratio)), penalty, found))
        if abs(ratio - 1) <= CLOSE_ENOUGH or penalty * ratio < least:
            break
        penalty *= ratio
    _, penalty, found = min(tried, key=lambda run: run[0])
    return found, penalty


def _strips(net: Network) -> Network:
    """SAMPLE nodes in STRIPS strips along the curve, evenly spaced, with their ties among each other."""
    n = len(net.starts) - 1
    firsts = np.linspace(0, n - SAMPLE // STRIPS, STRIPS).astype(np.int64)
    nodes = np.unique((firsts[:, None] + np.arange(SAMPLE // STRIPS)).ravel())
    return part_of(net, nodes, np.zeros(n, dtype=np.int64))


def typical_size(community: Ints) -> float:
    """Size of the community that a maker with company is in, on average: sum of squares over sum, without singles."""
    sizes = np.bincount(community).astype(np.float64)
    sizes = sizes[sizes > 1]
    return float((sizes**2).sum() / sizes.sum()) if len(sizes) else 1.0
