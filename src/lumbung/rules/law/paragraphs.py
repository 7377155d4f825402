"""From an article to its paragraphs (ayat) and points (huruf), one after the other, as scanned.

`(1)` may stand there as `(U`, `(l)`, `(1 )`; `(2)` as `(21`, `{21`, `(21,`. Only the next number is looked for, so that
a reference ("pada ayat (2)") or a stray figure is not taken for a paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lumbung.rules.law.ocr import GLYPHS

FIRST = r"[({\[]\s?(?:[1lIiUtrfL!|]\s?[)\]}1lI]|U|I\b)"
CLOSING = r"[)\]}1lI]"
MOST_PARAGRAPHS, MOST_GAP, MOST_BETWEEN_POINTS = 30, 2, 3_000
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class Paragraph:
    """A paragraph's text, and its points by letter."""

    text: str
    points: dict[str, str] = field(default_factory=dict)


def split_paragraphs(article: str, *, word: str = "") -> dict[str, Paragraph]:
    """Number → paragraph; an article without numbers is the one paragraph "".

    `word` stands before the number in an elucidation: "Ayat (1)".
    """
    marks = _marks(article, word)
    if not marks:
        return {"": Paragraph(article, split_points(article))}
    ends = [start for _, start, _ in marks[1:]] + [len(article)]
    pieces = {str(number): article[end:stop].strip() for (number, _, end), stop in zip(marks, ends, strict=True)}
    return {number: Paragraph(text, split_points(text)) for number, text in pieces.items()}


def _marks(article: str, word: str) -> list[tuple[int, int, int]]:
    """(number, start, end) of each paragraph's mark, in order; a mark that cannot be read is stepped over."""
    found: list[tuple[int, int, int]] = []
    number, place, skipped = 1, 0, 0
    while number <= MOST_PARAGRAPHS and skipped <= MOST_GAP:
        mark = _next_mark(article, number, place, word)
        if mark is None:
            if not found:
                break
            skipped += 1
        else:
            found.append((number, *mark))
            place, skipped = mark[1], 0
        number += 1
    return found


def _next_mark(article: str, number: int, place: int, word: str) -> tuple[int, int] | None:
    pattern = FIRST if number == 1 else rf"[({{\[]\s?{_figures(number)}\s?{CLOSING}"
    lead = rf"\b{word}\s*" if word else ""
    for match in re.finditer(lead + pattern, article[place:], re.IGNORECASE if word else 0):
        start, end = place + match.start(), place + match.end()
        refers = not word and re.search(r"(?:ayat|dan|sampai|dengan|,)[\s-]*$", article[:start], re.IGNORECASE)
        if not refers and re.match(r"[.,]?\s*[\"“(]?[A-Z]", article[end : end + 6]):
            return start, end
    return None


def _figures(number: int) -> str:
    return "".join(f"[{re.escape(GLYPHS[digit])}{'a' if digit == '4' else ''}]" for digit in str(number))


def split_points(text: str) -> dict[str, str]:
    """Letter → text of the points a., b., …, as far as they follow one another; one lost letter is stepped over."""
    places: list[tuple[str, int, int]] = []
    place, skipped = 0, 0
    for letter in LETTERS:
        match = _point(letter, is_first=not places).search(text, place)
        if match is None or (places and match.start() - places[-1][1] > MOST_BETWEEN_POINTS):
            skipped += 1
            if not places or skipped > 1:
                break
            continue
        skipped = 0
        places.append((letter, match.start(), match.end()))
        place = match.end()
    ends = [*(start for _, start, _ in places[1:]), len(text)]
    return {letter: text[end:stop].strip() for (letter, _, end), stop in zip(places, ends, strict=False)}


def _point(letter: str, *, is_first: bool) -> re.Pattern[str]:
    """`a.` begins a list; later letters may have lost their point."""
    mark = rf"{letter}\." if is_first else rf"(?:Huruf\s+)?{letter}[.)]?"
    return re.compile(rf"(?:^|(?<=[\s;:'])){mark}\s+(?=\S)")
