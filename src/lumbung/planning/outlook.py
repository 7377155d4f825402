"""What other money and other luck would bring: the frontier of budgets and floors, and the set best over many draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

import polars as pl

from lumbung.planning.assembly.makers import to_written_digits
from lumbung.planning.draws import WORKERS, Depth, Draw, Draws, pool_of, problem_of, wait_for
from lumbung.planning.needs import Needs, derive_needs
from lumbung.planning.placement import place_makers
from lumbung.planning.plan_inputs import PlanInputs
from lumbung.planning.siting.frontier import Frontier, frontier
from lumbung.planning.siting.frontier_chain import next_result
from lumbung.planning.siting.robust import Judged, judged
from lumbung.planning.siting.robust_sets import Draw as Weighed
from lumbung.planning.siting.robust_sets import start_from

if TYPE_CHECKING:
    from lumbung.planning.plan import Asked

LINK = Depth(60, 40)
"""Steps of one link of the frontier's chain; it starts from its neighbour's prices and houses."""
AGAIN = Depth(40, 20)
"""Steps of each further draw; it starts from the plan's prices and houses."""
ROBUST_DRAWS = 20
"""Draws that a set of houses is weighed in, those of the plan among them."""


@dataclass(frozen=True)
class Outlook:
    """The frontier; the sets weighed in `draws`, or None when no place was drawn. Draws are numbered from 1."""

    frontier: Frontier
    judged: Judged | None
    draws: tuple[Draw, ...]


def look_ahead(
    inputs: PlanInputs, asked: Asked, register: pl.DataFrame, *, placed: pl.DataFrame, plan: Draw, draws: Draws,
    tell: Callable[[float], None],
) -> Outlook:  # fmt: skip
    """Frontier and robust set around a plan that is made. `tell` is called from this thread only, and may raise."""
    stop = Event()
    many = bool(placed["imputed"].any()) and asked.draws > 0 and plan.problem.groups > 0
    numbers = range(1, max(ROBUST_DRAWS, asked.draws) + 1) if many else range(0)
    known = {draw.number: draw for draw in draws.others}
    again = partial(_again, inputs, asked, (register, plan), stop)
    with pool_of(stop) as pool:
        curve = pool.submit(
            frontier, plan.problem, plan.result, lambda: LINK.effort(stop.is_set), seed=asked.seed, workers=1
        )
        others = {number: pool.submit(again, number) for number in numbers if number not in known}
        wait_for([curve, *others.values()], lambda share: tell(0.9 * share))
    known |= {number: future.result() for number, future in others.items()}
    every = tuple(known[number] for number in numbers)
    weighed = [Weighed(draw.problem, draw.result) for draw in every]
    found = judged(Weighed(plan.problem, plan.result), weighed, workers=WORKERS) if weighed else None
    return Outlook(curve.result(), found, every)


def _again(inputs: PlanInputs, asked: Asked, made: tuple[pl.DataFrame, Draw], stop: Event, number: int) -> Draw:
    """Another draw of the places, and its plan, started from the plan's."""
    register, plan = made
    placed = place_makers(register, inputs.areas, asked.seed, number, asked.parameters)
    needs: Needs = to_written_digits(derive_needs(register, placed, inputs.areas, asked.parameters, asked.seed))
    problem = problem_of(inputs, asked, placed, needs)
    start = start_from(Weighed(plan.problem, plan.result), problem)
    return Draw(number, problem, next_result(problem, start, AGAIN.effort(stop.is_set), asked.seed))
