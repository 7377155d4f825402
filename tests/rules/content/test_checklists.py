"""Checklists: as many points as the law names, and a file that cannot be used says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from lumbung.rules.checklists import load_checklists
from lumbung.rules.errors import RuleFileWrong

GOOD = """
- id: toy.list
  title_id: Daftar
  title_en: List
  ref: UU 1/2020 Pasal 1
  certainty: A
  items:
    - {id: one, id_text: satu, en_text: one}
    - {id: two, id_text: dua, en_text: two, ref: UU 1/2020 Pasal 2}
"""


def folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "checklists.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("cluster.stages", 6),
        ("cluster.facilities", 10),
        ("cluster.accompaniment", 4),
        ("cluster.location", 3),
        ("partnership.agreement", 5),
        ("partnership.patterns", 7),
        ("partnership.transfer_of_skills", 5),
    ],
)
def test_a_checklist_has_as_many_points_as_the_article(name: str, points: int) -> None:
    assert len(load_checklists()[name].items) == points


def test_the_stages_of_a_cluster_follow_one_another_from_founding_to_marketing() -> None:
    stages = load_checklists()["cluster.stages"]
    assert stages.ordered
    assert stages.codes == ("establishment", "financing", "raw_material", "production", "curation", "marketing")


def test_an_item_without_a_paragraph_of_its_own_has_that_of_the_list(tmp_path: Path) -> None:
    items = load_checklists(folder(tmp_path, GOOD))["toy.list"].items
    assert [item.ref for item in items] == ["UU 1/2020 Pasal 1", "UU 1/2020 Pasal 2"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("id: two", "id: one"), "names an item twice"),
        (GOOD.replace("title_en: List", "titel_en: List"), "has no field `titel_en`"),
        (GOOD + GOOD, "stands twice"),
        (GOOD.partition("  items:")[0], "has no `items`"),
        (GOOD.replace("certainty: A", "certainty: Z"), "not a mark of certainty"),
    ],
    ids=["item twice", "misspelt field", "list twice", "no items", "no such mark"],
)
def test_a_wrong_file_is_refused_with_the_line_and_the_reason(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RuleFileWrong) as refused:
        load_checklists(folder(tmp_path, text))
    assert said in str(refused.value)
    assert "toy/checklists.yaml:" in str(refused.value)
