"""The best bound that the relaxation holds, found exactly on small problems: one linear programme, whose row prices are it.

The relaxation mixes answers of the sites' subproblems under the relaxed rows. What a site may answer is written out: a group
stands with n units or not, and each count n has flows of its own, so that mixing whole counts is all that is allowed:

    max   sum value_a x_an - sum n group_yearly_g w_gn - sum site_yearly_j y_j
    s.t.  sum of a cell's x <= 1,  budget,  equity rows                                  (relaxed: their prices are sought)
          x_an <= w_gn,  minimum_use H_g w_gn <= sum_a hours_a x_an <= n H_g w_gn
          sum_n w_gn <= y_j,  sum_gn n floor_g w_gn <= A_j y_j,  y_j <= 1

Its value is the lowest L of all; L at its row prices is the bound, which is valid whatever the solver's tolerance.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

from lumbung.planning.siting.exact import Rows
from lumbung.planning.siting.lagrangean import Multipliers, Relaxation
from lumbung.planning.siting.linear import Programme, maximise
from lumbung.planning.siting.problem import Floats, Ints, SitingProblem

Places = NDArray[np.signedinteger]
"""Numbers of rows or columns."""

MOST_FLOWS = 4_000
"""Flows of the programme (arcs times counts of units) up to which it is solved; a larger problem's walk stops near the best bound."""


def small_enough(problem: SitingProblem) -> bool:
    """Whether the best bound can be had in about a second."""
    return 0 < int(most_units(problem)[problem.arc_group].sum()) <= MOST_FLOWS


def most_units(p: SitingProblem) -> Ints:
    """Units of each group beyond which neither its demand nor the floor, which may be used in parts, gives it more."""
    hours = np.bincount(p.arc_group, p.arc_hours, minlength=p.groups)
    floor = p.site_floor[p.group_site] / np.maximum(p.group_floor, 1e-9)
    most: Ints = np.maximum(1, np.ceil(np.minimum(hours / p.group_hours, floor))).astype(np.int32)
    return most


def tightened(relaxation: Relaxation, start: Multipliers, bound: float) -> tuple[Multipliers, float]:
    """Multipliers of the lowest bound, rupiah a year; those of `start` with its `bound` where none is lower."""
    written = _Written(relaxation)
    found = maximise(written.programme())
    if not found.proved:
        return start, bound
    prices = written.multipliers(found.row_price)
    value = relaxation.at(prices).value
    return (prices, value) if value < bound else (start, bound)


class _Written:
    """The programme of one problem; money is counted in `unit`, capital in budgets, so that no figure is far from 1."""

    def __init__(self, relaxation: Relaxation) -> None:
        self.relaxation, self.p = relaxation, relaxation.problem
        p = self.p
        most = np.where(relaxation.affordable, most_units(p), 0)
        self.group = np.repeat(np.arange(p.groups), most)
        self.first = np.concatenate(([0], np.cumsum(most)))
        self.count = np.arange(len(self.group)) - self.first[self.group] + 1
        each = most[p.arc_group]
        self.arc = np.repeat(np.arange(p.arcs), each)
        behind = np.arange(len(self.arc)) - np.repeat(np.concatenate(([0], np.cumsum(each)[:-1])), each)
        self.stand = self.first[p.arc_group[self.arc]] + behind
        self.unit = max(float(p.arc_value.max(initial=1.0)), 1.0)
        self.purse = max(p.budget, 1.0)
        self.hours = max(float(p.district_demand.sum()), 1.0)
        self.counted = np.flatnonzero(relaxation.equity)

    def programme(self) -> Programme:
        """Columns: flows (arc, count), stands (group, count), openings. The first rows are the relaxed ones."""
        p, flows, stands = self.p, len(self.arc), len(self.group)
        columns = flows + stands + p.sites
        rows = self._relaxed(Rows())
        self._sites(rows)
        matrix = coo_matrix(
            (np.concatenate(rows.value), (np.concatenate(rows.row), np.concatenate(rows.column))),
            shape=(rows.count, columns),
        )
        gain = (p.arc_value[self.arc], -self.count * p.group_yearly[self.group], -p.site_yearly)
        return Programme(
            np.concatenate(gain) / self.unit, csr_matrix(matrix), np.concatenate(rows.low), np.concatenate(rows.high),
            np.ones(columns),
        )  # fmt: skip

    def _relaxed(self, rows: Rows) -> Rows:
        p, flow, w, y = self.p, *self._columns()
        cell = p.arc_cell[self.arc]
        rows.add(p.cells, -np.inf, 1.0, (cell, flow, 1.0))
        bought = self.count * p.group_capital[self.group] / self.purse
        rows.add(1, -np.inf, p.budget / self.purse, (0 * w, w, bought), (0 * y, y, p.site_capital / self.purse))
        if len(self.counted):
            rows.add(len(self.counted), -np.inf, 0.0, *self._equity(flow, cell))
        return rows

    def _equity(self, flow: Places, cell: Places) -> list[tuple[Places, Places, Floats]]:
        """Each district's floor of the hours served in the region, less its own."""
        p, hours = self.p, self.p.cell_hours[cell] / self.hours
        weight = self.relaxation.weight
        region = [(np.full(len(flow), k), flow, weight[d] * hours) for k, d in enumerate(self.counted)]
        own = np.isin(p.cell_district[cell], self.counted)
        place = np.searchsorted(self.counted, p.cell_district[cell][own])
        return [*region, (place, flow[own], -hours[own])]

    def _sites(self, rows: Rows) -> None:
        p, flow, w, y = self.p, *self._columns()
        hours, room = p.arc_hours[self.arc], p.group_hours[self.group]
        stands, site = np.arange(len(w)), p.group_site[self.group]
        rows.add(
            len(flow), -np.inf, 0.0, (np.arange(len(flow)), flow, 1.0), (np.arange(len(flow)), w[self.stand], -1.0)
        )
        rows.add(len(w), -np.inf, 0.0, (self.stand, flow, hours), (stands, w, -self.count * room))
        rows.add(len(w), 0.0, np.inf, (self.stand, flow, hours), (stands, w, -p.minimum_use * room))
        groups = np.arange(p.groups)
        rows.add(p.groups, -np.inf, 0.0, (self.group, w, 1.0), (groups, y[p.group_site], -1.0))
        floor = self.count * p.group_floor[self.group]
        rows.add(p.sites, -np.inf, 0.0, (site, w, floor), (np.arange(p.sites), y, -p.site_floor))

    def _columns(self) -> tuple[Places, Places, Places]:
        flows, stands = len(self.arc), len(self.group)
        every = np.arange(flows + stands + self.p.sites)
        return every[:flows], every[flows : flows + stands], every[flows + stands :]

    def multipliers(self, row_price: Floats) -> Multipliers:
        """The relaxed rows' prices."""
        p = self.p
        price = np.maximum(0.0, row_price) * self.unit
        district = np.zeros(p.districts)
        district[self.counted] = price[p.cells + 1 : p.cells + 1 + len(self.counted)] / self.hours
        return Multipliers(price[: p.cells], float(price[p.cells]) / self.purse, district)
