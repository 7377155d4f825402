"""Branches: a maker's own words decide, else a draw by the usual shares."""

from __future__ import annotations

from collections import Counter

import polars as pl
import pytest

from lumbung.planning.needs.branches import assign_branches
from lumbung.planning.needs.catalogue import load_catalogue


def told(chain: str, activity: str, hints: str = "", why: str = "") -> tuple[str, str]:
    makers = pl.DataFrame(
        {"enterprise": ["a"], "chain": [chain], "activity": [activity], "name_hints": [hints], "why": [why]}
    )
    return assign_branches(makers, load_catalogue(), 1).select("branches", "branch_by").row(0)


@pytest.mark.parametrize(
    ("chain", "activity", "branches"),
    [
        ("tempe_tofu", "Produksi Tempe", "tempe"),
        ("tempe_tofu", "pembuatan tempe dan tahu", "tempe tofu"),
        ("textiles_batik", "bordir komputer", "embroidery"),
        ("bakery", "kue kering", "cookies_dry"),
        ("garments", "penjahit", "tailor"),
        ("garments", "Konveksi, jahit seragam", "woven"),
        ("garments", "maklon jahit kaos", "knit"),
    ],
)
def test_words_decide(chain: str, activity: str, branches: str) -> None:
    """A keyword matches a word that begins with it; tailoring words do not count beside toll sewing."""
    assert told(chain, activity) == (branches, "words")


@pytest.mark.parametrize(
    ("chain", "activity"),
    [("bakery", "kue"), ("prepared_meals", "catering"), ("printing", "percetakan"), ("garments", "konveksi pakaian")],
)
def test_a_plain_word_tells_nothing(chain: str, activity: str) -> None:
    assert told(chain, activity)[1] == "draw"


def test_a_word_must_begin_with_the_keyword() -> None:
    assert told("tempe_tofu", "sitempe")[1] == "draw"


def test_reasons_are_asked_only_where_activity_and_name_are_silent() -> None:
    assert told("tempe_tofu", "produksi", why="tahu") == ("tofu", "words")
    assert told("tempe_tofu", "produksi tempe", why="tahu") == ("tempe", "words")
    assert told("tempe_tofu", "produksi", hints="oncom", why="tahu") == ("tempe", "words")


def test_draws_follow_the_usual_shares_and_the_makers_name_only() -> None:
    names = [f"m{i}" for i in range(4000)]
    makers = pl.DataFrame({"enterprise": names, "chain": "tempe_tofu", "activity": ""})
    drawn = assign_branches(makers, load_catalogue(), 7)
    counts = Counter(drawn["branches"])
    for branch in load_catalogue().branches["tempe_tofu"]:
        assert counts[branch.name] / 4000 == pytest.approx(branch.default_share, abs=0.03)
    assert assign_branches(makers.reverse(), load_catalogue(), 7).equals(drawn)
    assert not assign_branches(makers, load_catalogue(), 8).equals(drawn)


def test_nobody_has_no_branches() -> None:
    empty = pl.DataFrame(schema={"enterprise": pl.String, "chain": pl.String, "activity": pl.String})
    assert assign_branches(empty, load_catalogue(), 1).is_empty()
