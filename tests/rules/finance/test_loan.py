"""What a loan costs: exact to the rupiah, by formula and by brute force."""

from __future__ import annotations

from decimal import Decimal, getcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbung.core.errors import ParameterError
from lumbung.rules.finance import Method, daily_cost, loan_cost

getcontext().prec = 60
PRINCIPALS = st.integers(1, 5_000_000_000)
RATES = st.integers(0, 900_000)
MONTHS = st.integers(1, 120)
METHODS = st.sampled_from(["annuity", "flat"])


def test_a_hundred_million_over_a_year_at_six_percent() -> None:
    """With a desk calculator: 100,000,000 × 0.005 / (1 − 1.005^−12) = 8,606,642.97, twelve times 103,279,715.66."""
    loan = loan_cost(100_000_000, 60_000, 12)
    assert loan.monthly == 8_606_643
    assert (loan.schedule[0].interest, loan.schedule[0].principal) == (500_000, 8_106_643)
    assert loan.total in (103_279_715, 103_279_716)
    assert loan.interest == loan.total - 100_000_000
    assert loan.schedule[-1].owed == 0


def test_a_flat_loan_bears_interest_on_the_whole_principal() -> None:
    loan = loan_cost(12_000_000, 60_000, 12, "flat")
    assert loan.interest == 720_000
    assert {row.payment for row in loan.schedule} == {1_060_000}


def test_a_flat_rate_is_nearly_twice_an_annuity_rate() -> None:
    flat = loan_cost(100_000_000, 60_000, 24, "flat")
    assert 110_000 < flat.effective_rate_ppm < 112_000
    assert flat.interest > loan_cost(100_000_000, 60_000, 24).interest


def test_without_interest_the_parts_differ_by_one_rupiah_at_most() -> None:
    for method in ("annuity", "flat"):
        loan = loan_cost(10, 0, 3, method)
        assert loan.interest == 0
        assert sum(row.payment for row in loan.schedule) == 10
        assert loan.effective_rate_ppm == 0


@given(PRINCIPALS, RATES, MONTHS, METHODS)
@settings(max_examples=60, deadline=None)
def test_the_schedule_sums_to_principal_and_interest(principal: int, rate: int, months: int, method: Method) -> None:
    loan = loan_cost(principal, rate, months, method)
    assert len(loan.schedule) == months
    assert sum(row.principal for row in loan.schedule) == principal
    assert sum(row.payment for row in loan.schedule) == principal + loan.interest == loan.total
    owed = principal
    for row in loan.schedule:
        owed -= row.principal
        assert row.owed == owed
        assert row.payment == row.principal + row.interest
        assert min(row.principal, row.interest, row.owed) >= 0
    assert owed == 0


@given(st.integers(1_000_000, 5_000_000_000), st.integers(1, 300_000), st.integers(1, 72))
@settings(max_examples=40, deadline=None)
def test_an_annuity_is_that_of_the_formula_in_high_precision(principal: int, rate: int, months: int) -> None:
    monthly = Decimal(rate) / 12_000_000
    exact = Decimal(principal) * monthly / (1 - (1 + monthly) ** -months)
    loan = loan_cost(principal, rate, months)
    if months > 1:
        assert abs(loan.monthly - exact) <= Decimal("0.5")
    # each month rounds the payment and the interest by at most half a rupiah, and what is owed grows with interest
    drift = sum((1 + monthly) ** left for left in range(months)) + 1
    assert abs(loan.schedule[-1].payment - exact) <= drift
    owed = Decimal(principal)
    for row in loan.schedule[:-1]:
        owed = owed * (1 + monthly) - exact
        assert abs(row.owed - owed) <= drift


@given(PRINCIPALS, RATES, MONTHS)
@settings(max_examples=40, deadline=None)
def test_no_month_of_a_flat_loan_is_more_than_a_rupiah_off(principal: int, rate: int, months: int) -> None:
    loan = loan_cost(principal, rate, months, "flat")
    assert abs(loan.interest - Decimal(principal) * rate * months / 12_000_000) <= Decimal("0.5")
    for part in ({row.principal for row in loan.schedule}, {row.interest for row in loan.schedule}):
        assert max(part) - min(part) <= 1


@given(st.integers(1_000_000, 1_000_000_000), st.integers(1_000, 500_000), st.integers(1, 60))
@settings(max_examples=25, deadline=None)
def test_a_dearer_or_longer_loan_never_costs_less(principal: int, rate: int, months: int) -> None:
    base = loan_cost(principal, rate, months).interest
    # a rupiah a month is what rounding may take back
    assert loan_cost(principal, rate + 1_000, months).interest >= base - months
    assert loan_cost(principal, rate, months + 1).interest >= base - months


@given(st.integers(10_000_000, 1_000_000_000), st.integers(10_000, 400_000), st.integers(2, 60))
@settings(max_examples=20, deadline=None)
def test_an_annuity_loan_has_its_own_rate_as_effective_rate(principal: int, rate: int, months: int) -> None:
    assert abs(loan_cost(principal, rate, months).effective_rate_ppm - rate) <= 10


@pytest.mark.parametrize(("days", "cost"), [(0, 0), (1, 2_750), (363, 998_250), (364, 1_000_000), (5_000, 1_000_000)])
def test_daily_charges_stop_at_the_principal(days: int, cost: int) -> None:
    assert daily_cost(1_000_000, 2_750, days) == cost


def test_daily_charges_are_rounded_down() -> None:
    assert daily_cost(999, 1_000, 1) == 0
    assert daily_cost(1_999, 1_000, 1) == 1


@pytest.mark.parametrize(
    ("principal", "rate", "months", "said"),
    [(0, 60_000, 12, "at least 1"), (-5, 60_000, 12, "at least 1"), (1, -1, 12, "60000"), (1, 0, 0, "1 to 600"), (1, 0, 601, "1 to 600")],
)  # fmt: skip
def test_a_loan_that_cannot_be_is_refused_with_what_to_give(principal: int, rate: int, months: int, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        loan_cost(principal, rate, months)
    with pytest.raises(ParameterError):
        daily_cost(0, 1_000, 10)
