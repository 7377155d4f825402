"""Bounds of a week: work fits into open hours, families are begun; never above what a proof says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.timetable.small_problems import house_week

from lumbung.planning.solving import IterationLimit, Status, TimeLimit
from lumbung.planning.timetable import FlexibleJobShop, Goal, Job, Machine, Mode, Operation, Operator
from lumbung.planning.timetable.bounds import cost_bound
from lumbung.planning.timetable.flexible_job_shop import solve
from lumbung.planning.timetable.open_hours import least_setup, open_hours_bound

NIGHT = ((10, 20),)
EITHER = Operation((Mode(0, 4), Mode(1, 4)))


def test_what_does_not_fit_before_the_night_is_done_after_it() -> None:
    problem = FlexibleJobShop((Job((EITHER,)),) * 6, (Machine("1", NIGHT), Machine("2", NIGHT)))
    assert open_hours_bound(problem) == 22


def test_the_hours_of_those_who_have_the_skill_count_like_a_machines() -> None:
    step = Operation((Mode(0, 4), Mode(1, 4)), skill="oven")
    sri = Operator("Sri", frozenset({"oven"}), NIGHT)
    problem = FlexibleJobShop((Job((step,)),) * 3, (Machine("1"), Machine("2")), (sri,))
    assert open_hours_bound(problem) == 22


def test_a_batch_takes_its_share_of_the_oven_only() -> None:
    problem = FlexibleJobShop((Job((Operation((Mode(0, 6),)),)),) * 4, (Machine("oven", capacity=4),))
    assert open_hours_bound(problem) == 6


def test_each_family_is_begun_once_unless_the_machine_is_ready_for_it() -> None:
    cleaning = ((0, 3, 9), (4, 0, 5), (None, 6, 0))
    jobs = tuple(Job((Operation((Mode(0, 2),), family),)) for family in (0, 1, 2, 2))
    ready = FlexibleJobShop(jobs, (Machine("mill", setup=cleaning, family=0),))
    assert least_setup(ready) == 0 + 3 + 5
    assert least_setup(FlexibleJobShop(jobs, (Machine("mill", setup=cleaning),))) == 0


@pytest.mark.parametrize("seed", range(3))
def test_no_bound_stands_above_a_proved_cost(seed: int) -> None:
    problem = house_week(50 + seed, 4)
    proved = solve(problem, TimeLimit(60), threads=2)
    assert proved.status is Status.OPTIMAL
    assert cost_bound(problem) <= proved.objective


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(1, 8))
def test_no_bound_stands_above_a_timetable(seed: int, jobs: int) -> None:
    problem = house_week(seed, jobs)
    result = solve(problem, IterationLimit(4000))
    assert cost_bound(problem) <= result.objective
    assert open_hours_bound(problem) <= max(slot.end for slot in result.schedule)


def test_a_goal_without_makespan_has_a_bound_too() -> None:
    problem = FlexibleJobShop((Job((EITHER,), due=3),), (Machine("1"), Machine("2")), goal=Goal(0, 2))
    assert cost_bound(problem) == 2
