"""Which branches of its chain a maker works in: her own words decide, else a draw by the usual shares."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from lumbung.core.draws import pick
from lumbung.planning.needs.catalogue import Branch, Catalogue

CANCELLED_BY = {("garments", "tailor"): ("konveksi", "konfeksi", "maklon", "makloon")}
"""Words beside which a branch's own words do not count: toll sewing is no tailoring (note in `branches.csv`)."""

SOURCES = (("activity", "name_hints"), ("why",))
"""Columns that are asked for words, in this order; the second only where the first say nothing."""


def assign_branches(makers: pl.DataFrame, catalogue: Catalogue, seed: int) -> pl.DataFrame:
    """For makers (`enterprise, chain` and the text columns that exist): `enterprise, branches, branch_by`.

    `branches`: names in alphabetical order, joined by a space; `branch_by`: `words` or `draw`. The draw depends on
    the seed and the maker's id only.
    """
    parts = [_of_chain(group, str(key[0]), catalogue, seed) for key, group in makers.group_by("chain")]
    if not parts:
        return pl.DataFrame(schema={"enterprise": pl.String, "branches": pl.String, "branch_by": pl.String})
    return pl.concat(parts).sort("enterprise")


def word_pattern(words: Iterable[str]) -> str:
    """A pattern for a word that begins with one of `words`."""
    return r"\b(?:" + "|".join(re.escape(w) for w in words) + ")"


def _of_chain(makers: pl.DataFrame, chain: str, catalogue: Catalogue, seed: int) -> pl.DataFrame:
    branches = sorted(catalogue.branches.get(chain, ()), key=lambda b: b.name)
    found = pl.lit("")
    for columns in reversed(SOURCES):
        text = _text([c for c in columns if c in makers.columns])
        named = pl.concat_str([_if_named(text, b) for b in branches], separator=" ", ignore_nulls=True)
        found = pl.when(named != "").then(named).otherwise(found)
    told = makers.select("enterprise", found.alias("branches"))
    shares = {b.name: b.default_share for b in branches}
    drawn = [
        words or pick(seed, ("branch", enterprise), shares)
        for enterprise, words in zip(told["enterprise"], told["branches"], strict=True)
    ]
    by = pl.when(pl.col("branches") != "").then(pl.lit("words")).otherwise(pl.lit("draw"))
    return told.select(
        "enterprise", pl.Series("drawn", drawn, dtype=pl.String).alias("chosen"), by.alias("branch_by")
    ).rename({"chosen": "branches"})


def _text(columns: list[str]) -> pl.Expr:
    if not columns:
        return pl.lit("")
    return pl.concat_str([pl.col(c).fill_null("") for c in columns], separator=" ").str.to_lowercase()


def _if_named(text: pl.Expr, branch: Branch) -> pl.Expr:
    named = text.str.contains(word_pattern(branch.keywords))
    against = CANCELLED_BY.get((branch.chain, branch.name))
    if against:
        named = named & ~text.str.contains(word_pattern(against))
    return pl.when(named).then(pl.lit(branch.name))
