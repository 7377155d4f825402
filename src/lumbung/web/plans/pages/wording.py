"""The reader's language and the words of codes in it."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from django.utils.translation import get_language

from lumbung.planning.drawing.words import BASES, HOUSE_KINDS, SITE_KINDS, Language, Phrase


def language() -> Language:
    """Indonesian unless the reader chose English."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def said(phrase: Phrase) -> str:
    """A phrase in the reader's language."""
    return phrase.in_(language())


@cache
def _names(file: str, key: str) -> dict[str, tuple[str, str]]:
    text = files("lumbung.planning.data").joinpath(file).read_text(encoding="utf-8")
    return {row[key]: (row["name_id"], row["name_en"]) for row in csv.DictReader(text.splitlines())}


def _name(file: str, key: str, code: str) -> str:
    names = _names(file, key).get(code)
    return code if names is None else names[language() == "en"]


def chain_name(code: str) -> str:
    """`garments` → Konveksi dan pakaian."""
    return _name("chains.csv", "chain", code)


def machine_name(code: str) -> str:
    """`spiral_mixer` → Mixer spiral roti."""
    return _name("machines.csv", "machine_type", code)


def house_kind(code: str) -> str:
    """`food` → pangan."""
    return said(HOUSE_KINDS[code])


def site_kind(code: str) -> str:
    """`new` → baru."""
    return said(SITE_KINDS[code])


def bases_said(codes: str) -> str:
    """`chain skills` → rantai produk, keterampilan."""
    return ", ".join(said(phrase) for code, (_, phrase) in BASES.items() if code in codes.split())


def reason_text(row: dict[str, str]) -> str:
    """The reason of a table that has it in both languages."""
    return row["reason_en" if language() == "en" else "reason_id"]
