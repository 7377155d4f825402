"""Districts that only a house of their own can serve: the plan has that house, and not nothing."""

from __future__ import annotations

import numpy as np
import pytest

from lumbung.planning.siting import Effort, SitingProblem, solve, verify
from lumbung.planning.siting.flow import best_flow
from lumbung.planning.siting.mending import mended
from lumbung.planning.siting.network import lay_out
from lumbung.planning.siting.outcome import hours_under_floor
from lumbung.planning.siting.polish import shortfall_price


def with_island(towns: int, budget: float, seed: int = 1) -> SitingProblem:
    """Town houses that pay well; an island whose makers reach only a house of their own, which loses a little."""
    rng = np.random.default_rng(seed)
    sites, each = towns + 1, 8
    cells = sites * each
    home = np.repeat(np.arange(sites), each)
    arcs = [
        np.flatnonzero((home == j) | ((home < towns) & (j < towns) & (rng.random(cells) < 0.3))) for j in range(sites)
    ]
    cell = np.concatenate(arcs)
    hours = rng.uniform(20.0, 60.0, cells)
    value = hours * np.where(home == towns, 4.0, 12.0)
    starts = np.concatenate(([0], np.cumsum([len(a) for a in arcs]))).astype(np.int32)
    return SitingProblem(
        cell_hours=hours, cell_district=np.where(home == towns, 1, 0).astype(np.int32), cell_status=np.full(cells, 2, np.int8),
        district_count=2, site_yearly=np.where(np.arange(sites) == towns, 900.0, 300.0), site_capital=np.full(sites, 100.0),
        site_floor=np.full(sites, 100.0), site_start=np.arange(sites + 1, dtype=np.int32),
        group_module=np.zeros(sites, np.int32), group_hours=np.full(sites, 150.0), group_yearly=np.full(sites, 100.0),
        group_capital=np.full(sites, 100.0), group_floor=np.full(sites, 10.0), group_start=starts,
        arc_cell=cell.astype(np.int32), arc_value=value[cell] * rng.uniform(0.7, 1.0, len(cell)), arc_hours=hours[cell],
        budget=budget, equity_floor=0.5,
    )  # fmt: skip


@pytest.mark.parametrize("towns", [3, 6])
def test_a_plan_that_leaves_the_island_out_gets_its_house_and_stays_within_the_budget(towns: int) -> None:
    problem = with_island(towns, budget=200.0 * towns)
    units = np.array([1] * towns + [0], np.int32)
    flow, _ = best_flow(problem, units, shortfall_price(problem))
    assert flow is not None
    assert hours_under_floor(problem, flow)[1] > 0
    better = mended(problem, lay_out(problem), units, flow, 0.0)
    assert better[towns] > 0
    assert problem.group_capital @ better + problem.site_capital @ (better > 0) <= problem.budget
    flow, _ = best_flow(problem, better)
    assert flow is not None
    assert not hours_under_floor(problem, flow).any()


@pytest.mark.parametrize("budget", [600.0, 1500.0, 1e6])
def test_an_equity_floor_that_costs_little_never_empties_the_plan(budget: float) -> None:
    problem = with_island(6, budget)
    free, fair = (solve(p, Effort(300, 200), seed=1) for p in (problem.with_equity(0.0), problem))
    assert verify(problem, fair) == []
    assert fair.units[-1] > 0
    assert 0.5 * free.objective < fair.objective <= fair.bound + 1e-6
