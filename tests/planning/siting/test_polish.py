"""The polish of a plan: exact within its block, never worse, and able to mend districts that fall short."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.siting.small_problems import drawn

from lumbung.planning.siting import Effort, SitingProblem, solve, solve_exactly, verify
from lumbung.planning.siting.flow import best_flow
from lumbung.planning.siting.network import parts_of
from lumbung.planning.siting.outcome import outcome
from lumbung.planning.siting.polish import Plan, Polish, merit, shortfall_price

ROUNDING = 2e-3
"""Share of the objective that may go to the 0.05 hours left free on each machine, and to what counts as settled."""


def one_unit_each(problem: SitingProblem) -> Plan:
    """A poor plan: one unit of every machine that its demand fills to the minimum use, as far as floor and money go."""
    units = np.zeros(problem.groups, np.int32)
    for g in range(problem.groups):
        units[g] = 1
        opened = np.bincount(problem.group_site, units, minlength=problem.sites) > 0
        capital = float(problem.group_capital @ units + problem.site_capital @ opened)
        flow, _ = best_flow(problem, units, shortfall_price(problem))
        floor = np.bincount(problem.group_site, problem.group_floor * units, minlength=problem.sites)
        if capital > problem.budget or flow is None or np.any(floor > problem.site_floor):
            units[g] = 0
    flow, _ = best_flow(problem, units, shortfall_price(problem))
    return Plan(units, np.zeros(problem.arcs) if flow is None else flow)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), equity=st.sampled_from([0.0, 0.3, 0.9]), price=st.sampled_from([0.0, 0.5]))
def test_a_block_never_makes_a_plan_worse_and_keeps_its_rows(seed: int, equity: float, price: float) -> None:
    problem = drawn(seed, cells=12, sites=4, equity=equity)
    plan = one_unit_each(problem)
    polish = Polish(problem, parts_of(problem)[0], plan, seed)
    polish.budget_price = price
    for block in [*polish.by_module(), *polish.by_site()]:
        before = merit(problem, plan) - price * float(problem.group_capital @ plan.units)
        polish.improve(block, 1e-6)
        after = merit(problem, plan) - price * float(problem.group_capital @ plan.units)
        assert after >= before - 1e-3 * (1 + abs(before))
    result = outcome(problem, plan.units, plan.flow, bound=np.inf)
    assert [fault for fault in verify(problem, result) if "district" not in fault and "infinite" not in fault] == []


@pytest.mark.parametrize("seed", range(6))
def test_a_block_of_everything_finds_the_best_machines_of_free_houses(seed: int) -> None:
    problem = drawn(seed, cells=12, sites=3, equity=0.0)
    problem = replace(problem, site_yearly=np.zeros(problem.sites), site_capital=np.zeros(problem.sites), budget=1e12)
    plan = one_unit_each(problem)
    polish = Polish(problem, parts_of(problem)[0], plan, seed)
    opened = np.bincount(problem.group_site, plan.units, minlength=problem.sites) > 0
    groups = np.flatnonzero(opened[problem.group_site]).astype(np.int32)
    polish.improve(groups, 1e-6)
    floor = np.where(opened, problem.site_floor, 0.0)
    best = solve_exactly(replace(problem, site_floor=floor))
    assert merit(problem, plan) == pytest.approx(best.objective, rel=ROUNDING)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), less=st.floats(0.3, 1.0))
def test_a_result_handed_on_gives_its_plan_too(seed: int, less: float) -> None:
    problem = drawn(seed, cells=12, sites=4)
    first = solve(problem, Effort(200, 60), seed=1)
    again = solve(problem, Effort(5, 0), seed=1, start=first)
    assert again.objective >= first.objective * (1 - ROUNDING) - 1.0
    smaller = problem.with_budget(problem.budget * less)
    assert verify(smaller, solve(smaller, Effort(5, 0), seed=1, start=first)) == []
