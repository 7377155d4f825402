"""The packs of permits and finance: their cases, their words, and what the law leaves to an office."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from lumbung.rules import Case, Rule, load_rulebook
from lumbung.rules.cases import run_case
from lumbung.rules.links import branches_of

BOOK = load_rulebook()
PACKS = ("permits", "finance")
RULES = [rule for rule in BOOK.rules.values() if rule.pack in PACKS]
CASES = [case for case in BOOK.cases if BOOK.rules[case.rule].pack in PACKS]
TODAY = date(2026, 11, 24)


def test_there_are_cases_enough_and_every_rule_has_one() -> None:
    assert len(CASES) >= 120
    assert {rule.id for rule in RULES} - {case.rule for case in CASES} == set()


def test_every_case_is_green() -> None:
    assert [outcome.problem for case in CASES if (outcome := run_case(BOOK, case)).wrong] == []


def test_names_of_cases_are_their_own() -> None:
    names = [(case.rule, case.name) for case in CASES]
    assert len(names) == len(set(names))


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"[.!?]\s+", text) if part]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_indonesian_sentence_of_a_rule_is_longer_than_twenty_words(rule: Rule) -> None:
    texts = [rule.words.id, *(branch.because.id for branch in branches_of(rule))]
    assert [said for text in texts for said in sentences(text) if len(said.split()) > 20] == []


def test_no_question_of_a_fact_is_longer_than_twenty_words() -> None:
    used = {name for rule in RULES for name in rule.facts}
    texts = [text for name in sorted(used) for text in (BOOK.facts[name].asked.id, BOOK.facts[name].reason.id)]
    assert [said for text in texts for said in sentences(text) if len(said.split()) > 20] == []


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("permit.address_on_label", {"made_at": "shared_house", "who_makes": "own_use"}),
        ("permit.producer_of_record", {"made_at": "shared_house", "who_makes": "own_use"}),
    ],
    ids=["address", "producer"],
)
def test_our_own_inference_is_marked_and_says_whom_to_ask(rule: str, facts: dict[str, object]) -> None:
    answer = BOOK.evaluate(rule, facts, TODAY)
    assert answer.certainty == "D"
    assert "Dinas Kesehatan" in answer.because[0].id


def red(case: Case) -> bool:
    return bool(run_case(BOOK, case).wrong)


def test_a_case_with_a_wrong_answer_is_red() -> None:
    """The control: a case that says otherwise must fail."""
    green = next(case for case in CASES if case.answer == "yes")
    assert not red(green)
    assert red(replace(green, answer="no"))
