"""The p-median problem: open exactly p sites so that the weighted distance of all customers to their nearest is least."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbung.core.errors import ParameterError
from lumbung.planning.p_median.distances import Distances, Matrix, Plane

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PMedianProblem:
    """min sum_i w_i min over open j of d_ij, with p open sites (Hakimi 1964; ReVelle and Swain 1970).

    `distances`: between n customers and m sites, inf where a site cannot serve a customer; `weights` (n,), 0 or more.
    `fixed` (m,) sites must be among the p, `forbidden` (m,) ones must not.
    """

    distances: Distances
    p: int
    weights: Floats
    fixed: Bools
    forbidden: Bools
    whole: bool = field(init=False)

    def __post_init__(self) -> None:
        n, m = self.distances.customers, self.distances.sites
        _shape("weights", self.weights, n)
        _shape("fixed", self.fixed, m)
        _shape("forbidden", self.forbidden, m)
        if not (np.isfinite(self.weights).all() and (self.weights >= 0).all()):
            worst = int(np.argmin(np.where(np.isfinite(self.weights), self.weights, -np.inf)))
            raise ParameterError(f"The weight of customer {worst + 1} is {self.weights[worst]}.", "Give 0 or more.")
        both = np.flatnonzero(self.fixed & self.forbidden)
        if len(both):
            raise ParameterError(f"Site {both[0] + 1} is both fixed and forbidden.", "Drop one of the two.")
        least, most = max(1, int(self.fixed.sum())), m - int(self.forbidden.sum())
        if not least <= self.p <= most:
            raise ParameterError(f"p is {self.p}; with these sites it can be {least} to {most}.", "Give such a p.")
        whole = self.distances.whole and bool((self.weights == np.floor(self.weights)).all())
        object.__setattr__(self, "whole", whole)

    @property
    def customers(self) -> int:
        """n."""
        return self.distances.customers

    @property
    def sites(self) -> int:
        """m."""
        return self.distances.sites


def p_median_problem(
    distances: ArrayLike | Distances,
    p: int,
    *,
    weights: ArrayLike | None = None,
    fixed: ArrayLike = (),
    forbidden: ArrayLike = (),
) -> PMedianProblem:
    """A problem from an (n, m) matrix or `Plane` points; `fixed` and `forbidden` are numbers of sites from 0."""
    known: Distances = distances if isinstance(distances, (Matrix, Plane)) else Matrix(np.asarray(distances))
    given = np.ones(known.customers) if weights is None else np.array(weights, dtype=np.float64)
    return PMedianProblem(known, int(p), given, _marked(fixed, known.sites), _marked(forbidden, known.sites))


def _marked(numbers: ArrayLike, sites: int) -> Bools:
    chosen = np.asarray(numbers, dtype=np.int64).ravel()
    outside = chosen[(chosen < 0) | (chosen >= sites)]
    if len(outside):
        raise ParameterError(f"There is no site {outside[0]}; they run from 0 to {sites - 1}.", "Check the numbers.")
    marks = np.zeros(sites, np.bool_)
    marks[chosen] = True
    return marks


def _shape(name: str, array: NDArray[np.generic], length: int) -> None:
    if array.shape != (length,):
        raise ParameterError(f"`{name}` has the shape {array.shape}; expected ({length},).", "One for each, in order.")
