"""Words that our tables of efforts hold in English, for readers of Indonesian. The rows themselves stay as compiled."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from lumbung.web.ui.words import in_language


@cache
def phrases() -> dict[str, str]:
    """English words of `data/phrases.csv` → Indonesian."""
    text = files("lumbung.web.initiatives").joinpath("data", "phrases.csv").read_text(encoding="utf-8")
    return {row["written"]: row["id"] for row in csv.DictReader(text.splitlines())}


def in_reader_language(text: str) -> str:
    """The text in the language of the page where it is one of ours; what people wrote stays as they wrote it."""
    return in_language(phrases().get(text, text), text)


def as_compiled(words: str, held: str) -> str:
    """What to keep when a form that showed `held` in the reader's language brings back `words`: unchanged stays as it is."""
    return held if words == in_reader_language(held) else words


def written_with(word: str) -> list[str]:
    """The compiled texts whose Indonesian holds this word: a search for "koperasi" finds "cooperative" too."""
    return [written for written, said in phrases().items() if word.lower() in said.lower()]
