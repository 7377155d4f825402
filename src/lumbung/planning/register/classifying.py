"""Activity, trade words of the name and category → who is a maker, of what, with which skills: for one row or a million."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from lumbung.planning.register.deciding import Decision, decide
from lumbung.planning.register.vocabulary import UNKNOWN, signatures, vocabulary

SCHEMA = {
    "producer": pl.String,
    "sector": pl.String,
    "chain": pl.String,
    "kbli_2020": pl.String,
    "confidence": pl.Float64,
    "skills": pl.String,
    "technologies": pl.String,
    "why": pl.String,
}


@dataclass(frozen=True, slots=True)
class Classification:
    """What one enterprise is: yes, no or unknown maker, chain, sector, confidence 0–1, codes, and the words that decided."""

    producer: str
    chain: str
    sector: str
    confidence: float
    skills: tuple[str, ...]
    technologies: tuple[str, ...]
    kbli_2020: str
    why: str


def classify(activity: str, name_hints: str = "", category: str = "") -> Classification:
    """Classify one enterprise, exactly as `classified` does for many."""
    row = classified(pl.DataFrame({"activity": [activity], "name_hints": [name_hints], "category": [category]})).row(
        0, named=True
    )
    return Classification(
        producer=row["producer"],
        chain=row["chain"],
        sector=row["sector"],
        confidence=row["confidence"],
        skills=tuple(row["skills"].split()),
        technologies=tuple(row["technologies"].split()),
        kbli_2020=row["kbli_2020"],
        why=row["why"],
    )


def classified(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of SCHEMA for the rows of a frame with `activity`, `name_hints`, `category` (text, "" for nothing)."""
    keys = ("activity", "name_hints", "category")
    signed = frame.select(_signed(frame[key]).alias(key) for key in keys)
    distinct = signed.unique(maintain_order=False)
    rows = [_row(*row) for row in distinct.iter_rows()]
    decided = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return signed.join(
        pl.concat([distinct, decided], how="horizontal"), on=keys, how="left", maintain_order="left"
    ).select(list(SCHEMA))


def _signed(texts: pl.Series) -> pl.Series:
    distinct = texts.unique(maintain_order=False)
    table = pl.DataFrame({"text": distinct, "signature": signatures(distinct)})
    return pl.DataFrame({"text": texts}).join(table, on="text", how="left", maintain_order="left")["signature"]


def _row(activity: str, hints: str, category: str) -> tuple[str, str, str, str, float, str, str, str]:
    kind = category_kind(category)
    decision = decide(activity, hints, kind, vocabulary())
    sector = decision.sector or {"food": "culinary", "craft": "creative"}.get(kind, "")
    skills = codes_of(decision, "skills.csv")
    technologies = codes_of(decision, "technologies.csv")
    return (
        decision.producer, sector, decision.chain, decision.kbli_2020,
        decision.confidence, skills, technologies, decision.why,
    )  # fmt: skip


@cache
def category_kind(signature: str) -> str:
    """The kind of a category's signature (trade, service, make, craft, food, serve, other; "" unknown): longest phrase first."""
    kinds = vocabulary().categories
    tokens = [token for token in signature.split() if token not in (UNKNOWN, ";")]
    for length in range(len(tokens), 0, -1):
        for at in range(len(tokens) - length + 1):
            kind = kinds.get(" ".join(tokens[at : at + length]))
            if kind:
                return kind
    return ""


def codes_of(decision: Decision, table: str) -> str:
    """Codes of the words that decided and of the chain, once each, sorted, space-separated; "" for who makes nothing."""
    if decision.producer == "no" or not decision.chain:
        return ""
    by_key = _codes(table)
    keys = [key for phrase in decision.words for key in ([phrase] if phrase in by_key else phrase.split())]
    words = [by_key[key] for key in keys if key in by_key]
    if table == "skills.csv" or not words:
        words.append(by_key[decision.chain])
    return " ".join(sorted({code for codes in words for code in codes.split()}))


@cache
def _codes(table: str) -> dict[str, str]:
    text = files("lumbung.planning.register").joinpath(table).read_text(encoding="utf-8")
    return {row[0]: row[1] for row in list(csv.reader(text.splitlines()))[1:]}


def trade_words(names: pl.Series) -> pl.Series:
    """The words of each name that the table knows and that say something of a trade, space-separated."""
    distinct = names.unique(maintain_order=False)
    telling = vocabulary().telling
    kept = [" ".join(t for t in signature.split() if t in telling) for signature in signatures(distinct).to_list()]
    table = pl.DataFrame({"name": distinct, "words": kept})
    return (
        pl.DataFrame({"name": names})
        .join(table, on="name", how="left", maintain_order="left")["words"]
        .rename("name_hints")
    )
