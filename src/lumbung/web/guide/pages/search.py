"""Which rules answer a typed question: the words of their titles, and of the facts they stand on."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lumbung.rules import Rule, Rulebook
from lumbung.web.config.clock import today
from lumbung.web.guide.topics import open_to_people
from lumbung.web.ui.words import language

EMPTY = (
    "apa apakah ada adalah agar atau bagaimana berapa boleh bolehkah bisa bisakah dan dari dengan di harus haruskah ini "
    "itu ke kah kalau kami kita mana mengapa perlu perlukah saya anda yang untuk pada oleh usaha "
    "a an and are be can do does for have how i is it may me must my need of on or shall the to what which who why "
    "you your business"
)
"""Words that stand in every question; `usaha` and `business` stand in nearly every rule."""
EMPTY_WORDS = frozenset(EMPTY.split())
TITLE, FACT = 4, 1
SHORTEST_STEM = 4
MOST_FOUND = 12


def words_in(text: str) -> set[str]:
    """Lower-case words without those that say nothing."""
    return set(re.findall(r"[a-z0-9]+", text.lower())) - EMPTY_WORDS


def alike(asked: str, word: str) -> bool:
    """The same word, or with the same beginning (`berjualan`, `jual` do not meet; `halalkah`, `halal` do)."""
    return asked == word or (
        min(len(asked), len(word)) >= SHORTEST_STEM and (asked.startswith(word) or word.startswith(asked))
    )


def found(book: Rulebook, text: str) -> list[Rule]:
    """Rules that answer a typed question, the best first; none for a text of empty words."""
    asked = words_in(text)
    scores = {rule.id: _score(book, rule, asked) for rule in all_rules(book)}
    best = max(scores.values(), default=0)
    near = [rule for rule in all_rules(book) if scores[rule.id] and 2 * scores[rule.id] >= best]
    return sorted(near, key=lambda rule: (-scores[rule.id], rule.title(language())))[:MOST_FOUND]


def all_rules(book: Rulebook) -> list[Rule]:
    """Every rule that answers people's questions today, by pack and title."""
    rules = [rule for rule in book.rules.values() if open_to_people(rule, today())]
    return sorted(rules, key=lambda rule: (rule.pack, rule.title(language())))


def _score(book: Rulebook, rule: Rule, asked: Iterable[str]) -> int:
    titles = words_in(f"{rule.title('id')} {rule.title('en')} {rule.id.replace('.', ' ').replace('_', ' ')}")
    facts = {
        word
        for name in rule.facts
        for word in words_in(book.facts[name].label("id") + " " + book.facts[name].label("en"))
    }
    return sum(
        TITLE if any(alike(word, one) for one in titles) else FACT if any(alike(word, one) for one in facts) else 0
        for word in asked
    )
