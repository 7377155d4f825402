"""permits.yaml: complete, readable, and wrong files are told with line and remedy."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from tests.conftest import SHARED

from lumbung.rules import RuleFileWrong, load_rulebook
from lumbung.rules.loading import CONTENT
from lumbung.rules.permits import load_permits

BOOK = load_rulebook()
GOOD = (CONTENT / "permits" / "permits.yaml").read_text(encoding="utf-8")
NO_STEP = {"halal_deadline"}
"""Rows of the facts that are no permit: the deadline stands in the rule `halal.duty`."""


def problems(text: str, folder: Path) -> str:
    path = folder / "permits.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleFileWrong) as wrong:
        load_permits(BOOK, path)
    return str(wrong.value)


@pytest.mark.shared
def test_every_permit_of_the_facts_has_an_entry_and_a_rule() -> None:
    with (SHARED / "facts" / "permits.csv").open(encoding="utf-8", newline="") as lines:
        wanted = {row["id"] for row in csv.DictReader(lines)} - NO_STEP
    assert wanted <= set(load_permits(BOOK).ids)
    assert all(f"permit.{name}.needed" in BOOK.rules for name in wanted)


def test_every_permit_says_what_to_bring_where_to_go_and_on_what_it_stands() -> None:
    for permit in load_permits(BOOK).permits:
        assert permit.documents
        assert permit.where
        assert permit.ref
        assert permit.cost.note.id or permit.cost.least is not None
        assert permit.days.note.id or permit.days.least is not None


def test_links_are_secure() -> None:
    links = [place.link for permit in load_permits(BOOK).permits for place in permit.where if place.link]
    assert links
    assert all(re.fullmatch(r"https://[a-z0-9.-]+\.(go\.id)(/\S*)?", link) for link in links)


def test_no_sentence_of_the_file_is_longer_than_twenty_words() -> None:
    for permit in load_permits(BOOK).permits:
        texts = [permit.words, permit.cost.note, permit.days.note, *(paper.words for paper in permit.documents)]
        for text in texts:
            for sentence in re.split(r"[.!?]\s", text.id):
                assert len(sentence.split()) <= 20, sentence


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("needed: permit.nib.needed", "needed: permit.nib.neded", "permit.nib.needed"),
        ("after: [nib, npwp]", "after: [nib, npwpp]", "Did you mean npwp"),
        ("issued: merek_filed_on", "issued: merek_field_on", "merek_filed_on"),
        ("name_en: Trade mark", "name_eng: Trade mark", "name_en"),
        (
            "least: 0, most: 0, certainty: B, note_id: Gratis",
            "least: nol, most: 0, certainty: B, note_id: Gratis",
            "nol",
        ),
        ("certainty: B, note_id: Gratis", "certainty: X, note_id: Gratis", "mark of certainty"),
        ("- id: merek", "- id: nib", "twice"),
        ("needed: permit.npwp.needed", "needed: permit.npwp.needed\n  after: [bpom_md]", "circle"),
        ("needed: permit.npwp.needed", "needed: [", "not YAML"),
    ],
    ids=["rule", "permit", "fact", "field", "figure", "mark", "twice", "circle", "yaml"],
)
def test_a_wrong_file_is_told_with_its_line_and_what_was_meant(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert old in GOOD
    told = problems(GOOD.replace(old, new, 1), tmp_path)
    assert said in told
    assert re.search(r"permits\.yaml:\d+: ", told)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(RuleFileWrong, match="no such file"):
        load_permits(BOOK, tmp_path / "none.yaml")
