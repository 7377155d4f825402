"""A problem that makes no sense is refused with words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.planning.siting.small_problems import drawn

from lumbung.core.errors import ParameterError


def test_a_negative_budget_is_refused() -> None:
    with pytest.raises(ParameterError, match="cannot be negative"):
        drawn(1).with_budget(-1)


@pytest.mark.parametrize("change", [{"minimum_use": 1.5}, {"equity_floor": -0.1}])
def test_a_share_outside_0_to_1_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(ParameterError, match="share from 0 to 1"):
        replace(drawn(1), **change)


@pytest.mark.parametrize("name", ["arc_hours", "group_hours"])
def test_hours_must_be_positive(name: str) -> None:
    problem = drawn(1)
    with pytest.raises(ValueError, match=name):
        replace(problem, **{name: np.zeros_like(getattr(problem, name))})


def test_arrays_that_do_not_fit_are_refused() -> None:
    problem = drawn(1)
    with pytest.raises(ValueError, match="arc_value"):
        replace(problem, arc_value=problem.arc_value[:-1])


def test_the_arrays_of_a_problem_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        drawn(1).arc_value[0] = 1.0
