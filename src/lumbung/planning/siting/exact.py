"""The whole model as a mixed-integer programme in HiGHS: for small problems, as the test of everything else."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

from lumbung.planning.siting.linear import Programme, maximise
from lumbung.planning.siting.outcome import outcome
from lumbung.planning.siting.problem import SitingProblem
from lumbung.planning.siting.result import SitingResult

DUST = 1e-9
"""A share below this is the solver's noise."""


class Rows:
    """Sparse rows gathered block by block."""

    def __init__(self) -> None:
        self.row: list[np.ndarray] = []
        self.column: list[np.ndarray] = []
        self.value: list[np.ndarray] = []
        self.low: list[np.ndarray] = []
        self.high: list[np.ndarray] = []
        self.count = 0

    def add(
        self, count: int, low: float, high: float, *terms: tuple[NDArray[Any], NDArray[Any], NDArray[Any] | float]
    ) -> None:
        """`count` rows; each term is (row within the block, column, value)."""
        for row, column, value in terms:
            self.row.append(np.asarray(row) + self.count)
            self.column.append(np.asarray(column))
            self.value.append(np.broadcast_to(np.asarray(value, dtype=np.float64), np.shape(column)))
        self.low.append(np.full(count, low))
        self.high.append(np.full(count, high))
        self.count += count


def programme(p: SitingProblem) -> Programme:
    """Columns: arcs, units of groups, openings of sites, hours served in the region."""
    arcs, groups, sites = np.arange(p.arcs), np.arange(p.groups), np.arange(p.sites)
    z, y, region = p.arcs + groups, p.arcs + p.groups + sites, p.arcs + p.groups + p.sites
    most = _most_units(p)
    rows = Rows()
    rows.add(p.cells, -np.inf, 1.0, (p.arc_cell, arcs, 1.0))
    rows.add(p.arcs, -np.inf, 0.0, (arcs, arcs, 1.0), (arcs, z[p.arc_group], -1.0))
    rows.add(p.groups, -np.inf, 0.0, (p.arc_group, arcs, p.arc_hours), (groups, z, -p.group_hours))
    rows.add(p.groups, 0.0, np.inf, (p.arc_group, arcs, p.arc_hours), (groups, z, -p.minimum_use * p.group_hours))
    rows.add(p.sites, -np.inf, 0.0, (p.group_site, z, p.group_floor), (sites, y, -p.site_floor))
    rows.add(p.groups, -np.inf, 0.0, (groups, z, 1.0), (groups, y[p.group_site], -most))
    rows.add(1, -np.inf, p.budget, (0 * groups, z, p.group_capital), (0 * sites, y, p.site_capital))
    demand = p.district_demand
    counted = np.flatnonzero(demand > 0) if p.equity_floor > 0 else np.zeros(0, np.int64)
    if len(counted):
        hours = p.cell_hours[p.arc_cell]
        place = np.searchsorted(counted, p.cell_district[p.arc_cell])
        weight = p.equity_floor * demand[counted] / demand.sum()
        last = np.full(len(counted), region)
        rows.add(1, 0.0, 0.0, (0 * arcs, arcs, hours), (np.zeros(1, int), np.array([region]), -np.ones(1)))
        rows.add(len(counted), 0.0, np.inf, (place, arcs, hours), (np.arange(len(counted)), last, -weight))
    matrix = coo_matrix(
        (np.concatenate(rows.value), (np.concatenate(rows.row), np.concatenate(rows.column))),
        shape=(rows.count, region + 1),
    )
    return Programme(
        gain=np.concatenate((p.arc_value, -p.group_yearly, -p.site_yearly, [0.0])), rows=csr_matrix(matrix),
        low=np.concatenate(rows.low), high=np.concatenate(rows.high),
        upper=np.concatenate((np.ones(p.arcs), most, np.ones(p.sites), [float(demand.sum()) + 1.0])),
        whole=np.concatenate((np.zeros(p.arcs, bool), np.ones(p.groups + p.sites, bool), [False])),
    )  # fmt: skip


def _most_units(p: SitingProblem) -> np.ndarray:
    """Units of a group that floor, budget and minimum use allow at most."""
    hours = np.bincount(p.arc_group, p.arc_hours, minlength=p.groups)
    by_use = hours / (max(p.minimum_use, 1e-9) * p.group_hours)
    by_hours = np.ceil(hours / p.group_hours)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_floor = np.where(p.group_floor > 0, p.site_floor[p.group_site] / np.maximum(p.group_floor, 1e-12), np.inf)
    return np.floor(np.minimum(np.minimum(by_use, by_hours), by_floor) + 1e-9)


def solve_exactly(p: SitingProblem, *, seconds: float | None = None, threads: int = 1) -> SitingResult:
    """The optimum by HiGHS; `status` is `optimal` only when HiGHS says so, else `stopped` with its dual bound."""
    started = perf_counter()
    answer = maximise(programme(p), seconds=seconds, threads=threads)
    units = np.round(answer.x[p.arcs : p.arcs + p.groups]).astype(np.int32)
    flow = np.clip(answer.x[: p.arcs], 0.0, 1.0)
    flow[(flow < DUST) | (units[p.arc_group] == 0)] = 0.0
    return outcome(
        p, units, flow, bound=answer.bound, proved=answer.proved, stopped=not answer.proved, seed=0,
        seconds={"exact": perf_counter() - started},
    )  # fmt: skip
