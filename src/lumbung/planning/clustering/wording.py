"""Plain words for chains, skills, processes and bases, in Indonesian and English."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

import polars as pl

from lumbung.planning.clustering.recipes import recipes

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")

BASIS_NAMES = {
    "chain": {"id": "rantai produk", "en": "product chain"},
    "skills": {"id": "keterampilan", "en": "skills"},
    "technology": {"id": "teknologi yang melengkapi", "en": "complementing technology"},
}


@cache
def _chain_names() -> dict[str, dict[Language, str]]:
    data = files("lumbung.planning.data").joinpath("chains.csv").read_bytes()
    rows = pl.read_csv(data, infer_schema=False).select("chain", "name_id", "name_en").iter_rows()
    return {chain: {"id": name_id, "en": name_en} for chain, name_id, name_en in rows}


@cache
def chain_name(chain: str, language: Language) -> str:
    """The name of a chain, as in `chains.csv`, without a capital; the code in words where it is not known."""
    return _plain(_chain_names().get(chain, {}).get(language, chain))


@cache
def _words() -> dict[str, dict[Language, str]]:
    data = files("lumbung.planning.clustering").joinpath("words.csv").read_bytes()
    rows = pl.read_csv(data, infer_schema=False).select("code", "name_id", "name_en").iter_rows()
    return {code: {"id": name_id, "en": name_en} for code, name_id, name_en in rows}


@cache
def work_name(code: str, language: Language) -> str:
    """A process or skill in plain words: from `words.csv`, else as the recipes call it, else the code in words."""
    if code in _words():
        return _words()[code][language]
    if language == "id" and code in recipes().process_names:
        return recipes().process_names[code]
    return _plain(code)


def basis_name(basis: str, language: Language) -> str:
    """One of the three bases in a few words."""
    return BASIS_NAMES[basis][language]


SHORT_BASES = {
    "chain": {"id": "rantai", "en": "chain"},
    "skills": {"id": "keterampilan", "en": "skill"},
    "technology": {"id": "teknologi", "en": "technology"},
}


def short_basis(basis: str, language: Language) -> str:
    """One of the three bases in one word, for sentences that name several; "" for none."""
    return SHORT_BASES[basis][language] if basis else ""


def _plain(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].lower() + words[1:]


def percent(share: float) -> str:
    """`58 %`."""
    return f"{round(100 * share)} %"


@cache
def metres(distance_m: float, language: Language) -> str:
    """`850 m`, `1,4 km` (Indonesian) or `1.4 km`."""
    if distance_m < 1000:
        return f"{round(distance_m / 10) * 10} m" if distance_m < 995 else _km(1.0, language)
    return _km(distance_m / 1000, language)


def _km(distance: float, language: Language) -> str:
    text = f"{distance:.1f}".removesuffix(".0")
    return f"{text.replace('.', ',') if language == 'id' else text} km"


def decimal(number: float, language: Language) -> str:
    """Two digits after the point: `0,71` (Indonesian) or `0.71`."""
    text = f"{number:.2f}"
    return text.replace(".", ",") if language == "id" else text


def listed(names: Sequence[str], language: Language) -> str:
    """`a`, `a and b`, `a, b and c`."""
    joint = " dan " if language == "id" else " and "
    return joint.join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def people(count: int, language: Language) -> str:
    """`1 member`, `5 members`; Indonesian has one form."""
    if language == "id":
        return f"{count} anggota"
    return f"{count} member" if count == 1 else f"{count} members"
