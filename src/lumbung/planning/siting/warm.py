"""Compiling the kernels once, at install, so that nobody's first plan waits for it."""

from __future__ import annotations

import numpy as np

from lumbung.planning.siting.mending import mended
from lumbung.planning.siting.network import lay_out
from lumbung.planning.siting.problem import SitingProblem
from lumbung.planning.siting.solve import QUICK_STEPS, solve
from lumbung.planning.siting.stop import Effort
from lumbung.planning.siting.thinning import fitted


def tiny_problem() -> SitingProblem:
    """Two cells, two sites with one module each: large enough to pass through every kernel."""
    return SitingProblem(
        cell_hours=np.array([100.0, 120.0]), cell_district=np.array([0, 1], np.int32), cell_status=np.full(2, 2, np.int8),
        district_count=2, site_yearly=np.array([10.0, 12.0]), site_capital=np.array([100.0, 90.0]),
        site_floor=np.array([20.0, 20.0]), site_start=np.array([0, 1, 2], np.int32), group_module=np.zeros(2, np.int32),
        group_hours=np.full(2, 200.0), group_yearly=np.full(2, 5.0), group_capital=np.full(2, 50.0),
        group_floor=np.full(2, 6.0), group_start=np.array([0, 2, 4], np.int32), arc_cell=np.array([0, 1, 0, 1], np.int32),
        arc_value=np.array([1000.0, 900.0, 800.0, 1100.0]), arc_hours=np.array([100.0, 120.0, 100.0, 120.0]),
        arc_offer=np.zeros(4, np.int32), arc_minutes=np.zeros(4), budget=1000.0,
    )  # fmt: skip


def warm() -> None:
    """Compile (or load from the cache) every kernel; takes seconds once, then a fraction of one."""
    solve(tiny_problem(), Effort(bound_steps=3, search_steps=QUICK_STEPS + 20, gap=-1.0))
    poor = tiny_problem().with_budget(150.0)
    fitted(poor, np.ones(2, np.int32))
    mended(poor, lay_out(poor), np.array([1, 0], np.int32), np.array([1.0, 0.0, 0.0, 0.0]), 0.0)


if __name__ == "__main__":
    warm()
