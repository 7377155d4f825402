"""Budget x net saving x equity: the best plan of each budget under each equity floor, as one chain of warm starts.

Each solve starts from its neighbour's result (`frontier_chain`). What is certified at one point says something of
others, and all of it is used:

- a plan for a budget and a floor is a plan for more money and for a lower floor, so the best known one counts there too;
- no plan beats the bound of more money or of a lower floor, so the least such bound counts;
- with multipliers m fixed, the relaxation is L(m, B) = L(m, B') + l (B - B') in the budget, l being the budget's price in
  m, as long as what B buys is bought by B' too. So each point's prices bound every other budget under the same floor.

Objectives then never fall as money grows or the floor falls, nor do bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np

from lumbung.planning.siting.frontier_chain import next_result
from lumbung.planning.siting.lagrangean import Multipliers, Relaxation
from lumbung.planning.siting.problem import Floats, SitingProblem
from lumbung.planning.siting.result import SitingResult, relative_gap
from lumbung.planning.siting.solve import solve
from lumbung.planning.siting.stop import Stop

Stops = Callable[[], Stop]
"""Makes a fresh stopping rule for each solve."""

STEPS = 7
"""Budgets on the ladder."""
WIDEST = 20.0
"""The least budget on the ladder is not less than this part of the greatest: below it a region sees no difference."""
HIGHER_FLOOR = 0.3
"""How far above the given floor the higher one is."""
SAME_BUDGET = 0.1
"""A rung this near to the given budget, as a share of it, gives way to it."""


@dataclass(frozen=True)
class Point:
    """The best known plan for a budget (rupiah) under an equity floor (0 to 1), and what no such plan can exceed.

    `result` may have been found for less money or a higher floor. Objective and bound are rupiah a year.
    """

    budget: float
    floor: float
    problem: SitingProblem
    result: SitingResult
    bound: float

    @property
    def objective(self) -> float:
        """Net saving, rupiah a year."""
        return self.result.objective

    @property
    def gap(self) -> float:
        """Certified gap as a share of the objective; infinite where nothing pays but the bound is above zero."""
        return relative_gap(self.bound, self.objective)


@dataclass(frozen=True)
class Frontier:
    """Points by floor, then budget; `knee` is the budget under the given floor beyond which more brings much less."""

    points: tuple[Point, ...]
    knee: float | None


def floors_of(given: float) -> tuple[float, ...]:
    """None, the given one and a higher one."""
    return tuple(sorted({0.0, given, min(0.9, round(given + HIGHER_FLOOR, 6)), given or HIGHER_FLOOR}))


def budgets_of(problem: SitingProblem, most: float, given: float) -> tuple[float, ...]:
    """The ladder in rupiah: equal ratios from what opens the cheapest paying house up to `most`, and the given budget.

    `most` is what the best plan spends that has all the money it wants. Rungs have two digits, the last one not less
    than `most`.
    """
    if most <= 0:
        return (given,)
    least = min(max(_cheapest_house(problem), most / WIDEST), most)
    ratio = (most / least) ** (1 / (STEPS - 1))
    rungs = [_rounded(least * ratio**k) for k in range(STEPS - 1)] + [_rounded(most, up=True)]
    apart = [rung for rung in rungs if abs(rung - given) > SAME_BUDGET * given]
    return tuple(sorted({*apart, float(given)}))


def _rounded(amount: float, *, up: bool = False) -> float:
    """To two digits; the last rung up, so that it buys all that pays."""
    unit = 10.0 ** max(0, floor(log10(max(amount, 1.0))) - 1)
    return float(unit * (ceil(amount / unit - 1e-9) if up else max(1, round(amount / unit))))


def _cheapest_house(p: SitingProblem) -> float:
    """The least capital of a house that pays by a unit of each kind, the best makers for it alone; else infinite."""
    rate = p.arc_value / p.arc_hours
    order = np.lexsort((-rate, p.arc_group))
    ahead = np.cumsum(p.arc_hours[order])
    first = np.concatenate(([0.0], ahead))[p.group_start[:-1]]
    room = p.group_hours[p.arc_group[order]] - (ahead - p.arc_hours[order] - np.repeat(first, np.diff(p.group_start)))
    taken = np.clip(room, 0.0, p.arc_hours[order])
    gain = np.bincount(p.arc_group[order], taken * rate[order], minlength=p.groups) - p.group_yearly
    least = np.inf
    for j in range(p.sites):
        groups = np.arange(p.site_start[j], p.site_start[j + 1])
        groups = groups[gain[groups] > 0]
        groups = groups[np.argsort(-gain[groups] / np.maximum(p.group_capital[groups], 1.0), kind="stable")]
        paid = np.flatnonzero(np.cumsum(gain[groups]) > p.site_yearly[j])
        if len(paid):
            least = min(least, float(p.site_capital[j] + p.group_capital[groups[: paid[0] + 1]].sum()))
    return float(least)


def frontier(problem: SitingProblem, base: SitingResult, stops: Stops, *, seed: int = 0, workers: int = 1) -> Frontier:
    """The frontier around a plan: `problem` has the given budget and floor, `base` is its result.

    `stops` makes the stopping rule of one solve. Each floor's chain is walked on its own, so the number of `workers`
    (threads) changes nothing. Same seed and step counts, same answer.
    """
    top = base if _has_all_it_wants(problem, base) else solve(_unlimited(problem), stops(), seed=seed, start=base)
    budgets = budgets_of(problem, max(top.capital, base.capital), problem.budget)
    known = {(problem.budget, problem.equity_floor): base}
    with ThreadPoolExecutor(max(1, workers)) as pool:
        chains = pool.map(
            lambda floor_: _chain(problem, base, budgets, floor_=floor_, stops=stops, seed=seed),
            floors_of(problem.equity_floor),
        )
        for found in chains:
            known |= found
    points = _closed(problem, _bounded(problem, known))
    here = [point for point in points if point.floor == problem.equity_floor]
    return Frontier(points, knee_of([(p.result.capital, p.objective, p.budget) for p in here]))


def _has_all_it_wants(problem: SitingProblem, base: SitingResult) -> bool:
    """Money is left, and no unit is too dear for the budget: more of it changes neither the model nor its bound."""
    capital = problem.group_capital + problem.site_capital[problem.group_site]
    slack = problem.budget - base.capital
    return base.budget_price == 0 and bool((capital <= slack).all())


def _unlimited(problem: SitingProblem) -> SitingProblem:
    """With money for as much of every machine as there is demand, or as the floor holds."""
    p = problem
    everyone = np.bincount(p.arc_group, p.arc_hours, minlength=p.groups)
    units = np.ceil(everyone / np.maximum(p.minimum_use, 0.05) / p.group_hours)
    return p.with_budget(max(p.budget, float(p.site_capital.sum() + p.group_capital @ units)))


def _chain(
    problem: SitingProblem, base: SitingResult, budgets: Sequence[float], *, floor_: float, stops: Stops, seed: int
) -> dict[tuple[float, float], SitingResult]:
    """Results under one floor: at the given budget first, then down and up the ladder, each from its neighbour."""
    model, given = problem.with_equity(floor_), problem.budget
    first = base if floor_ == problem.equity_floor else next_result(model, base, stops(), seed)
    found = {(given, floor_): first}
    for way in ([b for b in reversed(budgets) if b < given], [b for b in budgets if b > given]):
        before = first
        for budget in way:
            before = next_result(model.with_budget(budget), before, stops(), seed)
            found[budget, floor_] = before
    return found


def _bounded(
    problem: SitingProblem, known: dict[tuple[float, float], SitingResult]
) -> list[tuple[float, float, SitingResult, float]]:
    """Each result with the least of its own bound and what the prices of the others under its floor prove."""
    bounded = []
    for floor_ in sorted({floor_ for _, floor_ in known}):
        row = sorted((budget, result) for (budget, at), result in known.items() if at == floor_)
        most = row[-1][0]
        relaxation = Relaxation(problem.with_equity(floor_).with_budget(most))
        lines = [_line(relaxation, result) for _, result in row]
        for budget, result in row:
            proved = min(value + price * (budget - most) for value, price in lines)
            bounded.append((budget, floor_, result, min(result.bound, proved)))
    return bounded


def _line(relaxation: Relaxation, result: SitingResult) -> tuple[float, float]:
    """The relaxation at a result's prices, and how it changes with the budget."""
    district = result.district_price if relaxation.problem.equity_floor > 0 else np.zeros_like(result.district_price)
    at = relaxation.at(Multipliers(result.cell_price, result.budget_price, district))
    return at.value, result.budget_price


def _closed(problem: SitingProblem, found: list[tuple[float, float, SitingResult, float]]) -> tuple[Point, ...]:
    """Points with the best plan known for no more money and no lower floor, and the least bound of no less and no higher."""
    points = []
    for budget, floor_, own, _ in sorted(found, key=lambda point: (point[1], point[0])):
        results = [r for b, f, r, _ in found if b <= budget and f >= floor_ and r.objective > own.objective]
        best = max(results, key=lambda r: r.objective, default=own)
        bound = min(limit for b, f, _, limit in found if b >= budget and f <= floor_)
        model = problem.with_equity(floor_).with_budget(budget)
        points.append(Point(budget, floor_, model, best, max(bound, best.objective)))
    return tuple(points)


def knee_of(curve: Sequence[tuple[float, float, float]]) -> float | None:
    """The budget of the point that lies highest above the straight line from nothing to the last point.

    `curve` has (capital, objective, budget) in rising order of budget. Both axes are scaled to 1, so units do not matter
    (Satopää, Albrecht, Irwin, Raghavan 2011, "Finding a Kneedle in a haystack"). None with nothing above the line.
    """
    if not curve or curve[-1][0] <= 0 or curve[-1][1] <= 0:
        return None
    capital, objective = curve[-1][0], curve[-1][1]
    above = [(worth / objective - spent / capital, -budget) for spent, worth, budget in curve]
    height, budget = max(above)
    return -budget if height > 1e-9 else None


def served_shares(problem: SitingProblem, result: SitingResult) -> tuple[float, float]:
    """Served share of the region's demand within reach, and that of the district served least; 0 without demand."""
    shares: Floats = result.district_share[np.isfinite(result.district_share)]
    demand = problem.district_demand
    if not len(shares) or demand.sum() <= 0:
        return 0.0, 0.0
    served = np.nansum(result.district_share * demand) / demand.sum()
    return float(served), float(shares.min())
