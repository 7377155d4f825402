"""Communities are repeatable, connected, as good as can be on small cases, and come near the target size."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.clustering.makers_on_a_map import frames, maker
from tests.planning.clustering.networks import Edges, network_of, partitions, parts, small_edges, worth

from lumbung.planning.clustering import default_parameters
from lumbung.planning.clustering.chain_links import chain_links
from lumbung.planning.clustering.communities import at_target_size, leiden, typical_size
from lumbung.planning.clustering.makers import makers_from_frames
from lumbung.planning.clustering.network import Network, by_first_node, network
from lumbung.planning.clustering.ties import build_ties


@pytest.fixture(scope="module")
def net() -> Network:
    """600 makers in a band of 12 km."""
    draw = np.random.default_rng(3)
    people = [
        maker(
            f"m{i:03d}", draw.uniform(0, 12_000), ("garments", "bakery", "printing")[i % 3], east_m=draw.uniform(0, 900)
        )
        for i in range(600)
    ]
    return network(build_ties(makers_from_frames(*frames(people)), chain_links(), default_parameters()))


def penalty(net: Network, gamma: float) -> float:
    return gamma / float(net.volume.sum())


def test_the_same_seed_gives_the_same_communities(net: Network) -> None:
    runs = [leiden(net, penalty(net, 8.0), seed=5).tolist() for _ in range(4)]
    assert all(run == runs[0] for run in runs)


def test_another_seed_may_give_others(net: Network) -> None:
    """Control: the seed reaches the search."""
    assert len({tuple(leiden(net, penalty(net, 8.0), seed=seed)) for seed in range(6)}) > 1


@settings(max_examples=150, deadline=None)
@given(small_edges(), st.integers(0, 3), st.sampled_from([0.5, 1.0, 2.0, 8.0]))
def test_communities_are_connected_and_no_better_than_the_best_of_all_partitions(
    case: tuple[int, Edges], seed: int, gamma: float
) -> None:
    n, edges = case
    small = network_of(n, edges)
    rate = gamma / max(float(small.volume.sum()), 1e-12)
    found = leiden(small, rate, seed).tolist()
    best = max(worth(n, edges, other, rate) for other in partitions(n))
    reached = worth(n, edges, found, rate)
    assert worth(n, edges, range(n), rate) - 1e-6 <= reached <= best + 1e-6
    assert all(parts([i for i in range(n) if found[i] == c], edges) == 1 for c in set(found))
    for node in range(n):
        for home in set(found):
            moved = [home if i == node else c for i, c in enumerate(found)]
            assert worth(n, edges, moved, rate) <= reached + 1e-6


def test_small_cases_are_mostly_solved_to_the_best() -> None:
    """Forty random graphs of eight nodes: three in four reach the best of all 4,140 partitions."""
    draw = np.random.default_rng(5)
    every = list(partitions(8))
    reached = 0
    for _ in range(40):
        edges = {(a, b): 1.0 for a in range(8) for b in range(a + 1, 8) if draw.random() < 0.4}
        rate = 1.0 / (2 * max(len(edges), 1))
        found = worth(8, edges, leiden(network_of(8, edges), rate, seed=1).tolist(), rate)
        reached += found >= max(worth(8, edges, other, rate) for other in every) - 1e-6
    assert reached >= 30


def test_cliques_on_a_ring_are_found() -> None:
    edges = {(5 * c + i, 5 * c + j): 1.0 for c in range(20) for i in range(5) for j in range(i + 1, 5)}
    edges |= {(min(pair), max(pair)): 1.0 for c in range(20) for pair in [(5 * c + 4, 5 * (c + 1) % 100)]}
    ring = network_of(100, edges)
    assert leiden(ring, penalty(ring, 2.0), seed=1).tolist() == [i // 5 for i in range(100)]


@pytest.mark.parametrize("target", [10, 20, 40])
def test_communities_come_near_the_target_size(net: Network, target: int) -> None:
    community, _ = at_target_size(net, target, 1)
    assert target / 1.5 <= typical_size(community) <= target * 1.5


def test_the_resolution_of_a_large_network_is_found_on_a_part(net: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lumbung.planning.clustering.communities.SAMPLE", 160)
    community, _ = at_target_size(net, 20, 1)
    assert 20 / 1.5 <= typical_size(community) <= 20 * 1.5


def test_nobody_tied_means_everyone_alone() -> None:
    found, _ = at_target_size(network_of(3, {}), 30, 1)
    assert found.tolist() == [0, 1, 2]


def test_communities_are_numbered_by_their_first_node() -> None:
    assert by_first_node(np.array([3, 2, 3, 0])).tolist() == [0, 1, 0, 2]
