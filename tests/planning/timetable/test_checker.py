"""The checker names each rule that a timetable breaks."""

from __future__ import annotations

import pytest
from tests.planning.timetable.small_problems import house_week

from lumbung.planning.solving import IterationLimit
from lumbung.planning.timetable import FlexibleJobShop, Job, Machine, Mode, Operation, Slot
from lumbung.planning.timetable.checker import cost, violations
from lumbung.planning.timetable.flexible_job_shop import solve

CLEANED = Machine("mill", ((10, 12),), ((0, 3), (3, 0)), 0)
PROBLEM = FlexibleJobShop(
    (
        Job((Operation((Mode(0, 2),), 0, lag=1), Operation((Mode(1, 4),), 0)), release=1),
        Job((Operation((Mode(0, 2),), 1),)),
    ),
    (CLEANED, Machine("oven")),
)
GOOD = (Slot(0, 0, 0, 1, 3), Slot(0, 1, 1, 4, 8), Slot(1, 0, 0, 6, 8))


def test_a_good_timetable_breaks_no_rule() -> None:
    assert violations(PROBLEM, GOOD) == []
    assert cost(PROBLEM, GOOD) == 8


@pytest.mark.parametrize(
    ("at", "slot", "words"),
    [
        (0, Slot(0, 0, 0, 0, 2), "before its release"),
        (0, Slot(0, 0, 1, 1, 3), "cannot run on"),
        (0, Slot(0, 0, 0, 1, 4), "it takes 2"),
        (1, Slot(0, 1, 1, 3, 7), "before operation 1 has ended"),
        (2, Slot(1, 0, 0, 5, 7), "for the set-up"),
        (2, Slot(1, 0, 0, 2, 4), "is running"),
        (2, Slot(1, 0, 0, 13, 15), "meets a closure"),
    ],
)
def test_each_rule_is_missed_when_it_is_broken(at: int, slot: Slot, words: str) -> None:
    broken = (*GOOD[:at], slot, *GOOD[at + 1 :])
    assert any(words in sentence for sentence in violations(PROBLEM, broken))


def test_a_missing_operation_is_noticed() -> None:
    assert violations(PROBLEM, GOOD[:2])


def test_an_operator_who_is_absent_or_lacking_is_noticed() -> None:
    problem = house_week(1, 4)
    result = solve(problem, IterationLimit(500))
    baked = next(i for i, s in enumerate(result.schedule) if s.machine == 2)
    nobody = tuple(None if i == baked else who for i, who in enumerate(result.operators))
    assert any("needs an operator" in sentence for sentence in violations(problem, result.schedule, nobody))
