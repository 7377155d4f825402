"""Small siting problems drawn by seed, and their optimum by going through every combination of units."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
from scipy.optimize import linprog

from lumbung.planning.areas import Areas, areas_from_frame
from lumbung.planning.siting import SitingProblem


def drawn(
    seed: int, *, cells: int = 6, sites: int = 3, modules: int = 2, minimum_use: float = 0.2, equity: float = 0.3
) -> SitingProblem:
    """A problem of a few cells; every figure comes from the seed."""
    rng = np.random.default_rng(seed)
    hours = rng.uniform(20, 120, cells).round(1)
    value = rng.uniform(200, 1500, cells)
    wanted = rng.integers(0, modules, cells)
    group_site, group_module, starts, arc_cell, arc_value, arc_hours = [], [], [0], [], [], []
    for j in range(sites):
        for k in range(modules):
            inside = [i for i in range(cells) if (wanted[i] == k or rng.random() < 0.2) and rng.random() < 0.8]
            if not inside:
                continue
            group_site.append(j)
            group_module.append(k)
            arc_cell += inside
            arc_value += [value[i] * rng.uniform(0.3, 1.0) for i in inside]
            arc_hours += [hours[i] * rng.choice([1.0, 1.3]) for i in inside]
            starts.append(len(arc_cell))
    groups = len(group_site)
    return SitingProblem(
        cell_hours=hours, cell_district=rng.integers(0, 2, cells).astype(np.int32), cell_status=np.full(cells, 2, np.int8),
        district_count=3, site_yearly=rng.uniform(20, 250, sites), site_capital=rng.uniform(0, 400, sites),
        site_floor=rng.uniform(6, 20, sites), site_start=np.searchsorted(group_site, np.arange(sites + 1)).astype(np.int32),
        group_module=np.array(group_module, np.int32), group_hours=np.full(groups, 150.0),
        group_yearly=rng.uniform(10, 120, groups), group_capital=rng.uniform(50, 300, groups),
        group_floor=rng.uniform(2, 8, groups), group_start=np.array(starts, np.int32),
        arc_cell=np.array(arc_cell, np.int32), arc_value=np.array(arc_value), arc_hours=np.array(arc_hours),
        budget=float(rng.uniform(200, 2500)), minimum_use=minimum_use, equity_floor=equity,
    )  # fmt: skip


def best_by_enumeration(p: SitingProblem, most_units: int = 3) -> float:
    """The optimum: every combination of units, each with its flow by scipy's linear solver."""
    best = 0.0
    for units in product(range(most_units + 1), repeat=p.groups):
        z = np.array(units)
        fixed = fixed_cost(p, z)
        if fixed is not None and z.any():
            saving = _flow_value(p, z)
            if saving is not None:
                best = max(best, saving - fixed)
    return best


def fixed_cost(p: SitingProblem, z: np.ndarray) -> float | None:
    """Yearly cost of the units; None when floor or budget does not hold them."""
    yearly = capital = 0.0
    for j in range(p.sites):
        inside = range(p.site_start[j], p.site_start[j + 1])
        if sum(z[g] for g in inside) == 0:
            continue
        if sum(z[g] * p.group_floor[g] for g in inside) > p.site_floor[j]:
            return None
        yearly += p.site_yearly[j] + sum(z[g] * p.group_yearly[g] for g in inside)
        capital += p.site_capital[j] + sum(z[g] * p.group_capital[g] for g in inside)
    return yearly if capital <= p.budget else None


def _flow_value(p: SitingProblem, z: np.ndarray) -> float | None:
    rows, limits = [], []
    for i in range(p.cells):
        rows.append((p.arc_cell == i).astype(float))
        limits.append(1.0)
    for g in range(p.groups):
        use = np.where(p.arc_group == g, p.arc_hours, 0.0)
        rows += [use, -use]
        limits += [p.group_hours[g] * z[g], -p.minimum_use * p.group_hours[g] * z[g]]
    demand = p.district_demand
    hours = p.cell_hours[p.arc_cell]
    for d in range(p.districts):
        if demand[d] > 0 and p.equity_floor > 0:
            own = np.where(p.cell_district[p.arc_cell] == d, hours, 0.0)
            rows.append(p.equity_floor * demand[d] / demand.sum() * hours - own)
            limits.append(0.0)
    upper = [(0.0, float(min(1, z[g]))) for g in p.arc_group]
    found = linprog(-p.arc_value, A_ub=np.array(rows), b_ub=np.array(limits), bounds=upper)
    return -float(found.fun) if found.status == 0 else None


def line_of_areas(n: int = 6) -> Areas:
    """Villages 1.1 km apart on a line, two districts."""
    return areas_from_frame(
        pl.DataFrame(
            {
                "code": [f"31.01.0{1 + i // 3}.100{i}" for i in range(n)], "village": [f"Desa {i}" for i in range(n)],
                "district": ["Barat" if i < 3 else "Timur" for i in range(n)], "city": ["Kota"] * n,
                "lat": [-6.2] * n, "lon": [106.8 + 0.01 * i for i in range(n)], "population_2024": [1000] * n,
                "flood_prone_share_2012": [0.5 if i == 0 else None for i in range(n)],
            }
        )
    )  # fmt: skip


class SmallNeeds:
    """Needs tables as the needs room hands them over: bakers and tailors along the line of villages."""

    def __init__(self, makers: int = 40, seed: int = 1, areas: int = 6) -> None:
        rng = np.random.default_rng(seed)
        rows, offers = [], []
        for n in range(makers):
            area, baker = int(rng.integers(0, areas)), bool(rng.random() < 0.6)
            chain, step, module = ("bakery", "mix", "mixer") if baker else ("garments", "sew", "sewing+table")
            status = "better_at_home" if rng.random() < 0.1 else "candidate"
            hours = [14.8, 30.0, 55.25][int(rng.integers(0, 3))]
            rows.append((n, f"M{n:03d}", area, "Barat" if area < 3 else "Timur", "Kota", chain, chain, step, "v", "micro",
                         1.0, status, module.split("+")[0], hours, 0.0, False))  # fmt: skip
            if status == "candidate":
                offers.append((n, module, "self", hours, 700_000.0 + 1000 * (n % 3), 3000.0))
                offers.append((n, module, "toll", hours * 0.8, 500_000.0, 2000.0))
        self.rows = pl.DataFrame(
            rows, orient="row",
            schema={"need": pl.Int64, "enterprise": pl.String, "area": pl.Int32, "district": pl.String, "city": pl.String,
                    "chain": pl.String, "branch": pl.String, "step": pl.String, "visit_group": pl.String, "size": pl.String,
                    "weight": pl.Float64, "status": pl.String, "machine_type": pl.String, "hours_per_month": pl.Float64,
                    "without_us_rp_month": pl.Float64, "imputed": pl.Boolean},
        )  # fmt: skip
        self.offers = pl.DataFrame(
            offers, orient="row",
            schema=["need", "module", "mode", "hours_per_month", "saving_rp_month", "travel_rp_minute_month"],
        )  # fmt: skip
        self.modules = pl.DataFrame(
            {
                "module": ["mixer", "sewing+table"], "primary": ["mixer", "sewing"], "companions": ["", "table"],
                "house_kind": ["food", "textile_print"], "capital_rp": [20_000_000, 5_000_000], "floor_m2": [6.0, 4.0],
                "yearly_rp": [4_000_000.0, 1_000_000.0], "hours_per_month": [255.0, 255.0],
            }
        )  # fmt: skip

    def shuffled(self, seed: int) -> SmallNeeds:
        """The same tables with their rows in another order."""
        other = object.__new__(SmallNeeds)
        other.rows = self.rows.sample(fraction=1.0, shuffle=True, seed=seed)
        other.offers = self.offers.sample(fraction=1.0, shuffle=True, seed=seed)
        other.modules = self.modules.reverse()
        return other
