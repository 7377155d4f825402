"""Batches and longest lags: checked, kept by both searches, and as good as trying everything where that can be done."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbung.core.errors import InputError
from lumbung.planning.solving import IterationLimit, Status, TimeLimit
from lumbung.planning.timetable import FlexibleJobShop, Goal, Job, Machine, Mode, Operation, Operator, Slot
from lumbung.planning.timetable.bounds import cost_bound
from lumbung.planning.timetable.checker import cost, violations
from lumbung.planning.timetable.flexible_job_shop import solve
from lumbung.planning.timetable.rolling import roll

OVEN = Machine("oven", capacity=3)


def bakery(seed: int, jobs: int) -> FlexibleJobShop:
    """Dough is mixed, rests for a while but not too long, and is baked with others of its kind; one oven, one mixer."""
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(jobs):
        kind, lag = int(rng.integers(0, 2)), int(rng.choice([0, 2]))
        mix = Operation((Mode(0, int(rng.integers(1, 4))),), kind, "mixer", lag, lag + int(rng.integers(0, 4)))
        bake = Operation((Mode(1, 4 + kind),), kind, size=int(rng.integers(1, 3)))
        made.append(Job((mix, bake), int(rng.integers(0, 4)), int(rng.integers(6, 16)), int(rng.integers(1, 4))))
    machines = (Machine("mixer", ((9, 11),)), Machine("oven", ((9, 11),), capacity=3))
    return FlexibleJobShop(tuple(made), machines, (Operator("Sri", frozenset({"mixer"})),), goal=Goal(1, 2))


def ovens_least(sizes: tuple[int, ...], capacity: int) -> int:
    """Fewest batches for loaves of these sizes, by trying every assignment."""
    n = len(sizes)
    return min(
        max(where) + 1
        for where in product(range(n), repeat=n)
        if all(sum(s for s, w in zip(sizes, where, strict=True) if w == b) <= capacity for b in range(n))
    )


@pytest.mark.parametrize("sizes", [(1, 1, 1), (2, 2, 1), (3, 1, 2), (2, 1, 1, 2)])
def test_the_oven_runs_as_few_batches_as_it_can(sizes: tuple[int, ...]) -> None:
    jobs = tuple(Job((Operation((Mode(0, 5),), size=size),)) for size in sizes)
    problem = FlexibleJobShop(jobs, (OVEN,))
    result = solve(problem, IterationLimit(3000))
    assert violations(problem, result.schedule) == []
    assert result.objective == 5 * ovens_least(sizes, 3)


def test_what_is_of_another_family_or_duration_is_baked_apart() -> None:
    steps = [Operation((Mode(0, 4),), 0), Operation((Mode(0, 4),), 1), Operation((Mode(0, 6),), 0)]
    problem = FlexibleJobShop(tuple(Job((step,)) for step in steps), (OVEN,))
    result = solve(problem, TimeLimit(20), threads=2)
    assert (result.objective, result.status) == (14, Status.OPTIMAL)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(1, 6))
def test_every_timetable_of_a_bakery_is_valid_and_not_below_its_bound(seed: int, jobs: int) -> None:
    problem = bakery(seed, jobs)
    result = solve(problem, IterationLimit(4000))
    assert result.found
    assert violations(problem, result.schedule, result.operators) == []
    assert cost_bound(problem) <= result.objective == cost(problem, result.schedule)


@pytest.mark.parametrize("seed", range(3))
def test_a_bakery_is_proved_by_constraint_programming_and_moves_alone_do_not_claim_more(seed: int) -> None:
    problem = bakery(seed, 4)
    by_moves, proved = solve(problem, IterationLimit(20_000)), solve(problem, TimeLimit(60), threads=2)
    assert violations(problem, proved.schedule, proved.operators) == []
    assert proved.status is Status.OPTIMAL
    assert cost_bound(problem) <= proved.objective <= by_moves.objective


def test_mixing_waits_so_that_the_dough_need_not() -> None:
    dough = Operation((Mode(0, 2),), most_lag=0)
    problem = FlexibleJobShop(
        (Job((dough, Operation((Mode(1, 3),)))),), (Machine("mixer"), Machine("oven", ((0, 10),)))
    )
    result = solve(problem, IterationLimit(200))
    assert [slot.start for slot in result.schedule] == [8, 10]


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        ((Slot(0, 0, 0, 0, 5), Slot(1, 0, 0, 2, 7)), "while a batch is running"),
        ((Slot(0, 0, 0, 0, 5), Slot(1, 0, 0, 0, 5)), "more than 3 units"),
    ],
)
def test_the_checker_names_what_is_wrong_with_a_batch(schedule: tuple[Slot, ...], words: str) -> None:
    problem = FlexibleJobShop(tuple(Job((Operation((Mode(0, 5),), size=2),)) for _ in range(2)), (OVEN,))
    assert any(words in sentence for sentence in violations(problem, schedule))


def test_the_checker_names_mixed_families_and_dough_that_waited_too_long() -> None:
    dough = Operation((Mode(0, 2),), most_lag=1)
    jobs = tuple(Job((dough, Operation((Mode(1, 3),), family))) for family in range(2))
    problem = FlexibleJobShop(jobs, (Machine("mixer"), OVEN))
    late = (Slot(0, 0, 0, 0, 2), Slot(0, 1, 1, 4, 7), Slot(1, 0, 0, 2, 4), Slot(1, 1, 1, 4, 7))
    told = violations(problem, late)
    assert len(told) == 2
    assert "later than 1" in told[0]
    assert "mixes families" in told[1]


@pytest.mark.parametrize(
    ("machine", "operation", "words"),
    [
        (Machine("oven", setup=((0,),), capacity=2), Operation((Mode(0, 1),)), "no set-up"),
        (Machine("oven", capacity=2), Operation((Mode(0, 1),), size=3), "are not 1 to 2"),
        (Machine("oven", capacity=2), Operation((Mode(0, 0),)), "lasts 1 or more"),
        (Machine("oven"), Operation((Mode(0, 1),), lag=3, most_lag=2), "longest lag"),
    ],
)
def test_a_batch_or_lag_that_makes_no_sense_is_refused(machine: Machine, operation: Operation, words: str) -> None:
    with pytest.raises(InputError, match=words):
        FlexibleJobShop((Job((operation,)),), (machine,))


def test_dough_that_rests_over_night_keeps_its_place_in_the_oven() -> None:
    dough = Operation((Mode(0, 2),), most_lag=3)
    problem = FlexibleJobShop((Job((dough, Operation((Mode(1, 4),)))),), (Machine("mixer"), OVEN))
    plan = (Slot(0, 0, 0, 0, 2), Slot(0, 1, 1, 5, 9))
    rolled = roll(problem, plan, 3, 3)
    assert [(p.machine, p.start) for p in rolled.problem.promises] == [(1, 5)]
