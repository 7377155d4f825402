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
from lumbung.planning.siting import MakersHours, SitingProblem

LEAST_SHARE = 1e-6
"""The least share of a need that a table can say."""
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
    rows = _with_companions(needs).with_columns(codes)
    return {"needs": conform(rows, NEEDS), "offers": conform(needs.offers, OFFERS)}


def _with_companions(needs: Needs) -> pl.DataFrame:
    """The needs with `companions`: what stands beside the main machine of the way that would be chosen."""
    beside = needs.modules.select("module", "companions")
    return needs.rows.join(beside, on="module", how="left", maintain_order="left").with_columns(
        pl.col("companions").fill_null("")
    )


def unserved_by_status(needs: pl.DataFrame) -> list[Part]:
    """Whole needs that no site serves because they are better at home or have no machine."""
    rows = needs.filter(pl.col("status") != "candidate").select("need", "enterprise", "status", "hours_per_month")
    return [
        Part(need, enterprise, "", "", "", status, 1.0, hundredths(hours), 0.0)
        for need, enterprise, status, hours in rows.iter_rows()
    ]


def candidate_parts(made: MakersHours, needs: Needs, at_home: Mapping[int, float]) -> list[Part]:
    """Candidates as parts: what is assigned, with the hours that the whole need takes there, and what is left.

    `at_home`: share of a need, 0-1, that turned out better at home; of what is left, so much has that reason.
    """
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
    for need, enterprise, reason, share in left.iter_rows():
        home = min(share, at_home.get(need, 0.0))
        for why, part in (("better_at_home", home), (reason, share - home)):
            if part > LEAST_SHARE:
                parts.append(Part(need, enterprise, "", "", "", why, part, hundredths(whole[need]), 0.0))
    return parts


def shares_at_home(made: MakersHours, problem: SitingProblem, home: Sequence[float]) -> dict[int, float]:
    """Share of each need that turned out better at home, from the shares of cells (`home`).

    Makers of a cell are alike, so it is those whom the plan serves least, in the order of needs.
    """
    count = problem.labels.cells["count"].to_list()
    left = {cell: share * count[cell] for cell, share in enumerate(home) if share > 0}
    cell_of = dict(problem.labels.needs.select("need", "cell").iter_rows())
    found = {}
    for need, share in made.unserved.select("need", "share").sort("need").iter_rows():
        cell = cell_of[need]
        part = min(share, left.get(cell, 0.0))
        if part > LEAST_SHARE:
            left[cell] -= part
            found[need] = part
    return found


def assignments_frame(
    parts: Sequence[Part], modules: pl.DataFrame, needs: Needs, parameters: Parameters
) -> pl.DataFrame:
    """`assignments.csv`: a row for each machine of the module; `modules` is the folder's table."""
    machines = {row["module"]: [row["primary"], *row["companions"].split()] for row in modules.iter_rows(named=True)}
    served = [part for part in parts if part.site]
    home = _better_at_home(served, modules, needs, parameters)
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


def _better_at_home(served: Sequence[Part], modules: pl.DataFrame, needs: Needs, parameters: Parameters) -> list[bool]:
    """The choice of shared or home once more, at the use, the cost and the distance of this plan."""
    here = modules.select(
        "site", "module", unit_yearly_rp="yearly_here_rp",
        utilisation=pl.col("hours_assigned") / (pl.col("units") * pl.col("hours_per_month")),
    )  # fmt: skip
    visits = pl.DataFrame(
        [(part.need, part.site, part.module, round(part.minutes, 2)) for part in served],
        schema={"need": pl.Int64, "site": pl.String, "module": pl.String, "travel_minutes": pl.Float64},
        orient="row",
    ).join(here, on=["site", "module"], how="left", maintain_order="left")
    return recheck_home(needs, visits.drop("site"), parameters)["better_at_home"].to_list()


def unserved_frame(parts: Sequence[Part], needs: Needs) -> pl.DataFrame:
    """`unserved.csv`: a row for each machine of the module that would be chosen, whatever the reason."""
    machines = {
        need: (main, *companions.split())
        for need, main, companions in _with_companions(needs).select("need", "machine_type", "companions").iter_rows()
    }
    rows = [
        (part.enterprise, machine_type, part.hundredths / 100, part.reason, part.need, part.millionths / MILLION)
        for part in parts
        if not part.site
        for machine_type in machines[part.need]
    ]
    return conform(pl.DataFrame(rows, schema=UNSERVED.empty().schema, orient="row"), UNSERVED)
