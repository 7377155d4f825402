"""Who is a maker, of what, and why: the texts of clerks, in two languages, with their spellings."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.planning.register import classify
from lumbung.planning.register.classifying import classified, trade_words
from lumbung.planning.register.vocabulary import vocabulary

HERE = Path(__file__).parent
MADE_UP = list(csv.DictReader((HERE / "made_up.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", MADE_UP, ids=lambda row: row["activity"] or row["name_hints"] or "nothing")
def test_a_made_up_text_gets_its_answer(row: dict[str, str]) -> None:
    found = classify(row["activity"], row["name_hints"], row["category"])
    assert (found.producer, found.chain) == (row["producer"], row["chain"]), found.why


def test_the_made_up_texts_know_all_chains_and_both_answers() -> None:
    assert {row["chain"] for row in MADE_UP if row["producer"] == "yes"} >= set(vocabulary().chain_sector)
    assert min(sum(row["producer"] == answer for row in MADE_UP) for answer in ("yes", "no")) >= 60
    assert len(MADE_UP) >= 150


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("produksi kripik singkong", "Produksi KERIPIK singkong"),
        ("produksi tofu", "produksi tahu"),
        ("usaha konpeksi", "usaha konveksi"),
        ("pembuatan meubel", "pembuatan mebel"),
        ("usaha ketring", "usaha catering"),
        ("mebuat tempe", "membuat tempe"),
        ("screen printing", "sablon"),
        ("dfagang kue", "dagang kue"),
    ],
)
def test_spellings_and_languages_of_one_word_get_one_answer(left: str, right: str) -> None:
    assert (classify(left).producer, classify(left).chain) == (classify(right).producer, classify(right).chain)


def test_words_cut_off_at_the_fields_end_are_completed_when_only_one_word_fits() -> None:
    long = "perdagangan alat tulis kantor, barang cetakan, perlengka"
    assert classify(long).producer == "no"
    assert classify("aneka usaha rumahan di kampung kami yaitu perdaga").producer == "no"


@pytest.mark.parametrize(
    ("activity", "producer"),
    [
        ("pakaian jadi (bukan produksi)", "no"),
        ("bukan toko, produksi sandal", "yes"),
        ("dagang dan membuat kue", "yes"),
        ("toko bahan kue", "no"),
        ("perdagangan mesin kantor dan industri", "no"),
        ("membuat video", "no"),
        ("membuat video dan kue", "yes"),
        ("kursus menjahit", "no"),
        ("jasa jahit dan laundry", "yes"),
    ],
)
def test_the_place_of_a_word_in_its_clause_decides(activity: str, producer: str) -> None:
    assert classify(activity).producer == producer


def test_the_words_that_decided_are_told() -> None:
    assert classify("Produksi kripik singkong").why == "produksi keripik singkong"
    assert classify("Warung bakso").why == "warung"


def test_a_maker_outside_the_chains_has_no_chain_and_no_codes() -> None:
    found = classify("Industri kabel listrik", category="Industri")
    assert (found.producer, found.chain, found.sector, found.skills, found.technologies) == ("yes", "", "other", (), ())


def test_skills_and_processes_follow_the_craft_not_only_the_chain() -> None:
    assert "machine_embroidery" in classify("bordir komputer").skills
    assert set(classify("bordir komputer").technologies) == {"embroidering", "design"}
    assert "turning" in classify("bengkel bubut").technologies
    assert "welding" in classify("bengkel las").technologies


def test_nothing_said_is_unknown() -> None:
    for category in ("", "Jasa", "Perdagangan", "Home Industri"):
        assert classify("", "", category).producer == "unknown"


def table(name: str, package: str = "lumbung.planning.register") -> list[dict[str, str]]:
    return list(csv.DictReader(files(package).joinpath(name).read_text(encoding="utf-8").splitlines()))


def test_the_tables_that_clerks_edit_are_sound() -> None:
    chains = {row["chain"] for row in table("chains.csv", "lumbung.planning.data")}
    processes = {row["process_id"] for row in table("process_steps.csv", "lumbung.planning.data")}
    words = table("words.csv")
    assert len({row["phrase"] for row in words}) == len(words)
    assert {row["chain"] for row in words} <= {*chains, ""}
    assert all(row["kbli"] == "" or (len(row["kbli"]) == 5 and row["kbli"].isdigit()) for row in words)
    assert {code for row in table("technologies.csv") for code in row["processes"].split()} <= processes
    for name in ("skills.csv", "technologies.csv"):
        assert chains <= {row["key"] for row in table(name)}
    variants = {row["variant"]: row["word"] for row in table("variants.csv")}
    assert not set(variants) & set(variants.values()), "a variant must lead straight to its word"


def test_every_keyword_of_the_branches_is_a_word_of_the_table() -> None:
    known = vocabulary()
    keywords = {word for row in table("branches.csv", "lumbung.planning.data") for word in row["keywords"].split()}
    unknown = sorted(word for word in keywords if known.canonical(word) == "_")
    assert unknown == []


WORDS = st.sampled_from(
    [
        "produksi",
        "dagang",
        "kue",
        "keripik",
        "jahit",
        "toko",
        "dan",
        ",",
        "bukan",
        "untuk",
        "bahan",
        "xyz",
        "jasa",
        "las",
        "mi",
        "",
    ]
)


@given(
    st.lists(
        st.tuples(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=2), st.sampled_from(["", "Jasa", "Industri"])),
        min_size=1,
        max_size=20,
    )
)
def test_one_row_and_many_rows_get_the_same_answers(rows: list[tuple[list[str], list[str], str]]) -> None:
    texts = [(" ".join(a), " ".join(h), c) for a, h, c in rows]
    many = classified(pl.DataFrame(texts, schema=["activity", "name_hints", "category"], orient="row"))
    for text, row in zip(texts, many.iter_rows(named=True), strict=True):
        one = classify(*text)
        assert (one.producer, one.chain, one.sector, one.confidence, one.why) == (
            row["producer"], row["chain"], row["sector"], row["confidence"], row["why"],
        )  # fmt: skip
        assert " ".join(one.skills) == row["skills"]


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    found = classify(text, text, text)
    assert found.producer in ("yes", "no", "unknown")
    assert 0 <= found.confidence <= 1


def test_trade_words_are_taken_from_a_name_and_the_rest_is_left() -> None:
    names = pl.Series(["Konveksi Bu Ani", "CV Maju Jaya", ""])
    assert trade_words(names).to_list() == ["konveksi", "", ""]
