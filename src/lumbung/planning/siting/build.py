"""From needs, places and journeys to the model's arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lumbung.core.parameters import Parameters
from lumbung.planning.areas import Areas
from lumbung.planning.geometry import project_m
from lumbung.planning.siting.candidates import HOUSE_KINDS, Places
from lumbung.planning.siting.cells import Cells, NeedsTables, make_cells, reach_status
from lumbung.planning.siting.problem import Labels, SitingProblem
from lumbung.planning.siting.site_costs import cost_sites
from lumbung.planning.siting.travel import Travel, straight_travel

__all__ = ["NeedsTables", "build_problem"]


def build_problem(
    needs: NeedsTables,
    areas: Areas,
    places: Places,
    parameters: Parameters,
    *,
    budget: float,
    travel: Travel | None = None,
) -> SitingProblem:
    """The siting problem for a budget in rupiah; journeys by straight line unless `travel` is given.

    An arc exists where the journey is within reach and the yearly saving less the journeys is positive. A module stays
    at a site only if one unit fits the floor, its whole reachable demand comes to the minimum use, and it can pay.
    """
    travel = travel or straight_travel(areas, places, parameters)
    modules = needs.modules.sort("module")
    cells = make_cells(needs, areas, modules)
    sites = cost_sites(places, areas, parameters)
    arcs = _sorted(_arcs(cells, sites, modules, travel))
    near = np.unique(arcs.cell)
    groups = _Groups(arcs, sites, modules)
    share = parameters.number("minimum_use_share")
    arcs = arcs.where(groups.viable(share, sites["yearly_rp"].to_numpy())[groups.of_arc])
    return _assemble(
        cells=cells, sites=sites, modules=modules, arcs=arcs, near=near, parameters=parameters, budget=budget
    )


@dataclass(frozen=True)
class _Arcs:
    """Arcs as parallel arrays, of all the makers of a cell together."""

    site: NDArray[np.int32]
    module: NDArray[np.int32]
    cell: NDArray[np.int32]
    offer: NDArray[np.int32]
    minutes: NDArray[np.float64]
    value: NDArray[np.float64]
    hours: NDArray[np.float64]

    def where(self, keep: NDArray) -> _Arcs:
        """Those chosen by a mask or an order."""
        return _Arcs(**{name: array[keep] for name, array in vars(self).items()})


def _arcs(cells: Cells, sites: pl.DataFrame, modules: pl.DataFrame, travel: Travel) -> _Arcs:
    """Every offer of every cell at every site within reach whose value is positive."""
    o = cells.offers
    counts = cells.column("count")[o["cell"].to_numpy()].astype(np.float64)
    area = o["area"].to_numpy()
    first, last = np.searchsorted(area, travel.area, "left"), np.searchsorted(area, travel.area, "right")
    lengths = last - first
    offer = np.repeat(first - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths) + np.arange(lengths.sum())
    minutes = np.repeat(travel.minutes, lengths)
    place = np.repeat(travel.place, lengths)
    value = (o["saving"].to_numpy()[offer] - minutes * o["travel"].to_numpy()[offer]) * counts[offer]
    worth = value > 0
    offer, minutes, place, value = offer[worth], minutes[worth], place[worth], value[worth]
    module = o["_module"].to_numpy()[offer]
    kind_of = np.array([HOUSE_KINDS.index(k) if k in HOUSE_KINDS else -1 for k in modules["house_kind"]], dtype=np.int8)
    parts = []
    for kind, name in enumerate(HOUSE_KINDS):
        site_at = np.full(int(travel.place.max(initial=-1)) + 1, -1, dtype=np.int32)
        there = sites.filter((pl.col("kind") == name) & (pl.col("_place") < len(site_at)))
        site_at[there["_place"].to_numpy()] = there["_site"].to_numpy()
        fits = (site_at[place] >= 0) & ((kind_of[module] == kind) | (kind_of[module] == -1))
        chosen = offer[fits]
        parts.append(
            _Arcs(
                site_at[place[fits]], module[fits], o["cell"].to_numpy()[chosen], chosen.astype(np.int32), minutes[fits],
                value[fits], o["hours"].to_numpy()[chosen] * counts[chosen],
            )
        )  # fmt: skip
    return _Arcs(**{name: np.concatenate([vars(part)[name] for part in parts]) for name in vars(parts[0])})


def _sorted(arcs: _Arcs) -> _Arcs:
    """Sorted by site, module, cell, best first; an offer with no more value and no fewer hours than another goes."""
    arcs = arcs.where(np.lexsort((arcs.offer, arcs.hours, -arcs.value, arcs.cell, arcs.module, arcs.site)))
    if not len(arcs.cell):
        return arcs
    same = (np.diff(arcs.cell) == 0) & (np.diff(arcs.module) == 0) & (np.diff(arcs.site) == 0)
    least, keep = arcs.hours.copy(), np.ones(len(arcs.cell), dtype=bool)
    for n in np.flatnonzero(same):
        keep[n + 1] = arcs.hours[n + 1] < least[n]
        least[n + 1] = min(least[n], arcs.hours[n + 1])
    return arcs.where(keep)


class _Groups:
    """(site, module) pairs of sorted arcs with their costs."""

    def __init__(self, arcs: _Arcs, sites: pl.DataFrame, modules: pl.DataFrame) -> None:
        new = np.ones(len(arcs.cell), dtype=bool)
        new[1:] = (np.diff(arcs.site) != 0) | (np.diff(arcs.module) != 0)
        self.start = np.append(np.flatnonzero(new), len(arcs.cell)).astype(np.int32)
        self.of_arc = np.cumsum(new) - 1
        self.site, self.module = arcs.site[new], arcs.module[new]
        self.arcs = arcs
        self.floor = modules["floor_m2"].to_numpy()[self.module]
        self.hours = modules["hours_per_month"].to_numpy()[self.module]
        fit_out = sites["fit_out_rp_m2"].to_numpy()[self.site]
        yearly = sites["floor_rp_m2_year"].to_numpy()[self.site]
        self.capital = modules["capital_rp"].to_numpy()[self.module] + np.round(self.floor * fit_out)
        self.yearly = modules["yearly_rp"].to_numpy()[self.module] + np.round(self.floor * yearly)
        self.site_floor = sites["floor_m2"].to_numpy()[self.site]

    def viable(self, minimum_use: float, site_yearly: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether a unit could ever stand there and pay: for itself, and with the others of its site for the site.

        Both are asked at full demand, so that nothing goes that a plan could gain by. With equity rows it is part of the
        model: a district that no paying house can reach is listed, not a reason to serve nobody. The budget is not asked:
        else more money would bring more districts into the rows, and could make a plan worse.
        """
        n = len(self.site)
        hours = np.bincount(self.of_arc, self.arcs.hours, minlength=n)
        fits = self.floor <= self.site_floor + 1e-9
        gain = np.bincount(self.of_arc, self.arcs.value, minlength=n) - self.yearly
        good = fits & (hours >= minimum_use * self.hours) & (gain > 0)
        whole = np.bincount(self.site, np.where(good, gain, 0.0), minlength=len(site_yearly))
        viable: NDArray[np.bool_] = good & (whole > site_yearly)[self.site]
        return viable


def _assemble(
    *, cells: Cells, sites: pl.DataFrame, modules: pl.DataFrame, arcs: _Arcs, near: NDArray[np.int32], parameters: Parameters,
    budget: float,
) -> SitingProblem:  # fmt: skip
    """Sites without a group go; the rest is numbered anew."""
    used = np.unique(arcs.site)
    sites = sites[used].with_columns(pl.int_range(pl.len(), dtype=pl.Int32).alias("_site"))
    renumbered = _Arcs(**(vars(arcs) | {"site": np.searchsorted(used, arcs.site).astype(np.int32)}))
    groups = _Groups(renumbered, sites, modules)
    starts = np.searchsorted(groups.site, np.arange(sites.height + 1)).astype(np.int32)
    return SitingProblem(
        cell_hours=cells.column("hours").astype(np.float64), cell_district=cells.column("_district").astype(np.int32),
        cell_status=reach_status(cells.frame.height, near, np.unique(arcs.cell)), district_count=len(cells.districts),
        site_yearly=sites["yearly_rp"].to_numpy().astype(np.float64),
        site_capital=sites["capital_rp"].to_numpy().astype(np.float64), site_floor=sites["floor_m2"].to_numpy().copy(),
        site_start=starts, group_module=groups.module, group_hours=groups.hours, group_yearly=groups.yearly.astype(np.float64),
        group_capital=groups.capital.astype(np.float64), group_floor=groups.floor, group_start=groups.start,
        arc_cell=arcs.cell, arc_value=arcs.value, arc_hours=arcs.hours, arc_offer=arcs.offer, arc_minutes=arcs.minutes,
        site_xy=_site_xy(sites), site_kind=np.array([HOUSE_KINDS.index(k) for k in sites["kind"]], dtype=np.int32),
        budget=float(budget), minimum_use=parameters.number("minimum_use_share"),
        equity_floor=parameters.number("equity_floor_share"),
        labels=Labels(cells.districts, sites, modules, cells.frame, cells.needs, cells.offers),
    )  # fmt: skip


def _site_xy(sites: pl.DataFrame) -> NDArray[np.float64]:
    """Sites in metres around their middle."""
    lat, lon = sites["lat"].to_numpy(), sites["lon"].to_numpy()
    return project_m(lat, lon, float(lat.mean()), float(lon.mean())) if len(lat) else np.zeros((0, 2))
