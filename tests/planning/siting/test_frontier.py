"""The frontier: what it says of a budget holds, and never less for more money; on small problems beside enumeration."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.siting.small_problems import best_by_enumeration, drawn

from lumbung.planning.siting import Effort, SitingProblem, solve, solve_exactly, verify
from lumbung.planning.siting.frontier import Frontier, frontier, knee_of
from lumbung.planning.siting.frontier_chain import next_result
from lumbung.planning.siting.thinning import fitted

NOISE = 1e-9


def walked(problem: SitingProblem, workers: int = 1) -> Frontier:
    base = solve(problem, Effort(100, 20), seed=1)
    return frontier(problem, base, lambda: Effort(60, 20), seed=1, workers=workers)


@pytest.mark.parametrize("seed", [1, 4, 9])
def test_bounds_hold_against_going_through_every_combination(seed: int) -> None:
    problem = drawn(seed, cells=5, sites=2, modules=2)
    for point in walked(problem).points:
        best = best_by_enumeration(point.problem)
        assert point.objective <= best + 1e-4
        assert point.bound >= best - 1e-4


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), equity=st.sampled_from([0.0, 0.3, 0.6]))
def test_every_point_is_a_plan_of_its_budget_and_floor_and_more_money_never_brings_less(
    seed: int, equity: float
) -> None:
    problem = drawn(seed, cells=10, sites=4, equity=equity)
    points = walked(problem).points
    assert {p.floor for p in points} >= {0.0, equity}
    assert any(p.budget == problem.budget and p.floor == equity for p in points)
    for point in points:
        assert verify(point.problem, point.result) == []
        exact = solve_exactly(point.problem)
        assert point.objective <= exact.objective + 1e-4
        assert point.bound >= exact.objective - 1e-4
    for point in points:
        for other in points:
            if point.budget >= other.budget and point.floor <= other.floor:
                assert point.objective >= other.objective - NOISE * abs(other.objective)
                assert point.bound >= other.bound - NOISE * abs(other.bound)


def test_the_same_frontier_comes_out_again_on_any_number_of_threads() -> None:
    problem = drawn(5, cells=12, sites=5)
    one, two = walked(problem), walked(problem, workers=2)
    assert [(p.budget, p.floor, p.objective, p.bound) for p in one.points] == [
        (p.budget, p.floor, p.objective, p.bound) for p in two.points
    ]
    for a, b in zip(one.points, two.points, strict=True):
        np.testing.assert_array_equal(a.result.units, b.result.units)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), share=st.floats(0.0, 1.2))
def test_what_is_kept_of_a_plan_can_be_paid_and_is_part_of_it(seed: int, share: float) -> None:
    problem = drawn(seed, cells=10, sites=4)
    full = solve(problem, Effort(60, 20), seed=1)
    poorer = problem.with_budget(share * full.capital)
    kept = fitted(poorer, full.units)
    is_open = np.bincount(problem.group_site, kept, minlength=problem.sites) > 0
    assert problem.site_capital @ is_open + problem.group_capital @ kept <= poorer.budget + 1e-6
    assert (kept <= full.units).all()
    assert verify(poorer, next_result(poorer, full, Effort(40, 20), 1)) == []


def test_the_knee_is_where_the_curve_lies_highest_over_the_straight_line() -> None:
    curve = [(10.0, 50.0, 1.0), (20.0, 80.0, 2.0), (60.0, 90.0, 3.0), (100.0, 100.0, 4.0)]
    assert knee_of(curve) == 2.0
    assert knee_of([(s / 7, w * 3, b) for s, w, b in curve]) == 2.0
    assert knee_of([(10.0, 10.0, 1.0), (20.0, 20.0, 2.0)]) is None
    assert knee_of([]) is None
    assert knee_of([(0.0, 0.0, 1.0)]) is None
