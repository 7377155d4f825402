"""Sharing out machine hours: floors first, then fair by the chosen measure, with a bound that certifies it."""

from __future__ import annotations

from math import isfinite
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lumbung.core.errors import ParameterError
from lumbung.planning.allocation.exchange import Exchange
from lumbung.planning.allocation.floors import settle
from lumbung.planning.allocation.levels import Filling
from lumbung.planning.allocation.problem import AllocationProblem
from lumbung.planning.allocation.result import AllocationResult, missing, quotas_of
from lumbung.planning.solving import Cancelled, GapLimit, Listener, Never, StopCriterion, Watch

Fairness = Literal["proportional", "alpha", "max_min"]
GAP = 1e-4
"""Gap at which a search without a stop criterion ends: a ten-thousandth of the equally distributed equivalent."""


def solve(
    problem: AllocationProblem,
    fairness: Fairness = "proportional",
    *,
    alpha: float = 1.0,
    stop: StopCriterion | None = None,
    seed: int = 1,
    listener: Listener | None = None,
    cancelled: Cancelled | None = None,
) -> AllocationResult:
    """Share out the hours until `stop`, by default a gap of 1e-4, for max-min until all levels are filled.

    "proportional": weighted Nash welfare (Eisenberg and Gale 1959); "alpha": phi(z) = z^(1 - alpha) / (1 - alpha) (Mo
    and Walrand 2000) with `alpha` > 0, 1 being proportional; "max_min": leximin of u_i / b_i. `iterations` counts rounds
    of the market, or levels. Nothing is drawn: the seed only stands in the result.
    """
    exponent = _exponent(fairness, alpha)
    watch = Watch(stop or (Never() if fairness == "max_min" else GapLimit(GAP)), listener, cancelled)
    settled = settle(problem)
    counted = _served(problem)
    search: Exchange | Filling = (
        Filling(problem, settled, counted, watch)
        if fairness == "max_min"
        else Exchange(problem, settled, exponent, counted, watch)
    )
    status = search.run()
    hours = problem.hours(search.share)
    return AllocationResult(
        objective=watch.objective, bound=min(watch.bound, watch.objective), status=status, trace=tuple(watch.trace),
        seconds=watch.seconds, iterations=watch.iterations, seed=seed, share=search.share, hours=hours, price=search.price,
        shortfall=missing(problem.floor, hours), unserved=~search.counted, quotas=quotas_of(problem, hours),
    )  # fmt: skip


def _exponent(fairness: str, alpha: float) -> float:
    if fairness not in ("proportional", "alpha", "max_min"):
        raise ParameterError(f"There is no fairness {fairness!r}.", "Choose proportional, alpha or max_min.")
    if not (isfinite(alpha) and alpha > 0):
        raise ParameterError(f"alpha is {alpha}.", "Give a finite number above 0; 1 is proportional.")
    return alpha if fairness == "alpha" else 1.0


def _served(p: AllocationProblem) -> NDArray[np.bool_]:
    """Those (n,) who need something and may use a machine that has hours."""
    reach = np.bincount(p.owner[p.capacity[p.machine] > 0], minlength=p.enterprises) > 0
    return np.asarray(reach & (p.need > 0))
