"""Neighbours and the three bases that tie them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.clustering.makers_on_a_map import frames, maker

from lumbung.core.place import distance_m
from lumbung.planning.clustering import default_parameters
from lumbung.planning.clustering.chain_links import chain_links, chain_relatedness
from lumbung.planning.clustering.graph import BASES, complementarity, jaccard
from lumbung.planning.clustering.makers import makers_from_frames, pack, size_of
from lumbung.planning.clustering.neighbours import nearest, once_each, pairs_of, told_apart
from lumbung.planning.clustering.network import connected, network
from lumbung.planning.clustering.ties import build_ties

CODES = tuple(f"c{i}" for i in range(130))
sets = st.frozensets(st.sampled_from(CODES), max_size=12)


@settings(deadline=None)
@given(sets, sets)
def test_jaccard_of_bits_is_that_of_sets(one: frozenset[str], other: frozenset[str]) -> None:
    a, b = pack([one], CODES), pack([other], CODES)
    expected = len(one & other) / len(one | other) if one | other else 0.0
    assert jaccard(a, b)[0] == pytest.approx(expected)
    assert size_of(a)[0] == len(one)


@settings(deadline=None)
@given(sets, sets, sets, sets)
def test_complementarity_is_symmetric_and_a_share(
    can_a: frozenset[str], need_a: frozenset[str], can_b: frozenset[str], need_b: frozenset[str]
) -> None:
    bits = [pack([x], CODES) for x in (can_a, need_a - can_a, can_b, need_b - can_b)]
    forth = complementarity(*bits)[0]
    back = complementarity(*bits[2:], *bits[:2])[0]
    assert forth == pytest.approx(back)
    assert 0 <= forth <= 1


@settings(deadline=None)
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


@settings(deadline=None)
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


def test_parts_and_weights_of_ties_are_those_of_the_definitions() -> None:
    """The kernel against arrays: C, Jaccard, complementarity, and exp(-d²/2h²) · (sum - θ)."""
    draw = np.random.default_rng(8)
    words = [f"w{i}" for i in range(70)]
    makers = makers_from_frames(
        *frames(
            [
                maker(
                    f"m{i:03d}", draw.uniform(0, 3000), ("garments", "bakery", "printing")[i % 3],
                    skills=" ".join(draw.choice(words, 8)), technologies=" ".join(draw.choice(words, 30)) + " sewing cutting"[: 8 * (i % 3)],
                )
                for i in range(120)
            ]
        )
    )  # fmt: skip
    parameters = default_parameters()
    ties = build_ties(makers, chain_links(), parameters)
    a, b = ties.a, ties.b
    between = chain_relatedness(makers.chains, chain_links())
    parts = np.column_stack(
        (
            between[makers.chain[a], makers.chain[b]],
            jaccard(makers.skills[a], makers.skills[b]),
            complementarity(makers.can[a], makers.lack[a], makers.can[b], makers.lack[b]),
        )
    )
    away = np.array(
        [distance_m(makers.lat[i], makers.lon[i], makers.lat[j], makers.lon[j]) for i, j in zip(a, b, strict=True)]
    )
    nearness = np.exp(-(away**2) / (2 * parameters.number("cluster_bandwidth_m") ** 2))
    weight = nearness * (parts.sum(axis=1) / 3 - parameters.number("cluster_least_relatedness"))
    assert len(a) > 1000
    assert (parts > 0).any(axis=0).all()
    assert ties.parts == pytest.approx(parts / 3, abs=1e-6)
    assert ties.metres == pytest.approx(away, abs=0.01)
    assert ties.weight == pytest.approx(weight, abs=1e-5)


@settings(deadline=None)
@given(sets, sets, sets, sets, st.sampled_from(CODES))
def test_who_learns_what_the_other_lacks_completes_her_no_less(
    can_a: frozenset[str], need_a: frozenset[str], can_b: frozenset[str], need_b: frozenset[str], step: str
) -> None:
    """Only what one has and the other has not, and a recipe asks for, counts: a step that both can do adds nothing."""

    def between(a: frozenset[str], b: frozenset[str]) -> float:
        return float(complementarity(*(pack([x], CODES) for x in (a, need_a - a, b, need_b - b)))[0])

    if step in need_b - can_b and step not in need_a:
        assert between(can_a | {step}, can_b) >= between(can_a, can_b)
    assert between(can_a | can_b, can_a | can_b) == 0


@pytest.mark.parametrize("threads", [1, 3])
def test_threads_and_stretches_change_nothing(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(9)
    makers = makers_from_frames(
        *frames([maker(f"m{i:03d}", draw.uniform(0, 3000), east_m=draw.uniform(0, 3000)) for i in range(400)])
    )
    expected = build_ties(makers, chain_links(), default_parameters())
    monkeypatch.setattr("lumbung.planning.clustering.neighbours.BLOCK", 37)
    monkeypatch.setattr("os.cpu_count", lambda: threads)
    found = build_ties(makers, chain_links(), default_parameters())
    for name in ("a", "b", "metres", "parts", "weight"):
        assert np.array_equal(getattr(found, name), getattr(expected, name))


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
