"""What to ask next and what would change an answer, against brute force."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.engine.toys import NEAR, ON, RULES, completions, days, known

from lumbung.core.errors import LumbungError
from lumbung.rules import Change, Rulebook
from lumbung.rules.programs import Programs
from lumbung.rules.questions import Inquiry

CLASSED = [rule for rule in RULES if rule not in ("toy.tax", "toy.until")]


def answer(book: Rulebook, rule: str, facts: dict[str, Any], on: date = ON) -> object:
    try:
        return book.evaluate(rule, facts, on, brief=True).answer
    except LumbungError:
        return None


def matters(book: Rulebook, rule: str, name: str, facts: dict[str, Any]) -> bool:
    """By brute force: with some values of the others, another value of this fact gives another answer."""
    names = tuple(other for other in book.rules[rule].facts if other != name)
    for others in completions(names, {key: value for key, value in facts.items() if key in names}):
        ends = {answer(book, rule, {**others, name: value}) for value in NEAR[name]} - {None}
        if len(ends) > 1:
            return True
    return False


@settings(max_examples=40, deadline=None)
@given(rule=st.sampled_from(CLASSED), facts=known())
def test_what_is_asked_next_can_change_the_answer(toy: Rulebook, rule: str, facts: dict[str, Any]) -> None:
    try:
        found = toy.evaluate(rule, facts, ON)
    except LumbungError:
        return
    assert (found.ask_next is None) == found.known
    if found.ask_next is not None:
        assert found.ask_next not in facts
        assert matters(toy, rule, found.ask_next, facts)


def test_the_cheapest_way_to_the_answer_is_asked_first(toy: Rulebook) -> None:
    def asked(**facts: Any) -> str | None:
        return toy.evaluate("toy.loan", facts, ON).ask_next

    assert asked() == "has_debt"  # half of its answers settle everything; age or marriage alone seldom do
    assert asked(has_debt=False) in ("age", "married")
    assert asked(has_debt=False, age=30) == "money_rp"
    assert asked(has_debt=False, age=20) == "married"
    assert asked(has_debt=True) is None


def test_the_first_question_is_that_of_the_cheapest_questionnaire(toy: Rulebook) -> None:
    """Against all questionnaires, worked out again without any sharing."""
    program = Programs(toy.lawbook).get("toy.loan", ON)
    inquiry = Inquiry(program, {}, toy.facts)

    def cost(state: tuple[tuple[str, int], ...]) -> float:
        looked = Inquiry(program, dict(state), toy.facts).look(())
        if looked is None or looked[0] is not None:
            return 0.0
        return min(with_question(name, state) for name in looked[1])

    def with_question(name: str, state: tuple[tuple[str, int], ...]) -> float:
        cells = inquiry.cells.representatives(name)
        return toy.facts[name].cost + sum(cost((*state, (name, cell))) for cell in cells) / len(cells)

    worth = {name: with_question(name, ()) for name in program.facts}
    assert inquiry.ask_next() == min(worth, key=lambda name: worth[name])


def test_what_a_person_could_not_tell_is_not_asked_again(toy: Rulebook) -> None:
    first = toy.evaluate("toy.loan", {}, ON, passed_over=["has_debt"]).ask_next
    assert first in ("age", "married")
    assert toy.evaluate("toy.loan", {"has_debt": False}, ON, passed_over=["age", "married"]).ask_next == "money_rp"
    assert toy.evaluate("toy.size", {}, ON, passed_over=["money_rp"]).ask_next is None


@settings(max_examples=60, deadline=None)
@given(rule=st.sampled_from(RULES), facts=known(), on=days())
def test_each_change_really_gives_the_answer_it_says(toy: Rulebook, rule: str, facts: dict[str, Any], on: date) -> None:
    try:
        found = toy.evaluate(rule, facts, on)
    except LumbungError:
        return
    for change in found.would_change:
        assert change.answer != found.answer or change.on
        changed = {**facts, **(change.facts or {})}
        assert answer(toy, rule, changed, change.on or on) == change.answer


@settings(max_examples=30, deadline=None)
@given(money=st.sampled_from([0, 999, 1_000_000_000, 1_000_000_001, 3 * 10**9, 5_000_000_000, 5_000_000_001, 10**15]))
def test_a_change_is_the_smallest_that_flips(toy: Rulebook, money: int) -> None:
    found = toy.evaluate("toy.size", {"money_rp": money}, ON)
    for change in found.would_change:
        value = (change.facts or {})["money_rp"]
        assert isinstance(value, int)
        step = 1 if value > money else -1
        assert answer(toy, "toy.size", {"money_rp": value - step}) == found.answer


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        ({"registered_on": "2022-12-31", "owner": "person"}, ON, [Change("no", on=date(2029, 1, 1))]),
        ({"registered_on": "2023-06-01", "owner": "coop"}, ON, [Change("no", on=date(2027, 1, 1))]),
        ({"registered_on": "2019-12-31", "owner": "person"}, ON, []),
    ],
)
def test_the_day_on_which_a_term_ends_by_itself_is_told(
    toy: Rulebook, facts: dict[str, Any], on: date, expected: list[Change]
) -> None:
    found = toy.evaluate("toy.term", facts, on)
    assert [change for change in found.would_change if change.on] == expected


def test_the_day_on_which_the_law_changes_an_answer_is_told(toy: Rulebook) -> None:
    found = toy.evaluate("toy.size", {"money_rp": 600_000_000}, date(2021, 2, 1))
    assert [change for change in found.would_change if change.on] == [Change("micro", on=date(2021, 2, 2))]


def test_no_other_day_flips_an_answer(toy: Rulebook) -> None:
    facts = {"registered_on": "2022-12-31", "owner": "coop"}
    found = toy.evaluate("toy.term", facts, date(2026, 10, 1))
    flips = {change.on for change in found.would_change if change.on}
    before = found.answer
    for day in (date(2026, 10, 1) + timedelta(days=n) for n in range(1, 200)):
        now = answer(toy, "toy.term", facts, day)
        assert (now != before) == (day in flips)
        before = now


def test_where_no_single_fact_flips_an_answer_two_are_tried(toy: Rulebook) -> None:
    found = toy.evaluate("toy.reading", {"married": False, "has_debt": False}, ON)
    assert found.would_change == (Change("yes", facts={"married": "yes", "has_debt": "yes"}),)
