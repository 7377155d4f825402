"""What a solver hands back: a plan of houses and machines, how good it is, and how good any plan could be."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.siting.problem import SitingProblem


@dataclass(frozen=True)
class SitingResult:
    """A feasible plan with its certificate. Money is rupiah a year unless it is capital (rupiah).

    `units` per group (site, module), `flow` per arc (share of the cell that goes there, 0 to 1).
    `status`: `optimal` only when the gap is proved to be nothing, `stopped` when a time guard or a person ended
    the search, otherwise `feasible`. `trace` holds (phase, step, bound, objective).
    """

    open_sites: NDArray[np.bool_]
    units: NDArray[np.int32]
    flow: NDArray[np.float64]
    objective: float
    bound: float
    status: str
    capital: float
    saving: float
    yearly_cost: float
    budget_price: float
    district_price: NDArray[np.float64]
    district_share: NDArray[np.float64]
    cell_price: NDArray[np.float64]
    unit_use: NDArray[np.float64]
    trace: tuple[tuple[str, int, float, float], ...]
    seed: int
    seconds: dict[str, float] = field(default_factory=dict, compare=False)

    @property
    def gap(self) -> float:
        """How far the plan may be from the best one, as a share of its objective; never negative."""
        return relative_gap(self.bound, self.objective)


def relative_gap(bound: float, objective: float) -> float:
    """(bound - objective) / objective; infinite while nothing worth more than a rupiah is known."""
    if not bound < float("inf"):
        return float("inf")
    if bound - objective <= 1e-9 * max(1.0, abs(bound)):
        return 0.0
    return (bound - objective) / objective if objective > 1.0 else float("inf")


def hours_by_group(problem: SitingProblem, flow: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hours a month used on each (site, module)."""
    hours: NDArray[np.float64] = np.bincount(
        problem.arc_group, flow * problem.arc_hours, minlength=problem.groups
    ).astype(np.float64)
    return hours


def served_share_by_district(problem: SitingProblem, flow: NDArray[np.float64]) -> NDArray[np.float64]:
    """Served share of each district's demand within reach, by the cells' reference hours; NaN without demand."""
    share = np.bincount(problem.arc_cell, flow, minlength=problem.cells)
    served = np.bincount(problem.cell_district, share * problem.cell_hours, minlength=problem.districts)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(problem.district_demand > 0, served / problem.district_demand, np.nan)
