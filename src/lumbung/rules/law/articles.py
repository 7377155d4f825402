"""From a scanned text to its articles: which of the many `Pasal N` are headings?

Every `Pasal` with something like a number is a candidate. A reference ("sebagaimana dimaksud dalam Pasal 5") is
dropped by the words around it; of the rest, the chain of rising numbers with the greatest weight is taken (weighted
longest increasing subsequence), where a step to the next number weighs more than a jump. So a quoted article of an
amended law, or a page's catchword, does not break the order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lumbung.rules.law.ocr import figures

HEADING = re.compile(r"(?<![A-Za-z])P?as\s?a[liL1][\s,.]+((?:[0-9OoIlLZSBTtAG]\s?){1,3}?)(?=\s|$|[.(\u201c\"])")
ELUCIDATION = re.compile(r"P\s?E\s?N\s?J\s?E\s?L\s?A\s?S\s?A\s?N\s+A\s?T\s?A\s?S")
REFERRING = re.compile(
    r"(?:dalam|dimaksud|pada|dan|atau|dengan|oleh|ketentuan|sampai|berdasarkan|menurut|atas|dari|yaitu|isi|melaksanakan"
    r"|lihat|antara|kecuali|selain|tersebut|penjelasan|daram|ke|dan/atau|,|[(]|/)\s*$",
    re.IGNORECASE,
)
CONTINUING = re.compile(r"\s*(?:ayat\b|huruf\b|angka\b|,|;|dan\b|atau\b|sampai\b|diubah|dihapus|ini\b|juncto)")
MOST_JUMP = 40


@dataclass(frozen=True, slots=True)
class Heading:
    """A candidate: where it begins and ends, its number, how likely it is a heading."""

    start: int
    end: int
    number: int
    weight: float


def cleaned(text: str) -> str:
    """The text without scanner's carets and with one kind of space in lines."""
    return re.sub(r"[ \t\u00a0]+", " ", text.replace("^", " "))


def halves(text: str) -> tuple[str, str]:
    """The law itself, and its elucidation ("" when there is none)."""
    found = ELUCIDATION.search(text)
    return (text[: found.start()], text[found.start() :]) if found else (text, "")


def split_articles(text: str) -> dict[int, str]:
    """Number → text of each article, in order."""
    chain = _best_chain(_candidates(text))
    ends = [*(heading.start for heading in chain[1:]), len(text)]
    found: dict[int, str] = {}
    for heading, end in zip(chain, ends, strict=False):
        piece = text[heading.end : end].strip()
        found[heading.number] = f"{found[heading.number]} {piece}".strip() if heading.number in found else piece
    return found


def _candidates(text: str) -> list[Heading]:
    found = []
    for match in HEADING.finditer(text):
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 40]
        line_start = not before.strip(" ") or before.rstrip(" ").endswith("\n")
        if CONTINUING.match(after) or (not line_start and REFERRING.search(before)):
            continue
        weight = (
            1.0 + 3.0 * line_start + 1.5 * bool(re.match(r"\s*[({\[]", after)) + 1.0 * after.strip().startswith("Cukup")
        )
        weight += 0.5 * bool(re.search(r"[.;:)]\s*$", before))
        weight -= 1.0 * bool(re.match(r"\s*[a-z]", after))
        found += [Heading(match.start(), match.end(), number, weight - cost) for number, cost in _readings(match[1])]
    return found


def _readings(word: str) -> list[tuple[int, float]]:
    """Numbers that a scanned word may mean, with what each reading costs: a 7 is often a 1, a T a 7 or a 1."""
    number = figures(word)
    if number is None or number == 0:
        return []
    found = [(number, 0.3 * sum(not glyph.isdigit() for glyph in word.replace(" ", "")))]
    digits = str(number)
    found += [
        (int(f"{digits[:i]}1{digits[i + 1 :]}"), 1.2)
        for i, digit in enumerate(digits)
        if digit == "7" and len(digits) > 1
    ]
    return [(value, cost) for value, cost in found if 0 < value < 1000]


def _best_chain(candidates: list[Heading]) -> list[Heading]:
    """The chain of rising numbers with the greatest weight."""
    best: list[float] = []
    came: list[int] = []
    for i, heading in enumerate(candidates):
        value, origin = heading.weight, -1
        for j in range(i):
            worth = _step(candidates[j], heading)
            if worth is not None and best[j] + worth + heading.weight > value:
                value, origin = best[j] + worth + heading.weight, j
        best.append(value)
        came.append(origin)
    if not best:
        return []
    place = max(range(len(best)), key=best.__getitem__)
    chain = []
    while place >= 0:
        chain.append(candidates[place])
        place = came[place]
    return chain[::-1]


def _step(before: Heading, after: Heading) -> float | None:
    """What a step from one heading to another is worth; None when it cannot be.

    The same number again is a page's catchword: it goes on with the article.
    """
    jump = after.number - before.number
    if after.start <= before.start or jump < 0 or jump > MOST_JUMP:
        return None
    if jump == 0:
        return -after.weight + 0.01 if after.start - before.start < 400 else None
    return 3.0 if jump == 1 else -0.5 * jump
