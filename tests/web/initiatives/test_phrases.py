"""Efforts are told in the reader's language; the tables themselves stay as they were compiled."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from tests.web.cast import Cast
from tests.web.pages import CheckedClient

from lumbung.web.initiatives import services
from lumbung.web.initiatives.forms import EffortForm
from lumbung.web.initiatives.known import known_efforts, rows
from lumbung.web.initiatives.models import Initiative
from lumbung.web.initiatives.phrases import as_compiled, in_reader_language, phrases

ENGLISH = re.compile(
    r"\b(and|or|of|with|by|to|in|for|not|from|built|building|opened|launched|planned|inaugurated|handed|operating|"
    r"damaged|traders|makers|trainees?|trainings?|classes|persons|cooperatives?|cluster|city|province|regency|"
    r"regencies|level|undated|article|address|pages|name|found|spelling|groundbreaking|chili|more|bn)\b",
    re.IGNORECASE,
)
PROPER = ("Jakarta Creative Hub", "Factory sharing mebel")
"""Names that are English in Indonesia too."""


def compiled() -> set[str]:
    """Every text of the tables that a page shows as it is."""
    found: set[str] = set()
    for effort in known_efforts():
        found |= {effort.values[column] for column in ("name", "funder", "operator", "place", "source")}
        found |= {one.original for one in effort.statuses}
        found |= {text for one in effort.statements for text in (one.stated_year, one.source)}
    return found - {""}


def test_no_english_is_left_for_a_reader_of_indonesian() -> None:
    with translation.override("id"):
        left = {
            text
            for text in map(in_reader_language, compiled())
            if text not in PROPER and ENGLISH.search(re.sub(r"https?://\S+", "", text))
        }
    assert left == set()


def test_the_search_for_english_finds_it_in_the_tables_themselves() -> None:
    """The control: without the translations the same search finds plenty."""
    assert sum(bool(ENGLISH.search(text)) for text in compiled()) > 30


def test_every_translation_is_in_use_and_says_something_else() -> None:
    assert set(phrases()) <= compiled()
    assert all(said and said != written for written, said in phrases().items())
    assert len(rows("phrases.csv")) == len(phrases()), "a text stands there twice"


def test_figures_stay_the_same_in_both_languages() -> None:
    for written, said in phrases().items():
        digits = [re.sub(r"\D", "", number) for number in re.findall(r"\d[\d.,]*", written)]
        assert all(number[-2:] in re.sub(r"\D", " ", said.replace(".", "").replace(",", "")) for number in digits), said


@pytest.mark.parametrize(("language", "words"), [("id", "koperasi (namanya tidak ditemukan)"), ("en", "cooperative (")])
def test_the_page_speaks_the_readers_language(cast: Cast, client: CheckedClient, language: str, words: str) -> None:
    services.load_known(region=cast.region)
    for address in ("/initiatives/", "/initiatives/rpb-kukar/"):
        assert words in client.get(address, headers={"accept-language": language}).content.decode()


def test_an_indonesian_word_finds_what_was_compiled_in_english(cast: Cast, client: CheckedClient) -> None:
    services.load_known(region=cast.region)
    found = {row["effort"].key for row in client.get("/initiatives/?words=namanya").context["rows"]}
    assert {"rpb-kukar", "rpb-minsel"} <= found


def test_a_correction_of_something_else_leaves_the_compiled_words_alone(cast: Cast) -> None:
    services.load_known(region=cast.region)
    effort = Initiative.objects.get(key="rpb-kukar")
    with translation.override("id"):
        shown = {name: "" if value is None else value for name, value in EffortForm(initiative=effort).initial.items()}
        form = EffortForm({**shown, "city": "Kab. Kutai Kartanegara", "source": "surat 1/2026"}, initiative=effort)
        assert form.is_valid(), form.errors
    assert form.cleaned_data["operator"] == "cooperative (name not found)"
    assert as_compiled("koperasi lain", effort.operator) == "koperasi lain"


def test_what_an_officer_wrote_is_marked_as_indonesian_for_readers_of_english(
    cast: Cast, client: CheckedClient
) -> None:
    services.load_known(region=cast.region)
    effort = Initiative.objects.get(key="pik-semanan")
    services.add_statement(
        initiative=effort, text="Dapur dipakai tiap hari.", source="kunjungan", certainty="B", by=cast.officer
    )
    english = client.get("/initiatives/pik-semanan/", headers={"accept-language": "en"}).content.decode()
    assert '<p lang="id">Dapur dipakai tiap hari.</p>' in english
    indonesian = client.get("/initiatives/pik-semanan/", headers={"accept-language": "id"}).content.decode()
    assert "<p>Dapur dipakai tiap hari.</p>" in indonesian
