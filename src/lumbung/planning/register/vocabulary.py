"""The words a clerk can edit: spelling variants, phrases with their role and chain, kinds of category.

Text becomes a *signature*: lower case, one canonical word for each spelling, `;` where a clause ends, and `_` for a run of
words that the table does not know. Equal signatures get equal decisions, so a million rows cost no more than their
distinct signatures.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from lumbung.core.errors import InputError

UNKNOWN = "_"
CLAUSE = ";"
CUT = "\u2026"
"""Ends a word that may have been cut off, because its text is as long as the field allows."""

CUT_AT = 45
"""Characters; registers are seen to cut texts at 50."""

SLICE = 100_000
"""Texts taken at once, so that a million need little memory."""

LEAST_FUZZY = 6
"""Letters a word needs before one wrong letter is forgiven: shorter words differ by one letter and mean something else."""

LEAST_BEGINNING = 4
"""Letters that a cut word must still have to be completed."""

LEAST_REPLACED = 9
"""Letters a word needs before a wrong letter in place of another is forgiven."""

ROLES = frozenset(
    [
        "make_verb",
        "make",
        "craft",
        "made",
        "product",
        "meal",
        "generic",
        "raw",
        "goods",
        "sell",
        "serve",
        "service",
        "repair",
        "nongood",
        "for",
        "purpose",
        "negation",
        "weak",
        "conjunction",
        "neutral",
    ]
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One row of words.csv: `words` are canonical; `weight` says how strongly it names its chain (0–9)."""

    words: tuple[str, ...]
    role: str
    chain: str
    kbli: str
    weight: int

    @property
    def text(self) -> str:
        """The phrase as one string."""
        return " ".join(self.words)


@dataclass(frozen=True)
class Vocabulary:
    """Everything the decision reads: phrases by first word, canonical words, kinds of category, KBLI and sector by chain."""

    phrases: dict[str, tuple[Phrase, ...]]
    variants: dict[str, str]
    words: frozenset[str]
    telling: frozenset[str]
    deletions: dict[str, str]
    beginnings: dict[str, str]
    categories: dict[str, str]
    chain_sector: dict[str, str]
    chain_kbli: dict[str, str]

    def canonical(self, token: str) -> str:
        """The canonical word for one lower-case token; `_` for a word the table does not know."""
        cut = token.endswith(CUT)
        token = token.rstrip(CUT)
        if token == CLAUSE:
            return CLAUSE
        found = self._known(token) or self._without_affix(token)
        if not found and cut:
            found = self.beginnings.get(token, "")
        if not found and not cut and len(token) >= LEAST_FUZZY:
            found = self._nearly(token)
        return found or UNKNOWN

    def _known(self, token: str) -> str:
        if token in self.words:
            return token
        return self.variants.get(token, "")

    def _without_affix(self, token: str) -> str:
        for ending in ("nya", "an", "s", "es"):
            if token.endswith(ending) and len(token) - len(ending) >= 4:
                stem = self._known(token[: -len(ending)])
                if stem:
                    return stem
        return ""

    def _nearly(self, token: str) -> str:
        """The one word that differs in a letter (left out, added, wrong, or two swapped), with the same first letter."""
        for form in one_deleted(token):
            word = self.deletions.get(form, "")
            if word and one_edit(token, word):
                return self.variants.get(word, word)
        return ""


def one_deleted(word: str) -> Iterator[str]:
    """The word, and the word with each letter but the first left out."""
    yield word
    for i in range(1, len(word)):
        yield word[:i] + word[i + 1 :]


def one_edit(left: str, right: str) -> bool:
    """Whether one letter was left out, added, swapped with its neighbour or, in long words, put in place of another."""
    if abs(len(left) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    a, b = left[start:], right[start:]
    wrong_letter = len(left) >= LEAST_REPLACED and a[1:] == b[1:]
    return wrong_letter or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])


@cache
def vocabulary() -> Vocabulary:
    """The table that comes with Lumbung, read once; raises InputError that names a row that makes no sense."""
    variants = {row["variant"]: row["word"] for row in _rows("words", "variants.csv")}
    rows = [_phrase(row, variants) for row in _rows("words", "words.csv")]
    _check_once(rows)
    by_first: dict[str, list[Phrase]] = {}
    for phrase in rows:
        by_first.setdefault(phrase.words[0], []).append(phrase)
    words = frozenset(word for phrase in rows for word in phrase.words)
    chains = list(_rows("chains", "chains.csv", "lumbung.planning.data"))
    return Vocabulary(
        phrases={first: tuple(sorted(ps, key=lambda p: -len(p.words))) for first, ps in by_first.items()},
        variants=variants,
        words=words,
        telling=frozenset(
            word for phrase in rows if phrase.role not in ("neutral", "conjunction") for word in phrase.words
        ),
        deletions=_deletions(words | set(variants)),
        beginnings=_beginnings({word: word for word in words} | variants),
        categories={row["phrase"]: row["class"] for row in _rows("categories", "categories.csv")},
        chain_sector={row["chain"]: row["sector"] for row in chains},
        chain_kbli={row["chain"]: row["kbli_2020_examples"].split()[0] for row in chains},
    )


def _rows(what: str, name: str, package: str = "lumbung.planning.register") -> list[dict[str, str]]:
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    if not rows:
        raise InputError(f"{name}: the table of {what} is empty.", "Restore the file that came with Lumbung.")
    return rows


def _phrase(row: dict[str, str], variants: dict[str, str]) -> Phrase:
    if row["role"] not in ROLES:
        raise InputError(
            f"words.csv: {row['phrase']!r} has the role {row['role']!r}.", f"Roles are {', '.join(sorted(ROLES))}."
        )
    words = tuple(variants.get(word, word) for word in row["phrase"].split())
    return Phrase(words, row["role"], row["chain"], row["kbli"], int(row["weight"]))


def _check_once(phrases: list[Phrase]) -> None:
    """A phrase, its spellings made one, may stand in the table once only."""
    seen: set[tuple[str, ...]] = set()
    for phrase in phrases:
        if phrase.words in seen:
            raise InputError(
                f"words.csv: {phrase.text!r} stands there twice (variants count as one).", "Keep one of the rows."
            )
        seen.add(phrase.words)


def _deletions(words: set[str] | frozenset[str]) -> dict[str, str]:
    """Forms with a letter left out → the word, for words long enough; a form that two words share names neither."""
    found: dict[str, str] = {}
    for word in sorted(words):
        if len(word) < LEAST_FUZZY:
            continue
        for form in one_deleted(word):
            found[form] = word if found.get(form, word) == word else ""
    found.update({word: word for word in words if len(word) >= LEAST_FUZZY})
    return found


def _beginnings(canonical: dict[str, str]) -> dict[str, str]:
    """Beginnings of words → the canonical word; a beginning that fits several words names none."""
    found: dict[str, str] = {}
    for written, word in canonical.items():
        for length in range(LEAST_BEGINNING, len(written)):
            start = written[:length]
            found[start] = word if found.get(start, word) == word else ""
    return found


def tokens_of(texts: pl.Series) -> pl.Series:
    """Lists of lower-case tokens (`;` for a clause end, `…` on a last word that may be cut), one list for each text."""
    lower = texts.str.to_lowercase().str.replace_all(r"_x[0-9a-f]{4}_", " ")
    clauses = lower.str.replace_all(r"[,/;&+|()\[\]:]", f" {CLAUSE} ")
    letters = clauses.str.replace_all(rf"[^a-z{CLAUSE}]+", " ").str.strip_chars()
    cut = (texts.str.len_chars() >= CUT_AT) & letters.str.contains(r"[a-z]$")
    frame = pl.DataFrame({"text": letters, "cut": cut})
    marked = frame.select(pl.when("cut").then(pl.col("text") + CUT).otherwise(pl.col("text")))
    return marked.to_series().str.split(" ")


def signatures(texts: pl.Series) -> pl.Series:
    """The signature of each text (see the module); the same for one text and for a million."""
    known = Tokens()
    parts = [_signatures(texts.slice(start, SLICE), known) for start in range(0, max(len(texts), 1), SLICE)]
    return pl.concat(parts).rename("signature")


class Tokens(dict[str, str]):
    """Token → canonical word, looked up once for each distinct token."""

    def __missing__(self, token: str) -> str:
        self[token] = word = vocabulary().canonical(token) if token else ""
        return word


def _signatures(texts: pl.Series, known: Tokens) -> pl.Series:
    lists = pl.DataFrame({"token": tokens_of(texts)}).with_row_index("row")
    long = lists.explode("token").with_columns(pl.col("token").fill_null(""))
    distinct = long["token"].unique(maintain_order=False)
    canonical = [known[token] for token in distinct.to_list()]
    mapped = long.join(pl.DataFrame({"token": distinct, "word": canonical}), on="token", maintain_order="left")
    joined = mapped.group_by("row", maintain_order=True).agg(pl.col("word").str.join(" "))
    return joined["word"].str.replace_all(r"_( _)+", UNKNOWN)
