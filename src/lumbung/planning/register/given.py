"""Decisions that a register brings along: kept where they are valid, so that an officer's correction survives."""

from __future__ import annotations

import polars as pl

from lumbung.planning.register.problems import problem_frame
from lumbung.planning.register.vocabulary import vocabulary

PRODUCERS = ("yes", "no", "unknown")
GIVEN = "given"
"""`why` of a decision that came with the register and says no words of its own."""


def keep_given(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take `given_*` columns over the decided ones where the given decision is valid; returns rows and problems.

    A given decision is a `producer` of yes, no or unknown; its chain must be one of chains.csv or empty. Codes, sector and
    confidence that it leaves empty are filled from the chain.
    """
    known = vocabulary()
    stated = rows["given_producer"] != ""
    valid = rows["given_producer"].is_in(PRODUCERS)
    chain_known = rows["given_chain"].is_in([*known.chain_sector, ""])
    problems = pl.concat(
        [
            _problems(rows, "given_producer", stated & ~valid, "producer_unknown_word"),
            _problems(rows, "given_chain", ~chain_known, "chain_unknown"),
        ]
    )
    kept = rows.with_columns((valid & chain_known).alias("kept"))
    same = pl.col("given_chain") == pl.col("chain")
    chain_sector = pl.col("given_chain").replace_strict(known.chain_sector, default="", return_dtype=pl.String)
    chain_kbli = pl.col("given_chain").replace_strict(known.chain_kbli, default="", return_dtype=pl.String)
    taken = kept.with_columns(
        _taken("producer", pl.col("producer")),
        _taken("sector", pl.when(same).then(pl.col("sector")).otherwise(chain_sector)),
        _taken("kbli_2020", pl.when(same).then(pl.col("kbli_2020")).otherwise(chain_kbli)),
        _taken("skills", pl.when(same).then(pl.col("skills")).otherwise(pl.lit(""))),
        _taken("technologies", pl.when(same).then(pl.col("technologies")).otherwise(pl.lit(""))),
        _taken("why", pl.lit(GIVEN)),
        pl.when("kept").then(_confidence()).otherwise("confidence").alias("confidence"),
        pl.when("kept").then("given_chain").otherwise("chain").alias("chain"),
    )
    return taken.drop([name for name in taken.columns if name.startswith("given_")] + ["kept"]), problems


def _taken(name: str, otherwise: pl.Expr) -> pl.Expr:
    """The given value; where the given decision leaves it empty, `otherwise`; without a given decision, the decided one."""
    given = pl.when(pl.col(f"given_{name}") != "").then(pl.col(f"given_{name}")).otherwise(otherwise)
    return pl.when("kept").then(given).otherwise(name).alias(name)


def _confidence() -> pl.Expr:
    """The given confidence from 0 to 1, else 1: somebody decided it."""
    number = pl.col("given_confidence").cast(pl.Float64, strict=False)
    return pl.when(number.is_between(0.0, 1.0)).then(number).otherwise(1.0)


def _problems(rows: pl.DataFrame, column: str, bad: pl.Series, code: str) -> pl.DataFrame:
    at = bad.arg_true()
    return problem_frame(at.cast(pl.Int64), rows[column].gather(at), code)
