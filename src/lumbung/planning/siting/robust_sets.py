"""Sets of houses with their machines, and what one of them is worth when the makers turn out to live elsewhere.

A set is decided before it is known where the makers live whose village was drawn; who goes where is decided after it.
So its yearly cost is paid in every draw, also for a machine that nobody comes to there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lumbung.planning.siting.filling import empty_state, load
from lumbung.planning.siting.flow import ROOM_HOURS, best_flow
from lumbung.planning.siting.network import lay_out
from lumbung.planning.siting.problem import Floats, SitingProblem
from lumbung.planning.siting.result import SitingResult, hours_by_group
from lumbung.planning.siting.thinning import fitted

Units = NDArray[np.int32]
Key = tuple[str, str]
CELL = ("city", "district", "chain", "branch", "step", "size", "weight", "hours_per_month")
"""What two cells of different draws have in common when their makers need the same; `area` beside it when they live there."""


@dataclass(frozen=True)
class HouseSet:
    """Machines by (site, module), with their capital (rupiah) and yearly cost (rupiah a year), sites included."""

    name: str
    units: dict[Key, int]
    capital: float
    yearly: float

    @property
    def sites(self) -> tuple[str, ...]:
        """Its sites, sorted."""
        return tuple(sorted({site for site, _ in self.units}))


@dataclass(frozen=True)
class Draw:
    """One draw of the makers' places: its model, and the plan that was found for it alone."""

    problem: SitingProblem
    result: SitingResult


def keys_of(problem: SitingProblem) -> list[Key]:
    """The (site, module) of each group."""
    sites, modules = problem.labels.sites["site"].to_list(), problem.labels.modules["module"].to_list()
    return [(sites[j], modules[k]) for j, k in zip(problem.group_site, problem.group_module, strict=True)]


def set_of(name: str, problem: SitingProblem, units: Units) -> HouseSet:
    """Units of a model as a set."""
    keys = keys_of(problem)
    is_open = np.bincount(problem.group_site, units, minlength=problem.sites) > 0
    return HouseSet(
        name, {keys[g]: int(units[g]) for g in np.flatnonzero(units)},
        capital=float(problem.site_capital @ is_open + problem.group_capital @ units),
        yearly=float(problem.site_yearly @ is_open + problem.group_yearly @ units),
    )  # fmt: skip


def units_in(houses: HouseSet, problem: SitingProblem) -> Units:
    """The set's machines among the groups of another draw; what has no demand within reach there has no group."""
    return np.array([houses.units.get(key, 0) for key in keys_of(problem)], np.int32)


def consensus(draws: Sequence[Draw]) -> HouseSet:
    """Of each machine at each site as many as half of the plans have, cut to floor and budget of the first draw.

    Where the floor is too small for all, what the fewest plans have goes first.
    """
    problem = draws[0].problem
    plans = np.array([units_in(set_of("", d.problem, d.result.units), problem) for d in draws])
    units = np.floor(np.median(plans, axis=0)).astype(np.int32)
    support = (plans >= np.maximum(units, 1)).sum(axis=0)
    for j in range(problem.sites):
        here = slice(int(problem.site_start[j]), int(problem.site_start[j + 1]))
        while units[here] @ problem.group_floor[here] > problem.site_floor[j] + 1e-9:
            standing = np.flatnonzero(units[here])
            units[here.start + standing[int(np.argmin(support[here][standing]))]] -= 1
    return set_of("consensus", problem, fitted(problem, units))


def roughly_worth(houses: HouseSet, problem: SitingProblem) -> float:
    """The set's worth in a draw by filling alone, rupiah a year; penalties stand for rows that do not hold."""
    units, net = units_in(houses, problem), lay_out(problem)
    merit = load(net, empty_state(net), units)
    return merit + set_of("", problem, units).yearly - houses.yearly


def worth(houses: HouseSet, problem: SitingProblem) -> float:
    """The set's worth in a draw, rupiah a year: the exact saving of who goes where, less the whole yearly cost.

    A machine that cannot reach its minimum use stands still. All rows of the draw's model are kept by what is used, and
    what stands still only costs, so this is never above the draw's bound.
    """
    return float(problem.arc_value @ used_flow(problem, units_in(houses, problem))) - houses.yearly


def used_flow(problem: SitingProblem, units: Units) -> Floats:
    """The best flow with as many of these units as can reach their minimum use."""
    units, lenient = units.copy(), replace(problem, minimum_use=0.0)
    while units.any():
        flow, _ = best_flow(problem, units)
        if flow is not None:
            return flow
        free, _ = best_flow(lenient, units)
        used = hours_by_group(problem, np.zeros(problem.arcs) if free is None else free)
        least = problem.minimum_use * problem.group_hours
        reached = np.floor((used + ROOM_HOURS) / np.maximum(least, ROOM_HOURS)).astype(np.int32)
        fewer = np.minimum(units, reached)
        if np.array_equal(fewer, units):
            standing = np.flatnonzero(units)
            use = used[standing] / (problem.group_hours[standing] * units[standing])
            fewer[standing[int(np.argmin(use))]] -= 1
        units = fewer
    return np.zeros(problem.arcs)


def start_from(plan: Draw, problem: SitingProblem) -> SitingResult:
    """The plan's houses and prices put into the shape of another draw, to start its search and its bound.

    A maker has the price of the same need in the same village, else the mean price of the same need in her district.
    """
    before = plan.problem.labels.cells.select("area", *CELL, "count").with_columns(
        price=pl.Series(plan.result.cell_price, dtype=pl.Float64) / pl.col("count")
    )
    now = problem.labels.cells.select("cell", "area", *CELL, "count")
    here = before.group_by("area", *CELL).agg(pl.col("price").mean().alias("here"))
    there = before.group_by(CELL).agg(pl.col("price").mean().alias("there"))
    anywhere = before.group_by(CELL[2:]).agg(pl.col("price").mean().alias("anywhere"))
    priced = now.join(here, on=["area", *CELL], how="left").join(there, on=list(CELL), how="left")
    priced = priced.join(anywhere, on=list(CELL[2:]), how="left").sort("cell")
    each = pl.coalesce("here", "there", "anywhere", pl.lit(0.0))
    price = priced.select(each * pl.col("count")).to_series().to_numpy()
    units = units_in(set_of("", plan.problem, plan.result.units), problem)
    is_open = np.bincount(problem.group_site, units, minlength=problem.sites) > 0
    return replace(plan.result, cell_price=price, units=units, open_sites=is_open)
