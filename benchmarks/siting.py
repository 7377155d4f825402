"""The siting room: plan and certified bound beside HiGHS on the same model (full mixed-integer programme) with equal time.

Cases: makers drawn at random on a plane (own generator, fixed seed) in three sizes, and, where `../shared` is there, Jakarta's
register and one of the published size: each city's rows, drawn again with a fixed seed up to the number that the city
publishes (2023), those drawn again without their village. Their programmes are too large for HiGHS in that time, so they
have no peer. `objective` and `bound` are
rupiah a year (million); `ratio` is ours / peer. A gap is (bound - objective) / objective, from each solver's own bound.
Times are CPU seconds after compilation.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import numpy as np
import polars as pl

from lumbung.core.parameters import load_parameters
from lumbung.planning.areas import read_areas
from lumbung.planning.siting import (
    Effort,
    SitingProblem,
    SitingResult,
    build_problem,
    places_at_areas,
    read_existing,
    solve,
    solve_exactly,
    verify,
    warm,
)

JAKARTA = Path(__file__).resolve().parent.parent.parent / "shared/data/jakarta"
SIZES = ((40, 6, 3), (150, 15, 5), (600, 40, 8))
"""Cells, sites, modules."""
SEED = 7
BUDGET = 50_000_000_000
MILLION = 1e6


def drawn(cells: int, sites: int, modules: int) -> SitingProblem:
    """Makers and places on a square of 12 km; a third of the distance counts against the saving."""
    rng = np.random.default_rng([SEED, cells])
    home, place = rng.uniform(0, 12, (cells, 2)), rng.uniform(0, 12, (sites, 2))
    module, hours = rng.integers(0, modules, cells), rng.lognormal(3.3, 0.7, cells)
    value = hours * rng.lognormal(12.0, 0.5, cells)
    distance = np.hypot(*(place[:, None, :] - home[None, :, :]).transpose(2, 0, 1))
    worth = value[None, :] - distance * value.mean() / 12
    group_site, group_module, starts, arc_cell, arc_value = [], [], [0], [], []
    for j in range(sites):
        for k in range(modules):
            near = np.flatnonzero((module == k) & (distance[j] < 6) & (worth[j] > 0))
            if len(near) == 0:
                continue
            group_site.append(j)
            group_module.append(k)
            arc_cell.append(near)
            arc_value.append(worth[j, near])
            starts.append(starts[-1] + len(near))
    groups, cell = len(group_site), np.concatenate(arc_cell).astype(np.int32)
    per_site = value.sum() / sites
    cost = per_site * 0.05 * rng.uniform(0.5, 1.5, modules)
    return SitingProblem(
        cell_hours=hours, cell_district=(home[:, 0] // 4).astype(np.int32), cell_status=np.full(cells, 2, np.int8),
        district_count=3, site_yearly=per_site * rng.uniform(0.3, 0.8, sites), site_capital=per_site * rng.uniform(1, 2, sites),
        site_floor=np.full(sites, 40.0), site_start=np.searchsorted(group_site, np.arange(sites + 1)).astype(np.int32),
        group_module=np.array(group_module, np.int32), group_hours=np.full(groups, 255.0),
        group_yearly=cost[group_module], group_capital=4 * cost[group_module], group_floor=rng.uniform(3, 9, modules)[group_module],
        group_start=np.array(starts, np.int32), arc_cell=cell, arc_value=np.concatenate(arc_value), arc_hours=hours[cell],
        budget=float(per_site * sites * 1.2), site_xy=place * 1000,
    )  # fmt: skip


def jakarta(register: Path) -> SitingProblem:
    """A register of Jakarta at Rp 50 bn."""
    from lumbung.planning.needs import derive_needs
    from lumbung.planning.placement import place_makers
    from lumbung.planning.register import clean_register

    areas = read_areas(JAKARTA / "areas.csv")
    parameters = load_parameters("lumbung.planning.needs").joined(load_parameters("lumbung.planning.siting"))
    frame = clean_register(register, areas).frame
    needs = derive_needs(frame, place_makers(frame, areas, 1, 0), areas, parameters, 1)
    existing = read_existing(JAKARTA / "existing_facilities.csv", areas, parameters)
    places = places_at_areas(areas, parameters).joined(existing.places)
    return build_problem(needs, areas, places, parameters, budget=BUDGET)


def published_size(to: Path) -> Path:
    """A register of as many enterprises as each city publishes, from the rows of the register of 2014; written to a folder.

    A city without rows takes them from all; so do the few that the published total has more than its parts.
    """
    rng = np.random.default_rng(SEED)
    raw = pl.read_csv(JAKARTA / "enterprises.csv", infer_schema=False)
    published = pl.read_csv(JAKARTA / "published_totals.csv").filter(pl.col("measure") == "MSMEs registered")
    counts = {str(scope): int(value) for scope, value in published.select("scope", "value").iter_rows()}
    whole = counts.pop("DKI Jakarta")
    counts[""] = whole - sum(counts.values())
    nowhere = [pl.lit("").alias(name) for name in ("area_code", "lat", "lon")]
    parts = [raw]
    for city, count in counts.items():
        own = raw.filter(pl.col("city") == city)
        known = own if own.height else raw
        more = known[rng.choice(known.height, count - own.height)].with_columns(*nowhere)
        if city and not own.height:
            more = more.with_columns(pl.lit(city).alias("city"), pl.lit("").alias("district"))
        parts.append(more)
    every = pl.concat(parts)
    every = every.with_columns(pl.Series("id", [f"P{n:06d}" for n in range(every.height)]))
    every.write_csv(to / "enterprises.csv")
    return to / "enterprises.csv"


def rows() -> list[dict[str, Any]]:
    """All cases."""
    warm()
    table: list[dict[str, Any]] = []
    for size in SIZES:
        problem = drawn(*size)
        ours, seconds = _timed(problem)
        peer = solve_exactly(problem, seconds=max(seconds, 1.0), threads=1)
        table += _rows("drawn {} cells, {} sites, {} modules".format(*size), ours, seconds, peer)
    if JAKARTA.is_dir():
        with TemporaryDirectory() as folder:
            registers = {
                "register of 2014": JAKARTA / "enterprises.csv",
                "published size": published_size(Path(folder)),
            }
            for name, register in registers.items():
                real = jakarta(register)
                case = f"Jakarta, {name}: {real.cells} cells, {real.sites} sites, {real.arcs} arcs"
                table += _rows(case, *_timed(real), None)
    return table


def _timed(problem: SitingProblem) -> tuple[SitingResult, float]:
    began = process_time()
    result = solve(problem, Effort(), seed=1)
    seconds = process_time() - began
    wrong = verify(problem, result)
    if wrong:
        raise RuntimeError(f"the plan is wrong: {wrong[:3]}")
    return result, seconds


def _rows(case: str, ours: SitingResult, seconds: float, peer: SitingResult | None) -> list[dict[str, Any]]:
    figures = [
        (
            "objective",
            "Rp million a year",
            ours.objective / MILLION,
            None if peer is None else peer.objective / MILLION,
        ),
        ("bound", "Rp million a year", ours.bound / MILLION, None if peer is None else peer.bound / MILLION),
        ("gap", "%", 100 * ours.gap, None if peer is None else 100 * peer.gap),
        ("time", "CPU s", seconds, None if peer is None else sum(peer.seconds.values())),
    ]
    name = "" if peer is None else f"HiGHS full MIP, {peer.status}"
    return [
        {"case": case, "metric": metric, "unit": unit, "ours": mine, "peer": theirs, "peer_name": name,
         "ratio": mine / theirs if theirs and np.isfinite(theirs) else None}
        for metric, unit, mine, theirs in figures
    ]  # fmt: skip
