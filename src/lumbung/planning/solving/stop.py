"""When a search ends: by time, iterations, gap or target, alone or together. Asked before every step of a search."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import inf, isnan
from typing import Protocol

from lumbung.core.errors import ParameterError


class Status(StrEnum):
    """How a search ended. OPTIMAL and INFEASIBLE are proofs; the others name what stopped it before one."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    TIME_LIMIT = "time_limit"
    ITERATION_LIMIT = "iteration_limit"
    GAP_REACHED = "gap_reached"
    TARGET_REACHED = "target_reached"
    CANCELLED = "cancelled"
    STALLED = "stalled"
    """A heuristic that has nothing left to try, without a proof."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a search stands: costs in the problem's unit, `seconds` since its start."""

    seconds: float
    iterations: int
    objective: float
    bound: float

    @property
    def gap(self) -> float:
        """Certified relative gap of the best solution, inf without one."""
        return relative_gap(self.objective, self.bound)


def relative_gap(objective: float, bound: float) -> float:
    """(objective - bound) / |objective| for a minimum; 0 when they meet, inf where one of them is missing."""
    if objective == inf or bound == -inf:
        return inf
    if objective <= bound:
        return 0.0
    if objective == 0:
        return inf
    return (objective - bound) / abs(objective)


class StopCriterion(Protocol):
    """Anything that, asked where the search stands, says why it should end, or None to let it go on.

    A search that is stopped by iterations, gap or target gives the same answer for the same seed; one that is
    stopped by time gives whatever it had by then.
    """

    def __call__(self, progress: Progress) -> Status | None:
        """The status to end with, or None."""
        ...


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """Ends after `seconds` of wall time."""

    seconds: float

    def __post_init__(self) -> None:
        _not_negative("time limit", self.seconds)

    def __call__(self, progress: Progress) -> Status | None:
        """TIME_LIMIT when the time is over."""
        return Status.TIME_LIMIT if progress.seconds >= self.seconds else None


@dataclass(frozen=True, slots=True)
class IterationLimit:
    """Ends after `iterations` steps, as the solver counts them."""

    iterations: int

    def __post_init__(self) -> None:
        _not_negative("number of iterations", self.iterations)

    def __call__(self, progress: Progress) -> Status | None:
        """ITERATION_LIMIT when the steps are done."""
        return Status.ITERATION_LIMIT if progress.iterations >= self.iterations else None


@dataclass(frozen=True, slots=True)
class GapLimit:
    """Ends when the certified relative gap is at most `gap` (0.01 = 1 %)."""

    gap: float

    def __post_init__(self) -> None:
        _not_negative("gap", self.gap)

    def __call__(self, progress: Progress) -> Status | None:
        """GAP_REACHED when a solution that good is known."""
        return Status.GAP_REACHED if progress.gap <= self.gap else None


@dataclass(frozen=True, slots=True)
class Target:
    """Ends when a solution of cost `objective` or less is known."""

    objective: float

    def __call__(self, progress: Progress) -> Status | None:
        """TARGET_REACHED when a solution that good is known."""
        return Status.TARGET_REACHED if progress.objective <= self.objective else None


@dataclass(frozen=True, slots=True)
class Never:
    """Goes on until there is a proof."""

    def __call__(self, progress: Progress) -> Status | None:
        """Always None."""
        return None


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Ends as soon as one of `criteria` does; the first in order names the reason."""

    criteria: tuple[StopCriterion, ...]

    def __call__(self, progress: Progress) -> Status | None:
        """The status of the first criterion that is met."""
        for criterion in self.criteria:
            status = criterion(progress)
            if status is not None:
                return status
        return None


def any_of(*criteria: StopCriterion) -> AnyOf:
    """Several criteria as one: the search ends with the first that is met."""
    return AnyOf(criteria)


def _not_negative(what: str, value: float) -> None:
    if isnan(value) or value < 0:
        raise ParameterError(f"The {what} is {value:g}; it cannot be negative.", "Give 0 or more.")
