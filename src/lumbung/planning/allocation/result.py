"""What an allocation gives back: shares, prices, and how each quota fared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.allocation.problem import AllocationProblem
from lumbung.planning.solving import Result

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Quota:
    """One group's guarantee, in hours of work: promised and received by its `members` enterprises, and what is missing."""

    name: str
    floor_hours: float
    members: int
    guaranteed: float
    received: float
    shortfall: float
    short: int
    """Members who get less than the group's floor (or their need, where that is less)."""


@dataclass(frozen=True, kw_only=True)
class AllocationResult(Result):
    """`share` (E,) machine hours per arc; `hours` (n,) of work; `price` (m,) welfare of one more hour of a machine.

    `objective` is minus the equally distributed equivalent: the hours per unit of weight that, given to everybody who
    can be served, would be as good (Atkinson 1970); for max-min the least. `shortfall` (n,) is what is missing to the
    floor. `unserved` (n,) marks who needs nothing, may use no machine or finds only machines that unmet floors take
    whole; they do not count in the objective.
    """

    share: Floats
    hours: Floats
    price: Floats
    shortfall: Floats
    unserved: NDArray[np.bool_]
    quotas: tuple[Quota, ...]

    @property
    def short(self) -> NDArray[np.int64]:
        """Numbers of the enterprises whose floor is not met."""
        return np.flatnonzero(self.shortfall > 0)


DUST = 1e-6
"""Shares of a floor below this are rounding, not a shortfall."""


def missing(floor: Floats, hours: Floats) -> Floats:
    """Hours missing to `floor` (n,), without rounding."""
    gap = floor - hours
    return np.where(gap > DUST * floor, gap, 0.0)


def quotas_of(p: AllocationProblem, hours: Floats) -> tuple[Quota, ...]:
    """Each group's account; somebody in two groups stands in both."""
    made = []
    for group in p.groups:
        floor = np.where(group.members, np.minimum(group.floor_hours, p.need), 0.0)
        lacking = missing(floor, hours)
        made.append(
            Quota(
                group.name, group.floor_hours, int(group.members.sum()), float(floor.sum()),
                float(hours[group.members].sum()), float(lacking.sum()), int((lacking > 0).sum()),
            )
        )  # fmt: skip
    return tuple(made)
