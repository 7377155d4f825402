"""The siting model as arrays: cells, sites, groups (site, module) and arcs; immutable and checked.

    maximise    sum_a value_a x_a - sum_j site_yearly_j y_j - sum_g group_yearly_g z_g
    subject to  sum_{a of cell i} x_a <= 1,  0 <= x_a <= min(1, z_g(a))
                minimum_use * H_g z_g <= sum_{a in g} hours_a x_a <= H_g z_g
                sum_{g of site j} floor_g z_g <= A_j y_j
                sum_j site_capital_j y_j + sum_g group_capital_g z_g <= budget
                S_d >= equity_floor * S   for each district d with demand within reach
                y binary, z integer >= 0

S_d is the served share of the district's demand within reach, S that of the region, both in the cells' reference hours.
Values and costs are rupiah a year, hours are a month, capital and budget are rupiah, floor is m2.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lumbung.core.errors import ParameterError

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

TOO_FAR, TOO_LITTLE, IN_REACH = 0, 1, 2
"""Why a cell has no arcs: no journey worth it; too few makers for one unit; or it has some."""


@dataclass(frozen=True)
class Labels:
    """Names for the arrays' rows: what a plan shows, and what the makers' hours are derived from.

    `sites`: site, name, existing, kind, area_code, lat, lon, floor_m2, flood_penalty_rp. `modules`: the needs room's
    modules. `needs`: need -> cell. `offers`: cell, offer, module, mode, hours, saving, travel (for one maker).
    """

    districts: tuple[str, ...] = ()
    sites: pl.DataFrame = field(default_factory=pl.DataFrame)
    modules: pl.DataFrame = field(default_factory=pl.DataFrame)
    cells: pl.DataFrame = field(default_factory=pl.DataFrame)
    needs: pl.DataFrame = field(default_factory=pl.DataFrame)
    offers: pl.DataFrame = field(default_factory=pl.DataFrame)


@dataclass(frozen=True, eq=False)
class SitingProblem:
    """Arrays of the model. Groups are sorted by site (`site_start`) and module, arcs by group (`group_start`).

    `site_xy` (metres) and `site_kind` only guide the search for neighbours; without them all sites are neighbours.
    """

    cell_hours: Floats
    cell_district: Ints
    cell_status: NDArray[np.int8]
    district_count: int
    site_yearly: Floats
    site_capital: Floats
    site_floor: Floats
    site_start: Ints
    group_module: Ints
    group_hours: Floats
    group_yearly: Floats
    group_capital: Floats
    group_floor: Floats
    group_start: Ints
    arc_cell: Ints
    arc_value: Floats
    arc_hours: Floats
    budget: float
    minimum_use: float = 0.2
    equity_floor: float = 0.3
    arc_offer: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    arc_minutes: Floats = field(default_factory=lambda: np.zeros(0))
    site_xy: Floats = field(default_factory=lambda: np.zeros((0, 2)))
    site_kind: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    labels: Labels = field(default_factory=Labels)

    def __post_init__(self) -> None:
        _check(self)
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    @property
    def cells(self) -> int:
        """Number of cells."""
        return len(self.cell_hours)

    @property
    def sites(self) -> int:
        """Number of candidate sites (place, house kind)."""
        return len(self.site_capital)

    @property
    def groups(self) -> int:
        """Number of (site, module) pairs."""
        return len(self.group_hours)

    @property
    def arcs(self) -> int:
        """Number of (cell, offer, site) triples worth the journey."""
        return len(self.arc_cell)

    @property
    def districts(self) -> int:
        """Number of districts, those without demand included."""
        return self.district_count

    @cached_property
    def group_site(self) -> Ints:
        """The site of each group."""
        return np.repeat(np.arange(self.sites, dtype=np.int32), np.diff(self.site_start))

    @cached_property
    def arc_group(self) -> Ints:
        """The group of each arc."""
        return np.repeat(np.arange(self.groups, dtype=np.int32), np.diff(self.group_start))

    @cached_property
    def district_demand(self) -> Floats:
        """Reference hours of each district's cells that have at least one arc; 0 = listed, not in the equity rows."""
        reachable = np.bincount(self.arc_cell, minlength=self.cells) > 0
        hours: Floats = np.bincount(
            self.cell_district, self.cell_hours * reachable, minlength=self.district_count
        ).astype(np.float64)
        return hours

    def with_budget(self, budget: float) -> SitingProblem:
        """The same problem under another budget."""
        return replace(self, budget=float(budget))

    def with_equity(self, equity_floor: float) -> SitingProblem:
        """The same problem under another equity floor."""
        return replace(self, equity_floor=float(equity_floor))


def _check(p: SitingProblem) -> None:
    """Raises ParameterError for a parameter out of range, ValueError for arrays that do not fit together."""
    if not p.budget >= 0:
        raise ParameterError(f"The budget is {p.budget:,.0f} rupiah; it cannot be negative.", "Give 0 or more.")
    for name, share in (("minimum_use", p.minimum_use), ("equity_floor", p.equity_floor)):
        if not 0 <= share <= 1:
            raise ParameterError(f"{name} is {share}; it must be a share from 0 to 1.")
    lengths: dict[str, tuple[NDArray[Any], int]] = {
        "cell_district": (p.cell_district, p.cells), "cell_status": (p.cell_status, p.cells),
        "site_yearly": (p.site_yearly, p.sites), "site_floor": (p.site_floor, p.sites),
        "site_start": (p.site_start, p.sites + 1), "group_start": (p.group_start, p.groups + 1),
        "group_module": (p.group_module, p.groups), "group_yearly": (p.group_yearly, p.groups),
        "group_capital": (p.group_capital, p.groups), "group_floor": (p.group_floor, p.groups),
        "arc_value": (p.arc_value, p.arcs), "arc_hours": (p.arc_hours, p.arcs),
    }  # fmt: skip
    for name, (array, expected) in lengths.items():
        if len(array) != expected:
            raise ValueError(f"{name} has {len(array)} entries, expected {expected}")
    for name, starts, total in (("site_start", p.site_start, p.groups), ("group_start", p.group_start, p.arcs)):
        if starts[0] != 0 or starts[-1] != total or np.any(np.diff(starts) < 0):
            raise ValueError(f"{name} must rise from 0 to {total}")
    for name in (
        "cell_hours",
        "site_capital",
        "site_floor",
        "group_capital",
        "group_floor",
        "group_yearly",
        "site_yearly",
    ):
        array = getattr(p, name)
        if array.size and not (np.all(np.isfinite(array)) and array.min() >= 0):
            raise ValueError(f"{name} must be finite and not negative")
    for name in ("arc_hours", "group_hours"):
        array = getattr(p, name)
        if array.size and not (np.all(np.isfinite(array)) and array.min() > 0):
            raise ValueError(f"{name} must be finite and positive")
    if p.arcs and (p.arc_cell.min() < 0 or p.arc_cell.max() >= p.cells):
        raise ValueError("arc_cell names a cell that does not exist")
