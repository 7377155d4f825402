"""Siting as a whole beside siting cut into regions: objective, certified bound, seconds, and what the borders cost.

Cases: the real register of Jakarta cut by city (one market: most makers can travel across a border; left out where `../shared`
is missing), and three made-up cities that lie apart, under a budget that binds. `ours` is the cut, `peer` the whole, both
with the same steps. Objective and bound are million rupiah a year. CPU is that of all processes; on a machine with
other work the seconds by the clock say little (the file has its load). Compilation is not counted.
"""

from __future__ import annotations

import math
import resource
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import polars as pl

from lumbung.planning.areas import Areas, areas_from_frame
from lumbung.planning.assembly.makers import to_written_digits
from lumbung.planning.draws import Depth, problem_of
from lumbung.planning.needs import derive_needs
from lumbung.planning.placement import place_makers
from lumbung.planning.plan import Asked
from lumbung.planning.plan_inputs import InputPaths, PlanInputs, default_parameters, read_inputs
from lumbung.planning.regions import ByRegion, map_regions
from lumbung.planning.regions.solve import Cut, solve_asked
from lumbung.planning.register import clean_register
from lumbung.planning.siting import SitingProblem, SitingResult, solve, verify, warm

JAKARTA = Path(__file__).resolve().parents[2] / "shared" / "data" / "jakarta"
JAKARTA_BUDGET_RP, CITIES_BUDGET_RP = 50_000_000_000, 8_000_000_000
CITIES, SIDE, MAKERS = 3, 8, 3600
"""Made-up cities, villages along the side of each (a kilometre apart), and makers in all."""
APART_DEGREES = 0.135
"""From one city's west to the next one's: about 7 km of open land between them."""
WORK = (
    "Produksi konveksi pakaian", "Membuat tempe", "Produksi tahu", "Pembuatan roti dan kue", "Sablon kaos", "Keripik singkong",
    "Mebel kayu",
)  # fmt: skip
SEED = 5
STEPS = Depth(600, 150)
"""Of the bound and the search, of both: half of a plan's."""
MILLION = 1e6


def problem_from(inputs: PlanInputs, budget_rp: int) -> SitingProblem:
    """The siting problem that a plan of these inputs solves."""
    asked = Asked(budget_rp, default_parameters())
    register = inputs.register.sort("id")
    placed = place_makers(register, inputs.areas, asked.seed, 0, asked.parameters)
    needs = to_written_digits(derive_needs(register, placed, inputs.areas, asked.parameters, asked.seed))
    return problem_of(inputs, asked, placed, needs)


def jakarta() -> tuple[SitingProblem, Areas]:
    """The real register, where it is."""
    paths = InputPaths(
        enterprises=JAKARTA / "enterprises.csv", areas=JAKARTA / "areas.csv", existing=JAKARTA / "existing_facilities.csv"
    )  # fmt: skip
    inputs = read_inputs(paths, default_parameters())
    return problem_from(inputs, JAKARTA_BUDGET_RP), inputs.areas


def three_cities() -> tuple[SitingProblem, Areas]:
    """Square cities of villages, their makers drawn with a fixed seed."""
    places = [(city, row, column) for city in range(CITIES) for row in range(SIDE) for column in range(SIDE)]
    areas = pl.DataFrame(
        [
            {
                "code": f"99.{c}.{r:02d}{k:02d}", "village": f"Desa {c}-{r}-{k}", "district": f"Kec {r // 4}", "city": f"Kota {c}",
                "lat": -7.0 + 0.009 * r, "lon": 110.0 + APART_DEGREES * c + 0.009 * k, "population_2024": 4000,
            }
            for c, r, k in places
        ]
    )  # fmt: skip
    random = np.random.default_rng(SEED)
    at, work = random.integers(0, areas.height, MAKERS), random.integers(0, len(WORK), MAKERS)
    rows = areas[at].select("city", "district", area_code="code").with_columns(
        pl.Series("id", [f"M{i:05d}" for i in range(MAKERS)]), pl.Series("activity", [WORK[k] for k in work]), size=pl.lit("Mikro"),
    )  # fmt: skip
    ground = areas_from_frame(areas)
    return problem_from(PlanInputs(clean_register(rows, ground).frame, ground), CITIES_BUDGET_RP), ground


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What the work gives, its seconds by the clock, and the CPU seconds of this process and of those it started."""
    began, before = perf_counter(), cpu()
    answer = work()
    return answer, perf_counter() - began, cpu() - before


def cpu() -> float:
    """CPU seconds so far, ended children included."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def cut_by_city(problem: SitingProblem, areas: Areas) -> tuple[SitingResult, Cut]:
    """The cut plan; raises ValueError when it is no plan of the whole problem, which would make the row worthless."""
    steps = (STEPS.bound_steps, STEPS.search_steps)
    found = solve_asked(problem, areas, ByRegion(), steps=steps, seed=1, tell=lambda _: None)
    if found is None or verify(problem, found[0]):
        raise ValueError("the cut plan does not keep the rows of the whole")
    return found


def compared(case: str, problem: SitingProblem, areas: Areas) -> list[dict[str, Any]]:
    """The rows of one case."""
    whole, whole_seconds, whole_cpu = timed(lambda: solve(problem, STEPS.effort(), seed=1))
    (ours, cut), seconds, used = timed(lambda: cut_by_city(problem, areas))

    def row(metric: str, unit: str, ours: float, peer: float | None = None) -> dict[str, Any]:
        ratio = ours / peer if peer else None
        return {"case": case, "metric": metric, "unit": unit, "ours": ours, "peer": peer, "peer_name": "" if peer is None else "as a whole", "ratio": ratio}  # fmt: skip

    return [
        row("objective", "m Rp", ours.objective / MILLION, whole.objective / MILLION),
        row("certified bound", "m Rp", ours.bound / MILLION, whole.bound / MILLION),
        row("certified gap", "share", ours.gap, whole.gap),
        row("regions' own plans together", "m Rp", cut.joined / MILLION, whole.objective / MILLION),
        row("boundary loss of these", "share", 1 - cut.joined / whole.objective),
        row("cells at the borders", "share", cut.border_cells / problem.cells),
        row("rounds for the price of capital", "", float(len(cut.offers))),
        row("seconds, 2 processes", "s", seconds, whole_seconds),
        row("CPU", "s", used, whole_cpu),
    ]


def overhead() -> list[dict[str, Any]]:
    """What an engine itself takes: start, eight parts with nothing to do, end."""
    if find_spec("distributed") is None:
        return []
    by_pool, by_dask = (timed(partial(map_regions, math.sqrt, [1.0] * 8, name))[1] for name in ("pool", "dask"))
    return [
        {
            "case": "engines, 2 processes", "metric": "start, 8 empty parts, end", "unit": "s", "ours": by_pool, "peer": by_dask,
            "peer_name": "local Dask cluster", "ratio": by_pool / by_dask,
        }
    ]  # fmt: skip


def rows() -> list[dict[str, Any]]:
    """Both cases; without `../shared` the made-up one only."""
    warm()
    found = compared(f"{CITIES} cities apart, {MAKERS:,} makers, Rp 8 bn", *three_cities())
    if JAKARTA.is_dir():
        found += compared("Jakarta 2014 by city, Rp 50 bn", *jakarta())
    return found + overhead()
