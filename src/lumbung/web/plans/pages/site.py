"""One site of a plan: why there, with what, for whom."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lumbung.planning.drawing.words import listed
from lumbung.web.plans import queries
from lumbung.web.plans.models import Plan
from lumbung.web.plans.pages.wording import chain_name, house_kind, machine_name, site_kind
from lumbung.web.ui.words import language

CHAINS_NAMED = 3


def _served(plan: Plan) -> pl.DataFrame:
    """One row for each maker and site: her chain, the journey, her hours."""
    tables = queries.tables(plan)
    return (
        tables["assignments"]
        .group_by("site", "enterprise")
        .agg(hours=pl.col("hours_per_month").sum(), minutes=pl.col("travel_minutes").max())
        .join(tables["enterprises"].select("id", "chain"), left_on="enterprise", right_on="id")
    )


def reason(served: pl.DataFrame) -> str:
    """Why a site stands there, from what it serves: how many makers, which chains, how near half of them are."""
    if served.is_empty():
        return _("Nobody is served here.")
    chains = served.group_by("chain").agg(pl.col("hours").sum()).sort(["hours", "chain"], descending=[True, False])
    names = [chain_name(code) for code in chains["chain"].head(CHAINS_NAMED)]
    median = served["minutes"].median()
    near = float(median) if isinstance(median, int | float) else 0.0
    return ngettext(
        "%(count)d maker uses it; most hours: %(chains)s. Half of them travel at most %(minutes)d minutes.",
        "%(count)d makers use it; most hours: %(chains)s. Half of them travel at most %(minutes)d minutes.",
        served.height,
    ) % {"count": served.height, "chains": listed(names, language()), "minutes": round(near)}


def context(plan: Plan, site: str) -> dict[str, Any] | None:
    """One site; None when there is no such."""
    tables = queries.tables(plan)
    here = pl.col("site") == site
    rows = tables["sites"].filter(here).to_dicts()
    if not rows:
        return None
    served = _served(plan).filter(here)
    machines = tables["equipment"].filter(here).sort("hours_assigned", "machine_type", descending=[True, False])
    by_chain = (
        served.group_by("chain")
        .agg(makers=pl.len(), hours=pl.col("hours").sum())
        .sort(["hours", "chain"], descending=[True, False])
    )
    place = tables["areas"].filter(pl.col("code") == rows[0]["area_code"]).to_dicts()
    shown = rows[0] | {
        "place": ", ".join(place[0][part] for part in ("village", "district", "city") if place[0][part])
        if place
        else "",
        "kind_said": site_kind(rows[0]["kind"]),
        "house": house_kind(rows[0]["house_kind"]),
        "machines": [row | {"name": machine_name(row["machine_type"])} for row in machines.to_dicts()],
        "why": reason(served),
    }
    return {
        "title": shown["name"],
        "site": shown,
        "by_chain": [one | {"name": chain_name(one["chain"])} for one in by_chain.to_dicts()],
    }
