"""The best bound that the relaxation holds, found exactly on small problems by column generation.

Every answer of a site's subproblem is a column; a linear programme mixes them under the relaxed rows (cells, budget, equity):

    max  sum_c value_c w_c    subject to the relaxed rows on the mixed answers,  sum_{c of j} w_c <= 1,  w >= 0

Its row prices are multipliers. Where no site answers them with a column worth more than the programme knows, L at these
prices equals the programme's value, and no multipliers give a lower bound. Each L on the way is a valid bound by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_matrix

from lumbung.planning.siting.knapsack import price_site
from lumbung.planning.siting.lagrangean import Multipliers, Relaxation
from lumbung.planning.siting.linear import Answer, Programme, maximise
from lumbung.planning.siting.problem import Floats, SitingProblem

MOST_ARCS, MOST_SITES = 1_500, 40
"""Problems up to this size are taken to the best bound; a larger one's walk stops near it (docs/developers/siting.md)."""
MOST_ROUNDS = 200
CLOSED = 1e-9
"""Share of the bound by which it may still be over the programme's value: floating-point noise of sums of rupiah."""


def small_enough(problem: SitingProblem) -> bool:
    """Whether the best bound can be had in well under a second."""
    return problem.arcs <= MOST_ARCS and problem.sites <= MOST_SITES


def tightened(relaxation: Relaxation, start: Multipliers, bound: float) -> tuple[Multipliers, float]:
    """Multipliers of the lowest bound, rupiah a year, from `start` with its `bound`; never a higher one."""
    mix = _Mix(relaxation)
    best, now = start, start
    for _ in range(MOST_ROUNDS):
        value = mix.answer(now)
        if value < bound:
            best, bound = now, value
        known = mix.solved()
        if not known.proved or bound - known.value * mix.unit <= CLOSED * max(1.0, abs(bound)):
            break
        now = mix.multipliers(known)
    return best, bound


@dataclass
class _Columns:
    """Answers of sites: whose, worth without prices (rupiah a year), capital, shares of cells, district rows."""

    site: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    capital: list[float] = field(default_factory=list)
    used: list[Floats] = field(default_factory=list)
    district: list[Floats] = field(default_factory=list)


class _Mix:
    """The linear programme of the columns found so far; money is counted in `unit`, capital in budgets."""

    def __init__(self, relaxation: Relaxation) -> None:
        self.relaxation, self.problem = relaxation, relaxation.problem
        p = self.problem
        self.columns = _Columns()
        self.unit = max(float(p.arc_value.max(initial=1.0)), 1.0)
        self.purse = max(p.budget, 1.0)

    def answer(self, m: Multipliers) -> float:
        """L at these multipliers; every site's answer is kept as a column."""
        p, r = self.problem, self.relaxation
        prices = r.prices(m)
        total = float(m.cell.sum()) + m.budget * p.budget
        for j in range(p.sites):
            for part in r.houses:
                part[:] = 0.0
            worth = price_site(r.lists, prices, r.houses, j)
            if worth > 0:
                total += worth
                self._keep(j, worth, m, prices.cell)
        return total

    def _keep(self, j: int, worth: float, m: Multipliers, cell: Floats) -> None:
        used, units, opened, _ = self.relaxation.houses
        capital = self.relaxation.capital(units, opened)
        self.columns.site.append(j)
        self.columns.value.append(worth + m.budget * capital + float(cell @ used))
        self.columns.capital.append(capital)
        self.columns.used.append(used.copy())
        self.columns.district.append(self.relaxation.district_rows(used))

    def solved(self) -> Answer:
        """The best mix of the columns."""
        p, c = self.problem, self.columns
        n = len(c.site)
        if not n:
            return Answer(True, False, 0.0, 0.0, np.zeros(0), np.zeros(p.cells + 1 + p.districts + p.sites))
        convex = np.zeros((p.sites, n))
        convex[c.site, np.arange(n)] = 1.0
        hours = max(float(p.district_demand.sum()), 1.0)
        rows = np.vstack(
            (np.array(c.used).T, [np.array(c.capital) / self.purse], -np.array(c.district).T / hours, convex)
        )
        high = np.concatenate((np.ones(p.cells), [p.budget / self.purse], np.zeros(p.districts), np.ones(p.sites)))
        return maximise(
            Programme(
                np.array(c.value) / self.unit, csr_matrix(rows), np.full(len(high), -np.inf), high, np.full(n, np.inf)
            )
        )

    def multipliers(self, known: Answer) -> Multipliers:
        """The relaxed rows' prices."""
        p = self.problem
        price = np.maximum(0.0, known.row_price) * self.unit
        hours = max(float(p.district_demand.sum()), 1.0)
        return Multipliers(
            price[: p.cells], float(price[p.cells]) / self.purse, price[p.cells + 1 : p.cells + 1 + p.districts] / hours
        )
