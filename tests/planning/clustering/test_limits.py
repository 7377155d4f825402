"""Sizes and diameter always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.clustering.makers_on_a_map import frames, maker
from tests.planning.clustering.networks import network_of, parts, ties_of

from lumbung.core.errors import ParameterError
from lumbung.core.parameters import Parameters
from lumbung.core.place import distance_m
from lumbung.planning.clustering import default_parameters
from lumbung.planning.clustering.chain_links import chain_links
from lumbung.planning.clustering.communities import at_target_size, leiden
from lumbung.planning.clustering.graph import ALONE, Ties
from lumbung.planning.clustering.limits import bounds_of, repaired
from lumbung.planning.clustering.makers import Makers, makers_from_frames
from lumbung.planning.clustering.network import network
from lumbung.planning.clustering.ties import build_ties

CHAINS = ("garments", "bakery", "printing")


def tight(**values: float | int) -> Parameters:
    """Limits that bite on small cases."""
    small = {"size_min": 3, "size_max": 7, "diameter_max_m": 900.0, "target_size": 5}
    return default_parameters().override({f"cluster_{name}": x for name, x in (small | values).items()}, "test")


def widest_m(makers: Makers, nodes: list[int]) -> float:
    """Largest great-circle distance between two of these makers."""
    return max(distance_m(makers.lat[i], makers.lon[i], makers.lat[j], makers.lon[j]) for i in nodes for j in nodes)


def scattered(points: list[tuple[int, int, int]]) -> Makers:
    """Makers on a coarse grid of 100 m, many of them on the same point."""
    return makers_from_frames(
        *frames(
            [
                maker(f"m{i:03d}", 100 * north, CHAINS[kind], east_m=100.0 * east, skills="" if kind else "sewing")
                for i, (north, east, kind) in enumerate(points)
            ]
        )
    )


def check(makers: Makers, ties: Ties, group: list[int], parameters: Parameters) -> None:
    """Sizes, great-circle distances and ties among members, by plain means."""
    edges = dict.fromkeys(zip(ties.a.tolist(), ties.b.tolist(), strict=True), 1.0)
    for name in set(group) - {ALONE}:
        nodes = [i for i, g in enumerate(group) if g == name]
        assert parameters.whole("cluster_size_min") <= len(nodes) <= parameters.whole("cluster_size_max")
        assert widest_m(makers, nodes) <= parameters.number("cluster_diameter_max_m") + 0.001
        assert parts(nodes, edges) == 1


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 2)), max_size=60),
    st.integers(0, 5),
    st.sampled_from([0.0, 150.0, 900.0, 4000.0]),
)
def test_sizes_and_diameter_hold_and_clusters_are_connected(
    points: list[tuple[int, int, int]], seed: int, diameter: float
) -> None:
    makers, parameters = scattered(points), tight(diameter_max_m=diameter)
    ties = build_ties(makers, chain_links(), parameters)
    net = network(ties)
    community, penalty = at_target_size(net, 5, seed)
    group = repaired(net, community, makers.xyz, bounds_of(parameters, penalty), seed).tolist()
    check(makers, ties, group, parameters)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_limits_hold_for_any_places_weights_and_communities(data: st.DataObject) -> None:
    """Nothing is assumed of the graph: ties across any distance, weights over six decades, all on one point or none."""
    n = data.draw(st.integers(1, 40), "makers")
    spots = data.draw(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=n, max_size=n), "places")
    pair = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda p: p[0] < p[1])
    weights = st.sampled_from([1e-3, 0.1, 1.0, 1e3])
    edges = data.draw(st.dictionaries(pair, weights, max_size=4 * n) if n > 1 else st.just({}), "ties")
    community = np.array(data.draw(st.lists(st.integers(0, n - 1), min_size=n, max_size=n), "communities"))
    fewest, more = data.draw(st.integers(2, 5)), data.draw(st.integers(0, 9))
    parameters = tight(
        size_min=fewest, size_max=2 * fewest + more, diameter_max_m=data.draw(st.sampled_from([0.0, 90.0, 250.0]))
    )
    makers = scattered([(north, east, 0) for north, east in spots])
    bounds = bounds_of(parameters, data.draw(st.sampled_from([0.0, 1e-4, 1.0]), "penalty"))
    group = repaired(network_of(n, edges), community, makers.xyz, bounds, data.draw(st.integers(0, 2))).tolist()
    check(makers, ties_of(n, edges), group, parameters)


def test_without_the_repair_the_limits_break() -> None:
    """Control: the communities alone are larger than allowed."""
    makers, parameters = scattered([(i % 2, 0, 0) for i in range(60)]), tight()
    ties = build_ties(makers, chain_links(), parameters)
    net = network(ties)
    community = leiden(net, 1 / net.volume.sum(), seed=1)
    with pytest.raises(AssertionError):
        check(makers, ties, community.tolist(), parameters)
    repaired_group = repaired(net, community, makers.xyz, bounds_of(parameters, 1 / net.volume.sum()), 1)
    check(makers, ties, repaired_group.tolist(), parameters)


def test_many_on_one_point_are_split_without_leaving_anyone_out() -> None:
    makers, parameters = scattered([(0, 0, 0)] * 500), default_parameters()
    ties = build_ties(makers, chain_links(), parameters)
    net = network(ties)
    community, penalty = at_target_size(net, parameters.whole("cluster_target_size"), 1)
    group = repaired(net, community, makers.xyz, bounds_of(parameters, penalty), 1).tolist()
    check(makers, ties, group, parameters)
    assert ALONE not in group


def test_too_few_related_makers_stay_alone() -> None:
    makers, parameters = scattered([(0, 0, 0), (0, 0, 0), (90, 0, 0)]), tight(size_min=3)
    ties = build_ties(makers, chain_links(), parameters)
    group = repaired(network(ties), np.array([0, 0, 1]), makers.xyz, bounds_of(parameters, 1.0), 1)
    assert group.tolist() == [ALONE] * 3


def test_limits_that_leave_no_way_to_split_are_refused() -> None:
    with pytest.raises(ParameterError, match="at least twice cluster_size_min"):
        bounds_of(tight(size_min=4, size_max=7), 0.0)
