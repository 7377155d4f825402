"""Units and flow to a result: money added up, prices attached, the status told honestly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.siting.lagrangean import Multipliers
from lumbung.planning.siting.problem import Floats, SitingProblem
from lumbung.planning.siting.result import SitingResult, hours_by_group, relative_gap, served_share_by_district

PROVED_GAP = 1e-9
"""A relative gap up to this is none: floating-point noise of sums of rupiah."""
NO_DEMAND = 1e-9
"""Hours too few to be divided by."""


def plan_value(p: SitingProblem, units: NDArray[np.int32], flow: Floats) -> float:
    """Yearly saving less yearly cost of sites and machines."""
    open_sites = _open(p, units)
    return float(p.arc_value @ flow) - float(p.site_yearly @ open_sites) - float(p.group_yearly @ units)


def hours_under_floor(p: SitingProblem, flow: Floats) -> Floats:
    """Hours a month (districts,) by which each district falls short of its equity floor; 0 where it does not."""
    if p.equity_floor <= 0:
        return np.zeros(p.districts)
    demand = p.district_demand
    share = np.bincount(p.arc_cell, flow, minlength=p.cells)
    served = np.bincount(p.cell_district, share * p.cell_hours, minlength=p.districts)
    least = p.equity_floor * demand / max(float(demand.sum()), NO_DEMAND) * served.sum()
    return np.where(demand > 0, np.maximum(0.0, least - served - 1e-6), 0.0)


def _open(p: SitingProblem, units: NDArray[np.int32]) -> NDArray[np.bool_]:
    return np.bincount(p.group_site, units, minlength=p.sites) > 0


def outcome(
    p: SitingProblem, units: NDArray[np.int32], flow: Floats, *, bound: float, proved: bool = False, stopped: bool = False,
    prices: Multipliers | None = None, trace: list[tuple[str, int, float, float]] | None = None, seed: int = 0,
    seconds: dict[str, float] | None = None,
) -> SitingResult:  # fmt: skip
    """The result; `optimal` when proved by the caller or when the bound meets the objective."""
    open_sites = _open(p, units)
    saving = float(p.arc_value @ flow)
    yearly = float(p.site_yearly @ open_sites) + float(p.group_yearly @ units)
    objective = saving - yearly
    bound = max(bound, objective)
    used = hours_by_group(p, flow)
    with np.errstate(divide="ignore", invalid="ignore"):
        use = np.where(units > 0, used / (p.group_hours * np.maximum(units, 1)), 0.0)
    optimal = proved or relative_gap(bound, objective) <= PROVED_GAP
    return SitingResult(
        open_sites=open_sites, units=units.astype(np.int32), flow=flow, objective=objective, bound=bound,
        status="optimal" if optimal else ("stopped" if stopped else "feasible"),
        capital=float(p.site_capital @ open_sites) + float(p.group_capital @ units), saving=saving, yearly_cost=yearly,
        budget_price=prices.budget if prices else 0.0,
        district_price=prices.district.copy() if prices else np.zeros(p.districts),
        district_share=served_share_by_district(p, flow), cell_price=prices.cell.copy() if prices else np.zeros(p.cells),
        unit_use=use, trace=tuple(trace or ()), seed=seed, seconds=seconds or {},
    )  # fmt: skip
