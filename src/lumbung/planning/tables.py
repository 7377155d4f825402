"""Reading tables that people made (CSV, XLSX) with problems exact to the line, and writing CSV that is safe to open.

A table is text: every cell stays as it was written, the heading names the columns, and each row knows the physical lines
of the file it stands on (a quoted cell may hold line ends).
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import polars as pl

from lumbung.core.errors import InputError, OutputError

MOST_BYTES = 500_000_000
"""Default limit of a file; a register of 1,000,000 rows has about 100 MB to 200 MB."""

MOST_UNPACKED = 1_000_000_000
"""Bytes that an XLSX may unpack to; more is taken for a zip bomb."""

MOST_ROW_LINES = 100
"""Physical lines of one row; more means that a quotation mark was never closed."""

MOST_CELL = 1_000_000
"""Characters of one cell."""

CHUNK = 50_000
DELIMITERS = (",", ";", "\t", "|")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is not of the table's form: lines, what is wrong, and its original text."""

    line: int
    last_line: int
    code: str
    value: str
    expected: str
    original: str


@dataclass(frozen=True)
class Table:
    """A table as it was written. `line` and `last_line` (i64) stand beside the rows of `frame` (all text)."""

    path: str
    frame: pl.DataFrame
    line: pl.Series
    last_line: pl.Series
    bad_rows: tuple[BadRow, ...]
    encoding: str
    delimiter: str

    @property
    def rows(self) -> int:
        """All rows of the file, good and bad, without the heading and blank lines."""
        return self.frame.height + len(self.bad_rows)


def read_table(path: Path, *, most_bytes: int = MOST_BYTES) -> Table:
    """Read a CSV (UTF-8 or CP1252; comma, semicolon, tab or bar) or the first sheet of an XLSX.

    Rows with too few or too many fields are in `bad_rows`; trailing empty fields are forgiven. Raises InputError when the
    file is missing, larger than `most_bytes`, empty, in another encoding or format, or has no heading.
    """
    size = _size(path)
    if size > most_bytes:
        raise InputError(
            f"{path}: has {size:,} bytes; at most {most_bytes:,} are read.", "Split the file and read it in parts."
        )
    if size == 0:
        raise InputError(f"{path}: is empty.", "The first line names the columns, each further line is one row.")
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK\x03\x04"):
        return _read_xlsx(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(f"{path}: is an old Excel file (XLS).", "Save it as XLSX or CSV.")
    if path.suffix.lower() == ".xlsx":
        raise InputError(f"{path}: is no XLSX inside.", "Open it in the program that made it and save it again.")
    return _read_csv(path, _encoding(path, start))


def _size(path: Path) -> int:
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a folder.", "Name a CSV or XLSX file.")
        return path.stat().st_size
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file.", "Check the name.") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).", "Check the rights of the file.") from error


def _encoding(path: Path, start: bytes) -> str:
    """`utf-8-sig` if the whole file is UTF-8, else `cp1252`; UTF-16 and binary files raise InputError."""
    advice = "Save it as CSV in UTF-8."
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"{path}: is in UTF-16.", advice)
    utf8 = True
    decoder = io.IncrementalNewlineDecoder(None, translate=False)
    del decoder
    import codecs

    strict = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if b"\x00" in block:
                raise InputError(f"{path}: is not text (or is in UTF-16).", advice)
            if utf8:
                try:
                    strict.decode(block, final=False)
                except UnicodeDecodeError:
                    utf8 = False
    if utf8:
        try:
            strict.decode(b"", final=True)
        except UnicodeDecodeError:
            utf8 = False
    return "utf-8-sig" if utf8 else "cp1252"


def _read_csv(path: Path, encoding: str) -> Table:
    csv.field_size_limit(MOST_CELL)
    errors = "strict" if encoding == "utf-8-sig" else "replace"
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        heading_line = file.readline()
        delimiter = _delimiter(heading_line)
        file.seek(0)
        reader = csv.reader(file, delimiter=delimiter)
        try:
            heading, at = _heading(reader, lambda: reader.line_num)
            _check_heading(path, heading)
            rows = _Rows(heading)
            rows.take(_numbered(reader, at))
        except csv.Error as error:
            raise InputError(
                f"{path}: line {reader.line_num}: {error}.", "A quotation mark may be open; close it and start again."
            ) from error
        except UnicodeDecodeError as error:
            raise InputError(f"{path}: is not UTF-8 throughout.", "Save it as CSV in UTF-8.") from error
    originals = _original_lines(path, encoding, errors, rows.bad)
    return rows.table(path, encoding.removesuffix("-sig"), delimiter, originals)


def _numbered(reader: Iterator[list[str]], at: int) -> Iterator[tuple[int, int, list[str]]]:
    """(first line, last line, cells) of each row that is not blank."""
    first = at + 1
    for cells in reader:
        last: int = reader.line_num  # type: ignore[attr-defined]
        if cells:
            yield first, last, cells
        first = last + 1


def _delimiter(heading: str) -> str:
    """The sign that parts the heading best."""
    unquoted = "".join(heading.split('"')[::2])
    return max(DELIMITERS, key=lambda sign: (unquoted.count(sign), -DELIMITERS.index(sign)))


def _heading(rows: Iterator[list[str]], line: Callable[[], int]) -> tuple[list[str], int]:
    """The first row with anything in it, and the line that it ends on."""
    for cells in rows:
        if any(cell.strip() for cell in cells):
            return [cell.strip().lstrip("\ufeff") for cell in cells], line()
    return [], 0


def _check_heading(path: Path, heading: list[str]) -> None:
    if not heading:
        raise InputError(f"{path}: has no heading, only blank lines.", "The first line names the columns.")
    twice = sorted({name for name in heading if name and heading.count(name) > 1})
    if twice:
        raise InputError(f"{path}: column named twice: {', '.join(twice)}.", "Give each column its own name.")


class _Rows:
    """Collects rows in chunks of columns, so that a million rows never stand in memory as lists of lists."""

    def __init__(self, heading: list[str]) -> None:
        while heading and not heading[-1]:
            heading = heading[:-1]
        self.heading = [name or f"column {i + 1}" for i, name in enumerate(heading)]
        self.parts: list[pl.DataFrame] = []
        self.bad: list[tuple[int, int, str, str, str, list[str]]] = []

    def take(self, rows: Iterable[tuple[int, int, list[str]]]) -> None:
        """Sort each row into the good and the bad."""
        width = len(self.heading)
        chunk: list[list[str]] = []
        lines: list[tuple[int, int]] = []
        for first, last, cells in rows:
            if len(cells) != width or last - first >= MOST_ROW_LINES:
                fitting = self._fitting(first, last, cells)
                if fitting is None:
                    continue
                cells = fitting
            chunk.append(cells)
            lines.append((first, last))
            if len(chunk) == CHUNK:
                self._keep(chunk, lines)
                chunk, lines = [], []
        self._keep(chunk, lines)

    def _fitting(self, first: int, last: int, cells: list[str]) -> list[str] | None:
        """The row cut to the table's width if only empty fields are too many; else None, and the row is bad."""
        width = len(self.heading)
        if last - first >= MOST_ROW_LINES:
            self.bad.append(
                (first, last, "quote_open", cells[0][:40], "a closing quotation mark in the same row", cells)
            )
            return None
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            return cells[:width]
        code = "fields_too_few" if len(cells) < width else "fields_too_many"
        self.bad.append((first, last, code, str(len(cells)), f"{width} fields", cells))
        return None

    def _keep(self, chunk: list[list[str]], lines: list[tuple[int, int]]) -> None:
        columns = [
            pl.Series(name, column, dtype=pl.String)
            for name, column in zip(self.heading, zip(*chunk, strict=True), strict=False)
        ]
        numbers = list(zip(*lines, strict=True)) or [(), ()]
        if not columns:
            columns = [pl.Series(name, [], dtype=pl.String) for name in self.heading]
        span = [pl.Series(f"\x00{i}", numbers[i], dtype=pl.Int64) for i in (0, 1)]
        self.parts.append(pl.DataFrame([*columns, *span]))

    def table(self, path: Path, encoding: str, delimiter: str, originals: dict[int, str]) -> Table:
        """The table of all chunks."""
        whole = pl.concat(self.parts)
        return Table(
            path=str(path),
            frame=whole.select(self.heading),
            line=whole["\x000"].rename("line"),
            last_line=whole["\x001"].rename("last_line"),
            bad_rows=tuple(
                BadRow(first, last, code, value, expected, originals.get(first, delimiter.join(cells)))
                for first, last, code, value, expected, cells in self.bad
            ),
            encoding=encoding,
            delimiter=delimiter,
        )


def _original_lines(
    path: Path, encoding: str, errors: str, bad: list[tuple[int, int, str, str, str, list[str]]]
) -> dict[int, str]:
    spans = {first: last for first, last, *_ in bad}
    return original_text(path, encoding, spans, errors)


def original_text(path: Path, encoding: str, spans: dict[int, int], errors: str = "replace") -> dict[int, str]:
    """The text of the lines first..last of a file, by first line, without the last line end."""
    found: dict[int, list[str]] = {}
    if not spans:
        return {}
    first = last = 0
    with path.open(encoding="utf-8-sig" if encoding.startswith("utf") else encoding, errors=errors, newline="") as file:
        for number, line in enumerate(_csv_lines(file), start=1):
            if number in spans:
                first, last = number, spans[number]
            if first and number <= last:
                found.setdefault(first, []).append(line)
    return {number: "".join(lines).rstrip("\r\n") for number, lines in found.items()}


def _csv_lines(file: IO[str]) -> Iterator[str]:
    """Lines as the csv module counts them."""
    yield from file


def _read_xlsx(path: Path) -> Table:
    """The first sheet; numbers become text without a needless `.0`, formulas are read as their last value."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  (only spreadsheets need it)

    broken = f"{path}: is a broken XLSX"
    advice = "Open it in the program that made it and save it again, or save it as CSV."
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MOST_UNPACKED:
            raise InputError(
                f"{path}: unpacks to {unpacked:,} bytes; at most {MOST_UNPACKED:,} are read.", "Save it as CSV."
            )
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        cells = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    except InputError:
        raise
    except Exception as error:  # calamine raises errors of many kinds for one cause
        raise InputError(f"{broken} ({type(error).__name__}).", advice) from error
    count = iter(range(1, len(cells) + 1))
    numbered = iter(cells)
    heading, at = _heading(numbered, lambda: 0)
    at = next((i for i, row in enumerate(cells, start=1) if any(c.strip() for c in row)), 0)
    del count
    _check_heading(path, [name for name in heading if name])
    rows = _Rows(heading)
    width = len(rows.heading)
    rows.take((i, i, row + [""] * (width - len(row))) for i, row in enumerate(cells[at:], start=at + 1) if any(row))
    return rows.table(path, "xlsx", ",", {})


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def neutralised(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with text cells that a spreadsheet would run as a formula led by an apostrophe; numbers stay as they are."""
    risky = r"^[=+\-@\t\r]"
    number = r"^[+-]?\d+([.,]\d+)?$"
    text = [name for name, kind in frame.schema.items() if kind == pl.String]
    return frame.with_columns(
        pl.when(pl.col(name).str.contains(risky) & ~pl.col(name).str.contains(number))
        .then(pl.lit("'") + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in text
    )


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as UTF-8 CSV, formulas neutralised, whole or not at all; raises OutputError when it cannot be written."""
    safe = neutralised(frame)
    write_whole(path, lambda file: safe.write_csv(file, line_terminator="\n"))


def write_text(text: str, path: Path) -> None:
    """Write a text as UTF-8, whole or not at all; raises OutputError when it cannot be written."""
    write_whole(path, lambda file: _write_bytes(file, text))


def _write_bytes(file: IO[bytes], text: str) -> None:
    file.write(text.encode())


def write_whole(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Write beside the target, then put it in place, so that a reader never sees half a file."""
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            write(file)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error.strerror or error}).",
            "Name a place that exists and that you may write to.",
        ) from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
