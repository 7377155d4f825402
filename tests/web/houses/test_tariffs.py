"""Prices: by group, by busy and quiet hours, by date; frozen sums of whole rupiah."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.cast import Cast

from lumbung.core.slots import SlotRange
from lumbung.web.houses.models import House, Machine, Tariff
from lumbung.web.houses.services import add_machine, set_peak_hours, set_tariff
from lumbung.web.houses.services.terms import ImpossibleTerms
from lumbung.web.houses.tariffs import NoTariff, Prices, group_of, half_up, prices, quote
from lumbung.web.organisations.services import grant_role

DAY = date(2026, 11, 24)  # a Tuesday


@pytest.fixture
def mixer(house: House) -> Machine:
    return add_machine(by=None, house=house, type="dough_mixer", name_id="Pengaduk", name_en="Mixer", units=2)


def at(house: House, hour: int, minutes: int, day: date = DAY) -> SlotRange:
    return SlotRange.of(datetime.combine(day, time(hour), house.zone), minutes)


def test_an_hour_and_a_half_costs_one_and_a_half_times_the_hour(house: House, mixer: Machine) -> None:
    set_tariff(by=None, machine=mixer, rp_per_hour=25_000, since=DAY)
    assert quote(machine=mixer, group="member", slots=at(house, 9, 90)).price_rp == 37_500


def test_busy_and_quiet_hours_are_lines_of_their_own(house: House, mixer: Machine) -> None:
    set_tariff(by=None, machine=mixer, rp_per_hour=30_000, since=DAY)
    set_tariff(by=None, machine=mixer, rp_per_hour=10_000, since=DAY, band="off_peak")
    set_peak_hours(by=None, house=house, week=[(DAY.weekday(), time(7), time(10))])
    found = quote(machine=mixer, group="member", slots=at(house, 9, 120))
    assert [(line["band"], line["hours_quarters"], line["rp"]) for line in found.lines] == [
        ("peak", 4, 30_000),
        ("off_peak", 4, 10_000),
    ]
    assert found.price_rp == 40_000


def test_without_busy_hours_all_hours_cost_the_same(house: House, mixer: Machine) -> None:
    set_tariff(by=None, machine=mixer, rp_per_hour=30_000, since=DAY)
    set_tariff(by=None, machine=mixer, rp_per_hour=10_000, since=DAY, band="off_peak")
    assert quote(machine=mixer, group="member", slots=at(house, 22, 60)).price_rp == 30_000


def test_a_new_tariff_ends_the_old_one_and_midnight_parts_them(house: House, mixer: Machine) -> None:
    set_tariff(by=None, machine=mixer, rp_per_hour=10_000, since=DAY)
    set_tariff(by=None, machine=mixer, rp_per_hour=20_000, since=DAY + timedelta(days=1))
    found = quote(machine=mixer, group="member", slots=at(house, 23, 120))
    assert [line["rp"] for line in found.lines] == [10_000, 20_000]


def test_before_the_first_tariff_and_for_another_group_there_is_no_price(house: House, mixer: Machine) -> None:
    set_tariff(by=None, machine=mixer, rp_per_hour=10_000, since=DAY)
    with pytest.raises(NoTariff):
        quote(machine=mixer, group="member", slots=at(house, 9, 60, DAY - timedelta(days=1)))
    with pytest.raises(NoTariff):
        quote(machine=mixer, group="public", slots=at(house, 9, 60))


def test_a_tariff_of_the_same_day_is_corrected(house: House, mixer: Machine) -> None:
    set_tariff(by=None, machine=mixer, rp_per_hour=10_000, since=DAY)
    set_tariff(by=None, machine=mixer, rp_per_hour=12_000, since=DAY)
    assert quote(machine=mixer, group="member", slots=at(house, 9, 60)).price_rp == 12_000


def test_a_price_that_makes_no_sense_is_told(mixer: Machine) -> None:
    with pytest.raises(ImpossibleTerms):
        set_tariff(by=None, machine=mixer, rp_per_hour=-1)
    set_tariff(by=None, machine=mixer, rp_per_hour=1, since=DAY)
    with pytest.raises(ImpossibleTerms):
        set_tariff(by=None, machine=mixer, rp_per_hour=1, since=DAY - timedelta(days=1))


def test_where_members_have_no_price_of_their_own_they_pay_what_everyone_pays(house: House, mixer: Machine) -> None:
    set_tariff(by=None, machine=mixer, rp_per_hour=30_000, since=DAY, group="public")
    assert quote(machine=mixer, group="member", slots=at(house, 9, 60)).price_rp == 30_000


@pytest.mark.parametrize(("per_person", "price_rp"), [(False, 10_000), (True, 30_000)])
def test_heads_count_only_where_the_price_is_for_each_person(house: House, per_person: bool, price_rp: int) -> None:
    table = add_machine(by=None, house=house, type="table", name_id="Meja", name_en="Table", per_person=per_person)
    set_tariff(by=None, machine=table, rp_per_hour=10_000, since=DAY)
    assert quote(machine=table, group="member", slots=at(house, 9, 60), people=3).price_rp == price_rp


def test_quiet_hours_without_a_price_of_their_own_cost_as_much_as_busy_ones(house: House, mixer: Machine) -> None:
    set_tariff(by=None, machine=mixer, rp_per_hour=30_000, since=DAY)
    set_peak_hours(by=None, house=house, week=[(DAY.weekday(), time(7), time(10))])
    assert quote(machine=mixer, group="member", slots=at(house, 15, 60)).price_rp == 30_000


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_busy_hours_are_those_of_the_houses_own_clock(house: House, mixer: Machine, zone: str) -> None:
    house.time_zone = zone
    house.save()
    mixer.house = house
    set_tariff(by=None, machine=mixer, rp_per_hour=30_000, since=DAY)
    set_tariff(by=None, machine=mixer, rp_per_hour=10_000, since=DAY, band="off_peak")
    set_peak_hours(by=None, house=house, week=[(DAY.weekday(), time(7), time(0))])
    bands = [quote(machine=mixer, group="member", slots=at(house, hour, 60)).lines[0]["band"] for hour in (6, 7, 23)]
    assert bands == ["off_peak", "peak", "peak"]


@given(st.lists(st.integers(0, 96), min_size=2, max_size=6, unique=True))
def test_splitting_a_booking_changes_its_price_by_rounding_only(cuts: list[int]) -> None:
    house = House(time_zone="Asia/Jakarta")
    tariff = Tariff(pk=1, group="member", band="peak", rp_per_hour=33_333, since=DAY)
    held = Prices(house, [tariff], [])
    edges = sorted(cuts)
    first = at(house, 0, 15).first
    whole = held.quote(SlotRange(first + edges[0], first + edges[-1])).price_rp
    parts = [held.quote(SlotRange(first + a, first + b)).price_rp for a, b in pairwise(edges)]
    assert abs(sum(parts) - whole) <= len(parts)


def test_members_are_those_with_a_role_in_the_house(house: House, cast: Cast) -> None:
    assert group_of(cast.stranger, house) == "public"
    grant_role(by=None, user=cast.stranger, organisation=house.organisation, role="producer")
    assert group_of(cast.stranger, house) == "member"


def test_prices_of_many_times_take_two_queries(house: House, mixer: Machine, django_assert_num_queries: object) -> None:
    set_tariff(by=None, machine=mixer, rp_per_hour=10_000, since=DAY)
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = prices(machine=mixer, group="member", first=DAY, last=DAY)
        assert [found.price_rp(at(house, hour, 60)) for hour in range(20)] == [10_000] * 20


@given(st.integers(0, 10**9), st.integers(1, 400))
def test_rounding_is_to_the_nearest_rupiah_a_half_upwards(amount: int, divisor: int) -> None:
    exact = Fraction(amount, divisor)
    assert -Fraction(1, 2) < half_up(amount, divisor) - exact <= Fraction(1, 2)
