"""A dirty register to a clean one: every row kept with what is known of it, or rejected with the reason; nothing is lost."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import polars as pl

from lumbung.core.errors import InputError
from lumbung.planning.areas import Areas
from lumbung.planning.register.classifying import SCHEMA, classified, trade_words
from lumbung.planning.register.columns import Mapped, headings_told, named_columns
from lumbung.planning.register.doubles import find_doubles
from lumbung.planning.register.given import keep_given
from lumbung.planning.register.places import placed
from lumbung.planning.register.problems import problem_frame
from lumbung.planning.register.report import report_of
from lumbung.planning.register.rows import (
    identified,
    made_id_problems,
    rejected_rows,
    table_of,
    with_all_columns,
    with_lines,
    without_repeats,
)
from lumbung.planning.tables import MOST_BYTES, Table, read_table

COLUMNS = (
    "id", "city", "district", "area_code", "lat", "lon", "place_quality", "size", "producer", "sector", "chain", "kbli_2020",
    "confidence", "activity", "skills", "technologies", "duplicate_of", "problems", "why", "name_hints",
)  # fmt: skip
"""The columns of a clean register, in order; `category` and `legal_form` of the input follow them."""

KEPT_BEHIND = ("category", "legal_form")


@dataclass(frozen=True)
class CleanRegister:
    """What came of a register.

    `frame`: COLUMNS and KEPT_BEHIND, accepted rows in input order. `rejected`: rows that cannot be used, with their own text.
    `problems`: `line, id, column, value, expected, code, rejected`, by line. `doubles`: `id, duplicate_of, how_sure, why`.
    `report`: counts and examples for JSON.
    """

    frame: pl.DataFrame
    rejected: pl.DataFrame
    problems: pl.DataFrame
    doubles: pl.DataFrame
    report: dict[str, object]


def clean_register(
    source: Path | str | pl.DataFrame, areas: Areas, columns: Mapped | None = None, *, most_bytes: int = MOST_BYTES
) -> CleanRegister:
    """Clean a register from a file (CSV, XLSX) or a frame of text.

    `columns` maps our names to their headings where these are not known (columns.toml). Decisions in a register that is
    already clean (columns `producer`, `chain`, …) are kept where they are valid. Raises InputError when the file cannot be
    read, has no rows, or lacks a column without which nothing can be said.
    """
    table = table_of(source) if isinstance(source, pl.DataFrame) else read_table(Path(source), most_bytes=most_bytes)
    if table.rows == 0:
        raise InputError(f"{table.path}: has a heading but no rows.", "Each line after the first is one enterprise.")
    rows = identified(with_all_columns(named_columns(table.frame, columns, table.path), table))
    rows, aside = without_repeats(rows)
    rejected, rejected_problems = rejected_rows(table, aside)
    rows, problems = _understood(rows, areas)
    problems = pl.concat([problems, made_id_problems(rows)])
    doubles = find_doubles(rows)
    frame = _finished(rows, problems, doubles)
    everything = pl.concat([problems, rejected_problems]).sort("line", "column", "code")
    told = _told(table, frame, everything, doubles) | {"columns": headings_told(table.frame.columns, columns)}
    return CleanRegister(frame, rejected, everything, doubles, told)


def _understood(rows: pl.DataFrame, areas: Areas) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Place, size and classification of each row, and the problems of each."""
    rows, place_problems = placed(rows, areas)
    rows, size_problems = _sized(rows)
    rows = rows.with_columns(
        pl.when(pl.col("name_hints") == "").then(trade_words(rows["name"])).otherwise("name_hints").alias("name_hints")
    )
    given = rows.select(pl.col(name).alias(f"given_{name}") for name in SCHEMA)
    decided = classified(rows)
    rows = pl.concat([rows.drop(list(SCHEMA)), decided, given], how="horizontal")
    rows, given_problems = keep_given(rows)
    problems = pl.concat([place_problems, size_problems, given_problems])
    return rows, with_lines(rows, problems)


def _sized(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`size` as micro, small, medium, large or unknown; a word that is none of them is a problem."""
    sizes = _sizes()
    plain = rows["size"].str.to_lowercase().str.replace_all(r"[^a-z]+", " ").str.strip_chars()
    size = plain.replace_strict(list(sizes), list(sizes.values()), default="unknown", return_dtype=pl.String)
    strange = ((size == "unknown") & (plain != "") & (plain != "unknown")).arg_true()
    found = problem_frame(strange.cast(pl.Int64), rows["size"].gather(strange), "size_unknown")
    return rows.with_columns(size.alias("size")), found


@cache
def _sizes() -> dict[str, str]:
    text = files("lumbung.planning.register").joinpath("sizes.csv").read_text(encoding="utf-8")
    return {row["heard"]: row["size"] for row in csv.DictReader(text.splitlines())}


def _finished(rows: pl.DataFrame, problems: pl.DataFrame, doubles: pl.DataFrame) -> pl.DataFrame:
    """COLUMNS in input order, with the codes of each row's problems."""
    codes = problems.group_by("id").agg(pl.col("code").unique().sort().str.join(" ").alias("codes"))
    joined = rows.join(codes, on="id", how="left", maintain_order="left").join(
        doubles.select("id", pl.col("duplicate_of").alias("first")), on="id", how="left", maintain_order="left"
    )
    return joined.with_columns(
        pl.col("codes").fill_null("").alias("problems"),
        pl.col("first").fill_null("").alias("duplicate_of"),
    ).select(*COLUMNS, *KEPT_BEHIND)


def _told(table: Table, frame: pl.DataFrame, problems: pl.DataFrame, doubles: pl.DataFrame) -> dict[str, object]:
    source = {
        "file": Path(table.path).name,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "rows": table.rows,
    }
    return report_of(source, frame, problems, doubles)
