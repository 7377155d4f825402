"""One district of a plan: its villages, what is made there, which houses serve it."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from lumbung.planning.drawing.outline import district_key
from lumbung.planning.drawing.report.pieces import slug
from lumbung.planning.folder.schema import PlanTables
from lumbung.web.plans import queries
from lumbung.web.plans.models import Plan
from lumbung.web.plans.pages.wording import chain_name


def context(plan: Plan, name: str) -> dict[str, Any] | None:
    """The district whose key has the slug `name`; None when there is none."""
    tables = queries.tables(plan)
    rows = tables["districts"].to_dicts()
    found = next((row for row in rows if slug(district_key(row["city"], row["district"])) == name), None)
    if found is None:
        return None
    here = (pl.col("city") == found["city"]) & (pl.col("district") == found["district"])
    villages = tables["areas"].filter(here & (pl.col("village") != "")).sort("village")
    return {
        "title": found["district"],
        "source": _("the region's table of areas"),
        "district": found,
        "people": tables["areas"].filter(here)["population"].sum(),
        "imputed": tables["areas"].filter(here)["imputed_makers"].sum(),
        "villages": villages.to_dicts(),
        "by_chain": _by_chain(tables, here),
        "sites": _sites(tables, here),
    }


def _by_chain(tables: PlanTables, here: pl.Expr) -> list[dict[str, Any]]:
    """Chains with their planned makers, the most first."""
    needs = tables["needs"].filter(here).unique(["enterprise", "chain"])
    counted = needs.group_by("chain").len("makers").sort(["makers", "chain"], descending=[True, False])
    return [row | {"name": chain_name(row["chain"])} for row in counted.to_dicts()]


def _sites(tables: PlanTables, here: pl.Expr) -> list[dict[str, Any]]:
    """Sites that serve the district, with its hours there, the most first."""
    needs = tables["needs"].filter(here).select("need")
    hours = tables["assignments"].join(needs, on="need").group_by("site").agg(hours=pl.col("hours_per_month").sum())
    named = hours.join(tables["sites"].select("site", "name"), on="site").sort(
        "hours", "site", descending=[True, False]
    )
    return named.to_dicts()
