"""Words that not everybody knows, with plain ones (`jargon.csv`): explained where they stand, or never used."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lumbung.web.ui.words import in_language


@dataclass(frozen=True, slots=True)
class Term:
    """`never`: a plain word is used instead of it."""

    word: str
    never: bool
    plain_id: str
    plain_en: str

    @property
    def plain(self) -> str:
        """What it means, in the language of the page."""
        return in_language(self.plain_id, self.plain_en)


@cache
def terms() -> tuple[Term, ...]:
    """All of them, in the table's order."""
    with (Path(__file__).parent / "jargon.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(Term(row["word"], row["use"] == "never", row["plain_id"], row["plain_en"]) for row in rows)


@cache
def _pattern(word: str) -> re.Pattern[str]:
    """The whole word; written in small letters it may begin a sentence too. `KUR` does not stand in `SPP-KUR-2`."""
    return re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])", re.IGNORECASE if word.islower() else 0)


def terms_in(text: str) -> list[Term]:
    """The terms that stand in a text, by their word."""
    return sorted((term for term in terms() if _pattern(term.word).search(text)), key=lambda term: term.word.lower())
