"""Neighbours and the three bases that tie them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planning.clustering.makers_on_a_map import frames, maker

from lumbung.planning.clustering import default_parameters
from lumbung.planning.clustering.chain_links import chain_links
from lumbung.planning.clustering.graph import BASES, complementarity, jaccard
from lumbung.planning.clustering.makers import makers_from_frames, pack, size_of
from lumbung.planning.clustering.neighbours import nearest, once_each, pairs_of, told_apart
from lumbung.planning.clustering.network import connected, network
from lumbung.planning.clustering.ties import build_ties

CODES = tuple(f"c{i}" for i in range(130))
sets = st.frozensets(st.sampled_from(CODES), max_size=12)


@given(sets, sets)
def test_jaccard_of_bits_is_that_of_sets(one: frozenset[str], other: frozenset[str]) -> None:
    a, b = pack([one], CODES), pack([other], CODES)
    expected = len(one & other) / len(one | other) if one | other else 0.0
    assert jaccard(a, b)[0] == pytest.approx(expected)
    assert size_of(a)[0] == len(one)


@given(sets, sets, sets, sets)
def test_complementarity_is_symmetric_and_a_share(
    can_a: frozenset[str], need_a: frozenset[str], can_b: frozenset[str], need_b: frozenset[str]
) -> None:
    bits = [pack([x], CODES) for x in (can_a, need_a - can_a, can_b, need_b - can_b)]
    forth = complementarity(*bits)[0]
    back = complementarity(*bits[2:], *bits[:2])[0]
    assert forth == pytest.approx(back)
    assert 0 <= forth <= 1


@given(sets, sets)
def test_sameness_is_no_complementarity(can: frozenset[str], need: frozenset[str]) -> None:
    """Two who can do the same and lack the same do not complete each other."""
    able, lack = pack([can], CODES), pack([need - can], CODES)
    assert complementarity(able, lack, able, lack)[0] == 0


def test_whoever_can_do_all_that_the_other_lacks_complements_fully() -> None:
    can, lack, none = (
        pack([frozenset({"c1", "c2"})], CODES),
        pack([frozenset({"c1"})], CODES),
        pack([frozenset()], CODES),
    )
    assert complementarity(can, none, none, lack)[0] == 1


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000), st.booleans()), min_size=2, max_size=25))
def test_neighbours_are_the_nearest_within_reach_as_by_brute_force(points: list[tuple[int, int, bool]]) -> None:
    """Distances that differ, so that the nearest are beyond dispute."""
    makers = makers_from_frames(
        *frames(
            [
                maker(f"m{i:02d}", north + i * 0.37, "garments" if kind else "bakery", east_m=east + i * i * 0.11)
                for i, (north, east, kind) in enumerate(points)
            ]
        )
    )
    reach, same, of_any = 1500.0, 2, 3
    near = nearest(makers, same, of_any, reach)
    once_each(near, of_any)
    pairs = list(zip(*(x.tolist() for x in pairs_of(near)), strict=True))
    found = set(pairs)
    assert pairs == sorted(found)
    xyz = told_apart(makers)
    away = np.linalg.norm(xyz[:, None] - xyz[None], axis=2)
    expected = set()
    for i in range(len(makers)):
        others = [j for j in np.argsort(away[i], kind="stable").tolist() if j != i and away[i, j] <= reach + 2]
        alike = [j for j in others if makers.chain[j] == makers.chain[i]]
        expected |= {(min(i, j), max(i, j)) for j in others[:of_any] + alike[:same]}
    assert found == expected


def test_five_hundred_makers_on_one_point_each_have_neighbours_of_their_own() -> None:
    """On one village's centre the k-nearest list must not fall apart into cliques or hang on one maker."""
    parameters = default_parameters()
    makers = makers_from_frames(*frames([maker(f"m{i:03d}", 0) for i in range(500)]))
    ties = build_ties(makers, chain_links(), parameters)
    degree = np.bincount(np.concatenate((ties.a, ties.b)), minlength=500)
    assert degree.min() >= parameters.whole("cluster_neighbours_same_chain")
    assert degree.max() <= 4 * parameters.whole("cluster_neighbours_same_chain")
    assert connected(network(ties), np.zeros(500, dtype=np.int64)).max() == 0
    assert ties.metres.max() == 0


def test_a_tie_fades_with_distance_and_ends_at_reach() -> None:
    makers = makers_from_frames(*frames([maker("a", 0), maker("b", 500), maker("c", 2400)]))
    ties = build_ties(makers, chain_links(), default_parameters())
    weight = {(a, b): w for a, b, w in zip(ties.a.tolist(), ties.b.tolist(), ties.weight.tolist(), strict=True)}
    assert set(weight) == {(0, 1), (1, 2)}
    assert weight[0, 1] > 5 * weight[1, 2]
    assert ties.metres[0] == pytest.approx(500, abs=0.5)


def test_each_basis_is_kept_apart() -> None:
    """Same chain only; same skills only; complementing technology only."""
    pairs = [
        (maker("a", 0, skills="x"), maker("b", 10, skills="y"), "chain"),
        (maker("a", 0, "bakery"), maker("b", 10, "garments"), "skills"),
        (
            maker("a", 0, "garments", skills="", activity="konveksi", technologies=""),
            maker("b", 10, "cosmetics_soap", skills="", technologies="sewing cutting overlocking ironing labelling"),
            "technology",
        ),
    ]
    for one, other, basis in pairs:
        ties = build_ties(makers_from_frames(*frames([one, other])), chain_links(), default_parameters())
        assert [name for name, part in zip(BASES, ties.parts[0], strict=True) if part > 0] == [basis]


def test_unrelated_neighbours_are_not_tied() -> None:
    register = frames(
        [maker("a", 0, "bakery", skills="baking"), maker("b", 10, "leather_footwear_bags", skills="sewing")]
    )
    assert len(build_ties(makers_from_frames(*register), chain_links(), default_parameters()).a) == 0
