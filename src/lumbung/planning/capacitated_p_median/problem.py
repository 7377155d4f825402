"""Capacitated p-median: p sites, each customer wholly served by one of them, none beyond its capacity."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbung.core.errors import ParameterError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class CapacitatedPMedianProblem:
    """min sum_ij c_ij x_ij; sum_j x_ij = 1; sum_i d_i x_ij <= Q_j y_j; sum_j y_j = p; x, y binary (Mulvey, Beck 1984).

    `cost` c (n, m) of serving a customer from a site, inf where it cannot; whole `demand` d (n,), `capacity` Q (m,).
    """

    cost: Floats
    demand: Ints
    capacity: Ints
    p: int
    whole: bool = field(init=False)

    def __post_init__(self) -> None:
        if self.cost.ndim != 2 or 0 in self.cost.shape:
            raise ParameterError(f"The costs have the shape {self.cost.shape}.", "Give one row for each customer.")
        n, m = self.cost.shape
        for name, array, length in (("demand", self.demand, n), ("capacity", self.capacity, m)):
            if array.shape != (length,):
                raise ParameterError(f"`{name}` has the shape {array.shape}; expected ({length},).", "One for each.")
            if (array < 0).any():
                raise ParameterError(f"`{name}` number {np.argmin(array) + 1} is {array.min()}.", "Give 0 or more.")
        wrong = np.argwhere(np.isnan(self.cost) | (self.cost < 0))
        if len(wrong):
            i, j = wrong[0]
            raise ParameterError(
                f"Serving customer {i + 1} from site {j + 1} costs {self.cost[i, j]}.", "Give 0 or more."
            )
        if not 1 <= self.p <= m:
            raise ParameterError(f"p is {self.p}; with these sites it can be 1 to {m}.", "Give such a p.")
        finite = self.cost[np.isfinite(self.cost)]
        object.__setattr__(self, "whole", bool((finite == np.floor(finite)).all()))


def capacitated_p_median_problem(
    cost: ArrayLike, demand: ArrayLike, capacity: ArrayLike, p: int
) -> CapacitatedPMedianProblem:
    """A problem from anything array-like; `capacity` may be one number for all sites."""
    costs = np.array(cost, dtype=np.float64)
    sites = costs.shape[1] if costs.ndim == 2 else 0
    given = _whole("capacity", capacity)
    capacities = np.full(sites, given) if given.ndim == 0 else given
    return CapacitatedPMedianProblem(costs, _whole("demand", demand), capacities, int(p))


def _whole(name: str, values: ArrayLike) -> Ints:
    array = np.asarray(values, dtype=np.float64)
    bad = array.ravel()[~np.isfinite(array.ravel()) | (array.ravel() != np.floor(array.ravel()))]
    if len(bad):
        raise ParameterError(f"`{name}` holds {bad[0]}.", "Give whole numbers, in a finer unit if need be.")
    return array.astype(np.int64)
