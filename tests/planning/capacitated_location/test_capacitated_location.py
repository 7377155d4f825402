"""Capacitated location: every answer beside all open sets with an LP each, and what is asked of flows and bounds."""

from __future__ import annotations

from importlib import import_module
from itertools import product
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lumbung.core.errors import ParameterError
from lumbung.planning.capacitated_location import (
    CapacitatedLocationProblem,
    CapacitatedLocationResult,
    capacitated_location_problem,
    solve,
)
from lumbung.planning.solving import IterationLimit, Status


@st.composite
def problems(draw: st.DrawFn) -> CapacitatedLocationProblem:
    """Small problems: equal or unequal capacities, some too small, whole or real costs, demands of 0, forbidden arcs."""
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    n, m = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    demand = random.integers(0, 9, n).astype(float)
    tight = draw(st.sampled_from([0.9, 1.0, 1.5, 3.0]))
    equal = draw(st.booleans())
    share = np.ones(m) if equal else random.random(m) * (random.random(m) < 0.9)
    capacity = tight * demand.sum() * share / max(share.sum(), 0.1)
    cost = random.integers(0, 30, (n, m)).astype(float)
    if draw(st.booleans()):
        cost[random.random((n, m)) < 0.2] = inf
    return capacitated_location_problem(capacity, random.integers(0, 60, m), demand, cost)


def enumerated(problem: CapacitatedLocationProblem) -> float:
    """The least cost over all open sets, each by a linear programme."""
    return min(served(problem, np.array(opened, bool)) for opened in product((0, 1), repeat=problem.sites))


def served(problem: CapacitatedLocationProblem, opened: np.ndarray) -> float:
    """The cost of an open set; inf when it cannot serve everybody."""
    n, m = problem.cost.shape
    if not opened.any():
        return inf
    upper = (np.isfinite(problem.cost) & opened).astype(float).ravel()
    rows = np.kron(np.eye(n), np.ones((1, m)))
    loads = np.kron(problem.demand[None, :], np.eye(m))
    cost = np.where(upper > 0, np.where(np.isfinite(problem.cost), problem.cost, 0).ravel(), 0)
    answer = linprog(
        cost, loads, problem.capacity, rows, np.ones(n), list(zip(0 * upper, upper, strict=True)), method="highs"
    )
    return float(answer.fun + problem.fixed_cost[opened].sum()) if answer.success else inf


def wrong_with(problem: CapacitatedLocationProblem, result: CapacitatedLocationResult) -> list[str]:
    """What a solution breaks, from the data alone."""
    share, opened = result.share, set(result.opened.tolist())
    found = []
    if not np.allclose(share.sum(axis=1), 1):
        found.append("somebody is not served")
    if (share < 0).any() or {int(j) for j in share.nonzero()[1]} - opened:
        found.append("a closed site serves")
    if (problem.demand @ share > problem.capacity * (1 + 1e-7) + 1e-7).any():
        found.append("a site is overloaded")
    spent = sum(share[i, j] * problem.cost[i, j] for i, j in zip(*share.nonzero(), strict=True))
    if abs(spent + problem.fixed_cost[result.opened].sum() - result.objective) > 1e-7 * max(1, result.objective):
        found.append("the objective is another")
    return found


@settings(max_examples=60, deadline=None)
@given(problems())
def test_the_answer_is_the_best_of_all_open_sets_and_infeasible_only_when_there_is_none(
    problem: CapacitatedLocationProblem,
) -> None:
    result, best = solve(problem), enumerated(problem)
    if best == inf:
        assert (result.status, result.objective) == (Status.INFEASIBLE, inf)
        return
    assert result.status == Status.OPTIMAL
    assert result.objective == pytest.approx(best, rel=1e-6, abs=1e-6)
    assert wrong_with(problem, result) == []
    assert result.bound <= result.objective


@pytest.mark.parametrize(
    ("problem", "least"),
    [
        (([7.08277708199243, 16.91722291800757], [26, 57], [6, 1, 7, 2], [[0, 4], [3, 10], [12, 20], [22, 18]]), 109.0),
        ((2.1, [37, 32, 33, 56, 16], [7], [[np.inf, 15, 8, 9, 1]]), 143.9),
    ],
)
def test_capacities_that_fit_to_the_last_bit_fix_no_site_by_rounding(problem: tuple, least: float) -> None:
    result = solve(capacitated_location_problem(*problem))
    assert result.status == Status.OPTIMAL
    assert result.objective == pytest.approx(least, rel=1e-6)


def drawn(m: int, n: int, seed: int = 4) -> CapacitatedLocationProblem:
    """Places on a square, unequal capacities, three times the demand."""
    random = np.random.default_rng(seed)
    site, customer, demand = random.random((m, 2)), random.random((n, 2)), random.integers(5, 36, n).astype(float)
    capacity = random.integers(10, 161, m).astype(float)
    fixed = 100 * np.sqrt(capacity)
    capacity *= 3 * demand.sum() / capacity.sum()
    distance = np.hypot(*(customer[:, None] - site[None]).transpose(2, 0, 1))
    return capacitated_location_problem(capacity, fixed, demand, 10 * distance * demand[:, None])


def test_a_search_that_is_cut_short_keeps_its_bound_below_the_optimum() -> None:
    problem = drawn(20, 40)
    best = solve(problem)
    assert best.status == Status.OPTIMAL
    for steps in (0, 30, 200):
        short = solve(problem, IterationLimit(steps))
        assert short.bound <= best.objective * (1 + 1e-9)
        assert short.objective >= best.objective * (1 - 1e-9)
        assert wrong_with(problem, short) == []


def test_the_same_steps_give_the_same_answer() -> None:
    one, other = (solve(drawn(25, 50), IterationLimit(400)) for _ in range(2))
    assert one.share.tolist() == other.share.tolist()
    assert (one.objective, one.bound) == (other.objective, other.bound)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"capacity": [1, -1]}, "`capacity` number 2"),
        ({"fixed_cost": [1]}, "`fixed_cost` has the shape"),
        ({"demand": [1, np.nan, 1]}, "`demand` number 2"),
        ({"cost": [[1, 2], [3, -4], [1, 1]]}, "customer 2 from site 2"),
        ({"cost": [1, 2]}, "costs have the shape"),
    ],
    ids=["capacity", "fixed", "demand", "cost", "shape"],
)
def test_data_that_make_no_sense_are_told(changes: dict[str, object], words: str) -> None:
    data: dict[str, object] = {"capacity": 5, "fixed_cost": [1, 1], "demand": [1, 1, 1], "cost": np.ones((3, 2))}
    with pytest.raises(ParameterError, match=words):
        capacitated_location_problem(**(data | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(6))
def test_aims_that_are_missed_do_not_lose_the_best_solution(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = drawn(40, 60, seed)
    aimed = solve(problem)
    monkeypatch.setattr(import_module("lumbung.planning.capacitated_location.solve"), "AIMS", ())
    plain = solve(problem)
    assert (aimed.status, plain.status) == (Status.OPTIMAL, Status.OPTIMAL)
    assert aimed.objective == pytest.approx(plain.objective, rel=2e-7)
