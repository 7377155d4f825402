"""Solving: valid, certified, optimal where everything can be tried, the same for the same seed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.timetable.small_problems import house_week, shortest_by_trying, textbook

from lumbung.planning.solving import GapLimit, IterationLimit, Status, Target, TimeLimit, any_of
from lumbung.planning.timetable import FlexibleJobShop, Goal, Job, Machine, Mode, Operation, Promise
from lumbung.planning.timetable.bounds import cost_bound, makespan_bound
from lumbung.planning.timetable.checker import cost, violations
from lumbung.planning.timetable.exact.search import ExactSearch
from lumbung.planning.timetable.exact.told import Known
from lumbung.planning.timetable.flexible_job_shop import counts_iterations, solve
from lumbung.planning.timetable.schedule import TimetableResult


def check(problem: FlexibleJobShop, result: TimetableResult) -> None:
    assert violations(problem, result.schedule, result.operators) == []
    assert cost(problem, result.schedule) == result.objective
    assert result.bound <= result.objective
    assert (result.status is Status.OPTIMAL) == (result.bound == result.objective)


@pytest.mark.parametrize("seed", range(6))
def test_the_shortest_plan_is_found_where_everything_can_be_tried(seed: int) -> None:
    problem = textbook(seed, jobs=2, operations=3)
    assert solve(problem, IterationLimit(3000)).objective == shortest_by_trying(problem)


@pytest.mark.parametrize("seed", range(6))
def test_no_bound_stands_above_the_shortest_plan(seed: int) -> None:
    problem = textbook(100 + seed, jobs=3, operations=2, least=0)
    assert makespan_bound(problem) <= shortest_by_trying(problem)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(1, 8), st.integers(1, 4), st.integers(1, 6), st.sampled_from([0, 1]))
def test_every_plan_of_a_textbook_problem_is_valid_and_certified(
    seed: int, jobs: int, machines: int, operations: int, least: int
) -> None:
    problem = textbook(seed, jobs, machines, operations, least)
    check(problem, solve(problem, IterationLimit(400)))


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(1, 7))
def test_every_timetable_of_a_house_is_valid_and_certified(seed: int, jobs: int) -> None:
    problem = house_week(seed, jobs)
    result = solve(problem, IterationLimit(3000))
    check(problem, result)
    assert cost_bound(problem) <= result.objective


@pytest.mark.parametrize("seed", range(4))
def test_a_small_house_is_solved_as_well_as_by_constraint_programming_with_a_proof(seed: int) -> None:
    problem = house_week(seed, 4)
    by_moves, proved = solve(problem, IterationLimit(100_000)), solve(problem, TimeLimit(60), threads=2)
    check(problem, proved)
    assert proved.status is Status.OPTIMAL
    assert by_moves.objective == proved.objective


@pytest.mark.parametrize("make", [textbook, house_week], ids=["textbook", "house"])
def test_the_same_seed_gives_the_same_timetable_whatever_the_threads(make: type) -> None:
    problem = make(5, 8)
    once, again = (solve(problem, IterationLimit(2000), seed=3, threads=threads) for threads in (1, 2))
    assert (once.schedule, once.operators, once.status) == (again.schedule, again.operators, again.status)


def test_a_stop_that_counts_moves_is_known_among_others() -> None:
    assert counts_iterations(any_of(TimeLimit(1), any_of(GapLimit(0), IterationLimit(5))))
    assert not counts_iterations(any_of(TimeLimit(1), Target(3)))


def test_moves_that_take_no_time_and_very_long_ones_are_timed_exactly() -> None:
    long, nothing = 10**12, Operation((Mode(0, 0), Mode(1, 0)))
    job = Job((nothing, Operation((Mode(0, long),)), nothing))
    problem = FlexibleJobShop((job, job, job), (Machine("1"), Machine("2")))
    result = solve(problem, IterationLimit(200))
    check(problem, result)
    assert (result.objective, result.status) == (3 * long, Status.OPTIMAL)


def test_one_job_is_proved_at_once() -> None:
    problem = FlexibleJobShop(
        (Job((Operation((Mode(0, 4), Mode(1, 3))), Operation((Mode(0, 2),)))),), (Machine("a"), Machine("b"))
    )
    result = solve(problem, IterationLimit(10))
    assert (result.objective, result.status) == (5, Status.OPTIMAL)


def test_an_order_that_is_forbidden_everywhere_is_said_to_be_impossible() -> None:
    never = ((0, None), (None, 0))
    jobs = (Job((Operation((Mode(0, 2),), 0),)), Job((Operation((Mode(0, 2),), 1),)))
    problem = FlexibleJobShop(jobs, (Machine("mill", setup=never),))
    result = solve(problem, TimeLimit(10))
    assert (result.status, result.found, result.schedule) == (Status.INFEASIBLE, False, ())


def test_a_forbidden_order_is_avoided() -> None:
    after_nuts = ((0, 0), (None, 0))
    jobs = (Job((Operation((Mode(0, 2),), 1),), due=2), Job((Operation((Mode(0, 2),), 0),), due=90))
    problem = FlexibleJobShop(jobs, (Machine("mill", setup=after_nuts),), goal=Goal(1, 5))
    result = solve(problem, IterationLimit(500))
    check(problem, result)
    assert [slot.start for slot in result.schedule] == [2, 0]


def test_a_promise_is_kept_where_another_place_would_be_cheaper() -> None:
    problem = replace(house_week(2, 4), promises=(Promise(1, 0, 1, 15),))
    result = solve(problem, IterationLimit(5000))
    check(problem, result)
    assert next(s.start for s in result.schedule if (s.job, s.operation) == (1, 0)) == 15


def test_a_search_can_be_cancelled() -> None:
    result = solve(textbook(1, 8, 4, 6), TimeLimit(60), cancelled=lambda: True)
    assert result.status in {Status.CANCELLED, Status.OPTIMAL}
    assert result.found


def test_closures_that_overlap_are_one_closure_for_both_searches() -> None:
    away = ((0, 4), (2, 6), (6, 7))
    problem = FlexibleJobShop((Job((Operation((Mode(0, 2),)),)),), (Machine("mill", away),))
    result = solve(problem, TimeLimit(10), threads=2)
    check(problem, result)
    assert (result.schedule[0].start, result.status) == (7, Status.OPTIMAL)
    told = []
    verdict = ExactSearch(problem).run(
        Known(), 10, workers=1, seed=1, found=lambda c, s, _: told.append((c, s)), proved=lambda _: None
    )
    assert (told[-1][0], verdict.proved, verdict.impossible) == (9, True, False)


def test_the_constraint_solver_is_loaded_only_when_it_is_needed() -> None:
    lines = (
        "import sys",
        "from lumbung.planning import FlexibleJobShop, IterationLimit, Job, Machine, Mode, Operation, solve_flexible_job_shop",
        "problem = FlexibleJobShop((Job((Operation((Mode(0, 2),)),)),), (Machine('mill'),))",
        "print(solve_flexible_job_shop(problem, IterationLimit(10)).objective, 'ortools' in sys.modules)",
    )
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2.0", "False"]


def test_kernels_are_compiled_once_and_not_again_by_the_next_interpreter() -> None:
    lines = (
        "from lumbung.planning.solving.kernel_cache import forget_stale_kernels",
        "import lumbung.planning.timetable.makespan as first, lumbung.planning.timetable.week as second",
        "from pathlib import Path",
        "print(forget_stale_kernels([Path(room.__file__).resolve().parent for room in (first, second)]))",
    )
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]
