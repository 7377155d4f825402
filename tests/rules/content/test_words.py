"""The words of the law packs: short sentences, both languages, and no mark that claims more than was seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from lumbung.rules import Rulebook
from lumbung.rules.checklists import load_checklists
from lumbung.rules.model import Branch, Words

PACKS = ("size", "tax", "halal", "clusters", "partnership", "codes", "rights")
LONGEST = 20
SEEN = ("PP 55/2022", "PP 39/2021", "UU 20/2008", "UU 11/2020", "PP 17/2013", "PP 29/2018")
"""Texts at hand in facts/law: only what stands in one of them may be marked A."""


def branches(found: tuple[Branch, ...]) -> Iterator[Branch]:
    for branch in found:
        yield branch
        yield from branches(branch.exceptions)


def branches_of(book: Rulebook, pack: str) -> Iterator[Branch]:
    for rule in book.rules.values():
        if rule.pack == pack:
            for version in rule.versions:
                for body in version.bodies.values():
                    yield from branches((*body.base, *body.exceptions))


def words_of(book: Rulebook, pack: str) -> Iterator[Words]:
    yield from (branch.because for branch in branches_of(book, pack))
    yield from (rule.words for rule in book.rules.values() if rule.pack == pack)
    for fact in book.facts.values():
        if fact.spot.file.startswith(f"{pack}/"):
            yield from (fact.words, fact.asked, fact.reason, *fact.choice_labels.values())
    for checklist in load_checklists().values():
        yield from (checklist.title, *(item.words for item in checklist.items))


def sentences(text: str) -> list[str]:
    return [sentence for sentence in re.split(r"(?<=[.?!])\s+", text) if sentence]


@pytest.mark.parametrize("pack", PACKS)
def test_no_sentence_has_more_than_twenty_words(packaged: Rulebook, pack: str) -> None:
    texts = [text for words in words_of(packaged, pack) for text in (words.id, words.en)]
    assert texts
    assert "" not in texts
    assert [found for text in texts for found in sentences(text) if len(found.split()) > LONGEST] == []


@pytest.mark.parametrize("pack", PACKS)
def test_only_what_stands_in_a_text_at_hand_is_marked_as_seen_in_it(packaged: Rulebook, pack: str) -> None:
    claimed = {branch.ref for branch in branches_of(packaged, pack) if branch.certainty == "A"}
    for parameter in packaged.parameters.values():
        if parameter.spot.file.startswith(f"{pack}/"):
            claimed |= {version.ref for version in parameter.versions if version.certainty == "A"}
    cited = {part.strip() for ref in claimed for part in ref.split(";")}
    assert sorted(part for part in cited if not part.startswith(SEEN)) == []


def test_the_articles_of_pp_7_of_2021_are_not_marked_verified(packaged: Rulebook) -> None:
    versions = [version for parameter in packaged.parameters.values() for version in parameter.versions]
    of_pp7 = [version for version in versions if version.ref.startswith("PP 7/2021")]
    assert len(of_pp7) >= 7
    assert {(version.verified_by, version.certainty in ("B", "M")) for version in of_pp7} == {(None, True)}
