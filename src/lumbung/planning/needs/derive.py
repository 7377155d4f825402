"""From makers to needs: each maker's steps, whether a shared machine serves them, and what is on offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from lumbung.core.parameters import Parameters
from lumbung.planning.areas import Areas
from lumbung.planning.needs.branches import assign_branches
from lumbung.planning.needs.cases import Cases, Kind, build_cases
from lumbung.planning.needs.catalogue import Catalogue, load_catalogue
from lumbung.planning.needs.choice import Choice, Stance, choice_table, choose
from lumbung.planning.needs.modules import modules_frame

CANDIDATE, BETTER_AT_HOME, NO_MACHINE = "candidate", "better_at_home", "no_machine"
MODES = ("self", "toll")
WORDS = ("activity", "name_hints", "why")

ROWS = (
    "need", "enterprise", "area", "district", "city", "chain", "branch", "step", "visit_group", "size", "weight",
    "status", "machine_type", "module", "hours_per_month", "without_us_rp_month", "imputed",
)  # fmt: skip
OFFERS = ("need", "module", "mode", "hours_per_month", "saving_rp_month", "travel_rp_minute_month")


@dataclass(frozen=True)
class Needs:
    """What makers need of machines. Amounts in rupiah a month, hours a month; the columns stand in architecture.md.

    `rows`: one per maker and step, numbered in the order of maker, branch and step. `offers`: for candidates.
    `modules`: what a house can buy. `choice`: the region's table of shared or at home. `reasons`: one row per kind of
    maker and step: the way without us, its cost, the best shared cost. `counts`: makers, and how their branch and
    size were known.
    """

    rows: pl.DataFrame
    offers: pl.DataFrame
    modules: pl.DataFrame
    choice: pl.DataFrame
    reasons: pl.DataFrame
    counts: dict[str, int]


def derive_needs(frame: pl.DataFrame, placed: pl.DataFrame, areas: Areas, parameters: Parameters, seed: int) -> Needs:
    """The needs of the placed makers of a clean register.

    `frame`: CleanRegister.frame (`id, chain, size, activity, name_hints, why`; optional yes/no columns `women_led`
    and `remote` for the weights). `placed`: from `place_makers`. `parameters`: of this room joined with siting's.
    """
    catalogue = load_catalogue()
    makers = _with_branches(_makers(frame, placed, areas, parameters), catalogue, seed)
    table = makers.group_by("chain", "branches", "size").agg(pl.len().alias("makers")).sort("chain", "branches", "size")
    kinds = [Kind(chain, tuple(b.split()), size) for chain, b, size, _ in table.iter_rows()]
    cases = build_cases(kinds, catalogue, parameters)
    usual = Stance(parameters.number("her_hour_rp"), parameters.number("own_capital_rp"))
    chosen = choose(cases, usual, parameters)
    by_kind = dict(zip(kinds, table["makers"].to_list(), strict=True))
    rows = _rows(makers, _case_rows(cases, chosen))
    return Needs(
        rows=rows.select(ROWS), offers=_offers(rows, _case_offers(cases, chosen, parameters)),
        modules=modules_frame(cases.modules),
        choice=choice_table(cases, np.array([by_kind[k] for k in cases.kind], dtype=np.float64), parameters),
        reasons=_reasons(cases, chosen), counts=_counts(makers),
    )  # fmt: skip


def _makers(frame: pl.DataFrame, placed: pl.DataFrame, areas: Areas, parameters: Parameters) -> pl.DataFrame:
    """Placed makers with chain, words, size (unknown counts as micro), weight and the names of their area."""
    kept = [c for c in (*WORDS, "women_led", "remote") if c in frame.columns]
    makers = placed.join(
        frame.select(pl.col("id").alias("enterprise"), "chain", "size", *kept), on="enterprise", how="inner"
    )
    stated = pl.col("size").is_in(["micro", "small"])
    position = makers["area"].to_numpy()
    return makers.with_columns(
        pl.Series("district", np.array(areas.district, dtype=object)[position], dtype=pl.String),
        pl.Series("city", np.array(areas.city, dtype=object)[position], dtype=pl.String),
        pl.when(stated).then(pl.col("size")).otherwise(pl.lit("micro")).alias("size"),
        (~stated).alias("size_assumed"),
    ).with_columns(_weight(makers.columns, parameters).alias("weight"))


def _with_branches(makers: pl.DataFrame, catalogue: Catalogue, seed: int) -> pl.DataFrame:
    """Makers of known chains with their branches, by enterprise."""
    known = makers.filter(pl.col("chain").is_in(list(catalogue.chains)))
    words = [c for c in WORDS if c in known.columns]
    branches = assign_branches(known.select("enterprise", "chain", *words), catalogue, seed)
    return known.join(branches, on="enterprise", how="left").sort("enterprise")


def _weight(columns: Iterable[str], parameters: Parameters) -> pl.Expr:
    """Product of the weights that apply; what the register does not say applies to nobody."""
    weight = pl.when(pl.col("size") == "micro").then(pl.lit(parameters.number("weight_micro"))).otherwise(1.0)
    for column, name in (("women_led", "weight_women"), ("remote", "weight_remote")):
        if column in columns:
            weight = weight * pl.when(pl.col(column) == "yes").then(pl.lit(parameters.number(name))).otherwise(1.0)
    return weight


def _case_rows(cases: Cases, chosen: Choice) -> pl.DataFrame:
    offers = cases.offers
    has = chosen.best_offer >= 0
    best = np.where(has, chosen.best_offer, 0)
    module = [offers.module[row] if known else "" for row, known in zip(best, has, strict=True)]
    status = np.where(chosen.shared, CANDIDATE, np.where(has, BETTER_AT_HOME, NO_MACHINE))
    return pl.DataFrame(
        {
            "case": np.arange(len(cases)),
            **_kind_columns(cases),
            "branch": [s.branch for s in cases.step],
            "step": [s.name for s in cases.step],
            "visit_group": [s.visit_group for s in cases.step],
            "status": status,
            "machine_type": [cases.modules[name].primary.name if name else "" for name in module],
            "module": module,
            "hours_per_month": np.where(has, offers.hours[best] if len(offers.hours) else 0.0, cases.hours),
            "without_us_rp_month": chosen.without_rp,
        },
        schema_overrides=dict.fromkeys(
            ("branch", "step", "visit_group", "status", "machine_type", "module"), pl.String
        ),
    )


def _kind_columns(cases: Cases) -> dict[str, pl.Series]:
    return {
        "chain": pl.Series([k.chain for k in cases.kind], dtype=pl.String),
        "branches": pl.Series([" ".join(k.branches) for k in cases.kind], dtype=pl.String),
        "size": pl.Series([k.size for k in cases.kind], dtype=pl.String),
    }


def _rows(makers: pl.DataFrame, case_rows: pl.DataFrame) -> pl.DataFrame:
    return (
        makers.select("enterprise", "area", "district", "city", "chain", "branches", "size", "weight", "imputed")
        .join(case_rows, on=["chain", "branches", "size"], how="inner")
        .sort("enterprise", "branch", "step")
        .with_row_index("need")
        .with_columns(pl.col("need").cast(pl.Int64), pl.col("area").cast(pl.Int32))
    )


def _case_offers(cases: Cases, chosen: Choice, parameters: Parameters) -> pl.DataFrame:
    """Offers of shared cases that save something at the shortest journey, once the machine stands there."""
    offers = cases.offers
    nearest = chosen.minute_rp[offers.case] * parameters.number("travel_own_area_minutes")
    kept = chosen.shared[offers.case] & (chosen.saving_rp - nearest > 0)
    return pl.DataFrame(
        {
            "case": offers.case,
            "module": pl.Series(offers.module, dtype=pl.String),
            "mode": pl.Series([MODES[int(toll)] for toll in chosen.toll], dtype=pl.String),
            "hours_per_month": offers.hours,
            "saving_rp_month": chosen.saving_rp,
            "travel_rp_minute_month": chosen.minute_rp[offers.case],
        }
    ).filter(pl.Series(kept))


def _offers(rows: pl.DataFrame, case_offers: pl.DataFrame) -> pl.DataFrame:
    return (
        rows.filter(pl.col("status") == CANDIDATE)
        .select("need", "case")
        .join(case_offers, on="case", how="inner")
        .select(OFFERS)
        .sort("need", "module")
    )


def _reasons(cases: Cases, chosen: Choice) -> pl.DataFrame:
    """Why a case is shared or at home: the way without us and its cost, the best offer and its full cost."""
    has = chosen.best_offer >= 0
    best = np.where(has, chosen.best_offer, 0)
    net = np.where(has, chosen.net_rp[best] if len(chosen.net_rp) else 0.0, 0.0)
    return pl.DataFrame(
        {
            **_kind_columns(cases),
            "branch": [s.branch for s in cases.step],
            "step": [s.name for s in cases.step],
            "way_without_us": list(chosen.way),
            "own_machine": list(chosen.own_machine),
            "without_us_rp_month": chosen.without_rp,
            "module": [cases.offers.module[row] if known else "" for row, known in zip(best, has, strict=True)],
            "shared_rp_month": chosen.without_rp - net,
            "shared": chosen.shared,
            "certainty": [s.certainty for s in cases.step],
        },
        schema_overrides=dict.fromkeys(
            ("branch", "step", "way_without_us", "own_machine", "module", "certainty"), pl.String
        ),
    )


def _counts(makers: pl.DataFrame) -> dict[str, int]:
    return {
        "makers": makers.height,
        "imputed_places": int(makers["imputed"].sum()),
        "size_assumed": int(makers["size_assumed"].sum()),
        "branch_by_words": int((makers["branch_by"] == "words").sum()),
        "branch_by_draw": int((makers["branch_by"] == "draw").sum()),
    }
