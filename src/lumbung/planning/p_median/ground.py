"""A plane made ready for sparse search: along a curve that keeps neighbours together, each place once, nothing idle.

Customers at one place are one customer with their weights' sum; those of weight 0 are left out. Of sites at one place
one is kept; where several of them are fixed, the others are `given`: open, and of no use.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.p_median.distances import Plane
from lumbung.planning.p_median.problem import PMedianProblem

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
BITS = 21
"""Cells of the curve along one side: 2 to this power."""


@dataclass(frozen=True, eq=False)
class Ground:
    """n customers with their `weight`, m allowed sites of which `fixed` ones must be open, p to be opened.

    A customer that stands for several has them at `spread` (root mean square) around her: sqrt(d^2 + spread^2) to d.
    """

    customer_xy: Floats
    weight: Floats
    spread: Floats
    site_xy: Floats
    fixed: Bools
    p: int

    @property
    def customers(self) -> int:
        """n."""
        return len(self.weight)

    @property
    def sites(self) -> int:
        """m."""
        return len(self.fixed)


@dataclass(frozen=True, eq=False)
class Numbering:
    """From the ground's sites to the problem's: `site` (m,); `given` ones are always open; `spare` ones at places kept."""

    site: Ints
    given: Ints
    spare: Ints

    def original(self, opened: Ints, p: int) -> Ints:
        """The problem's numbers of an open set of the ground, filled up to p with sites at places that are open."""
        known = np.concatenate((self.site[opened], self.given))
        return np.sort(np.concatenate((known, self.spare[: p - len(known)])))


def ground_of(problem: PMedianProblem, plane: Plane) -> tuple[Ground, Numbering]:
    """The ground of a problem on a plane; its p is cut down to what has a place of its own."""
    corner, side = _square(plane)
    used = np.flatnonzero(problem.weights > 0)
    order, first = _places(plane.customer_xy[used], corner, side)
    used = used[order]
    weight = np.add.reduceat(problem.weights[used], np.flatnonzero(first)) if len(used) else np.zeros(0)
    allowed = np.flatnonzero(~problem.forbidden)
    allowed = allowed[np.argsort(~problem.fixed[allowed], kind="stable")]
    order, alone = _places(plane.site_xy[allowed], corner, side)
    allowed = allowed[order]
    doubles = allowed[~alone]
    given, spare = doubles[problem.fixed[doubles]], doubles[~problem.fixed[doubles]]
    site = allowed[alone]
    p = min(problem.p - len(given), len(site))
    ground = Ground(
        plane.customer_xy[used[first]], weight, np.zeros(len(weight)), plane.site_xy[site], problem.fixed[site], p
    )
    return ground, Numbering(site, given, spare)


def _square(plane: Plane) -> tuple[Floats, float]:
    """Lower left corner and side of a square around all points."""
    both = (plane.customer_xy, plane.site_xy)
    low = np.minimum(*(xy.min(axis=0) for xy in both))
    high = np.maximum(*(xy.max(axis=0) for xy in both))
    return low, float((high - low).max())


def _places(xy: Floats, corner: Floats, side: float) -> tuple[Ints, Bools]:
    """Order along the curve, equal places together in the order given, and which of them is the first at its place."""
    order = np.lexsort((xy[:, 1], xy[:, 0], along_curve(xy, corner, side)))
    placed = xy[order]
    first = np.ones(len(xy), np.bool_)
    first[1:] = (placed[1:] != placed[:-1]).any(axis=1)
    return order, first


def along_curve(xy: Floats, corner: Floats, side: float) -> Ints:
    """Each point's position along the Z-order curve of the square (Morton 1966)."""
    cells = ((xy - corner) / (side or 1.0) * (2**BITS - 1)).astype(np.int64)
    return _apart(cells[:, 0]) | (_apart(cells[:, 1]) << 1)


def _apart(value: Ints) -> Ints:
    """The lowest 32 bits of each value with a 0 between any two."""
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF), (8, 0x00FF00FF00FF00FF), (4, 0x0F0F0F0F0F0F0F0F), (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):  # fmt: skip
        value = (value | (value << shift)) & mask
    return value


def evenly(ground: Ground) -> Ints:
    """p sites: the fixed ones, and others evenly spaced along the curve."""
    free = np.flatnonzero(~ground.fixed)
    more = ground.p - int(ground.fixed.sum())
    at = (np.arange(more) + 0.5) * (len(free) / max(more, 1))
    return np.sort(np.concatenate((np.flatnonzero(ground.fixed), free[at.astype(np.int64)])))
