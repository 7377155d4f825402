"""What is said about a place in the law: its own text where that is loaded, our plain words, and what stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lumbung.rules import Rule, Rulebook
from lumbung.rules.citations import read_citation
from lumbung.rules.law import LawText, passage
from lumbung.rules.law.store import loaded_law
from lumbung.rules.links import branches_of
from lumbung.web.guide.pages.wording import answer_words
from lumbung.web.guide.topics import open_to_people
from lumbung.web.ui.words import language


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A dated value that the place gives, in both languages."""

    words: str
    other: str
    other_code: str
    value: str
    start: date
    end: date | None
    certainty: str
    verified_by: str
    verified_on: date | None


def places_in(ref: str) -> list[str]:
    """The places that one reference names."""
    return [part.strip() for part in ref.split(";") if part.strip()]


def text_of(place: str) -> str:
    """The law's own words, "" where the law is not loaded or the place was not found in it."""
    return passage(place) or ""


def source_of(place: str) -> LawText | None:
    """The loaded text that a place is looked up in."""
    citation = read_citation(place)
    return loaded_law(citation) if citation else None


def values_at(book: Rulebook, place: str) -> list[ValueRow]:
    """The dated values that cite a place, the latest first."""
    english = language() == "en"
    rows = [
        ValueRow(
            words=parameter.gloss.in_language(language()),
            other=parameter.gloss.id if english else parameter.gloss.en,
            other_code="id" if english else "en",
            value=answer_words(version.value, parameter.kind) if parameter.kind.name != "date" else str(version.value),
            start=version.start,
            end=version.end,
            certainty=version.certainty,
            verified_by=version.verified_by or "",
            verified_on=version.verified_on,
        )
        for parameter in book.parameters.values()
        for version in parameter.versions
        if place in places_in(version.ref)
    ]
    return sorted(rows, key=lambda row: (row.words, row.start), reverse=True)


def rules_at(book: Rulebook, place: str, on: date) -> list[Rule]:
    """The rules open to people with a branch that cites a place."""
    return [
        rule
        for rule in book.rules.values()
        if open_to_people(rule, on) and any(place in places_in(branch.ref) for branch in branches_of(rule))
    ]


def is_cited(book: Rulebook, place: str) -> bool:
    """Whether anything in the book cites a place, or it is a place in a law at all."""
    return read_citation(place) is not None or any(
        place in places_in(branch.ref) for rule in book.rules.values() for branch in branches_of(rule)
    )
