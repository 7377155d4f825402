"""Cursors: sealed, and stable when rows come in between."""

from __future__ import annotations

import pytest

from lumbung.web.api.paging import cursor_for, cut, numbers_of, place_of
from lumbung.web.api.problems import Problem


def test_a_cursor_gives_back_the_place_it_was_made_for() -> None:
    assert numbers_of(cursor_for(17, 4), 2) == (17, 4)
    assert place_of(None, 2) is None
    assert place_of("", 2) is None


WRONG = {
    "no cursor": lambda: "1",
    "another's signature": lambda: "WzE3LDRd:abc:def",
    "too few numbers": lambda: cursor_for(1),
    "cut short": lambda: cursor_for(17, 4)[:-1],
}
"""Made in the test: a cursor is signed with the time, and a test's name must not change."""


@pytest.mark.parametrize("wrong", WRONG)
def test_a_cursor_that_is_not_ours_is_refused(wrong: str) -> None:
    with pytest.raises(Problem, match="bad-request"):
        place_of(WRONG[wrong](), 2)


def test_one_row_more_than_wanted_means_there_is_more() -> None:
    assert cut([1, 2, 3], 2) == ([1, 2], True)
    assert cut([1, 2], 2) == ([1, 2], False)
