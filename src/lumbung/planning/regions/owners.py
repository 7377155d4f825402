"""Which region serves the makers of each cell: her own, or one across the border that gains more by it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from lumbung.planning.areas import Areas
from lumbung.planning.regions.cutting import Region
from lumbung.planning.siting.problem import Floats, Ints, SitingProblem
from lumbung.planning.siting.result import SitingResult

UNSERVED_SHARE = 0.5
"""A region across the border may claim a cell of which less than this is served at home, if it serves more of it than this."""


def regions_of_cells(cells: pl.DataFrame, areas: Areas, names: tuple[str, ...], level: str) -> Ints:
    """The region that each cell (`labels.cells`) lies in, -1 where it is none of `names`."""
    place = pl.col("city") if level == "city" else pl.format("{} / {}", "city", "district")
    found = cells.select(place).to_series().to_list()
    position = {name: r for r, name in enumerate(names)}
    return np.array([position.get(name, -1) for name in found], dtype=np.int32)


def home_regions(problem: SitingProblem, regions: Sequence[Region], of_cell: Ints) -> Ints:
    """The region, as a position in `regions`, that owns each cell at first: its own if that can serve it, else the one
    with the most valuable arc, the first of equals; -1 for cells that nobody can serve.
    """  # fmt: skip
    best, home = np.zeros(problem.cells), np.full(problem.cells, -1, dtype=np.int32)
    for r, region in enumerate(regions):
        value = np.zeros(problem.cells)
        np.maximum.at(value, problem.arc_cell[region.arcs], problem.arc_value[region.arcs])
        better = value > best
        home[better], best[better] = r, value[better]
        own = region.cells[of_cell[region.cells] == region.number]
        home[own], best[own] = r, np.inf
    return home


def served_shares(
    cells: int, regions: Sequence[Region], problems: Sequence[SitingProblem], results: Sequence[SitingResult]
) -> Floats:
    """Share of each of all cells (columns) that each region's plan (rows) of its problem serves."""
    shares = np.zeros((len(regions), cells))
    for r, (region, problem, result) in enumerate(zip(regions, problems, results, strict=True)):
        shares[r, region.cells] = np.bincount(problem.arc_cell, result.flow, minlength=problem.cells)
    return shares


def claimed(home: Ints, at_home: Floats, offered: Floats) -> Ints:
    """Who keeps each cell when every region was offered the makers across its border too.

    `at_home`: share of each cell that its home's plan serves; `offered`: what each region (rows) would serve of it. A cell
    that home leaves goes to the region that serves most of it, the first of equals.
    """
    best = np.argmax(offered, axis=0)
    gained = (at_home < UNSERVED_SHARE) & (np.max(offered, axis=0) > UNSERVED_SHARE) & (home >= 0)
    owner: Ints = np.where(gained, best, home).astype(np.int32)
    return owner


def floors_of(problem: SitingProblem, regions: Sequence[Region], owner: Ints, offered: Floats) -> list[float]:
    """The equity floor that each region needs for itself so that the whole has its own; 0 where every district is well served.

    The rows compare a district with the served share of all. So a region that is served less than all needs a higher floor
    against its own share, and the reverse. `offered` as for `claimed`.
    """
    hours = problem.cell_hours * (owner >= 0)
    served = hours * np.minimum(1.0, offered[np.maximum(owner, 0), np.arange(problem.cells)])
    of_all = float(served.sum()) / max(float(hours.sum()), 1e-9)
    needed = problem.equity_floor * of_all * np.bincount(problem.cell_district, hours, problem.districts)
    short = np.bincount(problem.cell_district, served, problem.districts) < needed
    floors = []
    for r in range(len(regions)):
        mine = owner == r
        if not short[problem.cell_district[mine]].any():
            floors.append(0.0)
            continue
        share = float(served[mine].sum()) / float(hours[mine].sum())
        floors.append(min(1.0, problem.equity_floor * of_all / share) if share > 0 else problem.equity_floor)
    return floors
