"""Which money fits: order, reasons for and against, price, what excludes what."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.permits.makers import values

from lumbung.rules import load_rulebook
from lumbung.rules.finance import Offer, load_sources, next_offer_question, offers
from lumbung.rules.finance.offers import ORDER, yearly_price

BOOK = load_rulebook()
SOURCES = load_sources(BOOK)
NAMES = list(
    dict.fromkeys(fact for source in SOURCES.sources for rule in source.rules for fact in BOOK.rules[rule].facts)
)
TODAY = date(2026, 11, 24)
BORROWERS = st.fixed_dictionaries({name: values(BOOK.facts[name]) for name in NAMES})
BAKER: dict[str, Any] = {
    "annual_turnover_rp": 200_000_000,
    "months_in_business": 8,
    "age": 30,
    "other_commercial_credit": False,
    "loan_rp": 20_000_000,
    "loan_months": 12,
    "capital_rp": 50_000_000,
}


def by_id(facts: dict[str, Any], on: date = TODAY) -> dict[str, Offer]:
    return {offer.source.id: offer for offer in offers(BOOK, facts, on)}


def test_what_fits_comes_first_and_the_cheaper_before_the_dearer() -> None:
    found = offers(BOOK, BAKER, TODAY)
    assert [offer.source.id for offer in found if offer.verdict == "fits"] == ["kur_micro", "p2p"]
    keys = [(ORDER.index(offer.verdict), yearly_price(offer)) for offer in found]
    assert keys == sorted(keys)


def test_every_source_has_exactly_one_offer() -> None:
    assert sorted(offer.source.id for offer in offers(BOOK, {}, TODAY)) == sorted(SOURCES.ids)


def test_the_reason_that_decided_leads_the_side_on_which_it_stands() -> None:
    found = by_id(BAKER)
    assert "Rp20.000.000" in found["kur_micro"].pro[0].words.id
    assert "Rp10.000.000" in found["kur_super_mikro"].contra[0].words.id
    assert found["kur_micro"].contra, "what speaks against it is told too"


def test_the_example_is_for_her_loan_and_the_dearest_lawful_rate() -> None:
    example = by_id(BAKER)["kur_micro"].example
    assert example is not None
    assert example.loan is not None
    assert (example.principal, example.months, example.interest) == (20_000_000, 12, 655_941)
    in_2025 = by_id(BAKER, date(2025, 12, 31))["kur_micro"]
    assert in_2025.rate_least is not None
    assert in_2025.rate_most is not None
    assert (in_2025.rate_least.value, in_2025.rate_most.value) == (60_000, 90_000)
    assert in_2025.example is not None
    assert in_2025.example.interest > example.interest


def test_without_a_wish_the_example_is_for_the_ceiling_over_a_named_term() -> None:
    offer = by_id({})["kur_micro"]
    assert offer.example is not None
    assert (offer.example.principal, offer.example.months) == (100_000_000, offer.source.example_months)


def test_a_term_beyond_the_longest_allowed_is_cut_in_the_example() -> None:
    offer = by_id({"loan_rp": 100_000_000, "loan_months": 100, "loan_purpose": "machine"})["kur_khusus"]
    assert offer.months_most == 60
    assert offer.example is not None
    assert offer.example.months == 60


def test_a_price_by_the_day_is_capped_and_comes_after_a_price_by_the_year() -> None:
    found = by_id({**BAKER, "loan_months": 5})["p2p"]
    assert found.example is not None
    assert found.example.interest == 20_000_000 * 2_750 * 150 // 1_000_000
    long = by_id({**BAKER, "loan_months": 60})["p2p"].example
    assert long is not None
    assert long.interest == long.principal


def test_a_source_that_is_ruled_out_has_no_example() -> None:
    found = by_id({**BAKER, "other_commercial_credit": True})
    assert found["kur_micro"].verdict == "does_not_fit"
    assert found["kur_micro"].example is None


def test_a_kur_loan_excludes_umi() -> None:
    assert [exclusion.other for exclusion in by_id(BAKER)["kur_micro"].excludes] == ["umi_individual"]


def test_a_cluster_with_a_buyer_gets_the_tier_for_clusters() -> None:
    cluster = {**BAKER, "cluster_managed_together": True, "has_offtaker": True}
    assert by_id(cluster)["kur_khusus"].verdict == "fits"
    assert by_id({**cluster, "has_offtaker": False})["kur_khusus"].verdict == "does_not_fit"
    assert by_id(BAKER)["kur_khusus"].verdict == "unknown"


def test_a_source_without_rule_on_the_day_says_so_and_comes_last() -> None:
    found = offers(BOOK, BAKER, date(2024, 6, 1))
    uncovered = [offer.source.id for offer in found if offer.verdict == "not_covered"]
    assert "umi_individual" in uncovered
    assert [offer.verdict for offer in found][-len(uncovered) :] == ["not_covered"] * len(uncovered)
    assert all(offer.answer is None for offer in found if offer.verdict == "not_covered")


def test_the_next_question_is_a_fact_that_is_open_and_not_passed_over() -> None:
    found = offers(BOOK, BAKER, TODAY)
    asked = next_offer_question(BOOK, found)
    assert asked is not None
    assert asked not in BAKER
    assert next_offer_question(BOOK, found, passed_over=[asked]) != asked


@given(BORROWERS, st.sets(st.sampled_from(NAMES)))
@settings(max_examples=15, deadline=None)
def test_knowing_more_never_turns_a_verdict_round(borrower: dict[str, Any], hidden: set[str]) -> None:
    some = by_id({name: value for name, value in borrower.items() if name not in hidden})
    whole = by_id(borrower)
    for name, offer in some.items():
        assert offer.verdict in ("unknown", whole[name].verdict)
        assert whole[name].verdict in ("fits", "does_not_fit")


def test_a_larger_loan_never_makes_kur_fit_again() -> None:
    """Over its tiers: once a loan is too large for all of KUR, no larger one fits."""
    wealthy = {**BAKER, "has_npwp": True, "has_collateral": True}
    fits = [
        any(by_id({**wealthy, "loan_rp": loan})[tier].verdict == "fits" for tier in ("kur_super_mikro", "kur_micro", "kur_kecil"))
        for loan in (1, 10_000_000, 10_000_001, 100_000_000, 100_000_001, 500_000_000, 500_000_001, 10**12)
    ]  # fmt: skip
    assert fits == [True] * 6 + [False] * 2


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_source_has_words_in_both_languages(language: str) -> None:
    for source in SOURCES.sources:
        assert source.name(language)
        assert source.lender.in_language(language)
        assert all(remark.in_language(language) for remark in (*source.pro, *source.contra))


def test_no_sentence_of_the_file_is_longer_than_twenty_words() -> None:
    for source in SOURCES.sources:
        remarks = [*source.pro, *source.contra, *(exclusion.remark for exclusion in source.excludes)]
        for remark in remarks:
            for sentence in re.split(r"[.!?]\s", remark.words.id):
                assert len(sentence.split()) <= 20, sentence
