"""Rows as CSV, for those who work in a spreadsheet: formulas neutralised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from django.http import HttpResponse

from lumbung.planning.tables import neutralised


def csv_response(rows: Sequence[dict[str, Any]], columns: Sequence[str], name: str) -> HttpResponse:
    """The rows' `columns`, as a file of this name."""
    texts = [[None if row.get(column) is None else str(row[column]) for column in columns] for row in rows]
    frame = pl.DataFrame(texts, schema=dict.fromkeys(columns, pl.String), orient="row")
    response = HttpResponse(neutralised(frame).write_csv(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
