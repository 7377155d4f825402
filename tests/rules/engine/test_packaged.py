"""The law that comes with Lumbung: all cases are green, nothing is doubtful, sizes only rise with money."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbung.core.errors import LumbungError
from lumbung.rules import Rulebook, column_of, load_rulebook
from lumbung.rules.cases import run_cases
from lumbung.rules.checks import doubtful
from lumbung.rules.values import decode

SIZES = ["size.pp7_2021.by_capital", "size.pp7_2021.by_sales"]
MONEY = st.integers(0, 10**11) | st.sampled_from([10**9, 2 * 10**9, 5 * 10**9, 10**10, 15 * 10**9, 50 * 10**9]).flatmap(
    lambda edge: st.integers(edge - 1, edge + 1)
)


def test_every_case_is_green(packaged: Rulebook) -> None:
    assert [str(outcome.problem) for outcome in run_cases(packaged, packaged.cases) if outcome.wrong] == []


def test_nothing_is_unused_unreachable_or_contradictory(packaged: Rulebook) -> None:
    assert list(map(str, doubtful(packaged))) == []


def test_every_rule_has_a_case(packaged: Rulebook) -> None:
    assert sorted(set(packaged.rules) - {case.rule for case in packaged.cases}) == []


@pytest.mark.parametrize("rule", SIZES)
@settings(max_examples=40, deadline=None)
@given(less=MONEY, more=MONEY)
def test_more_money_never_lowers_the_size(packaged: Rulebook, rule: str, less: int, more: int) -> None:
    less, more = sorted((less, more))
    (fact,) = packaged.rules[rule].facts
    codes = packaged.rules[rule].answer_kind.codes
    sizes = [
        codes.index(str(packaged.evaluate(rule, {fact: money}, date(2026, 11, 24), brief=True).answer))
        for money in (less, more)
    ]
    assert sizes[0] <= sizes[1]


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_nothing_is_known_of_an_enterprise_without_facts_unless_it_holds_for_all(
    packaged: Rulebook, data: st.DataObject
) -> None:
    """A case's facts, some of them forgotten: never another answer, only unknown."""
    case = data.draw(st.sampled_from([case for case in packaged.cases if not case.refused]), label="case")
    kept = data.draw(st.sets(st.sampled_from(sorted(case.facts)))) if case.facts else set()
    facts = {name: value for name, value in case.facts.items() if name in kept}
    if case.on is None:
        return
    found = packaged.evaluate(case.rule, facts, case.on, reading=case.reading, brief=True)
    assert not found.known or str(found.answer) == case.answer


def test_one_rupiah_more_than_a_milliard_is_small() -> None:
    book = load_rulebook()
    assert book.evaluate(SIZES[0], {"capital_rp": 1_000_000_001}, date(2026, 11, 24)).answer == "small"


def test_every_rule_answers_on_every_day_of_change_that_it_covers(packaged: Rulebook) -> None:
    """No parameter or rule that a covered rule needs is missing on a day on which something changes."""
    days = {version.start for parameter in packaged.parameters.values() for version in parameter.versions}
    missing = []
    for rule in packaged.rules.values():
        for day in sorted(days):
            if rule.at(day) is None:
                continue
            try:
                packaged.evaluate(rule.id, {}, day, brief=True)
            except LumbungError as error:
                missing.append(f"{rule.id} on {day}: {error.message}")
    assert missing == []


def test_a_comparison_with_another_rules_answer_is_cut_where_that_rules_outcomes_cut_it(packaged: Rulebook) -> None:
    book, day = packaged, date(2026, 11, 24)
    told = {"taxpayer_kind": "pt", "annual_turnover_rp": 1_000_000}
    assert book.evaluate("tax.final_half_percent", told, day).ask_next == "registered_on"
    assert book.evaluate("tax.final_half_percent", {}, day).ask_next == "annual_turnover_rp"
    second_year = {"annual_turnover_rp": 1_000_000, "registered_on": date(2025, 12, 21)}
    assert book.evaluate("tax.final_half_percent", second_year, day).answer == "yes"  # whatever kind it is


def test_a_register_of_all_cases_is_answered_as_each_case_alone(packaged: Rulebook) -> None:
    """The cases of each rule and day as one register, some of whose facts are not known."""
    registers: dict[tuple[str, date, str | None], list[dict[str, object]]] = {}
    for case in packaged.cases:
        if not case.refused and case.on is not None:
            registers.setdefault((case.rule, case.on, case.reading), []).append(case.facts)
    different = []
    for (rule, on, reading), rows in registers.items():
        names = {"capital_rp", *(name for row in rows for name in row)}  # one column at least says how many rows
        columns = {name: column_of(packaged.facts[name], [row.get(name) for row in rows]) for name in names}
        found = packaged.evaluate_columns(rule, columns, on, reading=reading)
        kind = packaged.rules[rule].answer_kind
        for row, value, unknown in zip(rows, found.values, found.unknown, strict=True):
            alone = packaged.evaluate(rule, row, on, reading=reading, brief=True).answer
            if alone != ("unknown" if unknown else decode(int(value), kind)):
                different.append((rule, on, row))
    assert different == []
