"""Which chain supplies which: an explicit table that a clerk can edit (`chain_links.csv`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lumbung.core.errors import InputError

COLUMNS = ("supplier", "buyer", "strength", "what_id", "what_en", "process", "certainty")


@dataclass(frozen=True, slots=True)
class ChainLink:
    """`supplier` supplies `buyer` with `what`: strength 0-1, beside 1 for makers of one chain.

    `process` names the step of the buyer's recipe that the supplier can do (mark D, derived from
    `process_steps.csv`); it is empty where the link is our estimate (mark E).
    """

    supplier: str
    buyer: str
    strength: float
    what_id: str
    what_en: str
    process: str
    certainty: str


def links_from_frame(frame: pl.DataFrame) -> tuple[ChainLink, ...]:
    """Links of a frame with COLUMNS; raises InputError when a column is missing or a strength is not from 0 to 1."""
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        raise InputError(f"chain_links.csv: column missing: {', '.join(missing)}.", f"It has {', '.join(COLUMNS)}.")
    strengths = frame["strength"].cast(pl.Float64, strict=False)
    bad = (strengths.is_null() | ~strengths.is_between(0.0, 1.0)).fill_null(value=True).arg_true()
    if len(bad):
        raise InputError(
            f"chain_links.csv: line {int(bad[0]) + 2}, column strength: {frame['strength'][int(bad[0])]!r}.",
            "A strength is a number from 0 to 1.",
        )
    rows = frame.with_columns(strengths.alias("strength")).select(COLUMNS).fill_null("").iter_rows(named=True)
    return tuple(ChainLink(**row) for row in rows)


@cache
def chain_links() -> tuple[ChainLink, ...]:
    """The links that Lumbung ships with."""
    data = files("lumbung.planning.clustering").joinpath("chain_links.csv").read_bytes()
    return links_from_frame(pl.read_csv(data, infer_schema=False))


def chain_relatedness(chains: Sequence[str], links: Sequence[ChainLink]) -> NDArray[np.float64]:
    """C of shape (chains, chains), symmetric: 1 for the same chain, else the stronger of the two directions, else 0."""
    at = {chain: i for i, chain in enumerate(chains)}
    matrix = np.eye(len(chains))
    for link in links:
        if link.supplier in at and link.buyer in at:
            i, j = at[link.supplier], at[link.buyer]
            matrix[i, j] = matrix[j, i] = max(matrix[i, j], link.strength)
    return matrix
