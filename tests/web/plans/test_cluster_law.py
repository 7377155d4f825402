"""The law's part on a cluster's page: both readings of Art. 89, and what it lists."""

from __future__ import annotations

import pytest
from django.utils import translation

from lumbung.web.plans.pages.cluster_law import lists, verdicts


@pytest.mark.parametrize(
    ("bases", "statute", "wide"),
    [
        ("chain", "yes", "no"),
        ("skills", "yes", "no"),
        ("technology", "yes", "yes"),
        ("chain technology", "yes", "yes"),
        ("", "no", "no"),
    ],
)
def test_one_basis_is_enough_by_the_letter_and_not_in_the_wide_reading(bases: str, statute: str, wide: str) -> None:
    found = verdicts(bases)
    assert [(one.reading, one.answer) for one in found] == [("statute", statute), ("wide", wide)]
    assert all(one.ref.startswith("UU 11/2020 Pasal 89") and one.because for one in found)


def test_the_laws_lists_have_the_laws_numbers_in_both_languages() -> None:
    numbers = [len(one.items) for one in lists()]
    assert numbers == [6, 10, 4, 3]
    with translation.override("en"):
        assert lists()[0].title == "Six stages of a cluster"
