"""Cutting a siting problem at the borders of its regions: each candidate site belongs to one, makers near a border to several.

A region holds its own sites and every cell that has an arc to one of them. Cells of more than one region are its halo: their
makers live on either side, and the candidates of both sides can serve them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.areas import Areas
from lumbung.planning.siting.problem import Floats, Ints, SitingProblem

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Region:
    """One region: its name and number among all, its own problem, and the numbers in the whole problem of its cells, sites, groups and arcs.

    Districts keep the whole problem's numbers. `border`: which of its cells other regions hold too.
    """

    name: str
    number: int
    problem: SitingProblem
    cells: Ints
    sites: Ints
    groups: Ints
    arcs: Ints
    border: Flags


def regions_of_sites(problem: SitingProblem, areas: Areas, level: str) -> tuple[tuple[str, ...], Ints]:
    """Names of the regions, sorted, and the region of each site, by the area that it stands in."""
    names = areas.city if level == "city" else [f"{c} / {d}" for c, d in zip(areas.city, areas.district, strict=True)]
    by_code = dict(zip(areas.code, names, strict=True))
    of_site = [by_code.get(code, "") for code in problem.labels.sites["area_code"]]
    known = tuple(sorted(set(of_site)))
    return known, np.array([known.index(name) for name in of_site], dtype=np.int32)


def cut(problem: SitingProblem, names: tuple[str, ...], region_of_site: Ints) -> list[Region]:
    """The regions that have sites, in the order of `names`."""
    of_arc = region_of_site[problem.group_site][problem.arc_group]
    present = [r for r in range(len(names)) if np.any(region_of_site == r)]
    holders = np.zeros(problem.cells, dtype=np.int32)
    for r in present:
        holders[np.unique(problem.arc_cell[of_arc == r])] += 1
    return [_region(problem, (names[r], r), region_of_site == r, holders > 1) for r in present]


def _region(problem: SitingProblem, named: tuple[str, int], mine: Flags, border: Flags) -> Region:
    sites = np.flatnonzero(mine).astype(np.int32)
    groups = np.flatnonzero(mine[problem.group_site]).astype(np.int32)
    arcs = np.flatnonzero(mine[problem.group_site][problem.arc_group]).astype(np.int32)
    cells, arc_cell = np.unique(problem.arc_cell[arcs], return_inverse=True)
    part = SitingProblem(
        cell_hours=problem.cell_hours[cells], cell_district=problem.cell_district[cells],
        cell_status=problem.cell_status[cells], district_count=problem.district_count,
        site_yearly=problem.site_yearly[sites], site_capital=problem.site_capital[sites],
        site_floor=problem.site_floor[sites], site_start=_starts(problem.site_start, sites),
        group_module=problem.group_module[groups], group_hours=problem.group_hours[groups],
        group_yearly=problem.group_yearly[groups], group_capital=problem.group_capital[groups],
        group_floor=problem.group_floor[groups], group_start=_starts(problem.group_start, groups),
        arc_cell=arc_cell.astype(np.int32), arc_value=problem.arc_value[arcs], arc_hours=problem.arc_hours[arcs],
        budget=problem.budget, minimum_use=problem.minimum_use, equity_floor=problem.equity_floor,
        site_xy=problem.site_xy[sites] if len(problem.site_xy) else problem.site_xy,
        site_kind=problem.site_kind[sites] if len(problem.site_kind) else problem.site_kind,
    )  # fmt: skip
    return Region(*named, part, cells.astype(np.int32), sites, groups, arcs, border[cells])


def _starts(starts: Ints, kept: Ints) -> Ints:
    """Where the rows of the kept ones begin, numbered anew."""
    return np.concatenate(([0], np.cumsum(np.diff(starts)[kept]))).astype(np.int32)


def with_arcs(problem: SitingProblem, kept: Flags) -> SitingProblem:
    """The problem with fewer arcs; cells, sites and groups keep their numbers."""
    counts = np.bincount(problem.arc_group[kept], minlength=problem.groups)
    fewer = {name: getattr(problem, name)[kept] for name in ("arc_cell", "arc_value", "arc_hours")}
    return replace(problem, group_start=np.concatenate(([0], np.cumsum(counts))).astype(np.int32), **fewer)


def viable_arcs(problem: SitingProblem) -> Flags:
    """Arcs to units that could ever stand and pay, as `siting.build` asks of the whole: with fewer makers some no longer can.

    Without this a district that no paying house reaches would stand in the equity rows, and forbid every plan.
    """
    hours = np.bincount(problem.arc_group, problem.arc_hours, minlength=problem.groups)
    gain = np.bincount(problem.arc_group, problem.arc_value, minlength=problem.groups) - problem.group_yearly
    good = (hours >= problem.minimum_use * problem.group_hours) & (gain > 0)
    whole = np.bincount(problem.group_site, np.where(good, gain, 0.0), minlength=problem.sites)
    viable: Flags = (good & (whole > problem.site_yearly)[problem.group_site])[problem.arc_group]
    return viable


def priced(problem: SitingProblem, capital_price: float, cell_price: Floats) -> SitingProblem:
    """The problem where capital costs `capital_price` rupiah a year per rupiah, and serving a cell its `cell_price` a year.

    The budget stays as a limit of what one region alone may buy.
    """
    return replace(
        problem,
        site_yearly=problem.site_yearly + capital_price * problem.site_capital,
        group_yearly=problem.group_yearly + capital_price * problem.group_capital,
        arc_value=problem.arc_value - cell_price[problem.arc_cell],
    )
