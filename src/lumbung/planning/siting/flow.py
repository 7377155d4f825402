"""Given the machines, who goes where: the exact linear programme, with minimum use and equity as rows (HiGHS)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, hstack, vstack

from lumbung.planning.siting.linear import Answer, Programme, maximise
from lumbung.planning.siting.problem import Floats, Ints, SitingProblem

ROOM_HOURS = 0.05
"""Hours a month left free on each machine, so that makers' hours rounded to 0.01 still fit."""


def best_flow(
    p: SitingProblem, units: NDArray[np.int32], shortfall_price: float = np.inf
) -> tuple[Floats | None, float]:
    """Flow per arc that saves most with these units, and the saving (rupiah a year); None when the rows cannot hold.

    With a `shortfall_price` (rupiah for an hour) the equity rows may fall short.
    """
    arcs = np.flatnonzero(units[p.arc_group] > 0).astype(np.int32)
    flow = np.zeros(p.arcs)
    if not len(arcs):
        return flow, 0.0
    answer = maximise(_programme(p, units, arcs, shortfall_price))
    if not answer.proved:
        return None, -np.inf
    flow[arcs] = _cleaned(p, units, arcs, answer)
    return flow, float(p.arc_value @ flow)


def _programme(p: SitingProblem, units: NDArray[np.int32], arcs: Ints, shortfall_price: float) -> Programme:
    groups, group_row = np.unique(p.arc_group[arcs], return_inverse=True)
    cells, cell_row = np.unique(p.arc_cell[arcs], return_inverse=True)
    n = len(arcs)
    columns = np.arange(n)
    by_cell = csr_matrix((np.ones(n), (cell_row, columns)), shape=(len(cells), n))
    by_group = csr_matrix((p.arc_hours[arcs], (group_row, columns)), shape=(len(groups), n))
    capacity = p.group_hours[groups] * units[groups]
    rows = [by_cell, by_group]
    low = [np.full(len(cells), -np.inf), p.minimum_use * capacity]
    high = [np.ones(len(cells)), np.maximum(capacity - ROOM_HOURS, p.minimum_use * capacity)]
    gain, upper = p.arc_value[arcs], np.ones(n)
    if p.equity_floor > 0:
        equity, extra = _equity(p, arcs)
        rows = [csr_matrix(hstack([block, csr_matrix((block.shape[0], 1))])) for block in rows]
        rows.append(equity)
        districts = equity.shape[0] - 1
        low.append(np.zeros(districts + 1))
        high.append(np.concatenate((np.full(districts, np.inf), [0.0])))
        gain, upper = np.append(gain, 0.0), np.append(upper, extra)
        if np.isfinite(shortfall_price):
            none = [csr_matrix((block.shape[0], districts)) for block in rows[:-1]]
            rows = [csr_matrix(hstack(pair)) for pair in zip(rows, [*none, _under(districts)], strict=True)]
            gain = np.append(gain, np.full(districts, -shortfall_price))
            upper = np.append(upper, np.full(districts, np.inf))
    return Programme(gain, csr_matrix(vstack(rows)), np.concatenate(low), np.concatenate(high), upper)


def _under(districts: int) -> csr_matrix:
    """A column for each district's hours under its floor; the last row, which adds up the region, has none."""
    each = np.arange(districts)
    return csr_matrix(coo_matrix((np.ones(districts), (each, each)), shape=(districts + 1, districts)))


def _equity(p: SitingProblem, arcs: Ints) -> tuple[csr_matrix, float]:
    """Equity rows with one more column for the region's served hours, which keeps them sparse; its upper limit."""
    demand = p.district_demand
    counted = np.flatnonzero(demand > 0)
    hours = p.cell_hours[p.arc_cell[arcs]]
    place = np.searchsorted(counted, p.cell_district[p.arc_cell[arcs]])
    n, d = len(arcs), len(counted)
    weight = p.equity_floor * demand[counted] / demand.sum()
    rows = np.concatenate((place, np.arange(d), np.full(n, d), [d]))
    columns = np.concatenate((np.arange(n), np.full(d, n), np.arange(n), [n]))
    values = np.concatenate((hours, -weight, hours, [-1.0]))
    return csr_matrix(coo_matrix((values, (rows, columns)), shape=(d + 1, n + 1))), float(demand.sum()) + 1.0


def _cleaned(p: SitingProblem, units: NDArray[np.int32], arcs: Ints, answer: Answer) -> Floats:
    """Without the solver's dust: tiny shares go, no cell over 1."""
    x = np.clip(answer.x[: len(arcs)], 0.0, 1.0)
    x[x < 1e-9] = 0.0
    over = np.bincount(p.arc_cell[arcs], x, minlength=p.cells)
    return np.asarray(x / np.maximum(1.0, over)[p.arc_cell[arcs]])
