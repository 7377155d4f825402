"""Noise of scanned laws: which glyphs a figure may have become, and figures, days and shares as they may stand there."""

from __future__ import annotations

import re
from datetime import date

from lumbung.rules.values import MONTHS

GLYPHS = {
    "0": "0OoQD", "1": "1lIiLt!|r", "2": "2Z", "3": "3", "4": "4A", "5": "5Ss", "6": "6Gb", "7": "7T", "8": "8B", "9": "9g",
}  # fmt: skip
"""Figure → what a scanner makes of it."""

NOT_BEFORE, NOT_AFTER = r"(?<![0-9A-Za-z.,])", r"(?![0-9A-Za-z]|[.,][0-9])"
"""A number stands alone: no figure or letter touches it."""

UNITS = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"]
_AS_FIGURE = {glyph: figure for figure, glyphs in reversed(GLYPHS.items()) for glyph in glyphs}


def figures(text: str) -> int | None:
    """The number that a scanned word stands for (`2O` 20, `I72` 172, `2 1` 21); None when it is none."""
    read = [_AS_FIGURE.get(glyph) for glyph in text if not glyph.isspace()]
    return int("".join(filter(None, read))) if read and None not in read else None


def number_pattern(value: int, *, grouped: bool = True) -> str:
    """A pattern for a number with scanned figures, points or spaces between groups of three, and perhaps `,00`."""
    digits = str(value)
    parts = []
    for i, digit in enumerate(digits):
        between = r"[.,\s]{0,2}" if grouped and i and (len(digits) - i) % 3 == 0 else ""
        parts.append(f"{between}[{re.escape(GLYPHS[digit])}]")
    cents = rf"(?:,\s?[{GLYPHS['0']}]{{2}})?" if grouped else ""
    return rf"{NOT_BEFORE}{''.join(parts)}{cents}{NOT_AFTER}"


def spelled(number: int) -> str:
    """A number below one thousand million in Indonesian words: 480 → `empat ratus delapan puluh`."""
    for size, word in ((1_000_000, "juta"), (1_000, "ribu"), (100, "ratus")):
        if number >= size:
            many, rest = divmod(number, size)
            head = f"se{word}" if many == 1 and size < 1_000_000 else f"{spelled(many)} {word}"
            return f"{head} {spelled(rest)}" if rest else head
    if number < 12:
        return UNITS[number]
    if number < 20:
        return f"{UNITS[number - 10]} belas"
    tens, rest = divmod(number, 10)
    return f"{UNITS[tens]} puluh {UNITS[rest]}" if rest else f"{UNITS[tens]} puluh"


def amount_words(value: int) -> str:
    """Rupiah in words: `empat miliar delapan ratus juta`."""
    milliards, rest = divmod(value, 1_000_000_000)
    head = [f"{spelled(milliards)} miliar"] if milliards else []
    return " ".join([*head, *([spelled(rest)] if rest or not head else [])])


def amount_patterns(value: int) -> list[str]:
    """Rupiah as figures after `Rp` (glued or not), or in words."""
    figure = number_pattern(value).replace(NOT_BEFORE, "", 1)
    words = re.escape(amount_words(value)).replace(r"\ ", r"\s+")
    return [rf"R[pP]\.?\s?{figure}", words, words.replace("miliar", "milyar")]


def count_patterns(value: int) -> list[str]:
    """A count as figures or in words; years where it is a whole number of them in months."""
    found = [number_pattern(value)]
    found += [_word_pattern(value)] if 0 <= value < 10**9 else []
    if value >= 12 and value % 12 == 0:
        years = value // 12
        found.append(rf"(?:{number_pattern(years)}|{_word_pattern(years)})\s*(?:\([a-z ]+\))?\s*tahun")
    return found


def _word_pattern(value: int) -> str:
    """The words of a number that stand for themselves: `tujuh`, but neither `tujuh belas` nor `dua puluh tujuh`."""
    words = r"\s+".join(spelled(value).split())
    return rf"(?<!puluh )(?<!ratus )\b{words}\b(?!\s+(?:belas|puluh|ratus|ribu|juta))"


def share_patterns(value: int, scale: int) -> list[str]:
    """A share of `scale` as per cent, the sign scanned as %, o/o, olo, 0/o or written out."""
    whole, part = divmod(value, scale // 100)
    fraction = f"{part:0{len(str(scale // 100)) - 1}d}".rstrip("0")
    figure = number_pattern(whole, grouped=False).replace(NOT_AFTER, "")
    figure += r"[,.]\s?" + "".join(f"[{re.escape(GLYPHS[digit])}]" for digit in fraction) if fraction else ""
    return [rf"{figure}\s*(?:%|[oO0]?\s?[/l]\s?[oO0]|[oO]{{2}}|\(?[a-z ]*persen)"]


def day_patterns(day: date) -> list[str]:
    """A day as laws write it: 2 Februari 2021."""
    month = MONTHS["id"][day.month - 1]
    parts = (number_pattern(day.day, grouped=False), number_pattern(day.year, grouped=False))
    return [rf"{parts[0]}\s*{month}\s*{parts[1]}".replace(NOT_AFTER, "").replace(NOT_BEFORE, "")]
