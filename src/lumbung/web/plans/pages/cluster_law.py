"""What the law says of a cluster: whether its bases suffice (both readings), and what it lists for clusters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lumbung.rules import load_rulebook
from lumbung.rules.checklists import Checklist, load_checklists
from lumbung.web.config import clock
from lumbung.web.ui.words import language

RULE = "cluster.art89"
READINGS = ("statute", "wide")
LISTS = ("cluster.stages", "cluster.facilities", "cluster.accompaniment", "cluster.location")
FACTS = {
    "chain": ("common_product_chain",),
    "skills": ("similar_skills",),
    "technology": ("similar_technology", "complementary_integrated"),
}
"""Basis of a plan's cluster → the facts of the rule that it stands for: our third basis is technology that complements."""


@dataclass(frozen=True)
class Verdict:
    """The rule's answer in one reading: yes, no or unknown; the sentence that decided, its article, its mark."""

    reading: str
    answer: str
    because: str
    ref: str
    certainty: str


@dataclass(frozen=True)
class Listed:
    """One of the law's lists in the reader's language."""

    title: str
    ref: str
    certainty: str
    ordered: bool
    items: list[str]


def verdicts(bases: str) -> list[Verdict]:
    """`bases`: codes of the cluster's bases, space-separated. A basis that carries no tie is taken as not met."""
    held = set(bases.split())
    facts = {fact: base in held for base, names in FACTS.items() for fact in names}
    return [_verdict(reading, facts) for reading in READINGS]


def _verdict(reading: str, facts: Mapping[str, object]) -> Verdict:
    answer = load_rulebook().evaluate(RULE, facts, clock.today(), reading=reading, brief=True)
    reason = answer.because[0]
    said = reason.id if language() == "id" else reason.en
    return Verdict(reading, str(answer.answer), said, reason.ref, reason.certainty)


def lists() -> list[Listed]:
    """Stages, facilities, accompaniment and the criteria of the place, in the law's order."""
    known = load_checklists()
    return [_listed(known[name]) for name in LISTS]


def _listed(checklist: Checklist) -> Listed:
    here = language()
    words = [item.words.in_language(here) for item in checklist.items]
    return Listed(checklist.title.in_language(here), checklist.ref, checklist.certainty, checklist.ordered, words)
