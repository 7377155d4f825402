"""The bound: cells' rows, the budget and the equity rows relaxed; multipliers moved by deflected subgradients.

    L(u, l, n) = sum_i u_i + l * budget + sum_j max(0, worth_j(u, l, n)) >= optimum   for all u, l, n >= 0
    step: v <- g + 0.6 v;  u <- max(0, u - t * scale * v),  t = theta * (L - target) / |v|^2   (facts/siting.md)

For given multipliers L never falls when the budget grows, so neither does the best bound (docs/developers/siting.md).
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np

from lumbung.planning.siting.knapsack import Houses, Prices, lists_for, price_sites, raise_prices
from lumbung.planning.siting.problem import Floats, Ints, SitingProblem

DEFLECTION = 0.6
FIRST_THETA, WARM_THETA, PATIENCE = 0.3, 0.1, 20
"""The first step length, that from known prices, and the idle steps after which it is shortened."""
LEAST_THETA, SETTLED_STEPS = 0.005, 80
"""The shortest step length, and how long it may bring nothing (1e-5 of the bound) before the walk is settled."""
AVERAGING = 0.05
"""Weight of the newest answer in the running averages of units and openings."""
NEAR, CERTIFY_EVERY = 0.3, 40
"""The walk looks at sites that lack at most this share of their price, and prices all at least every so many steps."""


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
        self.every = np.arange(problem.sites, dtype=np.int32)
        self.forced = np.zeros(0, np.int32)
        self.sunk = float(problem.arc_value.sum()) + 1.0
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
        return float((self.problem.site_capital * opened).sum() + (self.problem.group_capital * units).sum())

    def district_rows(self, used: Floats) -> Floats:
        """Hours by which each district in the equity rows is served beyond its floor; 0 for the others."""
        p = self.problem
        served = np.bincount(p.cell_district, used * p.cell_hours, minlength=p.districts)
        return np.where(self.equity, served - self.weight * served.sum(), 0.0)

    def at(self, m: Multipliers, sites: Ints | None = None) -> Relaxed:
        """Evaluate on `sites` (all: only then is it a bound); the arrays in the answer are overwritten by the next call."""
        prices = self.prices(m)
        prices.site[self.forced] -= self.sunk
        total = price_sites(self.lists, prices, self.houses, self.every if sites is None else sites)
        used, units, opened, worth = self.houses
        value = total - self.sunk * len(self.forced) + float(m.cell.sum()) + m.budget * self.problem.budget
        return Relaxed(value, used, self.capital(units, opened), self.district_rows(used), units, opened, worth)


def first_multipliers(relaxation: Relaxation) -> Multipliers:
    """Prices by dual ascent, site after site, at the price of the budget that makes the bound least.

    The price is sought among 0 and the highest return on capital there is, halved again and again.
    """
    best, low = _ascended(relaxation, 0.0)
    top, at, width, tried = _highest_return(relaxation), 8.0, 4.0, set[float]()
    while width >= 0.5:
        for halvings in (at + width, at, at - width):
            if halvings in tried:
                continue
            tried.add(halvings)
            found, value = _ascended(relaxation, top * 2.0**-halvings)
            if value < low:
                best, low, at = found, value, halvings
        width /= 2
    return best


def _nothing(p: SitingProblem, budget_price: float) -> Multipliers:
    return Multipliers(np.zeros(p.cells), budget_price, np.zeros(p.districts))


def _highest_return(relaxation: Relaxation) -> float:
    """Rupiah a year for each rupiah of capital that the best site alone would bring, every cell free."""
    p = relaxation.problem
    at = relaxation.at(_nothing(p, 0.0))
    capital = p.site_capital + np.bincount(p.group_site, p.group_capital * at.units, minlength=p.sites)
    return float((at.worth / np.maximum(capital, 1.0)).max(initial=0.0))


def _ascended(relaxation: Relaxation, budget_price: float) -> tuple[Multipliers, float]:
    """Cell prices after one round of dual ascent from nothing, the best site first; and L there."""
    nothing = _nothing(relaxation.problem, budget_price)
    order = np.argsort(-relaxation.at(nothing).worth, kind="stable").astype(np.int32)
    prices = relaxation.prices(nothing)
    raise_prices(relaxation.lists, prices, relaxation.houses, order)
    found = Multipliers(prices.cell, budget_price, nothing.district)
    return found, relaxation.at(found).value


class Ascent:
    """The subgradient walk, one `step` at a time, so that a search can look at it between steps.

    It walks on the `sites` near to being worth opening; `certify` prices all sites at the best point, which gives the bound
    and the sites to walk on with.
    """

    def __init__(self, problem: SitingProblem, start: Multipliers | None = None) -> None:
        self.relaxation = Relaxation(problem)
        self.now = start or first_multipliers(self.relaxation)
        self.best, self.bound = self.now, np.inf
        self.low_at, self.low = self.now, np.inf
        self.theta, self.stale, self.idle = FIRST_THETA if start is None else WARM_THETA, 0, 0
        self.mean_units, self.mean_open = np.zeros(problem.groups), np.zeros(problem.sites)
        self.steps, self.due, self._apart, self._free = 0, 0, 5, False
        self._v = (np.zeros(problem.cells), 0.0, np.zeros(problem.districts))
        self._scale_cell, self._scale_budget, self._scale_district = _scales(problem)
        self.sites = self.relaxation.every
        self.certify()

    @property
    def settled(self) -> bool:
        """True when the shortest steps have long brought nothing."""
        return self.theta <= LEAST_THETA and self.idle >= SETTLED_STEPS

    def certify(self) -> None:
        """Price all sites at the best point of the walk; often while that changes the picture, seldom when it does not."""
        at = self.relaxation.at(self.low_at)
        if at.value < self.bound:
            self.bound, self.best = at.value, self.low_at
        near = at.worth > -NEAR * self.relaxation.prices(self.low_at).site - 1.0
        self.sites = np.flatnonzero(near | (self.mean_open > 0.01)).astype(np.int32)
        surprised = at.value > 1.001 * self.low
        self._apart = max(5, self._apart // 2) if surprised else min(CERTIFY_EVERY, self._apart * 2)
        self.low, self.due = at.value, self.steps + self._apart

    def branch(self) -> Ascent:
        """A walk of its own from the best prices; it is never certified. It shares this one's buffers."""
        other = copy(self)
        other.now, other._free = self.best, True
        other.mean_units, other.mean_open = self.mean_units.copy(), self.mean_open.copy()
        return other

    def confine(self, sites: Ints, forced: Ints) -> None:
        """Walk on these sites only, the `forced` ones of them open at any price."""
        self.sites, self.relaxation.forced = sites, forced
        out = np.ones(len(self.mean_open), np.bool_)
        out[sites] = False
        self.mean_open[out] = 0.0
        self.mean_units[out[self.relaxation.problem.group_site]] = 0.0
        self.theta, self.stale, self.low = WARM_THETA, 0, np.inf
        self._rest()

    def step(self, objective: float) -> None:
        """One step towards a target a little under the best bound, never under the `objective` of a known plan."""
        at = self.relaxation.at(self.now, self.sites)
        weight = max(AVERAGING, 1.0 / (self.steps + 1))
        self.mean_units += weight * (at.units - self.mean_units)
        self.mean_open += weight * (at.opened - self.mean_open)
        self.steps += 1
        self._remember(at)
        self._walk(at, max(objective, (0.98 if self._free else 0.95) * self.low))
        if self.steps >= self.due and not self._free:
            self.certify()

    def _rest(self) -> None:
        self._v = (np.zeros_like(self._v[0]), 0.0, np.zeros_like(self._v[2]))

    def _remember(self, at: Relaxed) -> None:
        enough = at.value < self.low - 1e-5 * abs(self.low) or not np.isfinite(self.low)
        if at.value < self.low:
            self.low, self.low_at = at.value, self.now
        self.stale = 0 if enough else self.stale + 1
        self.idle = 0 if enough else self.idle + 1
        if self.stale >= PATIENCE:
            self.theta, self.stale = max(LEAST_THETA, self.theta * 0.7), 0
            self.now = self.low_at
            self._rest()

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
        norm = float((self._scale_cell * v_cell**2).sum() + (self._scale_district * v_district**2).sum())
        norm += self._scale_budget * v_budget**2
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
