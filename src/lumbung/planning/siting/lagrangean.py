"""The bound: cells' rows, the budget and the equity rows relaxed; multipliers moved by deflected subgradients.

    L(u, l, n) = sum_i u_i + l * budget + sum_j max(0, worth_j(u, l, n)) >= optimum   for all u, l, n >= 0
    step: v <- g + 0.6 v;  u <- max(0, u - t * scale * v),  t = theta * (L - target) / |v|^2   (facts/siting.md)

For given multipliers L never falls when the budget grows, so neither does the best bound (docs/developers/siting.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lumbung.planning.siting.knapsack import Houses, Prices, lists_for, price_sites
from lumbung.planning.siting.problem import Floats, SitingProblem

DEFLECTION = 0.6
LEAST_THETA, SETTLED_STEPS = 0.02, 80
"""The shortest step length, and how long it may bring nothing (1e-5 of the bound) before the walk is settled."""
AVERAGING = 0.05
"""Weight of the newest answer in the running averages of units and openings."""


@dataclass(frozen=True)
class Multipliers:
    """Prices of the relaxed rows: cells (rupiah a year), budget (rupiah a year per rupiah), districts (rupiah an hour)."""

    cell: Floats
    budget: float
    district: Floats


@dataclass
class Relaxed:
    """The relaxation at one point: value, subgradient parts and the sites' answer."""

    value: float
    used: Floats
    capital: float
    district: Floats
    units: Floats
    opened: Floats
    worth: Floats


class Relaxation:
    """Evaluates L and its subgradient for one problem; buffers are reused between calls."""

    def __init__(self, problem: SitingProblem) -> None:
        self.problem = problem
        demand = problem.district_demand
        self.equity = demand > 0
        self.equity &= problem.equity_floor > 0
        total = demand.sum()
        self.weight = problem.equity_floor * demand / total if total > 0 else np.zeros_like(demand)
        self.affordable = problem.group_capital + problem.site_capital[problem.group_site] <= problem.budget
        self.lists = lists_for(problem)
        self.houses = Houses(
            np.zeros(problem.cells), np.zeros(problem.groups), np.zeros(problem.sites), np.zeros(problem.sites)
        )

    def cell_worth(self, district_price: Floats) -> Floats:
        """What serving a cell wholly adds through the equity rows, rupiah a year."""
        p = self.problem
        return p.cell_hours * (district_price[p.cell_district] - float(self.weight @ district_price))

    def prices(self, m: Multipliers) -> Prices:
        """What sites, units and cells cost at these multipliers. A unit that the budget never buys has no price."""
        p = self.problem
        group = p.group_yearly + m.budget * p.group_capital
        return Prices(
            p.site_yearly + m.budget * p.site_capital, np.where(self.affordable, group, np.inf),
            m.cell - self.cell_worth(m.district),
        )  # fmt: skip

    def capital(self, units: Floats, opened: Floats) -> float:
        """Capital of an answer, rupiah."""
        return float(self.problem.site_capital @ opened + self.problem.group_capital @ units)

    def district_rows(self, used: Floats) -> Floats:
        """Hours by which each district in the equity rows is served beyond its floor; 0 for the others."""
        p = self.problem
        served = np.bincount(p.cell_district, used * p.cell_hours, minlength=p.districts)
        return np.where(self.equity, served - self.weight * served.sum(), 0.0)

    def at(self, m: Multipliers) -> Relaxed:
        """Evaluate; the arrays in the answer are overwritten by the next call."""
        total = price_sites(self.lists, self.prices(m), self.houses)
        used, units, opened, worth = self.houses
        value = total + float(m.cell.sum()) + m.budget * self.problem.budget
        return Relaxed(value, used, self.capital(units, opened), self.district_rows(used), units, opened, worth)


def first_multipliers(problem: SitingProblem) -> Multipliers:
    """Cell prices as if each unit were fully used: the best value less its hours' share of the unit's cost."""
    hourly = problem.group_yearly / problem.group_hours
    net = problem.arc_value - problem.arc_hours * hourly[problem.arc_group]
    cell = np.zeros(problem.cells)
    np.maximum.at(cell, problem.arc_cell, net)
    return Multipliers(0.8 * cell, 0.0, np.zeros(problem.districts))


class Ascent:
    """The subgradient walk, one `step` at a time, so that a search can look at it between steps."""

    def __init__(self, problem: SitingProblem, start: Multipliers | None = None) -> None:
        self.relaxation = Relaxation(problem)
        self.now = start or first_multipliers(problem)
        self.best, self.bound = self.now, np.inf
        self.theta, self.patience, self.stale, self.idle = 1.0, 20, 0, 0
        self.mean_units, self.mean_open = np.zeros(problem.groups), np.zeros(problem.sites)
        self.last_units = np.zeros(problem.groups)
        self.steps = 0
        self._v = (np.zeros(problem.cells), 0.0, np.zeros(problem.districts))
        self._scale_cell, self._scale_budget, self._scale_district = _scales(problem)

    @property
    def settled(self) -> bool:
        """True when the shortest steps have long brought nothing."""
        return self.theta <= LEAST_THETA and self.idle >= SETTLED_STEPS

    def step(self, objective: float) -> None:
        """One step towards a target a little under the best bound, never under the `objective` of a known plan."""
        at = self.relaxation.at(self.now)
        weight = max(AVERAGING, 1.0 / (self.steps + 1))
        self.mean_units += weight * (at.units - self.mean_units)
        self.mean_open += weight * (at.opened - self.mean_open)
        self.last_units = at.units.copy()
        self.steps += 1
        self._remember(at)
        target = max(objective, 0.95 * self.bound)
        self._walk(at, target)

    def _remember(self, at: Relaxed) -> None:
        better = at.value < self.bound
        enough = at.value < self.bound - 1e-5 * abs(self.bound) or not np.isfinite(self.bound)
        if better:
            self.bound, self.best = at.value, self.now
        self.stale = 0 if enough else self.stale + 1
        self.idle = 0 if enough else self.idle + 1
        if self.stale >= self.patience:
            self.theta, self.stale = max(LEAST_THETA, self.theta * 0.7), 0
            self.now = self.best
            self._v = (np.zeros_like(self._v[0]), 0.0, np.zeros_like(self._v[2]))

    def _walk(self, at: Relaxed, target: float) -> None:
        problem = self.relaxation.problem
        v_cell = (1.0 - at.used) + DEFLECTION * self._v[0]
        v_budget = (problem.budget - at.capital) + DEFLECTION * self._v[1]
        v_district = at.district + DEFLECTION * self._v[2]
        self._v = (v_cell, v_budget, v_district)
        held = (self.now.cell <= 0) & (v_cell > 0)
        v_cell = np.where(held, 0.0, v_cell)
        if self.now.budget <= 0 and v_budget > 0:
            v_budget = 0.0
        v_district = np.where((self.now.district <= 0) & (v_district > 0), 0.0, v_district)
        norm = float(
            self._scale_cell @ v_cell**2 + self._scale_budget * v_budget**2 + self._scale_district @ v_district**2
        )
        if norm <= 0:
            return
        t = self.theta * max(at.value - target, 1e-4 * abs(at.value)) / norm
        self.now = Multipliers(
            np.maximum(0.0, self.now.cell - t * self._scale_cell * v_cell),
            max(0.0, self.now.budget - t * self._scale_budget * v_budget),
            np.maximum(0.0, self.now.district - t * self._scale_district * v_district),
        )


def _scales(problem: SitingProblem) -> tuple[Floats, float, Floats]:
    """Squared sizes of the multipliers, so that one step length suits all: a diagonal preconditioner."""
    best = np.zeros(problem.cells)
    np.maximum.at(best, problem.arc_cell, problem.arc_value)
    total = max(float(best.sum()), 1.0)
    budget = total / max(problem.budget, 1.0) ** 2
    demand = np.maximum(problem.district_demand, 1e-9)
    value = np.bincount(problem.cell_district, best, minlength=problem.districts)
    return best, budget * 0.1, np.where(problem.district_demand > 0, 0.1 * value / demand**2, 0.0)
