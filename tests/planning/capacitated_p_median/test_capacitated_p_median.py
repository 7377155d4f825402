"""Capacitated p-median: every answer beside enumeration, and what is asked of loads, bounds and odd data."""

from __future__ import annotations

from itertools import product
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbung.core.errors import ParameterError
from lumbung.planning.capacitated_p_median import (
    CapacitatedPMedianProblem,
    CapacitatedPMedianResult,
    capacitated_p_median_problem,
    solve,
)
from lumbung.planning.solving import IterationLimit, Status


@st.composite
def problems(draw: st.DrawFn) -> CapacitatedPMedianProblem:
    """Small problems: equal or unequal capacities, tight or too small, whole or real costs, demands of 0, forbidden arcs."""
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    n, m = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    p = draw(st.integers(1, m))
    demand = random.integers(0, 9, n) * draw(st.sampled_from([1, 1, 7, 5000]))
    mean = demand.sum() / p * draw(st.sampled_from([0.9, 1.0, 1.2, 2.0]))
    capacity = np.full(m, int(mean)) if draw(st.booleans()) else (mean * (0.5 + random.random(m))).astype(int)
    cost = random.integers(0, 20, (n, m)).astype(float)
    if draw(st.booleans()):
        cost += random.random((n, m))
    if draw(st.booleans()):
        cost[random.random((n, m)) < 0.2] = inf
    return capacitated_p_median_problem(cost, demand, capacity, p)


def enumerated(problem: CapacitatedPMedianProblem) -> float:
    """The least cost over all assignments."""
    n, m = problem.cost.shape
    best = inf
    for sites in product(range(m), repeat=n):
        load = [0] * m
        for i, j in enumerate(sites):
            load[j] += int(problem.demand[i])
        if len(set(sites)) <= problem.p and all(a <= q for a, q in zip(load, problem.capacity, strict=True)):
            best = min(best, sum(problem.cost[i, j] for i, j in enumerate(sites)))
    return float(best)


def wrong_with(problem: CapacitatedPMedianProblem, result: CapacitatedPMedianResult) -> list[str]:
    """What a solution breaks, from the data alone."""
    found = []
    if len(result.opened) != problem.p or set(result.served_by) - set(result.opened):
        found.append("not p sites, or a closed one serves")
    for j in result.opened:
        if problem.demand[result.served_by == j].sum() > problem.capacity[j]:
            found.append(f"site {j} is overloaded")
    spent = sum(problem.cost[i, j] for i, j in enumerate(result.served_by))
    if abs(spent - result.objective) > 1e-9 * max(1.0, spent):
        found.append("the objective is another")
    return found


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(0, 3))
def test_the_answer_is_the_best_of_all_assignments_and_infeasible_only_when_there_is_none(
    problem: CapacitatedPMedianProblem, seed: int
) -> None:
    result, best = solve(problem, seed=seed), enumerated(problem)
    if best == inf:
        assert (result.status, result.objective) == (Status.INFEASIBLE, inf)
        return
    assert result.status == Status.OPTIMAL
    assert result.objective == pytest.approx(best, rel=1e-7, abs=1e-9)
    assert wrong_with(problem, result) == []
    assert result.bound <= result.objective


def drawn(n: int, p: int, load: float, seed: int = 6) -> CapacitatedPMedianProblem:
    """Points on a square with whole distances; `load` of all capacity is needed."""
    random = np.random.default_rng(seed)
    xy, demand = random.integers(1, 101, (n, 2)), random.integers(1, 21, n)
    distance = np.floor(np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)))
    return capacitated_p_median_problem(distance, demand, int(np.ceil(demand.sum() / p / load)), p)


def test_a_search_that_is_cut_short_keeps_its_bound_below_the_optimum() -> None:
    problem = drawn(30, 4, 0.9)
    best = solve(problem)
    assert best.status == Status.OPTIMAL
    for steps in (20, 150, 400):
        short = solve(problem, IterationLimit(steps))
        assert short.bound <= best.objective <= short.objective
        assert short.objective == inf or wrong_with(problem, short) == []


def test_the_same_seed_and_steps_give_the_same_answer() -> None:
    one, other = (solve(drawn(30, 3, 0.95), IterationLimit(300), seed=2) for _ in range(2))
    assert one.served_by.tolist() == other.served_by.tolist()
    assert (one.objective, one.bound, one.nodes) == (other.objective, other.bound, other.nodes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"p": 0}, "p is 0"),
        ({"p": 3}, "p is 3"),
        ({"demand": [1, 1.5, 1]}, "`demand` holds 1.5"),
        ({"demand": [1, -1, 1]}, "`demand` number 2"),
        ({"capacity": [1, 2, 3]}, "`capacity` has the shape"),
        ({"cost": [[1, 2], [3, np.nan], [1, 1]]}, "customer 2 from site 2"),
    ],
    ids=["p-none", "p-many", "part", "negative", "shape", "nan"],
)
def test_data_that_make_no_sense_are_told(changes: dict[str, object], words: str) -> None:
    data: dict[str, object] = {"cost": np.ones((3, 2)), "demand": [1, 1, 1], "capacity": 5, "p": 1}
    with pytest.raises(ParameterError, match=words):
        capacitated_p_median_problem(**(data | changes))  # type: ignore[arg-type]
