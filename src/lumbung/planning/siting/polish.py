"""Improving a plan exactly, a few modules at a time: all else stays as it is, and a small mixed-integer programme finds the
best machines of those modules at the open sites (HiGHS, a limit of nodes, so that the same plan gives the same answer).

Rows: cells less what others serve of them, hours and minimum use, floor and budget left by the others, equity rows that the
block could break. A unit costs the budget's price too, so that capital goes where it brings most; hours under an equity floor
cost `shortfall_price` each, so that a plan that falls short is mended on the way. Only a better plan is kept.
"""  # fmt: skip

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

from lumbung.planning.siting.exact import Rows
from lumbung.planning.siting.flow import ROOM_HOURS
from lumbung.planning.siting.linear import Programme, maximise
from lumbung.planning.siting.outcome import hours_under_floor, plan_value
from lumbung.planning.siting.problem import Floats, Ints, SitingProblem

MOST_ARCS = 1_200
"""Arcs of a block: what HiGHS settles in a fraction of a second."""
NODES = 40
TOLERANCE, BLOCK_TOLERANCE = 2e-3, 8e-5
"""A round is settled when its blocks' machines are proved to be within this share of the plan's objective, all together and each."""
LINKED_UNITS = 2
"""Groups of so many units now get a row x <= z for each arc; where more stand the row of hours binds first anyway."""
SURPLUS = 1e-9


@dataclass
class Plan:
    """Units of each group and flow of each arc, changed in place."""

    units: NDArray[np.int32]
    flow: Floats


class Polish:
    """Blocks of one plan, and their solution."""

    def __init__(self, problem: SitingProblem, part_of: Ints, plan: Plan, seed: int) -> None:
        self.p, self.part_of, self.plan = problem, part_of, plan
        self.budget_price = 0.0
        self.shortfall_price = shortfall_price(problem)
        self.random = np.random.default_rng([seed, 17])
        self.live = np.flatnonzero(self._opened()[problem.group_site[problem.arc_group]]).astype(np.int32)
        """Arcs to sites that were open when the polish began; sites close in it, none opens."""
        self.live_group = problem.arc_group[self.live]
        hours = np.bincount(problem.arc_group, problem.arc_hours, minlength=problem.groups)
        self.most = np.floor(
            np.minimum(
                np.ceil(hours / problem.group_hours),
                problem.site_floor[problem.group_site] / np.maximum(problem.group_floor, 1e-9),
            )
            + 1e-9
        )

    def by_module(self) -> list[Ints]:
        """Groups at open sites, module by module in random order, as many together as MOST_ARCS allows; large ones by zone.

        Within a block makers and money go from one house to another, floor does not go from one module to another.
        """
        here, arcs = self._at_open_sites(), np.diff(self.p.group_start)
        zones = [
            zone
            for part in self.random.permutation(np.unique(self.part_of[here]))
            for zone in self._zones(here[self.part_of[here] == part], arcs)
        ]
        return _gathered(zones, arcs)

    def by_site(self) -> list[Ints]:
        """All groups of one open site after another, in random order: floor and money go from one module to another."""
        here, arcs = self._at_open_sites(), np.diff(self.p.group_start)
        sites = self.random.permutation(np.unique(self.p.group_site[here]))
        return _gathered([here[self.p.group_site[here] == j] for j in sites], arcs)

    def _at_open_sites(self) -> Ints:
        return np.flatnonzero(self._opened()[self.p.group_site]).astype(np.int32)

    def _opened(self) -> NDArray[np.bool_]:
        return np.bincount(self.p.group_site, self.plan.units, minlength=self.p.sites) > 0

    def _zones(self, groups: Ints, arcs: Ints) -> list[Ints]:
        """The groups of one part: together, or cut into neighbourhoods of at most MOST_ARCS."""
        zones, left = [], groups
        xy = self.p.site_xy if len(self.p.site_xy) == self.p.sites else np.zeros((self.p.sites, 2))
        while len(left):
            centre = xy[self.p.group_site[left[self.random.integers(len(left))]]]
            away = np.hypot(*(xy[self.p.group_site[left]] - centre).T)
            order = np.argsort(away, kind="stable")
            count = max(1, int(np.searchsorted(np.cumsum(arcs[left[order]]), MOST_ARCS, "right")))
            zones.append(left[order[:count]])
            left = np.sort(left[order[count:]])
        return zones

    def improve(self, groups: Ints, near: float) -> bool:
        """Settle one block to within `near` rupiah a year, less what stands at sites closed since; True when the plan became better."""
        p, plan = self.p, self.plan
        groups = groups[self._opened()[p.group_site[groups]]]
        if not len(groups):
            return False
        inside = np.zeros(p.groups, np.bool_)
        inside[groups] = True
        arcs = self.live[inside[self.live_group]]
        programme, shortfall = self._programme(groups, arcs, inside)
        start: Floats = np.concatenate((plan.flow[arcs], plan.units[groups].astype(np.float64), shortfall))
        before = float((programme.gain * start).sum())
        answer = maximise(programme, nodes=NODES, near=near, start=start)
        if answer.value <= before + 1.0:
            return False
        plan.units[groups] = np.round(answer.x[len(arcs) : len(arcs) + len(groups)]).astype(np.int32)
        flow = np.clip(answer.x[: len(arcs)], 0.0, 1.0)
        flow[(flow < SURPLUS) | (plan.units[p.arc_group[arcs]] == 0)] = 0.0
        plan.flow[arcs] = flow
        return True

    def _programme(self, groups: Ints, arcs: Ints, inside: NDArray[np.bool_]) -> tuple[Programme, Floats]:
        """Columns: arcs, units, shortfalls of the equity rows at risk; and the shortfalls now."""
        p, plan = self.p, self.plan
        a, z = np.arange(len(arcs)), len(arcs) + np.arange(len(groups))
        of = np.searchsorted(groups, p.arc_group[arcs])
        cells, row = np.unique(p.arc_cell[arcs], return_inverse=True)
        outside = self.live[~inside[self.live_group] & (plan.flow[self.live] > 0)]
        served = np.bincount(p.arc_cell[outside], plan.flow[outside], minlength=p.cells)
        hours, room = p.arc_hours[arcs], p.group_hours[groups]
        rows = Rows()
        few = a[plan.units[groups][of] <= LINKED_UNITS]
        rows.add(len(few), -np.inf, 0.0, (np.arange(len(few)), few, 1.0), (np.arange(len(few)), z[of[few]], -1.0))
        rows.add(len(groups), -np.inf, 0.0, (of, a, hours), (np.arange(len(groups)), z, -(room - ROOM_HOURS)))
        rows.add(len(groups), 0.0, np.inf, (of, a, hours), (np.arange(len(groups)), z, -p.minimum_use * room))
        rows.add(len(cells), -np.inf, 1.0, (row, a, 1.0))
        rows.high[-1] = np.maximum(0.0, 1.0 - served[cells])
        self._floor_and_budget(rows, groups, z, inside)
        shortfall = self._equity(rows, arcs, served, len(arcs) + len(groups))
        columns = len(arcs) + len(groups) + len(shortfall)
        matrix = coo_matrix(
            (np.concatenate(rows.value), (np.concatenate(rows.row), np.concatenate(rows.column))),
            shape=(rows.count, columns),
        )
        unit = p.group_yearly[groups] + self.budget_price * p.group_capital[groups]
        whole = np.zeros(columns, np.bool_)
        whole[z] = True
        programme = Programme(
            np.concatenate((p.arc_value[arcs], -unit, np.full(len(shortfall), -self.shortfall_price))), csr_matrix(matrix),
            np.concatenate(rows.low), np.concatenate(rows.high),
            np.concatenate((np.ones(len(arcs)), self.most[groups], np.full(len(shortfall), np.inf))), whole,
        )  # fmt: skip
        return programme, shortfall

    def _floor_and_budget(
        self, rows: Rows, groups: Ints, z: NDArray[np.signedinteger], inside: NDArray[np.bool_]
    ) -> None:
        p, others = self.p, np.where(inside, 0, self.plan.units)
        sites, row = np.unique(p.group_site[groups], return_inverse=True)
        taken = np.bincount(p.group_site, others * p.group_floor, minlength=p.sites)
        rows.add(len(sites), -np.inf, 0.0, (row, z, p.group_floor[groups]))
        rows.high[-1] = np.maximum(0.0, p.site_floor[sites] - taken[sites])
        spent = float((others * p.group_capital).sum() + (self._opened() * p.site_capital).sum())
        unit = max(1.0, p.budget)
        rows.add(1, -np.inf, max(0.0, p.budget - spent) / unit, (0 * z, z, p.group_capital[groups] / unit))

    def _equity(self, rows: Rows, arcs: Ints, served: NDArray[Any], count: int) -> Floats:
        """Rows of the districts that the block could bring under their floor; by how many hours each is under it now."""
        p = self.p
        if p.equity_floor <= 0:
            return np.zeros(0)
        demand = p.district_demand
        weight = p.equity_floor * demand / max(float(demand.sum()), SURPLUS)
        hours, district = p.cell_hours[p.arc_cell[arcs]], p.cell_district[p.arc_cell[arcs]]
        rest = np.bincount(p.cell_district, served * p.cell_hours, minlength=p.districts)
        own = np.bincount(district, hours * self.plan.flow[arcs], minlength=p.districts)
        most = float(p.cell_hours[np.unique(p.arc_cell[arcs])].sum())
        at_risk = np.flatnonzero((demand > 0) & (rest < weight * (rest.sum() + most)))
        for n, d in enumerate(at_risk):
            here = (district == d).astype(np.float64)
            rows.add(
                1, weight[d] * rest.sum() - rest[d], np.inf, (0 * arcs, np.arange(len(arcs)), hours * (here - weight[d])),
                (np.zeros(1, int), np.array([count + n]), 1.0),
            )  # fmt: skip
        now = rest + own
        return np.asarray(np.maximum(0.0, (weight * now.sum() - now)[at_risk]))


def _gathered(zones: list[Ints], arcs: Ints) -> list[Ints]:
    """Blocks (groups in order of position) of as many zones one after the other as have MOST_ARCS together."""
    blocks: list[Ints] = []
    block: list[Ints] = []
    size = 0
    for groups in zones:
        count = int(arcs[groups].sum())
        if block and size + count > MOST_ARCS:
            blocks.append(np.sort(np.concatenate(block)))
            block, size = [], 0
        block.append(groups)
        size += count
    return [*blocks, np.sort(np.concatenate(block))] if block else blocks


def merit(p: SitingProblem, plan: Plan) -> float:
    """The plan's value, rupiah a year, less the price of what its equity rows fall short."""
    value = plan_value(p, plan.units, plan.flow)
    return value - shortfall_price(p) * float(hours_under_floor(p, plan.flow).sum())


def shortfall_price(p: SitingProblem) -> float:
    """Rupiah a year for an hour under an equity floor: more than any hour saves."""
    return 10.0 * float((p.arc_value / p.arc_hours).max(initial=1.0))
