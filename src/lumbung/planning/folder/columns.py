"""What a column and a table of a plan folder are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

Kind = Literal["text", "whole", "number", "flag"]

DTYPES: dict[Kind, type[pl.DataType]] = {
    "text": pl.String,
    "whole": pl.Int64,
    "number": pl.Float64,
    "flag": pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, kind, digits after the point (numbers) and what it holds, with the unit."""

    name: str
    kind: Kind = "text"
    decimals: int = 0
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV of the folder: `key` names the columns that it is sorted by and that are unique together."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def file(self) -> str:
        """The file's name in the folder."""
        return f"{self.name}.csv"

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names in the order of the file."""
        return tuple(column.name for column in self.columns)

    def empty(self) -> pl.DataFrame:
        """The table without rows, with its dtypes."""
        return pl.DataFrame(schema={column.name: DTYPES[column.kind] for column in self.columns})
