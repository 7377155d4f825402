"""The problem laid out for the search: modules that share cells form a part, whose arcs are sorted best first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from lumbung.planning.siting.problem import Floats, Ints, SitingProblem

NEIGHBOURS = 12
LIKED = 120
"""Sites that the search builds at: so many, or four times those open in the relaxation, by their worth there."""


class Network(NamedTuple):
    """Arrays for the search kernels. Arcs are by part, then rupiah an hour, falling; money is rupiah a year."""

    site_start: Ints
    site_yearly: Floats
    site_capital: Floats
    site_floor: Floats
    near: Ints
    liked: Ints
    group_site: Ints
    group_module: Ints
    group_hours: Floats
    group_yearly: Floats
    group_capital: Floats
    group_floor: Floats
    group_part: Ints
    part_start: Ints
    group_arc_start: Ints
    group_arcs: Ints
    arc_cell: Ints
    arc_group: Ints
    arc_value: Floats
    arc_hours: Floats
    cell_district: Ints
    cell_hours: Floats
    district_weight: Floats
    district_counts: NDArray[np.bool_]
    minimum_use: float
    budget: float
    use_penalty: float
    equity_penalty: float
    exchange_rounds: int


def liked_sites(worth: Floats, opened: float) -> Ints:
    """The sites worth most at the relaxation's prices, in order of position."""
    count = min(len(worth), max(LIKED, int(4 * opened)))
    return np.sort(np.argsort(-worth, kind="stable")[:count]).astype(np.int32)


def lay_out(p: SitingProblem, liked: Ints | None = None) -> Network:
    """The search's view of a problem; new houses are built at the `liked` sites only (default: all)."""
    liked = np.arange(p.sites, dtype=np.int32) if liked is None else liked
    group_part, parts = parts_of(p)
    density = p.arc_value / p.arc_hours
    order = np.lexsort((np.arange(p.arcs), p.arc_group, -density, group_part[p.arc_group]))
    starts = np.searchsorted(group_part[p.arc_group][order], np.arange(parts + 1))
    demand = p.district_demand
    total = max(float(demand.sum()), 1e-9)
    return Network(
        p.site_start, p.site_yearly, p.site_capital, p.site_floor, nearest(p, liked), liked, p.group_site, p.group_module, p.group_hours,
        p.group_yearly, p.group_capital, p.group_floor, group_part, starts.astype(np.int32), p.group_start,
        np.argsort(p.arc_group[order], kind="stable").astype(np.int32), p.arc_cell[order], p.arc_group[order],
        p.arc_value[order], p.arc_hours[order], p.cell_district, p.cell_hours, p.equity_floor * demand / total,
        (demand > 0) & (p.equity_floor > 0), p.minimum_use, p.budget, 10.0 * float(density.max(initial=1.0)),
        10.0 * float(density.max(initial=1.0)), 0,
    )  # fmt: skip


def parts_of(p: SitingProblem) -> tuple[Ints, int]:
    """Part of each group, and how many parts there are: modules joined by the cells that may use either."""
    modules = int(p.group_module.max(initial=-1)) + 1
    module = p.group_module[p.arc_group]
    ends = (module.astype(np.int64), modules + p.arc_cell.astype(np.int64))
    size = modules + p.cells
    graph = coo_matrix((np.ones(p.arcs, dtype=np.int8), ends), shape=(size, size))
    label = connected_components(graph, directed=False)[1]
    used = np.unique(label[p.group_module])
    return np.searchsorted(used, label[p.group_module]).astype(np.int32), len(used)


def nearest(p: SitingProblem, liked: Ints) -> Ints:
    """For each site the nearest others of its kind among the liked ones, nearest first; -1 where there are fewer."""
    near = np.full((p.sites, NEIGHBOURS), -1, dtype=np.int32)
    line = np.column_stack((np.arange(p.sites, dtype=np.float64), np.zeros(p.sites)))
    xy = p.site_xy if len(p.site_xy) == p.sites else line
    kind = p.site_kind if len(p.site_kind) == p.sites else np.zeros(p.sites, np.int32)
    for k in np.unique(kind[liked]):
        to = liked[kind[liked] == k]
        members = np.flatnonzero(kind == k)
        count = min(NEIGHBOURS + 1, len(to))
        found = np.asarray(cKDTree(xy[to]).query(xy[members], k=[*range(1, count + 1)])[1], dtype=np.int64)
        for row, site in enumerate(members):
            others = to[found[row]]
            others = others[others != site][:NEIGHBOURS]
            near[site, : len(others)] = others
    return near
