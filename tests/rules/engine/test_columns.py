"""A register answered as columns says what each enterprise would be told."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.engine.toys import NEAR, ON, RULES, days, known

from lumbung.rules import Column, NumberTooLarge, Rulebook, RuleConflict, UnknownFact, WrongKind, column_of
from lumbung.rules.column_operations import COLUMN_OPERATIONS
from lumbung.rules.operations import FUNCTIONS
from lumbung.rules.values import day_number, decode


def columns(book: Rulebook, rows: list[dict[str, Any]]) -> dict[str, Column]:
    return {name: column_of(book.facts[name], [row.get(name) for row in rows]) for name in NEAR}


def singly(book: Rulebook, rule: str, row: dict[str, Any], on: date) -> object:
    try:
        return book.evaluate(rule, row, on, brief=True).answer
    except (RuleConflict, NumberTooLarge) as error:
        return type(error)


@settings(max_examples=80, deadline=None)
@given(rule=st.sampled_from(RULES), rows=st.lists(known(), min_size=1, max_size=12), on=days())
def test_columns_and_one_enterprise_agree_in_every_row(
    toy: Rulebook, rule: str, rows: list[dict[str, Any]], on: date
) -> None:
    expected = [singly(toy, rule, row, on) for row in rows]
    kind = toy.rules[rule].answer_kind
    refusals = tuple(error for error in expected if isinstance(error, type))
    if refusals:
        with pytest.raises(refusals):
            toy.evaluate_columns(rule, columns(toy, rows), on)
        return
    found = toy.evaluate_columns(rule, columns(toy, rows), on)
    shown = [
        "unknown" if unknown else decode(int(value), kind)
        for value, unknown in zip(found.values, found.unknown, strict=True)
    ]
    assert shown == expected


@pytest.mark.parametrize("rule", RULES)
def test_facts_without_a_column_are_unknown_for_all(toy: Rulebook, rule: str) -> None:
    found = toy.evaluate_columns(rule, {"age": column_of(toy.facts["age"], [10, 30])}, ON)
    assert len(found.values) == 2
    assert [singly(toy, rule, {"age": age}, ON) == "unknown" for age in (10, 30)] == list(found.unknown)


def test_money_beyond_two_milliards_and_one_rupiah_too_much_are_right(toy: Rulebook) -> None:
    money = np.array([1_000_000_000, 1_000_000_001, 2_500_000_000, 2**62], dtype=np.int64)
    found = toy.evaluate_columns("toy.size", {"money_rp": Column(money)}, ON)
    assert [found.labels[value] for value in found.values] == ["micro", "small", "small", "large"]
    assert found.counts() == {"micro": 1, "small": 2, "large": 1, "unknown": 0}


@pytest.mark.parametrize(
    ("given_columns", "error", "words"),
    [
        ({"mony_rp": Column(np.zeros(2, dtype=np.int64))}, UnknownFact, "money_rp"),
        ({"money_rp": Column(np.zeros(2))}, WrongKind, "int64"),  # type: ignore[arg-type]
        ({"money_rp": Column(np.array([-1], dtype=np.int64))}, WrongKind, "beyond 0"),
        ({"owner": Column(np.array([3], dtype=np.int64))}, WrongKind, "beyond 2"),
        (
            {"age": Column(np.zeros(2, dtype=np.int64)), "money_rp": Column(np.zeros(3, dtype=np.int64))},
            WrongKind,
            "lengths",
        ),
    ],
    ids=["name", "float", "negative", "code", "lengths"],
)
def test_columns_that_cannot_be_meant_are_refused(
    toy: Rulebook, given_columns: dict[str, Column], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        toy.evaluate_columns("toy.size", given_columns, ON)


NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.integers(-1000, 1000)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(day_number)
COUNTS = st.integers(-1500, 1500)
ARGUMENTS: dict[str, tuple[st.SearchStrategy[int], ...]] = {
    "+": (NUMBERS, NUMBERS),
    "-": (NUMBERS, NUMBERS),
    "*": (NUMBERS, NUMBERS),
    "//": (NUMBERS, st.integers(1, 10**6)),
    "%": (NUMBERS, st.integers(1, 10**6)),
    "min": (NUMBERS, NUMBERS),
    "max": (NUMBERS, NUMBERS),
    "year": (DAYS,),
    "date": (st.integers(1890, 2210), st.integers(0, 13), st.integers(0, 33)),
    "add_years": (DAYS, COUNTS),
    "add_months": (DAYS, COUNTS),
    "add_days": (DAYS, COUNTS),
    "days_between": (DAYS, DAYS),
    "months_between": (DAYS, DAYS),
    **{name: (NUMBERS, st.integers(0, 2000), st.just(1000)) for name in FUNCTIONS if name.startswith("share")},
}


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_each_operation_gives_the_same_for_one_value_and_for_a_column(name: str, data: st.DataObject) -> None:
    arguments = [data.draw(argument) for argument in ARGUMENTS[name]]
    with np.errstate(over="ignore"):
        result, doubt = COLUMN_OPERATIONS[name](*(np.array([value], dtype=np.int64) for value in arguments))
    in_doubt = doubt is not None and bool(np.broadcast_to(doubt, (1,))[0])
    try:
        expected = FUNCTIONS[name].single(*arguments)
    except NumberTooLarge:
        assert in_doubt
        return
    assert in_doubt or int(result[0]) == expected
