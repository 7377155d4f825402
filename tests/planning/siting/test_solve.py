"""The solver against enumeration and HiGHS on small problems, and properties that hold on every problem."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.siting.small_problems import best_by_enumeration, drawn

from lumbung.planning.siting import Effort, SitingProblem, SitingResult, price_of_equity, solve, solve_exactly, verify
from lumbung.planning.siting.best_bound import tightened
from lumbung.planning.siting.lagrangean import Ascent, Multipliers

EFFORT = (300, 60)
NOISE = 1e-6
"""Share of a sum of rupiah that is floating-point noise."""
ROUNDING_HOURS = 1e-3
"""The plan leaves 0.05 of an hour free on each machine, the exact programme does not."""


def solved(problem: SitingProblem, seed: int = 1) -> SitingResult:
    return solve(problem, Effort(*EFFORT), seed=seed)


@pytest.mark.parametrize("seed", range(6))
def test_highs_finds_what_enumeration_finds(seed: int) -> None:
    problem = drawn(seed, cells=5, sites=2, modules=2)
    assert solve_exactly(problem).objective == pytest.approx(best_by_enumeration(problem), abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000), equity=st.sampled_from([0.0, 0.3, 0.9]), minimum=st.sampled_from([0.0, 0.2, 0.6]),
    sites=st.integers(1, 5),
)  # fmt: skip
def test_the_bound_is_never_under_the_optimum_and_the_plan_never_over_it(
    seed: int, equity: float, minimum: float, sites: int
) -> None:
    problem = drawn(seed, cells=10, sites=sites, minimum_use=minimum, equity=equity)
    exact, ours = solve_exactly(problem), solved(problem)
    assert exact.status == "optimal"
    assert ours.objective <= exact.objective + 1e-4
    assert ours.bound >= exact.objective - 1e-4
    assert verify(problem, ours) == []
    assert verify(problem, exact) == []


def test_plans_of_small_problems_are_close_to_the_optimum_on_the_whole() -> None:
    ours = exact = 0.0
    for seed in range(30):
        problem = drawn(seed, cells=12, sites=4)
        ours += solved(problem).objective
        exact += solve_exactly(problem).objective
    assert ours >= 0.97 * exact


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 10_000), equity=st.sampled_from([0.0, 0.3, 0.9]), sites=st.integers(1, 6),
    shares=st.lists(st.floats(0.0, 4.0), min_size=2, max_size=6),
)  # fmt: skip
def test_adding_budget_never_lowers_the_bound_nor_the_optimum(
    seed: int, equity: float, sites: int, shares: list[float]
) -> None:
    problem = drawn(seed, cells=8, sites=sites, equity=equity)
    ladder = [problem.with_budget(problem.budget * share) for share in sorted(shares)]
    bounds = [solved(step).bound for step in ladder]
    optima = [solve_exactly(step).objective for step in ladder]
    for less, more in pairwise(range(len(ladder))):
        assert bounds[more] >= bounds[less] - NOISE * bounds[less]
        assert optima[more] >= optima[less] - 1e-5
        assert bounds[more] >= optima[less] - 1e-5


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), less=st.floats(0.0, 1.0))
def test_a_bound_that_starts_from_a_larger_budget_is_never_over_it(seed: int, less: float) -> None:
    large = drawn(seed, cells=10, sites=4)
    first = solve(large, Effort(5, 0), seed=1)
    walk = Ascent(
        large.with_budget(large.budget * less), Multipliers(first.cell_price, first.budget_price, first.district_price)
    )
    walk.step(0.0)
    assert walk.bound <= first.bound * (1 + NOISE)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), minimum=st.sampled_from([0.0, 0.2, 0.6]))
def test_the_best_bound_is_never_over_that_of_the_walk(seed: int, minimum: float) -> None:
    problem = drawn(seed, cells=10, sites=4, minimum_use=minimum)
    walk = Ascent(problem)
    for _ in range(600):
        walk.step(0.0)
    prices, bound = tightened(walk.relaxation, walk.best, walk.bound)
    assert bound <= walk.bound
    assert bound >= solve_exactly(problem).objective - 1e-4
    assert walk.relaxation.at(prices).value == pytest.approx(bound, rel=NOISE)


def test_the_same_seed_gives_the_same_plan() -> None:
    problem = drawn(5, cells=20, sites=6)
    first, second = solved(problem), solved(problem)
    assert np.array_equal(first.units, second.units)
    assert np.array_equal(first.flow, second.flow)
    assert (first.bound, first.objective, first.trace) == (second.bound, second.objective, second.trace)


def test_no_budget_builds_nothing_and_says_optimal() -> None:
    result = solved(replace(drawn(3), budget=0.0, site_capital=np.full(3, 10.0)))
    assert (result.objective, result.capital, int(result.units.sum())) == (0.0, 0.0, 0)
    assert result.status == "optimal"


def test_a_time_guard_that_bites_is_told() -> None:
    result = solve(drawn(2, cells=20, sites=6), Effort(10_000, 10_000, seconds=0.0), seed=1)
    assert result.status in {"stopped", "optimal"}
    assert result.bound >= result.objective


def test_a_person_who_stops_gets_a_feasible_plan_that_says_stopped() -> None:
    problem = drawn(4, cells=20, sites=6)
    result = solve(problem, Effort(cancelled=lambda: True), seed=1)
    assert verify(problem, result) == []
    assert result.status in {"stopped", "optimal"}


def test_equity_costs_something_or_nothing_but_never_gains() -> None:
    problem = drawn(9, cells=12, sites=4, equity=0.9)
    price = price_of_equity(problem, solved(problem), Effort(*EFFORT))
    assert price["objective"] >= 0


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_an_exhausted_search_with_exact_flow_never_loses_to_its_first_plan(seed: int) -> None:
    problem = drawn(seed, cells=12, sites=4)
    short, long = solve(problem, Effort(300, 0), seed=1), solve(problem, Effort(300, 100), seed=1)
    assert long.objective >= short.objective - 0.03 * abs(short.objective) - 1.0
