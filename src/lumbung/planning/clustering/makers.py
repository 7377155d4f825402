"""Makers as arrays: where they are, their chain, their skills, what they can do and what they lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lumbung.core.errors import InputError
from lumbung.planning.clustering.recipes import needed_processes
from lumbung.planning.clustering.sphere import Floats, Ints, on_sphere

Bits = NDArray[np.uint64]
"""Sets of codes, one row each: bit b of word w stands for code 64 w + b."""


@dataclass(frozen=True)
class Makers:
    """n makers, sorted by id, so that the order of rows changes nothing.

    `xyz` (n, 3) are metres from the Earth's centre, so that distances hold in any region. `chain` points into `chains`, which are sorted. `skills`, `can` and `lack` are sets of
    codes: `can` the processes she can do, `lack` those that her recipe needs and she cannot do.
    """

    id: tuple[str, ...]
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
    width = max(1, -(-len(codes) // 64))
    bits = np.zeros((len(sets), width), dtype=np.uint64)
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
    """Rows (sorted by id) as arrays."""
    lat = rows["lat"].cast(pl.Float64).to_numpy().copy()
    lon = rows["lon"].cast(pl.Float64).to_numpy().copy()
    skills = [frozenset(text.split()) for text in rows["skills"]]
    can = [frozenset(text.split()) for text in rows["technologies"]]
    lack = [need - able for need, able in zip(_needs(rows), can, strict=True)]
    chains = tuple(sorted(set(rows["chain"])))
    at = {chain: i for i, chain in enumerate(chains)}
    skill_codes = tuple(sorted(frozenset[str]().union(*skills)))
    process_codes = tuple(sorted(frozenset[str]().union(*can, *lack)))
    return Makers(
        id=tuple(rows["id"]), area=rows["area"].cast(pl.Int64).to_numpy().copy(), lat=lat, lon=lon,
        imputed=rows["imputed"].to_numpy().copy(),
        xyz=on_sphere(lat, lon),
        chain=np.array([at[chain] for chain in rows["chain"]], dtype=np.int64), chains=chains,
        skills=pack(skills, skill_codes), skill_codes=skill_codes,
        can=pack(can, process_codes), lack=pack(lack, process_codes), process_codes=process_codes,
    )  # fmt: skip


def _needs(rows: pl.DataFrame) -> list[frozenset[str]]:
    """What each maker's recipe needs; makers with the same chain and words share one look-up."""
    words = rows["activity"] + " " + rows["name_hints"]
    found: dict[tuple[str, str], frozenset[str]] = {}
    for key in zip(rows["chain"], words, strict=True):
        if key not in found:
            found[key] = needed_processes(*key)
    return [found[key] for key in zip(rows["chain"], words, strict=True)]
