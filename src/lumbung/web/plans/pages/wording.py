"""The reader's language and the words of codes in it."""

from __future__ import annotations

from lumbung.planning.drawing.words import BASES, HOUSE_KINDS, SITE_KINDS, Phrase
from lumbung.planning.names import names_of
from lumbung.web.ui.words import language


def said(phrase: Phrase) -> str:
    """A phrase in the reader's language."""
    return phrase.in_(language())


def chain_name(code: str) -> str:
    """`garments` → Konveksi dan pakaian."""
    return names_of("chains", language()).get(code, code)


def machine_name(code: str) -> str:
    """`spiral_mixer` → Mixer spiral roti."""
    return names_of("machines", language()).get(code, code)


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
