"""`plan.json`: what was planned for, what it costs and brings, how good it is, and what a reader must know."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from lumbung import __version__
from lumbung.core.money import spell
from lumbung.core.parameters import Parameters
from lumbung.planning.assembly.stay_home import StayHome
from lumbung.planning.folder.cells import conform
from lumbung.planning.folder.places import MARK
from lumbung.planning.folder.schema import DISTRICTS, REASONS
from lumbung.planning.siting import SitingResult

Frames = Mapping[str, pl.DataFrame]


def money_of(sites: pl.DataFrame, result: SitingResult, budget_rp: int) -> dict[str, Any]:
    """Budget, spending, objective, bound and gap; whole rupiah."""
    spent, yearly = int(sites["cost_rp"].sum()), int(sites["yearly_rp"].sum())
    savings = round(result.saving)
    objective = savings - yearly
    bound = max(math.ceil(result.bound), objective)
    return {
        "budget_rp": budget_rp,
        "spent_rp": spent,
        "left_rp": budget_rp - spent,
        "savings_rp_year": savings,
        "yearly_cost_rp": yearly,
        "objective_rp_year": objective,
        "bound_rp_year": bound,
        "gap": gap_of(objective, bound),
        "status": result.status,
        "shadow_price_of_budget": round(result.budget_price, 6),
    }


def gap_of(objective: int, bound: int) -> float | None:
    """(bound - objective) / objective, to six digits; None when the objective is not above zero but the bound is."""
    if bound <= objective:
        return 0.0
    return round((bound - objective) / objective, 6) if objective > 0 else None


def counts_of(frames: Frames, others: Mapping[str, int]) -> dict[str, int]:
    """How many of what; `others` adds what only the rooms before know."""
    rows = frames["enterprises"]
    planned = rows.filter("planned")
    makers = rows.filter(pl.col("producer") == "yes")
    needs, sites = frames["needs"], frames["sites"]
    with_chain = makers.filter(pl.col("chain") != "")
    return {
        **others,
        "rows": rows.height,
        "makers": makers.height,
        "producer_unknown": rows.filter(pl.col("producer") == "unknown").height,
        "no_chain": makers.height - with_chain.height,
        "size_not_planned": with_chain.filter(pl.col("size").is_in(["medium", "large"])).height,
        "no_place": with_chain.filter(~pl.col("size").is_in(["medium", "large"])).height - planned.height,
        "doubles": rows.filter(pl.col("duplicate_of") != "").height,
        "planned": planned.height,
        "size_assumed": int(planned["size_assumed"].sum()),
        "clusters": frames["clusters"].height,
        "in_clusters": frames["members"].height,
        "isolated": frames["isolated"].height,
        "needs": needs.height,
        **{
            status: needs.filter(pl.col("status") == status).height
            for status in ("candidate", "better_at_home", "no_machine")
        },
        "makers_served": frames["assignments"]["enterprise"].n_unique(),
        "sites_new": sites.filter(pl.col("kind") == "new").height,
        "sites_existing": sites.filter(pl.col("kind") == "existing").height,
        "sites_robust": int(sites["robust"].sum()),
        "existing_unplaced": frames["existing"].filter(~pl.col("placed")).height,
    }


def hours_of(frames: Frames, hours: pl.DataFrame) -> dict[str, Any]:
    """Machine hours a month of main machines; `hours` from `need_hours`."""
    main = frames["unserved"].join(
        frames["needs"].select("need", "machine_type", whole="hours_per_month"), on=["need", "machine_type"]
    )
    lost = dict(main.group_by("reason").agg((pl.col("share") * pl.col("whole")).sum()).iter_rows())
    return {
        "needs": round(float(hours["hours_per_month"].sum()), 2),
        "candidate": round(float(hours["candidate_hours"].sum()), 2),
        "served": round(float(hours["served_hours"].sum()), 2),
        "unserved": {reason: round(float(lost.get(reason, 0.0)), 2) for reason in REASONS},
    }


def imputed_of(frames: Frames) -> dict[str, Any]:
    """How much of the plan rests on places that were drawn."""
    planned = frames["enterprises"].filter("planned")
    demand = frames["needs"].filter(pl.col("status") == "candidate")
    hours, makers = float(demand["hours_per_month"].sum()), int(planned["imputed"].sum())
    drawn = float(demand.filter("imputed")["hours_per_month"].sum())
    return {
        "makers": makers,
        "makers_share": round(makers / planned.height, 6) if planned.height else 0.0,
        "hours_share": round(drawn / hours, 6) if hours else 0.0,
    }


def recheck_of(frames: Frames, stay: StayHome) -> dict[str, Any]:
    """What became better at home once use and distance were known, and what sending it home cost the objective."""
    candidates = frames["needs"].filter(pl.col("status") == "candidate").select("need", "machine_type")
    home = frames["unserved"].filter(pl.col("reason") == "better_at_home").join(candidates, on=["need", "machine_type"])
    return {
        "needs_better_at_home": home["need"].n_unique(),
        "hours_better_at_home": round(float(home.sort("need")["hours_per_month"].sum()), 2),
        "needs_assigned_better_at_home": frames["assignments"].filter("better_at_home")["need"].n_unique(),
        "units_given_up": stay.units_given_up,
        "objective_given_up_rp_year": round(stay.given_up_rp_year),
    }


def draws_of(frames: Frames) -> dict[str, Any]:
    """How often the unknown places were drawn again, the sites that stand in every draw, and how far apart the draws are.

    The draws are as the model solves them: who then stays at home is asked of the plan alone.
    """
    others = frames["draws"].filter(pl.col("draw") > 0)
    worth = others["objective_rp_year"].to_list()
    return {
        "recomputed": others.height,
        "robust_sites": int(frames["sites"]["robust"].sum()),
        "objective_least_rp_year": min(worth, default=None),
        "objective_most_rp_year": max(worth, default=None),
    }


FLOOR_SLACK = 1e-4
"""A share this little under the floor is on it: shares are written with four digits."""


def with_equity(districts: pl.DataFrame, stay: StayHome, floor: float) -> pl.DataFrame:
    """`districts` with what the equity floor is measured on, and who is below it.

    The floor compares served shares of the demand that a paying house can reach: cells with at least one arc, those
    left out who are better off at home. What no paying house can reach is listed, and is nobody's fault.
    """
    problem = stay.problem
    reached = np.bincount(problem.arc_cell, minlength=problem.cells) > 0
    hours = problem.cell_hours * (1 - stay.home) * reached
    by_district = np.bincount(problem.cell_district, hours, minlength=problem.districts)
    known = pl.DataFrame(
        {"name": list(problem.labels.districts), "reachable_hours": by_district.round(2)},
        schema={"name": pl.String, "reachable_hours": pl.Float64},
    )
    frame = districts.drop("reachable_hours").with_columns(name=pl.format("{} / {}", "city", "district"))
    frame = frame.join(known, on="name", how="left").with_columns(
        pl.max_horizontal(pl.col("reachable_hours").fill_null(0.0), "served_hours").alias("reachable_hours")
    )
    wanted = pl.col("reachable_hours") > 0
    frame = frame.with_columns(
        pl.when(wanted).then(pl.col("served_hours") / pl.col("reachable_hours")).otherwise(0.0).alias("reachable_share")
    )
    least = floor * _share(frame, "reachable_hours")
    return conform(
        frame.with_columns(below_floor=wanted & (pl.col("reachable_share") < least - FLOOR_SLACK)), DISTRICTS
    )


def _share(districts: pl.DataFrame, of: str) -> float:
    """Served share of the region, of the hours in one column."""
    whole = float(districts[of].sum())
    return float(districts["served_hours"].sum()) / whole if whole else 0.0


def equity_of(districts: pl.DataFrame, floor: float) -> dict[str, Any]:
    """Both served shares of the region by name, and the districts below the floor, without demand, out of reach."""

    def named(which: pl.Expr) -> list[str]:
        return districts.filter(which).select(pl.format("{} / {}", "city", "district")).to_series().to_list()

    wanted, reached = pl.col("candidate_hours") > 0, pl.col("reachable_hours") > 0
    return {
        "floor_share": floor,
        "served_share_of_demand": round(_share(districts, "candidate_hours"), 6),
        "served_share_within_reach": round(_share(districts, "reachable_hours"), 6),
        "districts_below": named(pl.col("below_floor")),
        "districts_without_demand": named(~wanted),
        "districts_out_of_reach": named(wanted & ~reached),
    }


def notes_of(summary: Mapping[str, Any]) -> list[dict[str, str]]:
    """Things that a reader must know before using the plan, in both languages."""
    return [{"id": indonesian, "en": english} for indonesian, english in _notes(summary)]


def _notes(summary: Mapping[str, Any]) -> list[tuple[str, str]]:
    counts, imputed = summary["counts"], summary["imputed"]
    notes = []
    if not counts["planned"]:
        notes.append(_nobody(counts))
    elif not counts["candidate"]:
        notes.append(
            (
                "Tidak ada kebutuhan yang lebih baik di mesin bersama. Rencana ini tidak membuka rumah produksi.",
                "No need is better done on a shared machine. This plan opens no house.",
            )
        )
    elif not counts["sites_new"] + counts["sites_existing"]:
        notes.append(_no_house(summary))
    if imputed["makers"]:
        share = imputed["hours_share"]
        notes.append(
            (
                f"{share:.0%} jam kebutuhan berasal dari pelaku usaha yang hanya diketahui kotanya. Kelurahannya diundi.",
                f"{share:.0%} of the hours needed come from makers known by city only. Their villages were drawn.",
            )
        )
    if counts["size_assumed"]:
        notes.append(
            (
                f"{counts['size_assumed']} pelaku usaha tidak menyebut ukuran. Mereka dihitung sebagai mikro.",
                f"{counts['size_assumed']} makers state no size. They count as micro.",
            )
        )
    if summary["hours"]["unserved"]["too_little_demand"]:
        notes.append(
            (
                "Beberapa jenis mesin terlalu sedikit dibutuhkan di sini. Tanyakan kepada daerah tetangga atau penyewa mesin.",
                "Some machine types are needed too little here. Ask the neighbouring region or a firm that rents machines.",
            )
        )
    if summary["status"] == "stopped":
        notes.append(
            (
                "Perhitungan dihentikan oleh batas waktu. Hasil lain dapat muncul bila dihitung ulang.",
                "A time limit ended the search. Computing again may give another result.",
            )
        )
    return notes


def _nobody(counts: Mapping[str, int]) -> tuple[str, str]:
    return (
        f"Tidak ada pembuat mikro atau kecil dengan rantai dan tempat yang dikenal di antara {counts['rows']} baris.",
        f"Of {counts['rows']} rows none is a micro or small maker with a known chain and place.",
    )


def _no_house(summary: Mapping[str, Any]) -> tuple[str, str]:
    """Only a bound of 0 says that there is nothing to find."""
    budget = spell(summary["budget_rp"])
    if summary["bound_rp_year"] > 0:
        most = spell(summary["bound_rp_year"])
        return (
            f"Dengan anggaran {budget} tidak ditemukan rencana yang untung dan adil bagi tiap kecamatan; paling banyak {most} setahun.",
            f"Under a budget of {budget} no plan was found that pays and is fair to every district; at most {most} a year.",
        )
    return (
        f"Dengan anggaran {budget} tidak ada rumah produksi yang hematnya melebihi biayanya.",
        f"Under a budget of {budget} no house saves more than it costs.",
    )


def assembled(parts: Mapping[str, Any], parameters: Parameters, seed: int) -> dict[str, Any]:
    """The summary: `parts` with the mark, the version, the seed, every parameter and the notes."""
    summary = {
        "format": MARK,
        "version": __version__,
        "seed": seed,
        **parts,
        "parameters": parameters.as_json(),
    }
    return summary | {"notes": notes_of(summary)}
