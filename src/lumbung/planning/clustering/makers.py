"""Makers as arrays: where they are, their chain, their skills, what they can do and what they lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lumbung.core.errors import InputError
from lumbung.planning.clustering.recipes import needed_processes
from lumbung.planning.clustering.sphere import Floats, Ints, along_curve, on_sphere

Bits = NDArray[np.uint64]
"""Sets of codes, one row each: bit b of word w stands for code 64 w + b."""


@dataclass(frozen=True)
class Makers:
    """n makers along a curve through their places (`along_curve`), those on one point by id: the order of rows
    changes nothing, and makers who are near each other are near in memory.

    `rank` is each one's place when all are sorted by id. `xyz` (n, 3) are metres from the Earth's centre, so that
    distances hold in any region. `chain` points into `chains`, which are sorted. `skills`, `can` and `lack` are sets of
    codes: `can` the processes she can do, `lack` those that her recipe needs and she cannot do.
    """

    id: tuple[str, ...]
    rank: Ints
    area: Ints
    lat: Floats
    lon: Floats
    imputed: NDArray[np.bool_]
    xyz: Floats
    chain: Ints
    chains: tuple[str, ...]
    skills: Bits
    skill_codes: tuple[str, ...]
    can: Bits
    lack: Bits
    process_codes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.id)


def pack(sets: Sequence[frozenset[str]], codes: Sequence[str]) -> Bits:
    """Sets of codes as bits; `codes` fixes which bit is whose."""
    at = {code: i for i, code in enumerate(codes)}
    rows = np.repeat(np.arange(len(sets)), [len(found) for found in sets])
    columns = np.fromiter((at[code] for found in sets for code in found), dtype=np.int64, count=len(rows))
    return _set_bits(len(sets), len(codes), rows, columns)


def _set_bits(count: int, codes: int, rows: Ints, columns: Ints) -> Bits:
    """`count` rows of bits for so many codes, with those at (rows, columns) set."""
    bits = np.zeros((count, max(1, -(-codes // 64))), dtype=np.uint64)
    np.bitwise_or.at(bits, (rows, columns // 64), np.uint64(1) << (columns % 64).astype(np.uint64))
    return bits


def size_of(bits: Bits) -> Ints:
    """How many codes each set holds (summed over the last axis)."""
    return np.asarray(np.bitwise_count(bits).sum(axis=-1), dtype=np.int64)


def makers_from_frames(frame: pl.DataFrame, placed: pl.DataFrame) -> Makers:
    """Makers who have a chain and a place.

    `frame`: a clean register (id, chain, activity, skills, technologies, name_hints if known); `placed`: enterprise,
    area (position in Areas), lat, lon in degrees,
    imputed (false where it is missing). Raises InputError when an id stands in either of them twice.
    """
    if "name_hints" not in frame.columns:
        frame = frame.with_columns(pl.lit("").alias("name_hints"))
    wanted = frame.filter(pl.col("chain").fill_null("") != "").select(
        pl.col("id").cast(pl.String),
        *(pl.col(c).fill_null("") for c in ("chain", "activity", "skills", "technologies", "name_hints")),
    )
    if "imputed" not in placed.columns:
        placed = placed.with_columns(pl.lit(value=False).alias("imputed"))
    places = placed.filter(pl.col("lat").is_not_null() & pl.col("lon").is_not_null()).select(
        pl.col("enterprise").cast(pl.String).alias("id"), "area", "lat", "lon", "imputed"
    )
    for table in (wanted, places):
        twice = table.filter(pl.col("id").is_duplicated())["id"]
        if len(twice):
            raise InputError(f"Enterprise {twice.min()!r} stands in the register twice.", "Give each its own id.")
    return _arrays(wanted.join(places, on="id", how="inner").sort("id"))


def _arrays(rows: pl.DataFrame) -> Makers:
    """Rows (sorted by id) as arrays along the curve."""
    lat, lon = (rows[name].cast(pl.Float64).to_numpy() for name in ("lat", "lon"))
    rank = np.argsort(along_curve(lat, lon), kind="stable")
    rows, lat, lon = rows[rank], lat[rank], lon[rank]
    needs, need_of = _needs(rows)
    needed = frozenset[str]().union(*needs)
    can, process_codes = _packed(rows["technologies"], needed)
    chains = tuple(sorted(set(rows["chain"])))
    skills, skill_codes = _packed(rows["skills"])
    return Makers(
        id=tuple(rows["id"]), rank=rank, area=rows["area"].cast(pl.Int64).to_numpy().copy(), lat=lat, lon=lon,
        imputed=rows["imputed"].to_numpy().copy(),
        xyz=on_sphere(lat, lon),
        chain=_positions(rows["chain"], chains), chains=chains,
        skills=skills, skill_codes=skill_codes,
        can=can, lack=pack(needs, process_codes)[need_of] & ~can, process_codes=process_codes,
    )  # fmt: skip


def _positions(names: pl.Series, codes: Sequence[str]) -> Ints:
    """Where each name stands in the sorted `codes`."""
    return np.asarray(names.cast(pl.Enum(codes)).to_physical().cast(pl.Int64).to_numpy().copy(), dtype=np.int64)


def _packed(texts: pl.Series, more: frozenset[str] = frozenset()) -> tuple[Bits, tuple[str, ...]]:
    """Codes between spaces as bits, one row for each text, and all codes, `more` among them, in their order."""
    different = texts.unique(maintain_order=True)
    words = different.str.extract_all(r"\S+")
    codes = tuple(sorted({*words.explode().drop_nulls().unique(), *more}))
    rows = np.repeat(np.arange(len(different)), words.list.len().to_numpy())
    columns = _positions(words.filter(words.list.len() > 0).explode(), codes)
    bits = _set_bits(len(different), len(codes), rows, columns)
    at = pl.DataFrame({"text": texts}).join(
        pl.DataFrame({"text": different}).with_row_index("at"), on="text", how="left", maintain_order="left"
    )
    return bits[at["at"].to_numpy()], codes


def _needs(rows: pl.DataFrame) -> tuple[list[frozenset[str]], Ints]:
    """What recipes need, once for each chain with the same words, and which of them is each maker's."""
    words = rows.select("chain", (pl.col("activity") + " " + pl.col("name_hints")).alias("words"))
    different = words.unique(maintain_order=True)
    at = words.join(different.with_row_index("at"), on=["chain", "words"], how="left", maintain_order="left")["at"]
    needs = [needed_processes(chain, said) for chain, said in different.iter_rows()]
    return needs, at.cast(pl.Int64).to_numpy().copy()
