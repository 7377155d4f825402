"""Data that make no sense are refused, with the place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lumbung.core.errors import ParameterError
from lumbung.planning.allocation import Group, allocation_problem, solve
from lumbung.planning.allocation.checker import violations

GOOD: dict[str, Any] = {"weight": [1, 1], "capacity": [5.0], "rates": [[1], [2]]}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weight": [1, 0]}, "`weight` number 2 is 0"),
        ({"capacity": [-1]}, "`capacity` number 1 is -1"),
        ({"rates": [[1], [-2]]}, "`rate` number 2 is -2"),
        ({"rates": [[1]]}, r"expected \(2, 1\)"),
        ({"need": [1, float("nan")]}, "`need` number 2 is nan"),
        ({"need": [1]}, "`need` has the shape"),
        ({"groups": [Group("micro", -1, np.ones(2, bool))]}, "floor of group 'micro' is -1"),
        ({"groups": [Group("micro", 1, np.ones(3, bool))]}, "members of group 'micro'"),
        ({"groups": [Group("a", 1, np.ones(2, bool))] * 2}, "same name"),
        ({"weight": [], "rates": np.zeros((0, 1))}, "0 enterprises"),
    ],
)
def test_bad_data_are_refused_with_the_place(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        allocation_problem(**{**GOOD, **change})


def test_a_problem_cannot_be_changed_afterwards() -> None:
    problem = allocation_problem(**GOOD)
    with pytest.raises(ValueError, match="read-only"):
        problem.weight[0] = 2


@pytest.mark.parametrize(("fairness", "alpha"), [("equal", 1.0), ("alpha", 0.0), ("alpha", float("inf"))])
def test_an_unknown_measure_is_refused(fairness: Any, alpha: float) -> None:
    with pytest.raises(ParameterError):
        solve(allocation_problem(**GOOD), fairness, alpha=alpha)


def test_the_checker_sees_each_kind_of_wrong() -> None:
    floor = Group("micro", 2.0, np.array([True, False]))
    problem = allocation_problem(**GOOD, need=[9.0, 3.0], groups=[floor])
    assert violations(problem, [3.5, 1.5], [0, 0]) == []
    assert "machine 1 gives" in violations(problem, [4.0, 1.5], [0, 0])[0]
    assert "needs" in violations(problem, [2.0, 3.0], [0, 0])[0]
    assert "guaranteed" in violations(problem, [1.0, 1.0], [0, 0])[0]
    assert violations(problem, [1.0, 1.0], [1, 0]) == []
    assert "arc 1" in violations(problem, [-1.0, 1.0], [2, 0])[0]
