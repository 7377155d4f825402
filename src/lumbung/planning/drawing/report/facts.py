"""What the report says in numbers, read or added up once from the plan's tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from lumbung.planning.folder.schema import PlanTables

MONTHS = 12
Row = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """Numbers that more than one section needs. Hours are machine hours a month, shares from 0 to 1."""

    plan: PlanTables
    sites: list[Row]
    """Rows of sites.csv in order, with `number` (from 1), `city`, `district`, `machines`, `break_even`."""
    floor: float
    """What the floor asks of each district: relative floor x the region's share of the demand within reach."""
    served_share: float
    """Of all demand."""
    reachable_share: float
    """Of the demand that a paying house can reach."""
    below: list[Row]
    """Rows of districts.csv that it marks as below the floor."""
    without_demand: list[Row]
    travel_median: float
    travel_high: float
    """Minutes one way: half, and nine tenths, of the assigned hours travel no longer."""

    def summary(self, *path: str, default: Any = None) -> Any:
        """A value of plan.json by its path, or the default when it is not there."""
        value: Any = self.plan.summary
        for name in path:
            if not isinstance(value, dict) or name not in value:
                return default
            value = value[name]
        return default if value is None else value

    def parameter(self, name: str, default: float) -> float:
        """The value of a numeric parameter of the plan."""
        return float(self.summary("parameters", name, "value", default=default))

    @property
    def hours(self) -> dict[str, float]:
        """`candidate` and `served` hours of the region, from districts.csv."""
        districts = self.plan["districts"]
        return {
            "candidate": float(districts["candidate_hours"].sum()),
            "served": float(districts["served_hours"].sum()),
            "home": float(districts["home_hours"].sum()),
        }

    @property
    def districts(self) -> list[Row]:
        """Rows of districts.csv, cities together, the least served first."""
        return sorted(
            self.plan["districts"].to_dicts(), key=lambda d: (d["city"], d["served_share"] or 0, d["district"])
        )


def gather(plan: PlanTables) -> Facts:
    """Read a plan once for all sections."""
    districts = plan["districts"].to_dicts()
    candidate = sum(row["candidate_hours"] or 0.0 for row in districts)
    served = sum(row["served_hours"] or 0.0 for row in districts)
    reachable = sum(row["reachable_hours"] or 0.0 for row in districts)
    reachable_share = served / reachable if reachable else 0.0
    relative = plan.summary.get("parameters", {}).get("equity_floor_share", {}).get("value", 0.0)
    median, high = _travel(plan["assignments"])
    return Facts(
        plan=plan,
        sites=_sites(plan),
        floor=float(relative) * reachable_share,
        served_share=served / candidate if candidate else 0.0,
        reachable_share=reachable_share,
        below=[row for row in districts if row["below_floor"]],
        without_demand=[row for row in districts if not row["candidate_hours"]],
        travel_median=median,
        travel_high=high,
    )


def _travel(assignments: pl.DataFrame) -> tuple[float, float]:
    """Minutes one way below which half, and nine tenths, of the assigned hours lie."""
    if assignments.is_empty():
        return 0.0, 0.0
    ordered = assignments.sort("travel_minutes", "hours_per_month")
    minutes, hours = ordered["travel_minutes"].to_numpy(), ordered["hours_per_month"].to_numpy()
    reached = np.cumsum(hours)
    if reached[-1] <= 0:
        return 0.0, 0.0
    at = [int(np.searchsorted(reached, share * reached[-1])) for share in (0.5, 0.9)]
    return float(minutes[at[0]]), float(minutes[min(at[1], len(minutes) - 1)])


def _sites(plan: PlanTables) -> list[Row]:
    machines: dict[str, list[Row]] = {}
    for row in plan["equipment"].to_dicts():
        machines.setdefault(row["site"], []).append(row)
    savings = _savings_by_site(plan)
    sites = []
    for number, site in enumerate(plan["sites"].to_dicts(), start=1):
        known = site["area_code"] in plan.areas
        at = plan.areas.position(site["area_code"]) if known else 0
        saved = savings.get(site["site"], 0.0)
        sites.append(
            site
            | {
                "number": number,
                "city": plan.areas.city[at] if known else "",
                "district": plan.areas.district[at] if known else "",
                "village": plan.areas.village[at] if known else "",
                "machines": machines.get(site["site"], []),
                "break_even": (site["utilisation"] or 0.0) * (site["yearly_rp"] or 0) / saved if saved > 0 else None,
            }
        )
    return sites


def _savings_by_site(plan: PlanTables) -> dict[str, float]:
    """Rupiah a year that the makers of each site save, weighted, journeys counted (as in the plan's objective)."""
    parts = plan["assignments"].unique(subset=["need", "site", "module", "mode"], maintain_order=True)
    valued = parts.join(
        plan["offers"].select("need", "module", "mode", "saving_rp_month", "travel_rp_minute_month"),
        on=["need", "module", "mode"],
        how="inner",
    ).join(plan["needs"].select("need", "weight"), on="need", how="inner")
    month = pl.col("saving_rp_month") - pl.col("travel_rp_minute_month") * pl.col("travel_minutes")
    totals = valued.group_by("site").agg((MONTHS * pl.col("weight") * pl.col("share") * month).sum().alias("saved"))
    return dict(totals.iter_rows())
