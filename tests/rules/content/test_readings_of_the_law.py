"""Properties of the packs that no single case shows: a year's tax, readings side by side, duties that stay."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbung.rules import Rulebook

TODAY = date(2026, 11, 24)
OLD_ACT = date(2015, 6, 30)
SIZES = ("micro", "small", "medium", "large")
BASES = ("common_product_chain", "similar_skills", "similar_technology", "complementary_integrated")
FORMS = ("individual", "cooperative", "cv", "firma", "bumdes", "pt_perorangan", "pt")
MILLIONS_OF_TUAN_R = (70, 130, 80, 120, 100, 120, 80, 80, 60, 140, 100, 120)
"""Turnover of the twelve months of 2022 in the elucidation of PP 55/2022 Art. 60(5)."""


def answer(book: Rulebook, rule: str, facts: dict[str, object], on: date = TODAY, reading: str | None = None) -> object:
    return book.evaluate(rule, facts, on, reading=reading, brief=True).answer


def test_the_year_of_the_elucidation_costs_three_and_a_half_million(packaged: Rulebook) -> None:
    months = [million * 1_000_000 for million in MILLIONS_OF_TUAN_R]
    before = [0, *accumulate(months)][:-1]
    due = [
        answer(
            packaged,
            "tax.final_half_percent.monthly_due",
            {"taxpayer_kind": "individual", "month_turnover_rp": month, "turnover_before_month_rp": so_far},
        )
        for month, so_far in zip(months, before, strict=True)
    ]
    assert sum(due) == 3_500_000  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(
    form=st.sampled_from(FORMS),
    registered=st.dates(date(2005, 1, 1), date(2026, 12, 31)),
    on=st.dates(date(2022, 12, 20), date(2040, 1, 1)),
)
def test_the_light_tax_never_comes_back_once_its_years_are_over(
    packaged: Rulebook, form: str, registered: date, on: date
) -> None:
    facts: dict[str, object] = {"taxpayer_kind": form, "annual_turnover_rp": 0, "registered_on": registered}
    last = packaged.evaluate("tax.final_half_percent.last_day", facts, on, brief=True).answer
    assert isinstance(last, date)
    assert (last.month, last.day) == (12, 31)
    holds = answer(packaged, "tax.final_half_percent", facts, on)
    assert holds == ("yes" if registered <= on <= last else "no")


@settings(max_examples=40, deadline=None)
@given(net_worth=st.integers(0, 2 * 10**10), sales=st.integers(0, 10**11))
def test_the_two_readings_of_the_older_act_part_only_where_its_tests_disagree(
    packaged: Rulebook, net_worth: int, sales: int
) -> None:
    facts: dict[str, object] = {"net_worth_rp": net_worth, "annual_sales_rp": sales}
    either, higher = (answer(packaged, "size.uu20_2008", facts, OLD_ACT, name) for name in ("either", "higher"))
    assert SIZES.index(str(either)) <= SIZES.index(str(higher))
    assert answer(packaged, "size.uu20_2008.tests_agree", facts, OLD_ACT) == ("yes" if either == higher else "no")


@pytest.mark.parametrize("mask", range(16))
def test_a_cluster_in_the_wide_reading_is_one_by_the_letter_too(packaged: Rulebook, mask: int) -> None:
    facts: dict[str, object] = {name: bool(mask >> place & 1) for place, name in enumerate(BASES)}
    letter, wide = (answer(packaged, "cluster.art89", facts, TODAY, name) for name in ("statute", "wide"))
    a, b, c, together = (mask >> place & 1 for place in range(4))
    assert letter == ("yes" if a or b or (c and together) else "no")
    assert wide == ("yes" if together and (a or b or c) else "no")
    assert (answer(packaged, "cluster.art89.bases_met", facts) != 0) == (letter == "yes")


@pytest.mark.parametrize("kind", ["packaged_food", "drink", "cosmetics", "clothing", "bag_shoe", "household"])
def test_a_halal_duty_that_has_begun_stays(packaged: Rulebook, kind: str) -> None:
    facts = {"product_kind": kind, "haram_material": False, "animal_material": True, "annual_sales_rp": 10**8}
    last = packaged.evaluate("halal.deadline", facts, TODAY, brief=True).answer
    assert isinstance(last, date)
    days = [last - timedelta(days=30), last, last + timedelta(days=1), last + timedelta(days=3650)]
    assert [answer(packaged, "halal.duty", facts, day) for day in days] == ["no", "no", "yes", "yes"]


def test_size_under_one_regime_says_nothing_of_another(packaged: Rulebook) -> None:
    facts: dict[str, object] = {"capital_rp": 10**9, "annual_sales_rp": 2 * 10**9 + 1, "workers": 25}
    rules = ("size.pp7_2021.by_capital", "size.pp7_2021.by_sales", "size.bps.by_workers", "size.pp7_2021.tests_agree")
    assert [answer(packaged, rule, facts) for rule in rules] == ["micro", "small", "medium", "no"]
