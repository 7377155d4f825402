"""What a plan does not serve, by reason and machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from lumbung.planning.drawing.words import REASONS
from lumbung.web.plans import queries
from lumbung.web.plans.models import Plan
from lumbung.web.plans.pages.wording import machine_name, said

MOST_MACHINES = 12
"""Rows of the machines' table."""


@dataclass(frozen=True)
class Reason:
    """One reason with its sums; `hours` are hours a month of main machines, as `plan.json` states them."""

    code: str
    name: str
    meaning: str
    advice: str
    shortfall: bool
    makers: int
    hours: float
    machines: list[dict[str, Any]]


def reasons(plan: Plan) -> list[Reason]:
    """Reasons that occur: shortfalls first, the largest first; better at home counts apart, last."""
    rows = queries.tables(plan)["unserved"]
    main = plan.summary.get("hours", {}).get("unserved", {})
    found = []
    for code, words in REASONS.items():
        part = rows.filter(pl.col("reason") == code)
        if part.is_empty():
            continue
        found.append(
            Reason(
                code=code,
                name=said(words.name),
                meaning=said(words.meaning),
                advice=said(words.advice),
                shortfall=words.shortfall,
                makers=part["enterprise"].n_unique(),
                hours=float(main.get(code, 0.0)),
                machines=_machines(part),
            )
        )
    return sorted(found, key=lambda reason: (not reason.shortfall, -reason.hours, reason.code))


def _machines(part: pl.DataFrame) -> list[dict[str, Any]]:
    summed = (
        part.group_by("machine_type")
        .agg(hours=pl.col("hours_per_month").sum(), makers=pl.col("enterprise").n_unique())
        .sort(["hours", "machine_type"], descending=[True, False])
    )
    return [{**row, "name": machine_name(row["machine_type"])} for row in summed.head(MOST_MACHINES).to_dicts()]


def context(plan: Plan) -> dict[str, Any]:
    """For the page of what is not served."""
    return {"reasons": reasons(plan)}
