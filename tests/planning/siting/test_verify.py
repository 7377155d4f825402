"""The checker finds every kind of fault that is put into a right plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from tests.planning.siting.small_problems import drawn

from lumbung.planning.siting import SitingProblem, SitingResult, solve_exactly, verify


def right() -> tuple[SitingProblem, SitingResult]:
    problem = drawn(2, cells=12, sites=4)
    return problem, solve_exactly(problem)


def test_a_right_plan_has_no_faults() -> None:
    problem, result = right()
    assert result.units.sum() > 0
    assert verify(problem, result) == []


def tripled(flow: np.ndarray) -> np.ndarray:
    return np.minimum(3 * flow, 1.0) + np.where(flow > 0, 1.0, 0.0)


FAULTS: dict[str, Callable[[SitingResult], SitingResult]] = {
    "served": lambda r: replace(r, flow=tripled(r.flow)),
    "has no unit": lambda r: replace(r, units=np.zeros_like(r.units)),
    "hours used, the least": lambda r: replace(r, units=r.units + 9 * (r.units > 0).astype(np.int32)),
    "m2 of": lambda r: replace(r, units=r.units + 50),
    "over the budget": lambda r: replace(r, units=r.units + 50),
    "objective is stated": lambda r: replace(r, objective=r.objective + 1.0),
    "the bound": lambda r: replace(r, bound=r.objective - 100.0),
    "open is": lambda r: replace(r, open_sites=~r.open_sites),
    "entries, expected": lambda r: replace(r, flow=r.flow[:-1]),
}


@pytest.mark.parametrize("words", FAULTS)
def test_a_fault_is_named(words: str) -> None:
    problem, result = right()
    assert any(words in fault for fault in verify(problem, FAULTS[words](result)))


def test_an_unfair_plan_is_named() -> None:
    problem, result = right()
    district = int(problem.cell_district[problem.arc_cell[result.flow > 0][0]])
    unfair = replace(result, flow=np.where(problem.cell_district[problem.arc_cell] == district, 0.0, result.flow))
    assert any("served share" in fault for fault in verify(problem, unfair))
