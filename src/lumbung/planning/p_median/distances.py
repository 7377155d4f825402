"""Distances from customers to sites: a matrix, or points on a plane of which only the near ones are looked up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lumbung.core.errors import ParameterError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
THREADS = 2
"""For looking up near points; the answer does not depend on it."""


class Distances(Protocol):
    """What a solver asks about distances; sites and customers by number from 0."""

    @property
    def customers(self) -> int:
        """Number of customers."""
        ...

    @property
    def sites(self) -> int:
        """Number of candidate sites."""
        ...

    @property
    def whole(self) -> bool:
        """True when every distance is known to be a whole number."""
        ...

    def to_nearest(self, opened: Ints) -> tuple[Ints, Floats]:
        """For each customer the nearest of the sites `opened` and its distance."""
        ...


@dataclass(frozen=True, eq=False)
class Matrix:
    """Distances as an (n, m) array, rows customers; inf where a site cannot serve a customer."""

    values: Floats

    def __post_init__(self) -> None:
        values = np.asarray(self.values, dtype=np.float64)
        if values.ndim != 2 or 0 in values.shape:
            raise ParameterError(f"The distances have the shape {values.shape}.", "Give one row for each customer.")
        bad = np.argwhere(np.isnan(values) | (values < 0))
        if len(bad):
            i, j = bad[0]
            raise ParameterError(
                f"The distance of customer {i + 1} to site {j + 1} is {values[i, j]}.", "Give 0 or more, or inf."
            )
        object.__setattr__(self, "values", values)

    @property
    def customers(self) -> int:
        """Rows."""
        return int(self.values.shape[0])

    @property
    def sites(self) -> int:
        """Columns."""
        return int(self.values.shape[1])

    @cached_property
    def whole(self) -> bool:
        """True when every finite distance is a whole number."""
        finite = self.values[np.isfinite(self.values)]
        return bool((finite == np.floor(finite)).all())

    def to_nearest(self, opened: Ints) -> tuple[Ints, Floats]:
        """Nearest open site; of equally near ones the one that stands first in `opened`."""
        near = self.values[:, opened]
        at = near.argmin(axis=1)
        return opened[at], near[np.arange(self.customers), at]


@dataclass(frozen=True, eq=False)
class Plane:
    """Straight-line distances, not rounded, between points (n, 2) and (m, 2) in one unit of length."""

    customer_xy: Floats
    site_xy: Floats

    def __post_init__(self) -> None:
        for name, points in (("customers", self.customer_xy), ("sites", self.site_xy)):
            if points.ndim != 2 or points.shape[1] != 2 or len(points) == 0 or not np.isfinite(points).all():
                raise ParameterError(f"The places of the {name} are not finite pairs of coordinates.", "Give (n, 2).")

    @property
    def customers(self) -> int:
        """Points to be served."""
        return len(self.customer_xy)

    @property
    def sites(self) -> int:
        """Points that can serve."""
        return len(self.site_xy)

    @property
    def whole(self) -> bool:
        """Straight lines are not whole."""
        return False

    def matrix(self) -> Matrix:
        """All distances, for problems small enough to hold them."""
        x, y = (self.customer_xy[:, k, None] - self.site_xy[None, :, k] for k in (0, 1))
        return Matrix(np.hypot(x, y))

    def to_nearest(self, opened: Ints) -> tuple[Ints, Floats]:
        """Nearest open site by a search tree."""
        from scipy.spatial import cKDTree  # noqa: PLC0415  (half of the library's start)

        distance, at = cKDTree(self.site_xy[opened]).query(self.customer_xy, workers=THREADS)
        return opened[at], np.asarray(distance, dtype=np.float64)
