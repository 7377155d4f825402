"""p-median: every answer beside enumeration, and what is asked of a bound, a status and a stop."""

from __future__ import annotations

from itertools import combinations
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbung.core.errors import ParameterError
from lumbung.planning.p_median import Plane, PMedianProblem, p_median_problem, solve
from lumbung.planning.solving import GapLimit, IterationLimit, Progress, Status, Target, TimeLimit


@st.composite
def problems(draw: st.DrawFn) -> PMedianProblem:
    """Small problems: whole or real costs, ties, missing connections, weights of 0, fixed and forbidden sites."""
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    n, m = draw(st.integers(1, 9)), draw(st.integers(1, 7))
    distance = random.integers(0, draw(st.sampled_from([3, 30])), (n, m)).astype(float)
    if draw(st.booleans()):
        distance += random.random((n, m))
    if draw(st.booleans()):
        distance[random.random((n, m)) < 0.2] = inf
    weights = random.integers(0, 4, n) if draw(st.booleans()) else np.ones(n)
    order = random.permutation(m)
    forbidden = order[: draw(st.integers(0, m - 1))] if draw(st.booleans()) else order[:0]
    p = draw(st.integers(1, m - len(forbidden)))
    fixed = order[len(forbidden) :][: draw(st.integers(0, p))]
    return p_median_problem(distance, p, weights=weights, fixed=fixed, forbidden=forbidden)


def cost_of(problem: PMedianProblem, opened: tuple[int, ...]) -> float:
    """What a set costs, from the matrix alone; inf where somebody cannot be served, whatever she weighs."""
    nearest = problem.distances.values[:, list(opened)].min(axis=1)  # type: ignore[attr-defined]
    return inf if np.isinf(nearest).any() else float(sum(w * d for w, d in zip(problem.weights, nearest, strict=True)))


def enumerated(problem: PMedianProblem) -> float:
    """The least cost over all sets of p sites."""
    sets = combinations(np.flatnonzero(~problem.forbidden), problem.p)
    return min(cost_of(problem, s) for s in sets if problem.fixed.sum() == problem.fixed[list(s)].sum())


@settings(max_examples=80, deadline=None)
@given(problems(), st.integers(0, 3))
def test_the_answer_is_the_best_of_all_sets_and_infeasible_only_when_there_is_none(
    p: PMedianProblem, seed: int
) -> None:
    result, best = solve(p, seed=seed), enumerated(p)
    if best == inf:
        assert (result.status, result.objective, len(result.opened)) == (Status.INFEASIBLE, inf, 0)
        return
    assert result.status == Status.OPTIMAL
    assert result.objective == pytest.approx(best, rel=1e-7)
    assert cost_of(p, tuple(result.opened)) == pytest.approx(result.objective, rel=1e-12)
    assert result.bound <= result.objective
    assert result.gap <= 1e-6
    assert len(set(result.opened)) == p.p
    assert p.fixed.sum() == p.fixed[result.opened].sum()
    assert not p.forbidden[result.opened].any()


@settings(max_examples=15, deadline=None)
@given(problems(), st.integers(0, 60))
def test_a_search_that_is_cut_short_still_tells_a_true_bound(p: PMedianProblem, steps: int) -> None:
    result, best = solve(p, IterationLimit(steps)), enumerated(p)
    assert result.bound <= best + 1e-9 * max(1.0, abs(best) if best < inf else 1.0)
    assert result.objective >= best - 1e-9
    assert result.status in (Status.OPTIMAL, Status.INFEASIBLE, Status.ITERATION_LIMIT)


def drawn(n: int, p: int, seed: int = 3) -> PMedianProblem:
    """Points on a square."""
    xy = np.random.default_rng(seed).random((n, 2)) * 1000
    return p_median_problem(Plane(xy, xy), p)


def test_the_same_seed_and_steps_give_the_same_answer() -> None:
    one, other = (solve(drawn(80, 6), IterationLimit(120), seed=5) for _ in range(2))
    assert one.opened.tolist() == other.opened.tolist()
    assert (one.objective, one.bound, one.iterations) == (other.objective, other.bound, other.iterations)


def test_a_stop_says_why() -> None:
    problem = drawn(120, 7)
    assert solve(problem, TimeLimit(0)).status == Status.TIME_LIMIT
    assert solve(problem, Target(1e9)).status == Status.TARGET_REACHED
    loose = solve(problem, GapLimit(0.05))
    assert loose.status == Status.GAP_REACHED
    assert loose.gap <= 0.05
    assert solve(problem, cancelled=lambda: True).status == Status.CANCELLED


def test_the_trace_and_the_listener_tell_of_a_falling_cost_and_a_rising_bound() -> None:
    heard: list[Progress] = []
    result = solve(drawn(100, 5), listener=heard.append)
    assert [t.objective for t in result.trace] == sorted((t.objective for t in result.trace), reverse=True)
    assert [t.bound for t in result.trace] == sorted(t.bound for t in result.trace)
    assert heard[-1].objective == pytest.approx(result.objective)


def test_customers_and_sites_may_be_different_places() -> None:
    random = np.random.default_rng(2)
    customers, sites = random.random((30, 2)), random.random((8, 2))
    result = solve(p_median_problem(Plane(customers, sites), 3))
    best = min(
        np.hypot(*(customers[:, None] - sites[list(s)]).transpose(2, 0, 1)).min(axis=1).sum()
        for s in combinations(range(8), 3)
    )
    assert result.objective == pytest.approx(best)
    assert set(result.served_by) <= set(result.opened)


def test_as_many_sites_as_points_cost_nothing() -> None:
    assert solve(drawn(20, 20)).objective == 0.0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"p": 0}, "p is 0"),
        ({"p": 5}, "p is 5"),
        ({"weights": [1, -1, 1]}, "weight of customer 2"),
        ({"weights": [1, 1]}, "`weights` has the shape"),
        ({"fixed": [9]}, "There is no site 9"),
        ({"fixed": [1], "forbidden": [1]}, "Site 2 is both"),
        ({"distances": [[1, np.nan]]}, "customer 1 to site 2"),
        ({"distances": [[1, -2]]}, "customer 1 to site 2"),
    ],
    ids=["p-none", "p-many", "weight", "weights", "site", "both", "nan", "negative"],
)
def test_data_that_make_no_sense_are_told(changes: dict[str, object], words: str) -> None:
    data: dict[str, object] = {"distances": np.ones((3, 4)), "p": 2} | changes
    with pytest.raises(ParameterError, match=words):
        p_median_problem(data.pop("distances"), data.pop("p"), **data)  # type: ignore[arg-type]


def test_a_problem_that_does_not_fit_is_told_before_it_is_begun() -> None:
    many = np.broadcast_to(0.0, (8000, 7000))
    with pytest.raises(ParameterError, match="more than 50,000,000 distances"):
        solve(p_median_problem(many, 3))
