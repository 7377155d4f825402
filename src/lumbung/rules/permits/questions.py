"""Which question next, when many rules are open: one that can settle something, and the least effort first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction

from lumbung.rules.answers import Answer

FIRST_QUESTIONS = 8
"""After so many questions a first result is shown, with what is still open."""


def next_question(
    groups: Iterable[Iterable[Answer]], costs: Mapping[str, int], passed_over: Collection[str] = ()
) -> str | None:
    """The fact to ask next, or None when no open answer can be settled by asking.

    `groups` are answers by weight, weightiest first; a later group is asked for only when the earlier have no question.
    Within a group: the fact with the least effort (`costs`, 1 to 5) for each answer that waits for it, among equals the
    one with less effort, then the one that comes first. Each answer's own `ask_next` is a fact that can change it, so this one can too.
    `passed_over` are facts that the person could not tell; answers that were evaluated with them name none of them anyway.
    """
    for group in groups:
        named = [answer.ask_next for answer in group if not answer.known]
        asked = [fact for fact in named if fact and fact not in passed_over]
        if asked:
            return min(dict.fromkeys(asked), key=lambda fact: (Fraction(costs[fact], asked.count(fact)), costs[fact]))
    return None
