"""The plan's siting, and the same siting for other draws of the places that are known by city only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from lumbung.core.errors import Cancelled
from lumbung.core.parameters import Parameters
from lumbung.core.place import distance_m
from lumbung.planning.assembly.makers import to_written_digits
from lumbung.planning.assembly.summary import gap_of
from lumbung.planning.folder.cells import conform
from lumbung.planning.folder.schema import DRAW_SITES, DRAWS
from lumbung.planning.needs import Needs, derive_needs
from lumbung.planning.placement import place_makers
from lumbung.planning.plan_inputs import PlanInputs
from lumbung.planning.regions.solve import Cut, solve_asked
from lumbung.planning.siting import (
    Effort,
    SitingProblem,
    SitingResult,
    build_problem,
    places_at_areas,
    price_of_equity,
    road_travel,
    robust_sites,
    solve,
    straight_travel,
    warm,
)
from lumbung.planning.siting.result import hours_by_group

if TYPE_CHECKING:
    from lumbung.planning.plan import Asked

Tell = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Depth:
    """How many steps the bound and the search take."""

    bound_steps: int
    search_steps: int

    def effort(self, cancelled: Callable[[], bool] | None = None) -> Effort:
        """A fresh stopping rule of these steps."""
        return Effort(self.bound_steps, self.search_steps, cancelled=cancelled)


MAIN = Depth(1200, 400)
DRAW = Depth(150, 40)
"""The plan itself, and each draw: a draw only has to show where its houses stand."""

WORKERS = 2
POLL_SECONDS = 0.1


@dataclass(frozen=True)
class Draw:
    """The model of one draw of the places, its plan, and how it was cut. Draw 0 is the plan itself."""

    number: int
    problem: SitingProblem
    result: SitingResult
    cut: Cut | None = None


@dataclass(frozen=True)
class Draws:
    """The other draws in order, the sites of the plan that stand in all of them, and what the equity floor costs."""

    others: tuple[Draw, ...]
    robust: frozenset[str]
    equity_price: dict[str, Any]


def problem_of(inputs: PlanInputs, asked: Asked, placed: pl.DataFrame, needs: Needs) -> SitingProblem:
    """The siting model of one draw: candidate places at the makers' weighted centres unless a file names them."""
    areas, parameters = inputs.areas, asked.parameters
    places = inputs.sites or places_at_areas(areas, parameters, placed.filter(~pl.col("imputed")))
    if inputs.existing is not None:
        places = places.joined(inputs.existing.places)
    if inputs.roads is not None:
        travel = road_travel(areas, places, parameters, inputs.roads)
    else:
        travel = straight_travel(areas, places, parameters)
    return build_problem(needs, areas, places, parameters, budget=float(asked.budget_rp), travel=travel)


def solve_all(
    inputs: PlanInputs, asked: Asked, register: pl.DataFrame, made: tuple[pl.DataFrame, Needs], tell: Tell
) -> tuple[Draw, Draws]:
    """The plan (`made`: its placed makers and their needs) and the other draws, side by side.

    The solver's kernels run without the interpreter lock, so two threads keep two cores busy. `tell` is called from the
    calling thread only, and may raise to stop the work.
    """
    stop, told = Event(), _Told(MAIN)

    def main() -> Draw:
        problem = problem_of(inputs, asked, *made)
        if (cut := _by_region(problem, inputs, asked, told.at(stop))) is not None:
            return Draw(0, problem, *cut)
        return Draw(0, problem, solve(problem, MAIN.effort(stop.is_set), seed=asked.seed, progress=told))

    def other(number: int) -> Draw:
        placed = place_makers(register, inputs.areas, asked.seed, number, asked.parameters)
        needs = to_written_digits(derive_needs(register, placed, inputs.areas, asked.parameters, asked.seed))
        problem = problem_of(inputs, asked, placed, needs)
        return Draw(number, problem, solve(problem, DRAW.effort(stop.is_set), seed=asked.seed))

    def equity(plan: Draw) -> dict[str, Any]:
        price = price_of_equity(plan.problem, plan.result, DRAW.effort(stop.is_set))
        return {"price_rp_year": round(price["objective"]), "bound_price_rp_year": round(price["bound"])}

    warm()
    with pool_of(stop) as pool:
        first = pool.submit(main)
        draws = [pool.submit(other, number) for number in range(1, asked.draws + 1)]
        wait_for([first], lambda _: tell(0.9 * told.share))
        priced = pool.submit(equity, first.result())
        wait_for([*draws, priced], lambda share: tell(0.9 + 0.1 * share))
    others = tuple(future.result() for future in draws)
    return first.result(), Draws(others, _robust(first.result(), others, asked.parameters), priced.result())


def _by_region(problem: SitingProblem, inputs: PlanInputs, asked: Asked, tell: Tell) -> tuple[SitingResult, Cut] | None:
    """The plan region by region, if that is asked for and there are regions to cut into."""
    if asked.by_region is None:
        return None
    steps = (MAIN.bound_steps, MAIN.search_steps)
    return solve_asked(problem, inputs.areas, asked.by_region, steps=steps, seed=asked.seed, tell=tell)


class _Told:
    """Turns the solver's reports into the share of its steps that is done."""

    def __init__(self, depth: Depth) -> None:
        self._reports, self._all = 0.0, depth.bound_steps // 100 + depth.search_steps // 20

    def __call__(self, phase: str, bound: float, objective: float) -> None:
        self._reports += 1

    def at(self, stop: Event) -> Tell:
        """To be told the share itself; raises Cancelled once `stop` is set."""

        def tell(share: float) -> None:
            if stop.is_set():
                raise Cancelled("The plan was stopped.", "Start it again when it is wanted.")
            self._reports = share * self._all

        return tell

    @property
    def share(self) -> float:
        """0 to 1."""
        return min(1.0, self._reports / self._all)


@contextmanager
def pool_of(stop: Event) -> Iterator[ThreadPoolExecutor]:
    """Threads that end soon when the work is stopped."""
    pool = ThreadPoolExecutor(WORKERS)
    try:
        yield pool
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


def wait_for(futures: list[Future[Any]], tell: Tell) -> None:
    """Wait for all, telling how many are done; a failure or a stop ends the waiting."""
    left = set(futures)
    while left:
        done, left = wait(left, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()
        tell((len(futures) - len(left)) / len(futures))


def _robust(main: Draw, others: tuple[Draw, ...], parameters: Parameters) -> frozenset[str]:
    """Sites of the plan with a site of their kind nearby in every draw; none when nothing was drawn again."""
    if not others:
        return frozenset()
    pairs = [(draw.problem, draw.result) for draw in others]
    flags = robust_sites((main.problem, main.result), pairs, parameters.number("robust_distance_m"))
    return frozenset(main.problem.labels.sites["site"].filter(pl.Series(flags)))


def draw_frames(main: Draw, draws: Draws, sites: pl.DataFrame, parameters: Parameters) -> dict[str, pl.DataFrame]:
    """`draws` and `draw_sites`; `sites` is the plan's table."""
    every = (main, *draws.others)
    shown = pl.concat([_shown(draw) for draw in every])
    distance = parameters.number("robust_distance_m")
    rows = []
    for draw in every:
        result, here = draw.result, shown.filter(pl.col("draw") == draw.number)
        objective = round(result.saving) - _yearly(draw)
        bound = max(-int(-result.bound // 1), objective)
        rows.append(
            {
                "draw": draw.number,
                "objective_rp_year": objective,
                "bound_rp_year": bound,
                "gap": gap_of(objective, bound),
                "spent_rp": round(result.capital),
                "sites": here.height,
                "hours_assigned": float(hours_by_group(draw.problem, result.flow).sum()),
                "near_sites": _near(sites, here, distance),
            }
        )
    return {"draws": conform(pl.DataFrame(rows), DRAWS), "draw_sites": conform(shown, DRAW_SITES)}


def _yearly(draw: Draw) -> int:
    """Yearly cost of a draw, each site in whole rupiah as `sites.csv` has it."""
    problem, result = draw.problem, draw.result
    machines = np.bincount(
        problem.group_site, problem.group_yearly.round(2) * result.units, minlength=problem.sites
    )  # fmt: skip
    return sum(round(float(problem.site_yearly[j] + machines[j])) for j in np.flatnonzero(result.open_sites))


def _shown(draw: Draw) -> pl.DataFrame:
    """The open sites of a draw, with the digits of the table."""
    sites = draw.problem.labels.sites.filter(pl.Series(draw.result.open_sites, dtype=pl.Boolean))
    return sites.select(
        pl.lit(draw.number, dtype=pl.Int64).alias("draw"),
        "site", "area_code", pl.col("kind").alias("house_kind"), pl.col("lat").round(6), pl.col("lon").round(6),
    )  # fmt: skip


def _near(sites: pl.DataFrame, others: pl.DataFrame, distance: float) -> int:
    """Sites of the plan that have one of their kind among `others` within `distance` metres."""
    found = list(others.select("house_kind", "lat", "lon").iter_rows())
    return sum(
        any(kind == other and distance_m(lat, lon, at_lat, at_lon) <= distance for other, at_lat, at_lon in found)
        for kind, lat, lon in sites.select("house_kind", "lat", "lon").iter_rows()
    )
