"""What every solver gives back: the best cost, a bound that certifies it, and how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from lumbung.planning.solving.stop import Status, relative_gap


@dataclass(frozen=True, slots=True)
class TracePoint:
    """One improvement: cost of the best solution and the bound then, `seconds` after the start."""

    seconds: float
    iterations: int
    objective: float
    bound: float


@dataclass(frozen=True, kw_only=True)
class Result:
    """Outcome of one search for a minimum, in the unit of the problem's costs. Solvers add their solution to it.

    `objective` is inf without a solution, `bound` -inf without one. No solution costs less than `bound`.
    """

    objective: float
    bound: float
    status: Status
    trace: tuple[TracePoint, ...]
    seconds: float
    iterations: int
    seed: int

    @property
    def gap(self) -> float:
        """(objective - bound) / |objective|; inf where one of them is missing."""
        return relative_gap(self.objective, self.bound)

    @property
    def found(self) -> bool:
        """True when there is a solution."""
        return self.objective < inf
