"""The set of houses that is best over many draws of what is not known, and how much one may come to regret a set.

    maximise over sets s    (1/N) sum_d v(s, d)             (sample average approximation)
    regret of s in draw d   r(s, d) = best(d) - v(s, d)

v(s, d) is what the set is worth in draw d once it is known where the makers live (`robust_sets.worth`), best(d) the most
that any plan is known to be worth in d, found for it alone. Reported are the mean regret and the largest (Savage 1951).
The sets compared are the plan's, that of each draw's own plan, and a consensus of all: a search among these sets, not
among all sets. What certifies it is the mean of the draws' bounds, which no set exceeds on average, since whoever knows
the draw beforehand does at least as well (Mak, Morton, Wood 1999; Kleywegt, Shapiro, Homem-de-Mello 2002).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from lumbung.planning.siting.problem import Floats, SitingProblem
from lumbung.planning.siting.result import relative_gap
from lumbung.planning.siting.robust_sets import Draw, HouseSet, consensus, roughly_worth, set_of, worth

FINALISTS = 3
"""Sets that are weighed exactly beside the plan's; the others are judged by filling alone."""
PLAN = "plan"


@dataclass(frozen=True)
class Judged:
    """Sets weighed exactly in every draw, the plan's first. `worth` has a row for each set and a column for each draw.

    `best` and `bound` by draw: the most that is known to be possible in it, and what no plan exceeds. Rupiah a year.
    """

    sets: tuple[HouseSet, ...]
    worth: Floats
    best: Floats
    bound: Floats

    @property
    def robust(self) -> int:
        """The set with the highest mean; the plan's where it is as good as any."""
        return int(np.argmax(self.worth.mean(axis=1)))

    @property
    def regret(self) -> Floats:
        """By set and draw, never negative."""
        return self.best[None, :] - self.worth

    @property
    def gap(self) -> float:
        """How far the robust set's mean may be from that of the best set of all, as a share of it."""
        return relative_gap(float(self.bound.mean()), float(self.worth[self.robust].mean()))


def judged(plan: Draw, draws: Sequence[Draw], *, workers: int = 1) -> Judged:
    """Weigh the plan's set and those that the draws suggest in every draw (`plan` is not one of the draws).

    Same inputs, same answer, whatever the number of `workers` (threads). Raises ValueError without draws.
    """
    if not draws:
        raise ValueError("a robust set needs at least one draw")
    suggested = _suggested(plan, draws)
    with ThreadPoolExecutor(max(1, workers)) as pool:
        rough = _table(pool, roughly_worth, suggested, draws).mean(axis=1)
        others = sorted(range(1, len(suggested)), key=lambda n: (-rough[n], n))[:FINALISTS]
        sets = tuple(suggested[n] for n in [0, *sorted(others)])
        exact = _table(pool, worth, sets, draws)
    own = np.array([draw.result.objective for draw in draws])
    best = np.maximum(own, exact.max(axis=0))
    bound = np.maximum(best, [draw.result.bound for draw in draws])
    return Judged(sets, exact, best, bound)


def _suggested(plan: Draw, draws: Sequence[Draw]) -> list[HouseSet]:
    """The plan's set, each draw's, and the consensus; those that repeat another, or cost more than the budget, left out."""
    named = [(PLAN, plan), *((f"draw {n}", draw) for n, draw in enumerate(draws, start=1))]
    sets = [set_of(name, draw.problem, draw.result.units) for name, draw in named]
    sets.append(consensus([plan, *draws]))
    kept: list[HouseSet] = []
    for houses in sets:
        repeated = any(houses.units == other.units for other in kept)
        if houses.name == PLAN or not (repeated or houses.capital > plan.problem.budget + 1e-6):
            kept.append(houses)
    return kept


def _table(
    pool: ThreadPoolExecutor,
    value: Callable[[HouseSet, SitingProblem], float],
    sets: Sequence[HouseSet],
    draws: Sequence[Draw],
) -> Floats:
    """A value for each set in each draw."""
    problems = [draw.problem for draw in draws]
    cells = [pool.submit(value, houses, problem) for houses in sets for problem in problems]
    return np.array([cell.result() for cell in cells]).reshape(len(sets), len(draws))
