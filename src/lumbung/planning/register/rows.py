"""Rows of a register as they come: ids made where they are missing, repeats set aside, rejected rows with their own text."""

from __future__ import annotations

import csv
import io
from hashlib import blake2b
from pathlib import Path

import polars as pl

from lumbung.planning.register.columns import known_headings
from lumbung.planning.tables import Table, original_text

BESIDE = ("line", "last_line", "id_made")
"""Columns that go beside a row's own ones."""

PROBLEM_SCHEMA = {
    "line": pl.Int64, "id": pl.String, "column": pl.String, "value": pl.String, "expected": pl.String,
    "code": pl.String, "rejected": pl.Boolean,
}  # fmt: skip

ID_EXPECTED = "an id; one was made from what the row says"
REPEAT_EXPECTED = "an id that stands there once"


def table_of(frame: pl.DataFrame) -> Table:
    """A frame as a table whose lines are those of its CSV, the heading on line 1."""
    text = frame.select(pl.all().cast(pl.String).fill_null(""))
    line = pl.int_range(2, frame.height + 2, eager=True).cast(pl.Int64)
    return Table("register", text, line.rename("line"), line.rename("last_line"), (), "", ",")


def with_all_columns(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Every column of ours (empty text where the file lacks it) and the lines of each row."""
    missing = [name for name in known_headings() if name not in frame.columns]
    return frame.with_columns(
        *(pl.lit("").alias(name) for name in missing), table.line.alias("line"), table.last_line.alias("last_line")
    )


def identified(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows without an id get one from what they say (`id_made`), so that it is the same wherever they stand in the file."""
    rows = rows.with_columns((pl.col("id") == "").alias("id_made"))
    blank = rows.filter("id_made")
    if blank.is_empty():
        return rows
    said = blank.select(pl.concat_str(pl.exclude(*BESIDE, "id"), separator="\x1f")).to_series()
    marks = pl.Series("mark", [f"row-{blake2b(text.encode(), digest_size=6).hexdigest()}" for text in said.to_list()])
    made = blank.select("line", marks).with_columns(pl.int_range(1, pl.len() + 1).over("mark").alias("copy"))
    made = made.with_columns(
        pl.when(pl.col("copy") > 1).then(pl.format("{}-{}", "mark", "copy")).otherwise("mark").alias("made")
    )
    rows = rows.join(made.select("line", "made"), on="line", how="left", maintain_order="left")
    return rows.with_columns(pl.coalesce("made", "id").alias("id")).drop("made")


def without_repeats(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row for each id, and the rows set aside.

    Of rows with one id that is kept which says most, then the first by what it says: the order of rows changes nothing.
    """
    if not rows["id"].is_duplicated().any():
        return rows, rows.clear()
    said = pl.concat_str(pl.exclude(*BESIDE), separator="\x1f")
    shared = rows.filter(pl.col("id").is_duplicated()).with_columns(said.alias("said"))
    shared = shared.sort("id", pl.col("said").str.len_chars(), "said", "line", descending=[False, True, False, False])
    first = shared.unique("id", keep="first", maintain_order=True).select("line")
    aside = shared.join(first, on="line", how="anti", maintain_order="left").drop("said").sort("line")
    return rows.join(aside.select("line"), on="line", how="anti", maintain_order="left"), aside


def rejected_rows(table: Table, aside: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(`line, problem, expected, original` and the file's own columns, as far as they could be read; their problems)."""
    spans = dict(zip(aside["line"].to_list(), aside["last_line"].to_list(), strict=True))
    originals = _originals(table, spans)
    repeats = aside.select(
        "line", "id", pl.lit("id").alias("column"), pl.col("id").alias("value"),
        pl.lit(REPEAT_EXPECTED).alias("expected"), pl.lit("id_twice").alias("code"), pl.lit(True).alias("rejected"),
    )  # fmt: skip
    bad = [(b.line, "", "row", b.value, b.expected, b.code, True) for b in table.bad_rows]
    problems = pl.concat([repeats.cast(PROBLEM_SCHEMA), pl.DataFrame(bad, schema=PROBLEM_SCHEMA, orient="row")])  # type: ignore[arg-type]
    texts = originals | {b.line: b.original for b in table.bad_rows}
    listed = problems.sort("line").select("line", pl.col("code").alias("problem"), "expected")
    listed = listed.with_columns(
        pl.Series("original", [texts[line] for line in listed["line"].to_list()], dtype=pl.String)
    )
    own = table.frame.rename({name: f"_{name}" for name in table.frame.columns if name in listed.columns})
    own = own.with_columns(table.line.alias("line"))
    rejected = listed.join(own, on="line", how="left", maintain_order="left").with_columns(
        pl.exclude("line").fill_null("")
    )
    return rejected, problems


def _originals(table: Table, spans: dict[int, int]) -> dict[int, str]:
    """The rows' own text: from the file where it is a CSV, else their cells as CSV."""
    if not spans:
        return {}
    if table.encoding not in ("", "xlsx"):
        return original_text(Path(table.path), table.encoding, spans)
    lines = pl.DataFrame({"line": list(spans)}, schema={"line": pl.Int64})
    cells = table.frame.with_columns(table.line.alias("line")).join(lines, on="line", how="semi")
    found: dict[int, str] = {}
    for *row, line in cells.iter_rows():
        text = io.StringIO()
        csv.writer(text, lineterminator="").writerow(row)
        found[int(line)] = text.getvalue()
    return found


def made_id_problems(rows: pl.DataFrame) -> pl.DataFrame:
    """A problem for each row whose id was made."""
    return rows.filter("id_made").select(
        "line", "id", pl.lit("id").alias("column"), pl.lit("").alias("value"), pl.lit(ID_EXPECTED).alias("expected"),
        pl.lit("id_missing").alias("code"), pl.lit(False).alias("rejected"),
    )  # fmt: skip


def with_lines(rows: pl.DataFrame, problems: pl.DataFrame) -> pl.DataFrame:
    """Problems by position in `rows` (`row, column, value, expected, code`) with the line and id of the row instead."""
    at = problems["row"]
    return problems.select(
        rows["line"].gather(at).alias("line"), rows["id"].gather(at).alias("id"),
        "column", "value", "expected", "code", pl.lit(False).alias("rejected"),
    )  # fmt: skip
