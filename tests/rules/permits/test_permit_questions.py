"""Which question comes next, when several answers are open."""

from __future__ import annotations

from datetime import date

from lumbung.rules import Answer
from lumbung.rules.permits import next_question

COSTS = {"cheap": 1, "other": 1, "dear": 5}


def answer(value: str, asks: str | None = None) -> Answer:
    return Answer("some.rule", date(2026, 11, 24), value, (), asks, (), "B")


def test_the_cheapest_fact_is_asked_first() -> None:
    assert next_question([[answer("unknown", "dear"), answer("unknown", "cheap")]], COSTS) == "cheap"


def test_among_equals_the_fact_that_more_answers_wait_for_is_asked() -> None:
    group = [answer("unknown", "cheap"), answer("unknown", "other"), answer("unknown", "other")]
    assert next_question([group], COSTS) == "other"


def test_a_dearer_fact_goes_first_when_enough_answers_wait_for_it() -> None:
    group = [answer("unknown", "cheap"), *[answer("unknown", "dear")] * 6]
    assert next_question([group], COSTS) == "dear"
    assert next_question([group[:-1]], COSTS) == "cheap"


def test_a_later_group_is_asked_for_only_when_the_earlier_has_no_question() -> None:
    first, second = [answer("unknown", "dear")], [answer("unknown", "cheap")]
    assert next_question([first, second], COSTS) == "dear"
    assert next_question([first, second], COSTS, passed_over={"dear"}) == "cheap"


def test_nothing_is_asked_when_all_is_known() -> None:
    assert next_question([[answer("yes"), answer("no")], []], COSTS) is None
