"""Shared or at home once more, when the distance and the use of the machines are known."""

from __future__ import annotations

import polars as pl

from lumbung.core.parameters import Parameters
from lumbung.planning.needs.derive import Needs
from lumbung.planning.needs.modules import HOURS_PER_YEAR_MONTHS, floor_yearly_rp_m2


def recheck_home(needs: Needs, visits: pl.DataFrame, parameters: Parameters) -> pl.DataFrame:
    """Decide again for each visit `need, module, travel_minutes, utilisation` and, where known, `unit_yearly_rp`.

    `travel_minutes`: one way. `utilisation`: hours used of those on sale on that module at that site, 0 to 1.
    `unit_yearly_rp`: what one unit with its floor costs a year at that site; without it floor costs what a new house
    pays. Out: the visits, in order, with `net_rp_month` (saving of the whole need less travel and its share of the
    yearly cost of machine and floor at that use) and `better_at_home` (that is not above zero). A visit for which the
    need has no offer, or a machine without use, counts as better at home with `net_rp_month` null.
    """
    floor = {kind: floor_yearly_rp_m2(str(kind), parameters) for kind in needs.modules["house_kind"].unique()}
    yearly = pl.col("yearly_rp") + pl.col("floor_m2") * pl.col("house_kind").replace_strict(
        floor, return_dtype=pl.Float64, default=0.0
    )
    units = needs.modules.select("module", yearly.alias("new_yearly_rp"), unit_hours="hours_per_month")
    priced = visits.join(needs.offers, on=["need", "module"], how="left", maintain_order="left").join(
        units, on="module", how="left", maintain_order="left"
    )
    unit_rp = pl.col("unit_yearly_rp" if "unit_yearly_rp" in visits.columns else "new_yearly_rp")
    used_hours = HOURS_PER_YEAR_MONTHS * pl.col("unit_hours") * pl.col("utilisation")
    fixed = unit_rp / used_hours * pl.col("hours_per_month")
    travel = pl.col("travel_rp_minute_month") * pl.col("travel_minutes")
    net = pl.when(pl.col("utilisation") > 0).then(pl.col("saving_rp_month") - travel - fixed)
    return priced.select(*visits.columns, net.alias("net_rp_month")).with_columns(
        (pl.col("net_rp_month") <= 0).fill_null(value=True).alias("better_at_home")
    )
