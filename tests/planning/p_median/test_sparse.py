"""p-median by near sites: beside enumeration with lists that are far too short, and what holds on large planes."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbung.core.errors import ParameterError
from lumbung.planning.p_median import Plane, PMedianProblem, PMedianResult, coarse, p_median_problem, solve, sparse
from lumbung.planning.p_median.ground import ground_of
from lumbung.planning.solving import GapLimit, IterationLimit, Progress, Status, Target, TimeLimit


@st.composite
def problems(draw: st.DrawFn) -> PMedianProblem:
    """Small planes: on a grid with several at one place or anywhere, weights of 0, fixed and forbidden sites."""
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    n, m = draw(st.integers(1, 14)), draw(st.integers(1, 8))
    if draw(st.booleans()):
        customers, sites = random.integers(0, 4, (n, 2)).astype(float), random.integers(0, 4, (m, 2)).astype(float)
    else:
        customers, sites = random.random((n, 2)) * 100, random.normal(50, 30, (m, 2))
    weights = random.integers(0, 4, n) * random.random(n) if draw(st.booleans()) else np.ones(n)
    order = random.permutation(m)
    forbidden = order[: draw(st.integers(0, m - 1))] if draw(st.booleans()) else order[:0]
    p = draw(st.integers(1, m - len(forbidden)))
    fixed = order[len(forbidden) :][: draw(st.integers(0, p))]
    return p_median_problem(Plane(customers, sites), p, weights=weights, fixed=fixed, forbidden=forbidden)


def priced(problem: PMedianProblem, opened: tuple[int, ...]) -> float:
    """What a set costs, from the points alone."""
    plane = problem.distances
    assert isinstance(plane, Plane)
    apart = plane.customer_xy[:, None, :] - plane.site_xy[None, list(opened), :]
    return float(problem.weights @ np.sqrt((apart**2).sum(axis=2)).min(axis=1))


def enumerated(problem: PMedianProblem) -> float:
    """The least cost over all sets of p sites."""
    sets = combinations(np.flatnonzero(~problem.forbidden), problem.p)
    return min(priced(problem, s) for s in sets if problem.fixed.sum() == problem.fixed[list(s)].sum())


def is_sound(problem: PMedianProblem, result: PMedianResult) -> None:
    """The open set is allowed, the cost is its true one, and everybody is served by her nearest open site."""
    assert len(set(result.opened.tolist())) == problem.p
    assert problem.fixed.sum() == problem.fixed[result.opened].sum()
    assert not problem.forbidden[result.opened].any()
    assert result.objective == pytest.approx(priced(problem, tuple(result.opened)), rel=1e-12, abs=1e-12)
    assert set(result.served_by.tolist()) <= set(result.opened.tolist())
    assert result.bound <= result.objective


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(0, 3))
def test_with_whole_lists_the_bound_holds_and_what_is_called_optimal_is_the_best_of_all_sets(
    problem: PMedianProblem, seed: int
) -> None:
    result, best = solve(problem, IterationLimit(400), seed=seed, sparse=True), enumerated(problem)
    is_sound(problem, result)
    assert result.bound <= best * (1 + 1e-9)
    assert result.objective >= best * (1 - 1e-9)
    if result.status == Status.OPTIMAL:
        assert result.objective == pytest.approx(best, rel=2e-7)


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(1, 30), st.booleans())
def test_with_lists_that_are_too_short_the_bound_still_holds_and_the_cost_is_the_true_one(
    problem: PMedianProblem, entries: int, by_groups: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sparse, "MOST_ENTRIES", entries)
        if by_groups:
            patch.setattr(coarse, "LEAST_SITES", 2)
            patch.setattr(coarse, "SITES_A_MEDIAN", 1)
            patch.setattr(coarse, "WORTH", 1.0)
        result = solve(problem, IterationLimit(350), sparse=True)
    is_sound(problem, result)
    assert result.bound <= enumerated(problem) * (1 + 1e-9)


def drawn(n: int, m: int, p: int, seed: int = 3) -> PMedianProblem:
    """Clustered customers, sites anywhere, real weights."""
    random = np.random.default_rng(seed)
    centre = random.random((20, 2)) * 1000
    customers = centre[random.integers(0, 20, n)] + random.normal(0, 40, (n, 2))
    return p_median_problem(Plane(customers, random.random((m, 2)) * 1000), p, weights=random.random(n) + 0.1)


def test_a_large_plane_is_searched_by_near_sites_without_being_asked() -> None:
    problem = drawn(30_000, 3000, 150)
    result = solve(problem, GapLimit(0.01))
    is_sound(problem, result)
    assert result.status == Status.GAP_REACHED
    assert result.gap <= 0.01


def test_the_certified_gap_of_a_medium_plane_becomes_small() -> None:
    problem = drawn(6000, 6000, 200)
    result = solve(problem, IterationLimit(700), sparse=True)
    is_sound(problem, result)
    assert result.gap <= 0.004


def test_the_same_seed_and_steps_give_the_same_answer() -> None:
    one, other = (solve(drawn(9000, 3000, 60), IterationLimit(420), seed=5, sparse=True) for _ in range(2))
    assert one.opened.tolist() == other.opened.tolist()
    assert (one.objective, one.bound, one.iterations) == (other.objective, other.bound, other.iterations)


def test_the_order_of_the_points_does_not_matter() -> None:
    problem, random = drawn(5000, 400, 30), np.random.default_rng(1)
    plane, customers, sites = problem.distances, random.permutation(5000), random.permutation(400)
    assert isinstance(plane, Plane)
    mixed = p_median_problem(
        Plane(plane.customer_xy[customers], plane.site_xy[sites]), 30, weights=problem.weights[customers]
    )
    one, other = (solve(p, IterationLimit(400), sparse=True) for p in (problem, mixed))
    assert sorted(sites[other.opened].tolist()) == one.opened.tolist()
    assert other.bound == pytest.approx(one.bound, rel=1e-12)


def test_a_stop_says_why_and_a_solution_is_there_at_once() -> None:
    problem = drawn(9000, 3000, 60)
    for stop, status in ((TimeLimit(0), Status.TIME_LIMIT), (Target(1e12), Status.TARGET_REACHED)):
        result = solve(problem, stop, sparse=True)
        is_sound(problem, result)
        assert result.status == status
    assert solve(problem, cancelled=lambda: True, sparse=True).status == Status.CANCELLED


def test_a_search_with_nothing_left_to_try_ends_by_itself() -> None:
    result = solve(drawn(400, 60, 6), sparse=True)
    assert result.status in (Status.STALLED, Status.OPTIMAL)
    assert result.gap <= 0.02


def test_the_trace_tells_of_a_falling_cost_and_a_rising_bound() -> None:
    heard: list[Progress] = []
    result = solve(drawn(6000, 500, 40), IterationLimit(500), listener=heard.append, sparse=True)
    assert [t.objective for t in result.trace] == sorted((t.objective for t in result.trace), reverse=True)
    assert [t.bound for t in result.trace] == sorted(t.bound for t in result.trace)
    assert heard[-1].objective == pytest.approx(result.objective, rel=1e-6)


def test_more_sites_than_there_are_places_are_filled_up() -> None:
    xy = np.array([[0.0, 0.0], [0.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 0.0]])
    result = solve(p_median_problem(Plane(xy, xy), 4, fixed=[1, 4]), sparse=True)
    assert (result.status, result.objective, len(set(result.opened.tolist()))) == (Status.OPTIMAL, 0.0, 4)
    assert {1, 4} <= set(result.opened.tolist())


def test_a_matrix_has_no_near_sites_to_look_up() -> None:
    with pytest.raises(ParameterError, match="on a plane only"):
        solve(p_median_problem(np.ones((3, 4)), 2), sparse=True)


def test_what_kicks_take_back_leaves_no_trace() -> None:
    problem = drawn(900, 900, 40)
    assert isinstance(problem.distances, Plane)
    ground, _ = ground_of(problem, problem.distances)
    level, random = sparse.first_optimum(ground), np.random.default_rng(1)
    for _ in range(20):
        before = level.total
        level.kick(np.arange(0, 900, 50, dtype=np.int32), random.random((20, 6)), 10**9)
        kept, near, loss = level.total, level.now.near.copy(), level.now.loss.copy()
        level.open_these(level.opened)
        assert len(level.opened) == 40
        assert level.total == pytest.approx(kept, rel=1e-12)
        assert kept <= before * (1 + 1e-12)
        assert (near == level.now.near).all()
        assert loss[level.opened] == pytest.approx(level.now.loss[level.opened], rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("entries", [30, 60])
def test_lists_that_had_to_be_cut_lead_no_search_astray(monkeypatch: pytest.MonkeyPatch, entries: int) -> None:
    """Clusters of very different size, and a fifth of the entries that lists to the third nearest open site need."""
    random = np.random.default_rng(3)
    share, centre = random.pareto(1.5, 12) + 0.1, random.random((12, 2))
    width = 0.002 + 0.05 * random.random(12) ** 3
    which = random.choice(12, 6000, p=share / share.sum())
    xy = centre[which] + random.normal(size=(6000, 2)) * width[which, None]
    problem = p_median_problem(Plane(xy[:4000], xy[4000:]), 40)
    whole = solve(problem, IterationLimit(300), sparse=True)
    monkeypatch.setattr("lumbung.planning.p_median.sparse.MOST_ENTRIES", entries * 4000)
    cut = solve(problem, IterationLimit(300), sparse=True)
    assert cut.bound <= whole.objective <= cut.objective * 1.001
    assert cut.objective <= 1.2 * whole.objective
