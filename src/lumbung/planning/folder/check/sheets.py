"""The folder's CSVs as exact rows: whole numbers, decimals as they are written, and the line each row stands on."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from lumbung.planning.folder.cells import FORMULA_START
from lumbung.planning.folder.columns import Column, Table
from lumbung.planning.folder.schema import ADDED, PLAN_JSON, TABLES

csv.field_size_limit(1 << 24)

Cell = str | int | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: the file, the line (0 = the whole file), the column and the words."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        where = self.file + (f", line {self.line}" if self.line else "") + (f", {self.column}" if self.column else "")
        return f"{where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file and its cells by column."""

    line: int
    cells: dict[str, Cell]

    def text(self, column: str) -> str:
        """A text cell."""
        return str(self.cells[column])

    def whole(self, column: str) -> int:
        """A whole-number cell; an empty one counts as nothing."""
        value = self.cells[column]
        return value if isinstance(value, int) else 0

    def number(self, column: str) -> Decimal:
        """A number cell, exactly as written; an empty one counts as nothing."""
        value = self.cells[column]
        return value if isinstance(value, Decimal) else Decimal(value if isinstance(value, int) else 0)

    def flag(self, column: str) -> bool:
        """A yes-or-no cell."""
        return self.cells[column] is True

    def key(self, table: Table) -> tuple[Cell, ...]:
        """The cells that name this row."""
        return tuple(self.cells[name] for name in table.key)


@dataclass
class PlanFiles:
    """All rows of a plan folder, the content of `plan.json`, and what was found wrong so far."""

    folder: Path
    sheets: dict[str, list[Row]] = field(default_factory=dict)
    summary: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def __getitem__(self, name: str) -> list[Row]:
        return self.sheets[name]

    def wrong(self, table: str, row: Row | None, column: str, message: str) -> None:
        """Note a finding in a table."""
        self.findings.append(Finding(TABLES[table].file, row.line if row else 0, column, message))

    def wrong_summary(self, path: str, message: str) -> None:
        """Note a finding in `plan.json`."""
        self.findings.append(Finding(PLAN_JSON, 0, path, message))

    def said(self, *path: str) -> Any:
        """A value in `plan.json` by its path; None when it is missing."""
        value: Any = self.summary
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def parameter(self, name: str) -> Decimal:
        """The value of a numeric parameter in `plan.json`; 0 (and a finding) when it is missing."""
        value = self.said("parameters", name, "value")
        if isinstance(value, int | float):
            return Decimal(str(value))
        self.wrong_summary(f"parameters.{name}", "is missing or no number")
        return Decimal(0)


def read_files(folder: Path) -> PlanFiles:
    """Read every table and `plan.json`; what is missing or is not what its column says becomes a finding."""
    files = PlanFiles(folder)
    for table in TABLES.values():
        files.sheets[table.name] = list(_rows(files, table))
    try:
        content = json.loads((folder / PLAN_JSON).read_text(encoding="utf-8"))
        files.summary = content if isinstance(content, dict) else {}
    except (OSError, ValueError) as error:
        files.findings.append(Finding(PLAN_JSON, 0, "", f"cannot be read ({error})"))
    return files


def _rows(files: PlanFiles, table: Table) -> Iterator[Row]:
    """The rows of one CSV; a broken line is noted and left out."""
    try:
        with (files.folder / table.file).open(encoding="utf-8", newline="") as stream:
            reader = csv.reader(stream)
            header = next(reader, [])
            if tuple(header) != table.names:
                files.wrong(table.name, None, "", f"has the columns {','.join(header)}, not {','.join(table.names)}")
                return
            line = 1
            for cells in reader:
                line, begins = reader.line_num, line + 1
                row = _row(files, table, begins, cells)
                if row is not None:
                    yield row
    except FileNotFoundError:
        if table.name in ADDED:
            return
        files.wrong(table.name, None, "", "is missing")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        files.wrong(table.name, None, "", f"cannot be read ({error})")


def _row(files: PlanFiles, table: Table, line: int, cells: list[str]) -> Row | None:
    if len(cells) != len(table.columns):
        files.findings.append(Finding(table.file, line, "", f"has {len(cells)} cells, not {len(table.columns)}"))
        return None
    values: dict[str, Cell] = {}
    for column, cell in zip(table.columns, cells, strict=True):
        try:
            values[column.name] = parse(cell, column)
        except ValueError as error:
            files.findings.append(Finding(table.file, line, column.name, str(error)))
            return None
    return Row(line, values)


def parse(cell: str, column: Column) -> Cell:
    """One cell by the kind of its column; raises ValueError that says what it is not."""
    if column.kind == "text":
        if cell.startswith(FORMULA_START):
            raise ValueError(f"{cell[:20]!r} would be run as a formula by a spreadsheet")
        return cell
    if cell == "":
        return None
    if column.kind == "flag":
        if cell not in ("yes", "no"):
            raise ValueError(f"{cell!r} is neither yes nor no")
        return cell == "yes"
    return _whole(cell) if column.kind == "whole" else _decimal(cell, column.decimals)


def _whole(cell: str) -> int:
    try:
        return int(cell)
    except ValueError:
        raise ValueError(f"{cell!r} is not a whole number") from None


def _decimal(cell: str, decimals: int) -> Decimal:
    try:
        value = Decimal(cell)
    except InvalidOperation:
        raise ValueError(f"{cell!r} is not a number") from None
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent != decimals:
        raise ValueError(f"{cell!r} has not {decimals} digits after the point")
    return value
