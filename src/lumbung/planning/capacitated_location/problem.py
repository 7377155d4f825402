"""Capacitated location with fixed costs: which sites to open, and what share of each customer each of them serves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbung.core.errors import ParameterError

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CapacitatedLocationProblem:
    """min sum_j f_j y_j + sum_ij c_ij x_ij; sum_j x_ij = 1; sum_i d_i x_ij <= Q_j y_j; x_ij <= y_j; x >= 0, y binary.

    `capacity` Q and `fixed_cost` f (m,), `demand` d (n,), `cost` c (n, m) of serving all of a customer's demand from a
    site, inf where it cannot (Beasley 1988). A customer may be served from several sites.
    """

    capacity: Floats
    fixed_cost: Floats
    demand: Floats
    cost: Floats

    def __post_init__(self) -> None:
        if self.cost.ndim != 2 or 0 in self.cost.shape:
            raise ParameterError(f"The costs have the shape {self.cost.shape}.", "Give one row for each customer.")
        n, m = self.cost.shape
        for name, array, length in (
            ("capacity", self.capacity, m),
            ("fixed_cost", self.fixed_cost, m),
            ("demand", self.demand, n),
        ):
            if array.shape != (length,):
                raise ParameterError(f"`{name}` has the shape {array.shape}; expected ({length},).", "One for each.")
            bad = np.flatnonzero(~(np.isfinite(array) & (array >= 0)))
            if len(bad):
                raise ParameterError(f"`{name}` number {bad[0] + 1} is {array[bad[0]]}.", "Give 0 or more.")
        wrong = np.argwhere(np.isnan(self.cost) | (self.cost < 0))
        if len(wrong):
            i, j = wrong[0]
            raise ParameterError(
                f"Serving customer {i + 1} from site {j + 1} costs {self.cost[i, j]}.", "Give 0 or more."
            )

    @property
    def customers(self) -> int:
        """n."""
        return int(self.cost.shape[0])

    @property
    def sites(self) -> int:
        """m."""
        return int(self.cost.shape[1])


def capacitated_location_problem(
    capacity: ArrayLike, fixed_cost: ArrayLike, demand: ArrayLike, cost: ArrayLike
) -> CapacitatedLocationProblem:
    """A problem from anything array-like; `capacity` may be one number for all sites."""
    costs = np.array(cost, dtype=np.float64)
    sites = costs.shape[1] if costs.ndim == 2 else 0
    capacities = (
        np.broadcast_to(np.asarray(capacity, dtype=np.float64), (sites,)) if np.ndim(capacity) == 0 else capacity
    )
    return CapacitatedLocationProblem(
        np.array(capacities, dtype=np.float64), np.array(fixed_cost, dtype=np.float64),
        np.array(demand, dtype=np.float64), costs,
    )  # fmt: skip
