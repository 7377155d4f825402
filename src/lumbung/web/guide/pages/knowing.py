"""What is known, one row a fact: in words, where it comes from, where to change it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from lumbung.web.guide.answers import Answers
from lumbung.web.guide.models import Origin
from lumbung.web.guide.pages.wording import fact_words
from lumbung.web.ui.words import language


@dataclass(frozen=True, slots=True)
class FactRow:
    """`by` is the helper who wrote it down, "" for herself."""

    label: str
    value: str
    origin: str
    registered: bool
    at: datetime | None
    by: str
    change: str


def fact_rows(answers: Answers, topic: str, facts: Collection[str] | None = None) -> list[FactRow]:
    """The known facts (of `facts`, or all), each with the address of its question in a topic."""
    rows = []
    for name, known in answers.known.items():
        if facts is None or name in facts:
            fact = answers.book.facts[name]
            helper = known.by if answers.person and known.by and known.by != str(answers.person) else ""
            rows.append(
                FactRow(
                    fact.label(language()),
                    fact_words(fact, known.value),
                    str(Origin(known.origin).label),
                    known.origin == Origin.REGISTER,
                    known.at,
                    helper,
                    reverse("guide:question", args=[topic, name]),
                )
            )
    return sorted(rows, key=lambda row: row.label)


def stands_on(answers: Answers, topic: str, facts: Collection[str]) -> dict[str, list[FactRow]]:
    """What a result stands on, for its page: all facts, those of her registration, and the rest."""
    rows = fact_rows(answers, topic, facts)
    registered = [row for row in rows if row.registered]
    return {"facts": rows, "registered": registered, "told": [row for row in rows if not row.registered]}
