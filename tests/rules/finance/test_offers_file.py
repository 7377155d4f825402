"""offers.yaml: every source of the facts is there, and wrong files are told with line and remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.conftest import SHARED

from lumbung.rules import RuleFileWrong, load_rulebook
from lumbung.rules.finance import load_sources
from lumbung.rules.loading import CONTENT

BOOK = load_rulebook()
GOOD = (CONTENT / "finance" / "offers.yaml").read_text(encoding="utf-8")
RENAMED = {
    "kur_mikro": "kur_micro",
    "kur_khusus_cluster": "kur_khusus",
    "kopdes_bank_loan": "village_coop_bank",
    "kredit_industri_padat_karya": "kredit_padat_karya",
}
"""Names of the facts → ours, where they differ."""


@pytest.mark.shared
def test_every_source_of_the_facts_has_an_entry() -> None:
    text = (SHARED / "facts" / "finance.yaml").read_text(encoding="utf-8")
    wanted = set(re.findall(r"^([a-z0-9_]+):", text, flags=re.MULTILINE))
    assert {RENAMED.get(name, name) for name in wanted} == set(load_sources(BOOK).ids)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("rule: finance.mekaar", "rule: finance.mekar", "finance.mekaar"),
        ("ceiling: finance.umi.most", "ceiling: finance.umi.mosst", "finance.umi.most"),
        ("other: umi_individual", "other: umi_individuals", "Did you mean umi_individual"),
        ("example_months: 12", "example_months: 0", "1 or more"),
        ("lender_id: PNM", "lender: PNM", "lender_id"),
        ("- id: lpdb", "- id: pumk", "twice"),
    ],
    ids=["rule", "parameter", "exclusion", "months", "field", "twice"],
)
def test_a_wrong_file_is_told_with_its_line_and_what_was_meant(old: str, new: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "offers.yaml"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleFileWrong, match=re.escape(said)) as wrong:
        load_sources(BOOK, path)
    assert re.search(r"offers\.yaml:\d+: ", str(wrong.value))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(RuleFileWrong, match="no such file"):
        load_sources(BOOK, tmp_path / "none.yaml")
