"""A link to a path for somebody else: it carries coarse facts about the product only, in plain sight."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from lumbung.rules import Rulebook
from lumbung.web.guide.lawbook import usable

NUMBERS_THAT_TELL_NOTHING = ("shelf_life_days",)
"""Numbers about the product and not about a person or her money."""
KEPT_BACK = ("married", "is_woman", "haram_material")
"""Choices that are nobody's business."""


def is_coarse(book: Rulebook, name: str) -> bool:
    """Whether a fact may stand in a link: a choice, a yes or no, a number about the product; no money, no day, no age."""
    fact = book.facts.get(name)
    if fact is None or name in KEPT_BACK:
        return False
    return fact.kind.name == "yes_no" or bool(fact.choices) or name in NUMBERS_THAT_TELL_NOTHING


def coarse_facts(book: Rulebook, names: Collection[str], facts: Mapping[str, object]) -> dict[str, str]:
    """Those of some known facts that a link may carry, as its query has them, by name."""
    chosen = {name: value for name, value in sorted(facts.items()) if name in names and is_coarse(book, name)}
    return {
        name: ("yes" if value else "no") if isinstance(value, bool) else str(value) for name, value in chosen.items()
    }


def facts_in(book: Rulebook, query: Mapping[str, str]) -> dict[str, object]:
    """The facts that a link carries; what the rules do not know or a link may not carry is left out."""
    told: dict[str, object] = {}
    for name, text in query.items():
        if is_coarse(book, name):
            told[name] = _value(book.facts[name].kind.name, text)
    return usable(book, told)


def _value(kind: str, text: str) -> object:
    if kind == "yes_no":
        return {"yes": True, "no": False}.get(text)
    return int(text) if kind == "count" and text.isascii() and text.isdigit() and len(text) < 10 else text
