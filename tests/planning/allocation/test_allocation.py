"""Fair allocation: what is asked of every answer, beside general solvers on small problems."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.planning.allocation.small_problems import (
    best_welfare,
    least_shortfall,
    problems,
    rows_of,
    split_first,
)

from lumbung.planning.allocation import AllocationProblem, AllocationResult, Group, allocation_problem, solve
from lumbung.planning.allocation.checker import gap, violations
from lumbung.planning.solving import GapLimit, IterationLimit, Status, any_of

CLOSE = any_of(GapLimit(1e-4), IterationLimit(200_000))
CLOSER = any_of(GapLimit(1e-7), IterationLimit(100_000))


def equivalent(p: AllocationProblem, result: AllocationResult, alpha: float) -> float:
    """The objective computed anew from the hours."""
    on = ~result.unserved
    z, b = result.hours[on] / p.weight[on], p.weight[on] / p.weight[on].sum()
    return exp(float(b @ np.log(z))) if alpha == 1 else float((b @ z ** (1 - alpha)) ** (1 / (1 - alpha)))


@settings(max_examples=60, deadline=None)
@given(problems(), st.sampled_from([0.5, 1.0, 2.0, 5.0]))
def test_every_answer_keeps_capacities_needs_and_floors_or_names_the_shortfall(
    p: AllocationProblem, alpha: float
) -> None:
    result = solve(p, "alpha", alpha=alpha, stop=CLOSE)
    assert violations(p, result.share, result.shortfall) == []
    assert result.gap <= 1e-4
    if not result.unserved.any():
        assert -result.objective == pytest.approx(equivalent(p, result, alpha), rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(problems(most=5), st.sampled_from([0.5, 1.0, 2.0]))
def test_the_welfare_is_within_a_ten_thousandth_of_a_general_convex_solver(p: AllocationProblem, alpha: float) -> None:
    result = solve(p, "alpha", alpha=alpha, stop=CLOSE)
    if len(result.short):
        return
    mean = best_welfare(p, alpha, result.share) / p.weight.sum()
    best = exp(mean) if alpha == 1 else ((1 - alpha) * mean) ** (1 / (1 - alpha))
    assert -result.bound >= best * (1 - 1e-7), "the bound is below what a general solver reaches"
    assert -result.objective >= best * (1 - 1e-4)


@settings(max_examples=30, deadline=None)
@given(problems())
def test_the_prices_alone_certify_the_gap_to_a_checker_that_knows_no_solver(p: AllocationProblem) -> None:
    result = solve(p, stop=CLOSE)
    if len(result.short) == 0:
        assert gap(p, result.share, result.price) <= 1.1e-4


@settings(max_examples=40, deadline=None)
@given(problems())
def test_floors_are_met_where_they_can_be_and_missed_as_little_as_possible_where_not(p: AllocationProblem) -> None:
    part, total = least_shortfall(p)
    result = solve(p, stop=CLOSE)
    scale = 1e-5 * (1 + p.floor.sum())
    assert result.shortfall.sum() == pytest.approx(total, abs=scale)
    assert (result.hours >= part * p.floor - scale).all()
    assert {int(i) for i in result.short} == {int(i) for i in np.flatnonzero(result.hours < p.floor * (1 - 1e-6))}


@settings(max_examples=30, deadline=None)
@given(problems(floors=False))
def test_nobody_can_gain_without_another_losing(p: AllocationProblem) -> None:
    result = solve(p, stop=CLOSER)
    work, used = rows_of(p)
    on = np.diag(1.0 / result.hours)
    more = linprog(
        -(on @ work).sum(axis=0), np.vstack([-work, work, used]),
        np.r_[-result.hours * (1 - 1e-9), np.maximum(p.need, result.hours), np.maximum(p.capacity, p.used(result.share))],
    )  # fmt: skip
    assert -more.fun - p.enterprises <= 1e-3


@settings(max_examples=30, deadline=None)
@given(problems(needs=False, floors=False, equal=True))
def test_nobody_of_equal_weight_would_rather_have_anothers_hours(p: AllocationProblem) -> None:
    result = solve(p, stop=CLOSER)
    given_hours, rate = np.zeros((p.enterprises, p.machines)), np.zeros((p.enterprises, p.machines))
    given_hours[p.owner, p.machine], rate[p.owner, p.machine] = result.share, p.rate
    worth = rate @ given_hours.T
    assert (worth <= np.diag(worth)[:, None] * (1 + 2e-3)).all()


@settings(max_examples=30, deadline=None)
@given(problems(), st.floats(0.1, 10.0))
def test_the_unit_in_which_one_counts_her_work_changes_nothing(p: AllocationProblem, unit: float) -> None:
    rate, need = p.rate.copy(), p.need.copy()
    rate[: p.start[1]] *= unit
    need[0] *= unit
    members = np.zeros(p.enterprises, bool)
    members[0] = True
    groups = (Group("first", float(p.floor[0]) * unit, members),)
    plain = AllocationProblem(
        p.weight, p.need, p.capacity, p.start, p.machine, p.rate, (Group("f", float(p.floor[0]), members),)
    )
    scaled = AllocationProblem(p.weight, need, p.capacity, p.start, p.machine, rate, groups)
    one, two = solve(plain, stop=CLOSER), solve(scaled, stop=CLOSER)
    expected = one.hours.copy()
    expected[0] *= unit
    assert two.hours == pytest.approx(expected, rel=2e-3, abs=1e-4)


@settings(max_examples=30, deadline=None)
@given(problems(), st.sampled_from([0.5, 1.0, 3.0]))
def test_splitting_one_enterprise_in_two_gains_nothing(p: AllocationProblem, alpha: float) -> None:
    whole = solve(p, "alpha", alpha=alpha, stop=CLOSER)
    halves = solve(split_first(p), "alpha", alpha=alpha, stop=CLOSER)
    if len(whole.short) == 0:
        assert halves.hours[:2].sum() <= whole.hours[0] * (1 + 5e-3) + 1e-4


def levels_by_hand(p: AllocationProblem) -> np.ndarray:
    """Sorted leximin of u / b by asking, for each still open enterprise, how far she alone can go at the common level."""
    work, used = rows_of(p)
    n, k = p.enterprises, p.arcs
    done: dict[int, float] = {}
    while len(done) < n:
        open_ones = [i for i in range(n) if i not in done]
        top = min(p.need[i] / p.weight[i] for i in open_ones)
        rows = [np.r_[-work[i], p.weight[i]] for i in open_ones] + [np.r_[-work[i], 0] for i in done]
        right = [0.0] * len(open_ones) + [-(v * p.weight[i]) * (1 - 1e-9) for i, v in done.items()]
        a = np.vstack([*rows, np.c_[used, np.zeros(p.machines)]])
        t = -linprog(np.r_[np.zeros(k), -1], a, np.r_[right, p.capacity], bounds=[(0, None)] * k + [(0, top)]).fun
        fixed = len(done)
        for i in open_ones:
            low = [-(t * p.weight[j]) * (1 - 1e-9) for j in open_ones]
            free = np.vstack([-work[open_ones], -work[list(done)], used, work[i]])
            b = np.r_[
                low,
                [-(v * p.weight[j]) * (1 - 1e-9) for j, v in done.items() if j not in open_ones],
                p.capacity,
                p.need[i],
            ]
            if len(b) != len(free):
                b = np.r_[low, right[len(open_ones) :], p.capacity, p.need[i]]
                free = np.vstack([-work[open_ones], -work[list(done)[: len(right) - len(open_ones)]], used, work[i]])
            if -linprog(-work[i], free, b).fun <= t * p.weight[i] * (1 + 1e-6):
                done[i] = t
        if len(done) == fixed:
            raise RuntimeError("no level was found")
    return np.array([done[i] for i in range(n)])


@settings(max_examples=40, deadline=None)
@given(problems(floors=False, most=5))
def test_max_min_fills_every_level_as_an_enumeration_does(p: AllocationProblem) -> None:
    result = solve(p, "max_min")
    assert result.status == Status.OPTIMAL
    assert result.gap <= 1e-6
    assert violations(p, result.share, result.shortfall) == []
    assert np.sort(result.hours / p.weight) == pytest.approx(np.sort(levels_by_hand(p)), rel=1e-5, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(problems())
def test_max_min_keeps_the_floors_too(p: AllocationProblem) -> None:
    result = solve(p, "max_min")
    assert violations(p, result.share, result.shortfall) == []
    assert result.shortfall.sum() == pytest.approx(least_shortfall(p)[1], abs=1e-5 * (1 + p.floor.sum()))


def test_a_quota_says_who_was_promised_what_and_who_lacks_how_much() -> None:
    micro, women = np.array([True, True, False]), np.array([False, True, True])
    groups = [Group("micro", 4.0, micro), Group("women", 1.0, women)]
    p = allocation_problem([1, 1, 1], [6.0, 3.0], [[1, 0], [1, 0], [0, 1]], groups=groups)
    result = solve(p)
    assert result.hours == pytest.approx([3, 3, 3])
    assert result.shortfall == pytest.approx([1, 1, 0])
    assert result.short.tolist() == [0, 1]
    first, second = result.quotas
    assert (first.name, first.members, first.short, second.short) == ("micro", 2, 2, 0)
    assert (first.guaranteed, first.received, first.shortfall) == pytest.approx((8, 6, 2))
    assert (second.guaranteed, second.received, second.shortfall) == pytest.approx((2, 6, 0))


def test_the_price_is_what_one_more_hour_is_worth() -> None:
    p = allocation_problem([1, 2], [6.0, 50.0], [[1, 0], [1, 0.01]], need=[9, 9])
    result = solve(p, stop=CLOSER)
    more = solve(allocation_problem([1, 2], [6.06, 50.0], [[1, 0], [1, 0.01]], need=[9, 9]), stop=CLOSER)
    gained = 3 * (log(-more.objective) - log(-result.objective))
    assert result.price[0] * 0.06 == pytest.approx(gained, rel=0.02)


def test_who_may_use_no_machine_or_needs_nothing_gets_nothing_and_does_not_stand_in_the_way() -> None:
    p = allocation_problem([1, 1, 1, 1], [6.0, 0.0], [[1, 0], [0, 0], [1, 0], [0, 1]], need=[9, 9, 0, 9])
    result = solve(p)
    assert result.hours == pytest.approx([6, 0, 0, 0])
    assert result.unserved.tolist() == [False, True, True, True]


def test_the_same_seed_gives_the_same_bytes() -> None:
    random = np.random.default_rng(3)
    p = allocation_problem(np.ones(300), np.full(20, 30.0), random.random((300, 20)) * (random.random((300, 20)) < 0.2))
    assert solve(p).share.tobytes() == solve(p).share.tobytes()


def test_a_stopped_search_still_gives_an_allocation_that_keeps_the_floors() -> None:
    members = np.arange(60) < 20
    random = np.random.default_rng(4)
    rates = random.uniform(0.5, 1.5, (60, 6)) * (random.random((60, 6)) < 0.5) + np.eye(6)[np.arange(60) % 6]
    p = allocation_problem(np.ones(60), np.full(6, 30.0), rates, groups=[Group("micro", 5.0, members)])
    result = solve(p, stop=IterationLimit(1))
    assert result.status == Status.ITERATION_LIMIT
    assert violations(p, result.share, result.shortfall) == []
    assert len(result.short) == 0
