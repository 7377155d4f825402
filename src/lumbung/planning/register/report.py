"""What came of cleaning a register, for people and for JSON: counts, problems by kind, doubles with how sure."""

from __future__ import annotations

import polars as pl

MOST_LISTED = 1_000
"""Problems and doubles listed in the report; all are counted, and rejected rows stand whole in their own file."""


def report_of(
    source: dict[str, object], frame: pl.DataFrame, problems: pl.DataFrame, doubles: pl.DataFrame
) -> dict[str, object]:
    """Counts of rows, makers, chains, sizes, places; problems by code and the first of them; proposed doubles."""
    makers = frame.filter(pl.col("producer") == "yes")
    rejected = problems.filter("rejected")
    accepted = problems.filter(~pl.col("rejected"))
    return {
        "input": source,
        "rows": {"read": source["rows"], "accepted": frame.height, "rejected": rejected.height},
        "producer": _counts(frame, "producer"),
        "chain_of_makers": _counts(makers, "chain"),
        "sector": _counts(frame, "sector"),
        "size": _counts(frame, "size"),
        "place_quality": _counts(frame, "place_quality"),
        "problems": {
            "by_code": _counts(problems, "code"),
            "rows_with_problems": accepted["id"].n_unique(),
            "listed": min(problems.height, MOST_LISTED),
            "all": problems.height,
            "first": problems.head(MOST_LISTED).to_dicts(),
        },
        "doubles": {
            "proposed": doubles.height,
            "by_how_sure": {
                str(sure): count for sure, count in doubles.group_by("how_sure").len().sort("how_sure").iter_rows()
            },
            "listed": min(doubles.height, MOST_LISTED),
            "first": doubles.head(MOST_LISTED).to_dicts(),
            "note": "Proposed only; no row was merged or left out.",
        },
    }


def _counts(frame: pl.DataFrame, column: str) -> dict[str, int]:
    counted = frame.group_by(column).len().sort("len", column, descending=[True, False])
    return {str(value): int(count) for value, count in counted.iter_rows()}
