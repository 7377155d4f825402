"""Communities are repeatable and come near the target size."""

from __future__ import annotations

import numpy as np
import pytest
from tests.planning.clustering.makers_on_a_map import frames, maker

from lumbung.planning.clustering import default_parameters
from lumbung.planning.clustering.chain_links import chain_links
from lumbung.planning.clustering.communities import at_target_size, by_first_node, leiden, typical_size
from lumbung.planning.clustering.graph import Ties, build_ties
from lumbung.planning.clustering.makers import makers_from_frames


@pytest.fixture(scope="module")
def ties() -> Ties:
    """600 makers in a band of 12 km."""
    draw = np.random.default_rng(3)
    people = [
        maker(
            f"m{i:03d}", draw.uniform(0, 12_000), ("garments", "bakery", "printing")[i % 3], east_m=draw.uniform(0, 900)
        )
        for i in range(600)
    ]
    return build_ties(makers_from_frames(*frames(people)), chain_links(), default_parameters())


def test_the_same_seed_gives_the_same_communities(ties: Ties) -> None:
    runs = [leiden(ties, gamma=8.0, seed=5).tolist() for _ in range(4)]
    assert all(run == runs[0] for run in runs)


def test_another_seed_may_give_others(ties: Ties) -> None:
    """Control: the seed reaches the search."""
    assert len({tuple(leiden(ties, gamma=8.0, seed=seed)) for seed in range(6)}) > 1


def test_threads_of_the_caller_are_left_as_they_were(ties: Ties) -> None:
    import networkit as nk

    before = nk.getMaxNumberOfThreads()
    leiden(ties, gamma=1.0, seed=1)
    assert nk.getMaxNumberOfThreads() == before


@pytest.mark.parametrize("target", [10, 20, 40])
def test_communities_come_near_the_target_size(ties: Ties, target: int) -> None:
    community, _ = at_target_size(ties, target, 1)
    assert target / 1.5 <= typical_size(community) <= target * 1.5


def test_nobody_tied_means_everyone_alone() -> None:
    nothing = np.empty(0, dtype=np.int64)
    none = np.empty(0)
    found, _ = at_target_size(Ties(3, nothing, nothing, none, np.empty((0, 3)), none), 30, 1)
    assert found.tolist() == [0, 1, 2]


def test_communities_are_numbered_by_their_first_node() -> None:
    assert by_first_node(np.array([7, 2, 7, 9])).tolist() == [0, 1, 0, 2]
