"""Cells of the folder's CSVs: numbers with fixed digits, flags as yes or no, text that no spreadsheet runs as a formula."""

from __future__ import annotations

import math

import polars as pl

from lumbung.planning.folder.columns import DTYPES, Column, Table

FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run by spreadsheets (OWASP, CSV injection)."""

_RUN = r"^[=+\-@\t\r]"
_QUOTED = r"^'([=+\-@\t\r])"


def conform(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The frame with the table's columns in order, their dtypes and digits, sorted by the key.

    Columns that the frame lacks are added empty; others are dropped. Numbers are rounded to the digits that the file
    has, so that a plan in memory and the same plan read back are equal.
    """
    columns = [
        (pl.col(c.name) if c.name in frame.columns else pl.lit(None).alias(c.name)).cast(DTYPES[c.kind])
        for c in table.columns
    ]
    filled = frame.select(columns).with_columns(
        [pl.col(c.name).fill_null("") for c in table.columns if c.kind == "text"]
        + [pl.col(c.name).fill_nan(None).round(c.decimals) + 0.0 for c in table.columns if c.kind == "number"]
    )
    return filled.sort(table.key)


def to_text(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The same table as text cells, ready for `write_csv`."""
    return frame.select(_written(frame[column.name], column) for column in table.columns)


def _written(values: pl.Series, column: Column) -> pl.Series:
    """One column as text."""
    if column.kind == "text":
        unsafe = values.str.contains(_RUN)
        return pl.select(pl.when(unsafe).then("'" + values).otherwise(values).alias(column.name)).to_series()
    if column.kind == "flag":
        words = [("" if v is None else "yes" if v else "no") for v in values.to_list()]
        return pl.Series(column.name, words, dtype=pl.String)
    if column.kind == "whole":
        return values.cast(pl.String).fill_null("").alias(column.name)
    digits = [("" if v is None or math.isnan(v) else f"{v + 0.0:.{column.decimals}f}") for v in values.to_list()]
    return pl.Series(column.name, digits, dtype=pl.String)


def from_text(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Cells as read from a file, back to the table's dtypes; raises polars errors where a cell is not what it must be."""
    return frame.select(_read(frame[column.name].fill_null(""), column) for column in table.columns)


def _read(values: pl.Series, column: Column) -> pl.Series:
    """One column from text."""
    if column.kind == "text":
        return values.str.replace(_QUOTED, "${1}")
    blank = pl.select(pl.when(values == "").then(None).otherwise(values).alias(column.name)).to_series()
    if column.kind == "flag":
        return blank.replace_strict({"yes": True, "no": False, None: None}, return_dtype=pl.Boolean)
    return blank.cast(DTYPES[column.kind])
