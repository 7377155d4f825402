"""Shared or at home: what moves the choice, and which way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.needs.makers import parameters

from lumbung.planning.needs.cases import Cases, Kind, build_cases
from lumbung.planning.needs.catalogue import load_catalogue
from lumbung.planning.needs.choice import Stance, choice_table, choose, shared_journeys

VALUES = parameters()
ALL_KINDS = [
    Kind(c, (b.name,), size) for c, bs in load_catalogue().branches.items() for b in bs for size in ("micro", "small")
]
CASES = build_cases(ALL_KINDS, load_catalogue(), VALUES)
money = st.integers(0, 40_000)
caps = st.integers(0, 200_000_000)


def cases_of(*kinds: Kind) -> Cases:
    return build_cases(kinds, load_catalogue(), VALUES)


@settings(max_examples=40, deadline=None)
@given(hour=money, low=caps, high=caps)
def test_more_own_capital_never_makes_the_way_without_us_dearer(hour: int, low: int, high: int) -> None:
    low, high = sorted((low, high))
    poor, rich = (choose(CASES, Stance(hour, cap), VALUES) for cap in (low, high))
    assert (rich.without_rp <= poor.without_rp + 1e-6).all()


@settings(max_examples=40, deadline=None)
@given(low=money, high=money, cap=caps)
def test_a_dearer_hour_never_makes_the_way_without_us_cheaper(low: int, high: int, cap: int) -> None:
    low, high = sorted((low, high))
    cheap, dear = (choose(CASES, Stance(hour, cap), VALUES) for hour in (low, high))
    assert (cheap.without_rp <= dear.without_rp + 1e-6).all()


@settings(max_examples=20, deadline=None)
@given(hour=money, cap=caps)
def test_home_types_alone_are_never_cheaper_than_all_types_within_the_same_cap(hour: int, cap: int) -> None:
    narrow = choose(CASES, Stance(hour, cap, home_types_only=True), VALUES)
    assert (choose(CASES, Stance(hour, cap), VALUES).without_rp <= narrow.without_rp + 1e-6).all()


@settings(max_examples=20, deadline=None)
@given(hour=money, cap=caps)
def test_a_step_is_shared_exactly_when_an_offer_saves_at_the_typical_tariff(hour: int, cap: int) -> None:
    chosen = choose(CASES, Stance(hour, cap), VALUES)
    assert (chosen.net_rp[chosen.best_offer[chosen.shared]] > 0).all()
    assert (chosen.net_rp[chosen.best_offer[~chosen.shared]] <= 1e-6).all()


@settings(max_examples=20, deadline=None)
@given(active=st.lists(st.booleans(), min_size=len(CASES), max_size=len(CASES)))
def test_the_steps_of_a_visit_group_carry_its_journeys_between_them(active: list[bool]) -> None:
    """As many journeys as the most frequent active step needs, no more and no fewer."""
    flags = np.array(active)
    carried = np.where(flags, shared_journeys(CASES, flags), 0.0)
    for journey in range(0, int(CASES.journey.max()) + 1, 7):
        mine = CASES.journey == journey
        most = CASES.trips[mine & flags].max(initial=0.0)
        assert carried[mine].sum() == pytest.approx(most)


def test_hand_work_is_hours_times_hand_factor_times_her_hour() -> None:
    cases = cases_of(Kind("leather_footwear_bags", ("sandals",), "micro"))
    row = next(i for i, s in enumerate(cases.step) if s.process == "sole_pressing")
    chosen = choose(cases, Stance(12_000, 0), VALUES)
    assert chosen.way[row] == "hand"
    assert chosen.without_rp[row] == pytest.approx(17.3 * 4 * 12_000)


def test_an_own_machine_costs_its_annuity_repair_energy_and_her_hours() -> None:
    """A home oven: 3.0 million, 6 years, 5 % repair, 5 instead of 24 kg an hour, gas as the deck oven for each kg."""
    cases = cases_of(Kind("bakery", ("cookies_dry",), "micro"))
    row = next(i for i, s in enumerate(cases.step) if s.process == "baking")
    own = next(i for i, m in enumerate(cases.own.machine) if m == "deck_oven_home")
    hours = 19.5 * 24 / 5
    yearly = 3_000_000 * (0.06 * 1.06**6 / (1.06**6 - 1) + 0.05)
    gas = 0.9 * 5 / 24 * 6_000
    energy = hours * (0.4 * 0.5 * 1444.70 + gas)
    assert cases.own.case[own] == row
    assert cases.own.fixed_rp[own] == pytest.approx(yearly / 12)
    assert cases.own.running_rp[own] == pytest.approx(energy)
    assert cases.own.attended_h[own] == pytest.approx(hours * 0.5)


def test_an_own_machine_is_paid_once_by_all_steps_that_use_it() -> None:
    """A home stove steams and boils: each step carries its share, together one stove."""
    cases = cases_of(Kind("noodles_meatballs", ("dumplings", "meatballs"), "micro"))
    stoves = [i for i, m in enumerate(cases.own.machine) if m == "gas_range_home"]
    once = cases_of(Kind("noodles_meatballs", ("meatballs",), "micro"))
    alone = next(i for i, m in enumerate(once.own.machine) if m == "gas_range_home")
    assert len(stoves) == 2
    assert cases.own.fixed_rp[stoves].sum() == pytest.approx(once.own.fixed_rp[alone])


def test_where_there_is_no_other_way_a_step_is_worth_a_multiple_of_the_shared_cost() -> None:
    """Turning: no hands, no home type, a lathe beyond the cap; 1.5 times the full cost, so always shared."""
    cases = cases_of(Kind("metalwork", ("turning_machining",), "micro"))
    row = next(i for i, s in enumerate(cases.step) if s.process == "turning")
    chosen = choose(cases, Stance(12_000, 5_000_000), VALUES)
    offer = chosen.best_offer[row]
    full = chosen.without_rp[row] - chosen.net_rp[offer]
    assert chosen.way[row] == "do_without"
    assert chosen.shared[row]
    assert chosen.without_rp[row] == pytest.approx(1.5 * full, rel=0.02)


def test_the_cheaper_of_self_use_and_toll_work_counts() -> None:
    offers = CASES.offers
    poor, rich = (choose(CASES, Stance(hour, 5_000_000), VALUES) for hour in (12_000, 80_000))
    sewing = [i for i, m in enumerate(offers.module) if m == "lockstitch_machine"]
    assert not poor.toll[sewing].any()
    assert rich.toll[sewing].all()


def test_the_table_has_three_hours_by_three_caps_and_is_not_degenerate() -> None:
    """Own capital moves the choice more than the value of her hour; no cell of the usual cap is all or nothing."""
    table = choice_table(CASES, np.ones(len(CASES)), VALUES)
    shares = table["shared_share"].to_numpy().reshape(3, 3)
    assert table["own_capital"].unique(maintain_order=True).to_list() == ["home", "usual", "high"]
    assert table["her_hour_rp"].to_list() == [5000, 12000, 20000] * 3
    assert ((shares > 0.05) & (shares < 0.95)).all()
    assert (np.diff(shares, axis=0) <= 1e-12).all()
    assert shares[0, 1] - shares[2, 1] > shares[1, 2] - shares[1, 0]
