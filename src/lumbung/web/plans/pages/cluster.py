"""Clusters of a plan: all of them, and one with its members."""

from __future__ import annotations

from typing import Any

import polars as pl

from lumbung.web.plans import queries
from lumbung.web.plans.models import Plan
from lumbung.web.plans.pages import cluster_law
from lumbung.web.plans.pages.wording import bases_said, chain_name, reason_text


def rows(plan: Plan, chain: str = "") -> list[dict[str, Any]]:
    """The plan's clusters, the largest first; of one chain when given."""
    frame = queries.tables(plan)["clusters"]
    if chain:
        frame = frame.filter(pl.col("chain") == chain)
    ordered = frame.sort(["members", "cluster"], descending=[True, False])
    return [_worded(row) for row in ordered.to_dicts()]


def _worded(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "chain_name": chain_name(row["chain"]),
        "bases_said": bases_said(row["bases"]),
        "reason": reason_text(row),
    }


def chains(plan: Plan) -> list[tuple[str, str]]:
    """(code, name) of the chains that clusters have, by name."""
    codes = queries.tables(plan)["clusters"]["chain"].unique().to_list()
    return sorted(((code, chain_name(code)) for code in codes), key=lambda pair: pair[1])


def context(plan: Plan, cluster: str) -> dict[str, Any] | None:
    """One cluster; None when there is no such."""
    tables = queries.tables(plan)
    found = tables["clusters"].filter(pl.col("cluster") == cluster).to_dicts()
    if not found:
        return None
    inside = tables["members"].filter(pl.col("cluster") == cluster)
    joined = inside.join(
        tables["enterprises"].select("id", "chain", "district", "activity"), left_on="enterprise", right_on="id"
    )
    by_chain = joined.group_by("chain").len("makers").sort(["makers", "chain"], descending=[True, False])
    shown = _worded(found[0])
    return {
        "title": f"{cluster} · {shown['chain_name']}",
        "cluster": shown,
        "verdicts": cluster_law.verdicts(found[0]["bases"]),
        "law_lists": cluster_law.lists(),
        "by_chain": [row | {"name": chain_name(row["chain"])} for row in by_chain.to_dicts()],
        "members": [
            row | {"reason": reason_text(row), "basis_said": bases_said(row["basis"])}
            for row in joined.sort(["strength", "enterprise"], descending=[True, False]).to_dicts()
        ],
    }
