"""Who is served where and who is not: `assignments.csv`, `unserved.csv`, `needs.csv`, `offers.csv`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from lumbung.core.parameters import Parameters
from lumbung.planning.areas import Areas
from lumbung.planning.assembly.hours import MILLION, Part, hundredths
from lumbung.planning.folder.cells import conform
from lumbung.planning.folder.schema import ASSIGNMENTS, NEEDS, OFFERS, UNSERVED
from lumbung.planning.needs import Needs, recheck_home
from lumbung.planning.siting import MakersHours

LEAST_HOURS = 0.01
"""The least that a table can say; a need of less counts as this."""


def to_written_digits(needs: Needs) -> Needs:
    """The needs with the digits that the tables have, so that the model reckons with what people can check."""
    hours = pl.col("hours_per_month").round(2).clip(lower_bound=LEAST_HOURS)
    return replace(
        needs,
        rows=needs.rows.with_columns(hours, pl.col("weight").round(4)),
        offers=needs.offers.with_columns(
            hours, pl.col("saving_rp_month").round(2), pl.col("travel_rp_minute_month").round(4)
        ),
        modules=needs.modules.with_columns(
            pl.col("hours_per_month").round(2), pl.col("yearly_rp").round(2), pl.col("floor_m2").round(4)
        ),
    )


def needs_frames(needs: Needs, areas: Areas) -> dict[str, pl.DataFrame]:
    """`needs` and `offers` as tables of the folder."""
    codes = pl.Series("area_code", [areas.code[i] for i in needs.rows["area"]], dtype=pl.String)
    return {"needs": conform(needs.rows.with_columns(codes), NEEDS), "offers": conform(needs.offers, OFFERS)}


def unserved_by_status(needs: pl.DataFrame) -> list[Part]:
    """Whole needs that no site serves because they are better at home or have no machine."""
    rows = needs.filter(pl.col("status") != "candidate").select("need", "enterprise", "status", "hours_per_month")
    return [
        Part(need, enterprise, "", "", "", status, 1.0, hundredths(hours), 0.0)
        for need, enterprise, status, hours in rows.iter_rows()
    ]


def candidate_parts(made: MakersHours, needs: Needs) -> list[Part]:
    """Candidates as parts: what is assigned, with the hours that the whole need takes there, and what is left."""
    offers = {
        (need, module, mode): hundredths(hours)
        for need, module, mode, hours in needs.offers.select("need", "module", "mode", "hours_per_month").iter_rows()
    }
    whole = dict(needs.rows.select("need", "hours_per_month").iter_rows())
    served = made.rows.select("need", "enterprise", "site", "module", "mode", "share", "travel_minutes")
    parts = [
        Part(need, enterprise, site, module, mode, "", share, offers[need, module, mode], minutes)
        for need, enterprise, site, module, mode, share, minutes in served.iter_rows()
    ]
    left = made.unserved.select("need", "enterprise", "reason", "share")
    parts += [
        Part(need, enterprise, "", "", "", reason, share, hundredths(whole[need]), 0.0)
        for need, enterprise, reason, share in left.iter_rows()
    ]
    return parts


def assignments_frame(
    parts: Sequence[Part], modules: pl.DataFrame, needs: Needs, parameters: Parameters
) -> pl.DataFrame:
    """`assignments.csv`: a row for each machine of the module; `modules` is the folder's table."""
    machines, use = _machines_and_use(modules)
    served = [part for part in parts if part.site]
    home = _better_at_home(served, use, needs, parameters)
    rows = [
        (
            part.enterprise,
            part.site,
            machine_type,
            part.hundredths / 100,
            round(part.minutes, 2),
            part.need,
            part.module,
            part.mode,
            part.millionths / MILLION,
            at_home,
        )
        for part, at_home in zip(served, home, strict=True)
        for machine_type in machines[part.module]
    ]
    return conform(pl.DataFrame(rows, schema=ASSIGNMENTS.empty().schema, orient="row"), ASSIGNMENTS)


def _machines_and_use(modules: pl.DataFrame) -> tuple[dict[str, list[str]], dict[tuple[str, str], float]]:
    """Machine types of each module, and the use of each (site, module)."""
    machines, use = {}, {}
    for row in modules.iter_rows(named=True):
        machines[row["module"]] = [row["primary"], *row["companions"].split()]
        use[row["site"], row["module"]] = row["hours_assigned"] / (row["units"] * row["hours_per_month"])
    return machines, use


def _better_at_home(
    served: Sequence[Part], use: Mapping[tuple[str, str], float], needs: Needs, parameters: Parameters
) -> list[bool]:
    """The choice of shared or home once more, at the use and distance of this plan."""
    visits = pl.DataFrame(
        [(part.need, part.module, round(part.minutes, 2), use[part.site, part.module]) for part in served],
        schema={"need": pl.Int64, "module": pl.String, "travel_minutes": pl.Float64, "utilisation": pl.Float64},
        orient="row",
    )
    return recheck_home(needs, visits, parameters)["better_at_home"].to_list()


def unserved_frame(parts: Sequence[Part], needs: Needs) -> pl.DataFrame:
    """`unserved.csv`: for a candidate a row for each machine of the module that would be chosen."""
    main = dict(needs.rows.select("need", "machine_type").iter_rows())
    companions = _companions(needs)
    rows = [
        (part.enterprise, machine_type, part.hundredths / 100, part.reason, part.need, part.millionths / MILLION)
        for part in parts
        if not part.site
        for machine_type in (main[part.need], *companions.get(part.need, ()))
    ]
    return conform(pl.DataFrame(rows, schema=UNSERVED.empty().schema, orient="row"), UNSERVED)


def _companions(needs: Needs) -> dict[int, tuple[str, ...]]:
    """For each candidate, what stands beside its main machine: in the first offer whose main machine it is."""
    offers = (
        needs.offers.join(needs.modules.select("module", "primary", "companions"), on="module")
        .join(needs.rows.select("need", primary="machine_type"), on=["need", "primary"])
        .sort("need", "module")
        .unique("need", keep="first", maintain_order=True)
    )
    return {need: tuple(text.split()) for need, text in offers.select("need", "companions").iter_rows()}
