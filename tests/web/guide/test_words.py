"""The words of the guide and of the law's content are plain: short sentences, hard words explained or not used, two languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.guide.ways import MAKERS
from tests.web.pages import CheckedClient

from lumbung.rules import load_rulebook
from lumbung.rules.finance import load_sources
from lumbung.rules.links import branches_of
from lumbung.rules.model import Words
from lumbung.rules.permits import load_permits
from lumbung.web.config import catalogues
from lumbung.web.guide.jargon import terms, terms_in
from lumbung.web.guide.pages.wording import ANSWERS, PACKS
from lumbung.web.guide.templatetags.explained import text_of

MOST_WORDS = 20
GUIDE = Path(catalogues.__file__).parents[1] / "guide"
SENTENCE_ENDS = re.compile(r"(?<=[.?!:])\s+")


def words_of_the_law() -> Iterator[tuple[str, Words]]:
    """Where it stands → everything in the packaged content that people read."""
    book = load_rulebook()
    for fact in book.facts.values():
        yield from ((fact.name, words) for words in (fact.words, fact.asked, fact.reason, *fact.choice_labels.values()))
    yield from ((parameter.id, parameter.gloss) for parameter in book.parameters.values())
    for rule in book.rules.values():
        yield rule.id, rule.words
        yield from ((branch.id, branch.because) for branch in branches_of(rule))
    for permit in load_permits(book).permits:
        yield from ((permit.id, words) for words in (permit.words, permit.cost.note, permit.days.note))
        yield from ((permit.id, one.words) for one in (*permit.documents, *permit.where))
    for source in load_sources(book).sources:
        remarks = (*source.pro, *source.contra, *(one.remark for one in source.excludes))
        yield from ((source.id, words) for words in (source.words, source.lender, *(one.words for one in remarks)))


def texts() -> list[tuple[str, str]]:
    """Every Indonesian text of the guide: its catalogue, and the content of the law."""
    held = catalogues.read(catalogues.catalogue_path(GUIDE))
    strings = [
        one
        for message in held
        if message.id
        for one in ([message.string] if isinstance(message.string, str) else message.string)
    ]
    return [("catalogue", one) for one in strings] + [(where, words.id) for where, words in words_of_the_law()]


def sentences(text: str) -> list[str]:
    """Split after full stops, question marks and colons; a value in braces is one word."""
    return SENTENCE_ENDS.split(re.sub(r"\{[^}]*\}|%\(\w+\)s", "x", text).strip())


def test_no_sentence_is_longer_than_20_words() -> None:
    long = [f"{where}: {one}" for where, text in texts() for one in sentences(text) if len(one.split()) > MOST_WORDS]
    assert long == []


def test_a_long_sentence_would_be_found() -> None:
    assert max(len(one.split()) for one in sentences("kata " * 21)) == 21
    assert len(sentences("Satu dua. Tiga?")) == 2


def test_words_for_which_there_are_plain_ones_are_not_used() -> None:
    used = [f"{where}: {term.word} in {text!r}" for where, text in texts() for term in terms_in(text) if term.never]
    assert used == []


def test_both_languages_are_there() -> None:
    assert [where for where, words in words_of_the_law() if bool(words.id.strip()) != bool(words.en.strip())] == []


def test_every_hard_word_has_a_plain_one_in_both_languages_and_stands_once() -> None:
    assert all(term.plain_id and term.plain_en for term in terms())
    assert len({term.word for term in terms()}) == len(terms())


@pytest.mark.parametrize("maker", ["tempe", "bags"])
def test_hard_words_are_explained_on_the_page_on_which_they_stand(client: CheckedClient, db: None, maker: str) -> None:
    words, told = MAKERS[maker]
    client.post("/guide/make/", {"words": words})
    for fact in ("made_at", "shelf_life_days"):
        if fact in told:
            client.post(f"/guide/ask/permits/{fact}/", {"answer": told[fact]})
    for address in ("/guide/", "/guide/permits/", "/guide/money/", "/guide/can/", "/guide/size/"):
        html = client.get(address).content.decode()
        content = html[html.index("<h1") : html.index("</main>")]
        page, _, explained = content.partition("Kata sulit di halaman ini")
        unexplained = [term.word for term in terms_in(text_of(page)) if f"<dt>{term.word}</dt>" not in explained]
        assert unexplained == [], address


def test_every_answer_and_every_pack_has_words_of_its_own() -> None:
    rules = load_rulebook().rules.values()
    assert {code for rule in rules for code in rule.answer_kind.codes} - set(ANSWERS) == set()
    assert {rule.pack for rule in rules} - set(PACKS) == set()
