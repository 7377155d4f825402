"""Reading tables that people made (CSV, XLSX) with problems exact to the line, and writing CSV that is safe to open.

A table is text: every cell stays as it was written, the heading names the columns, and each row knows the physical lines
of the file it stands on (a quoted cell may hold line ends).
"""

from __future__ import annotations

import codecs
import csv
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Protocol

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
SPREADSHEET = "xlsx"
FRAME = ""
"""`encoding` of a table that came as a frame, not from a file."""

SAVE_AS = "Save it as CSV in UTF-8."


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is not of the table's form: its lines, what is wrong, and its original text."""

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
        raise InputError(f"{path}: is not an XLSX inside.", "Open it in the program that made it and save it again.")
    return _read_csv(path, _encoding(path, start))


def read_whole_table(path: Path, columns: Sequence[str], what: str) -> Table:
    """A table that must be right throughout, cells without blanks around them; `what` it is, for the advice.

    Raises InputError for a missing column, and for the first line that is not of the table's form.
    """
    table = read_table(path)
    frame = table.frame.with_columns(pl.all().str.strip_chars())
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise InputError(f"{path}: column missing: {', '.join(missing)}.", f"{what} has {', '.join(columns)}.")
    if table.bad_rows:
        bad = table.bad_rows[0]
        raise InputError(
            f"{path}: line {bad.line}: has {bad.value} fields, expected {bad.expected}.",
            "Correct the line and start again.",
        )
    return replace(table, frame=frame)


def _size(path: Path) -> int:
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a folder.", "Name a CSV or XLSX file.")
        with path.open("rb"):
            return path.stat().st_size
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file.", "Check the name.") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).", "Check the rights of the file.") from error


def _encoding(path: Path, start: bytes) -> str:
    """`utf-8-sig` when the whole file is UTF-8, else `cp1252`; UTF-16 and files that are no text raise InputError."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputError(f"{path}: is in UTF-16.", SAVE_AS)
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8-sig"
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if b"\x00" in block:
                raise InputError(f"{path}: is not text, or is in UTF-16.", SAVE_AS)
            if encoding != "cp1252" and not _decodes(decoder, block, final=False):
                encoding = "cp1252"
    return encoding if encoding == "cp1252" or _decodes(decoder, b"", final=True) else "cp1252"


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


class _Lines(Protocol):
    """What `csv.reader` is: rows of cells, and the number of the last line read."""

    @property
    def line_num(self) -> int: ...
    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


def _read_csv(path: Path, encoding: str) -> Table:
    csv.field_size_limit(MOST_CELL)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        delimiter = _delimiter(path, file)
        reader: _Lines = csv.reader(file, delimiter=delimiter)
        try:
            heading = next((cells for cells in reader if any(cell.strip() for cell in cells)), [])
            rows = _Rows(_checked_heading(path, heading))
            rows.take(_numbered(reader))
        except csv.Error as error:
            raise InputError(
                f"{path}: line {reader.line_num}: {error}.", "A quotation mark may be open; close it and start again."
            ) from error
    table = rows.table(path, encoding.removesuffix("-sig"), delimiter)
    texts = original_text(path, table.encoding, {bad.line: bad.last_line for bad in table.bad_rows})
    return replace(table, bad_rows=tuple(replace(bad, original=texts[bad.line]) for bad in table.bad_rows))


def _numbered(reader: _Lines) -> Iterator[tuple[int, int, list[str]]]:
    """(first line, last line, cells) of each row that is not blank."""
    first = reader.line_num + 1
    for cells in reader:
        last = reader.line_num
        if any(cells):
            yield first, last, cells
        first = last + 1


def _delimiter(path: Path, file: IO[str]) -> str:
    """The sign that parts the first line that is not blank most often; the file is then at its start again."""
    line = next((line for line in file if line.strip(" \r\n\t")), "")
    if not line:
        raise InputError(f"{path}: has only blank lines.", "The first line names the columns.")
    file.seek(0)
    unquoted = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=lambda sign: (unquoted.count(sign), -DELIMITERS.index(sign)))


def _checked_heading(path: Path, cells: list[str]) -> list[str]:
    """The heading without blanks; raises InputError when it is empty or names a column twice."""
    heading = [cell.strip() for cell in cells]
    while heading and not heading[-1]:
        heading.pop()
    if not heading:
        raise InputError(f"{path}: has no heading.", "The first line names the columns.")
    twice = sorted({name for name in heading if name and heading.count(name) > 1})
    if twice:
        raise InputError(f"{path}: column named twice: {', '.join(twice)}.", "Give each column its own name.")
    return [name or f"column {i}" for i, name in enumerate(heading, start=1)]


class _Rows:
    """Collects rows in chunks of columns, so that a million rows never stand in memory as lists of lists."""

    def __init__(self, heading: list[str]) -> None:
        self.heading = heading
        self.parts: list[pl.DataFrame] = []
        self.bad: list[BadRow] = []

    def take(self, rows: Iterable[tuple[int, int, list[str]]]) -> None:
        """Sort each row into the good and the bad."""
        width = len(self.heading)
        good: list[list[str]] = []
        lines: list[tuple[int, int]] = []
        for first, last, cells in rows:
            if last - first < MOST_ROW_LINES and (len(cells) == width or not any(map(str.strip, cells[width:]))):
                if len(cells) < width:
                    self._refuse(first, last, cells)
                    continue
                good.append(cells[:width])
                lines.append((first, last))
                if len(good) == CHUNK:
                    self._keep(good, lines)
                    good, lines = [], []
            else:
                self._refuse(first, last, cells)
        self._keep(good, lines)

    def _refuse(self, first: int, last: int, cells: list[str]) -> None:
        if last - first >= MOST_ROW_LINES:
            wrong = ("quote_open", cells[-1][:40], "a closing quotation mark in the same row")
        else:
            code = "fields_too_few" if len(cells) < len(self.heading) else "fields_too_many"
            wrong = (code, str(len(cells)), f"{len(self.heading)} fields")
        self.bad.append(BadRow(first, last, *wrong, original=""))

    def _keep(self, good: list[list[str]], lines: list[tuple[int, int]]) -> None:
        cells = list(zip(*good, strict=True)) or [()] * len(self.heading)
        spans = list(zip(*lines, strict=True)) or [(), ()]
        columns = [pl.Series(name, column, pl.String) for name, column in zip(self.heading, cells, strict=True)]
        spanned = [pl.Series(f"\x00{i}", span, pl.Int64) for i, span in enumerate(spans)]
        self.parts.append(pl.DataFrame([*columns, *spanned]))

    def table(self, path: Path, encoding: str, delimiter: str) -> Table:
        """The table of all chunks; the bad rows still lack their original text."""
        whole = pl.concat(self.parts)
        first, last = whole["\x000"].rename("line"), whole["\x001"].rename("last_line")
        return Table(str(path), whole.select(self.heading), first, last, tuple(self.bad), encoding, delimiter)


def original_text(path: Path, encoding: str, spans: dict[int, int]) -> dict[int, str]:
    """The text of lines first..last of a CSV, by first line, without the last line end."""
    found: dict[int, list[str]] = {}
    first = last = 0
    if not spans:
        return {}
    with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline="") as file:
        for number, line in enumerate(file, start=1):
            if number in spans:
                first, last = number, spans[number]
            if number <= last:
                found.setdefault(first, []).append(line)
    return {number: "".join(lines).rstrip("\r\n") for number, lines in found.items()}


def _read_xlsx(path: Path) -> Table:
    """The first sheet; whole numbers become text without `.0`, formulas are read as their last value."""
    cells = _sheet(path)
    at = next((i for i, row in enumerate(cells, start=1) if any(cell.strip() for cell in row)), 0)
    if not at:
        raise InputError(f"{path}: the first sheet is empty.", "The first row names the columns.")
    rows = _Rows(_checked_heading(path, cells[at - 1]))
    rows.take((i, i, row) for i, row in enumerate(cells[at:], start=at + 1) if any(row))
    return rows.table(path, SPREADSHEET, ",")


def _sheet(path: Path) -> list[list[str]]:
    """All cells of the first sheet as text, from its first row and column on."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  (only spreadsheets need it)

    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        cells = []
        if unpacked <= MOST_UNPACKED:
            sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
            cells = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    except Exception as error:  # calamine raises errors of many kinds for the same cause
        raise InputError(
            f"{path}: is a broken XLSX ({type(error).__name__}).",
            "Open it in the program that made it and save it again, or save it as CSV.",
        ) from error
    if unpacked > MOST_UNPACKED:
        raise InputError(
            f"{path}: unpacks to {unpacked:,} bytes; at most {MOST_UNPACKED:,} are read.", "Save it as CSV."
        )
    return cells


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def neutralised(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with text that a spreadsheet would run as a formula led by an apostrophe; numbers such as -6.2 stay."""
    formula, number = r"^[=+\-@\t\r]", r"^[+-]?\d+([.,]\d+)?$"
    names = [name for name, kind in frame.schema.items() if kind == pl.String]
    return frame.with_columns(
        pl.when(pl.col(name).str.contains(formula) & ~pl.col(name).str.contains(number))
        .then(pl.lit("'") + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in names
    )


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as UTF-8 CSV, formulas neutralised, whole or not at all; raises OutputError when it cannot be written."""
    safe = neutralised(frame)
    _write_whole(path, lambda file: safe.write_csv(file, line_terminator="\n"))


def write_text(text: str, path: Path) -> None:
    """Write a text as UTF-8, whole or not at all; raises OutputError when it cannot be written."""
    _write_whole(path, lambda file: _write_bytes(file, text.encode()))


def _write_bytes(file: IO[bytes], content: bytes) -> None:
    file.write(content)


def _write_whole(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Write beside the target, then put it in place, so that a reader never sees half a file."""
    temporary = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            write(file)
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error.strerror or error}).",
            "Name a folder that exists and that you may write to.",
        ) from error
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)
