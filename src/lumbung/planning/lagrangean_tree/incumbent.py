"""The best solution so far, and what the search must beat to be worth anything."""

from __future__ import annotations

from math import ceil, inf
from typing import Generic, TypeVar

from lumbung.planning.solving import Watch

Solution = TypeVar("Solution")

REAL_TOLERANCE = 1e-7
"""With costs that are not whole, "optimal" means that nothing is better by more than this share of the objective."""
MOST_WHOLE = 1e9
"""Above this objective sums of whole costs are treated as real: their rounding errors come near to 1."""


class Incumbent(Generic[Solution]):
    """Best solution of a minimum; `whole` when every cost is a whole number, so that the next better one is 1 less.

    `ceiling`: a cost above that of every solution, to aim at while there is none. `aim`: a search for better solutions than that
    only; when it ends without one, `aim` is a bound.
    """

    def __init__(self, watch: Watch, *, whole: bool, ceiling: float = inf) -> None:
        self.watch, self.whole, self.ceiling = watch, whole, ceiling
        self.objective: float = inf
        self.aim: float = inf
        self.solution: Solution | None = None

    @property
    def limit(self) -> float:
        """A bound above this proves that nothing better exists (up to the tolerance)."""
        return self.upper if self.objective == inf else min(self.objective - self._step, self.aim)

    @property
    def upper(self) -> float:
        """The cost to climb towards."""
        return min(self.objective, self.ceiling)

    @property
    def proved_bound(self) -> float:
        """The bound that a finished search has proved."""
        return min(self.objective, self.aim) if self._counts else self.limit

    @property
    def _counts(self) -> bool:
        return self.whole and abs(self.objective) < MOST_WHOLE

    @property
    def _step(self) -> float:
        return 1.0 - 1e-6 if self._counts else REAL_TOLERANCE * abs(self.objective)

    def rounded_up(self, bound: float) -> float:
        """The bound that holds for whole costs."""
        return ceil(bound - 1e-6) if self.whole and abs(bound) < MOST_WHOLE else bound

    def offer(self, objective: float, solution: Solution) -> bool:
        """Take the solution if it is better; True then. The arrays in it are the caller's gift."""
        if objective >= self.objective:
            return False
        self.objective, self.solution = objective, solution
        self.watch.improved(objective)
        return True
