"""Climbing L(u) by deflected subgradients: v <- g + a v, u <- u + t (UB - L) / |v|^2 v (Camerini, Fratta, Maffioli 1975).

At every step the reduced costs fix sites; what is fixed holds for every solution better than the incumbent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from lumbung.planning.lagrangean_tree.incumbent import Incumbent
from lumbung.planning.lagrangean_tree.selection import HOPELESS, Floats, States
from lumbung.planning.solving.kernels import kernel

PROGRESS = 1e-5
"""Relative rise of the bound that counts as progress where the pace has no measure of its own."""


class Relaxation(Protocol):
    """The relaxed problem at one node."""

    def evaluate(self, states: States, prices: Floats, limit: float, gradient: Floats, chosen: Floats) -> float:
        """L at `prices` (clipped in place where needed); fixes `states`, fills `gradient` and `chosen`."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """At most `steps` steps of length `length`, shortened after `patience` idle ones, until below `least`."""

    steps: int
    length: float
    patience: int
    least: float
    primal_every: int = 10**9
    """Steps between two tries to make a solution of the relaxation's open set."""
    deflection: float = 0.6
    """Share of the last direction in the next."""
    shorter: float = 0.6
    """Factor on the step length after idle steps."""
    progress: float = 0.0
    """Share of the gap to the incumbent whose closing counts as progress; 0: `PROGRESS` of the bound does."""
    averaging: float = 0.1
    """Weight of the newest open set in the running mean."""


@dataclass(slots=True)
class Climb:
    """What one ascent found: the best bound with its prices and open set, and the mean open set."""

    bound: float
    prices: Floats
    chosen: Floats
    mean: Floats


@kernel
def advance(prices: Floats, gradient: Floats, direction: Floats, deflection: float, scale: float) -> bool:
    """One deflected step in place; False when the direction has vanished (the prices are optimal)."""
    norm = 0.0
    for i in range(prices.size):
        direction[i] = gradient[i] + deflection * direction[i]
        norm += direction[i] * direction[i]
    if norm < 1e-12:
        return False
    step = scale / norm
    for i in range(prices.size):
        prices[i] += step * direction[i]
    return True


def climb(
    relaxation: Relaxation,
    states: States,
    start: Floats,
    pace: Pace,
    best: Incumbent,
    *,
    primal: Callable[[Floats], None] | None = None,
    prior: Floats | None = None,
) -> Climb:
    """Raise the bound from the prices `start`; ends early when it passes the incumbent's limit or time is over.

    `primal` is given the open set of every `pace.primal_every`-th step and may offer solutions; the running mean of
    open sets begins at `prior` (m,), or at 0.
    """
    watch = best.watch
    prices, limit, length, idle = start.copy(), best.limit, pace.length, 0
    gradient, direction = np.zeros(len(prices)), np.zeros(len(prices))
    chosen, mean = np.zeros(len(states)), np.zeros(len(states)) if prior is None else prior.copy()
    top, mark = Climb(-HOPELESS, prices.copy(), chosen.copy(), mean), -HOPELESS
    for step in range(1, pace.steps + 1):
        value = relaxation.evaluate(states, prices, limit, gradient, chosen)
        idle += 1
        if value > top.bound:
            worth = pace.progress * (best.upper - value) if pace.progress else PROGRESS * abs(value)
            if value > mark + worth:
                idle, mark = 0, value
            top.bound = value
            top.prices[:], top.chosen[:] = prices, chosen
        if value > limit or watch.over():
            break
        if primal is not None and step % pace.primal_every == 0:
            primal(chosen)
            limit = best.limit
        mean += pace.averaging * (chosen - mean)
        if idle >= pace.patience:
            length, idle = length * pace.shorter, 0
        scale = length * (best.upper - value)
        if length < pace.least or not advance(prices, gradient, direction, pace.deflection, scale):
            break
    return top
