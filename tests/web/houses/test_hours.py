"""Opening hours as slots: exceptions before Ramadan before holidays before weekdays, in the house's own zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.cast import Cast

from lumbung.core.slots import SlotRange, slot_at
from lumbung.web.houses.calendars import computed_ramadan, holiday_on, next_ramadan, ramadan_on
from lumbung.web.houses.hours import day_of, merged, open_ranges
from lumbung.web.houses.models import House
from lumbung.web.houses.services import add_exception, describe_house, set_hours, set_ramadan
from lumbung.web.houses.services.hours import ImpossibleHours

WEEK = [(day, time(7 + day), time(15 + day)) for day in range(7)]
"""A different hour for each weekday, so that no day can pass for another."""
MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def utc(day: date, hour: int, minute: int = 0) -> int:
    return slot_at(datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC))


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize(("zone", "offset"), [("Asia/Jakarta", 7), ("Asia/Makassar", 8), ("Asia/Jayapura", 9)])
def test_each_weekday_has_its_own_hours_in_each_zone(house: House, weekday: int, zone: str, offset: int) -> None:
    house.time_zone = zone
    house.save()
    set_hours(by=None, house=house, week=WEEK)
    day = MONDAY + timedelta(days=weekday)
    opens = datetime(day.year, day.month, day.day, 7 + weekday, tzinfo=UTC) - timedelta(hours=offset)
    assert open_ranges(house, day, day) == [SlotRange.of(opens, 8 * 60)]


def test_a_break_at_noon_makes_two_stretches(house: House) -> None:
    set_hours(by=None, house=house, week=[(0, time(8), time(12)), (0, time(13), time(17))])
    first, second = open_ranges(house, MONDAY, MONDAY)
    assert (first.minutes, second.minutes, second.first - first.end) == (240, 240, 4)


def test_midnight_closes_at_the_end_of_the_day_and_joins_the_next(house: House) -> None:
    set_hours(by=None, house=house, week=[(0, time(20), time(0)), (1, time(0), time(4))])
    (night,) = open_ranges(house, MONDAY, MONDAY + timedelta(days=1))
    assert night.minutes == 8 * 60


@pytest.mark.parametrize("last", [date(2026, 11, 30), date(2028, 2, 29), date(2026, 12, 31)])
def test_the_end_of_a_month_and_a_year_is_a_day_like_any_other(house: House, last: date) -> None:
    describe_house(by=None, house=house, closed_on_holidays=False)
    set_hours(by=None, house=house, week=[(day, time(0), time(0)) for day in range(7)])
    (whole,) = open_ranges(house, last, last + timedelta(days=1))
    assert whole.minutes == 2 * 24 * 60


def test_a_holiday_closes_the_house_and_says_which(house: House) -> None:
    set_hours(by=None, house=house, week=WEEK)
    independence = date(2026, 8, 17)
    closed = day_of(house, independence)
    assert (closed.ranges, closed.reason) == ([], holiday_on(independence))
    assert "Kemerdekaan" in closed.reason


def test_a_house_may_work_on_holidays(house: House) -> None:
    set_hours(by=None, house=house, week=WEEK)
    describe_house(by=None, house=house, closed_on_holidays=False)
    assert day_of(house, date(2026, 8, 17)).ranges


def test_an_exception_wins_over_a_holiday(house: House) -> None:
    set_hours(by=None, house=house, week=WEEK)
    add_exception(by=None, house=house, day=date(2026, 8, 17), opens=time(13), closes=time(16), reason="Pesanan besar")
    opened = day_of(house, date(2026, 8, 17))
    assert ([span.minutes for span in opened.ranges], opened.reason) == ([180], "Pesanan besar")


def test_an_exception_without_times_closes_the_day(house: House) -> None:
    set_hours(by=None, house=house, week=WEEK)
    add_exception(by=None, house=house, day=MONDAY, reason="Listrik padam")
    assert day_of(house, MONDAY).ranges == []
    assert day_of(house, MONDAY + timedelta(days=1)).ranges


def test_ramadan_has_its_own_hours_when_the_house_gives_them(house: House) -> None:
    in_ramadan, before = date(2026, 3, 3), date(2026, 2, 10)
    set_hours(by=None, house=house, week=WEEK)
    assert day_of(house, in_ramadan).ranges[0].minutes == 8 * 60
    set_hours(by=None, house=house, week=[(day, time(9), time(13)) for day in range(7)], ramadan=True)
    assert day_of(house, in_ramadan).ranges[0].minutes == 4 * 60
    assert day_of(house, before).ranges[0].minutes == 8 * 60


@pytest.mark.parametrize(
    "times", [(time(9), time(8)), (time(9), time(9)), (time(9, 5), time(12)), (time(9), time(12, 1))]
)
def test_hours_that_make_no_sense_are_told_and_the_old_ones_stay(house: House, times: tuple[time, time]) -> None:
    set_hours(by=None, house=house, week=WEEK)
    with pytest.raises(ImpossibleHours):
        set_hours(by=None, house=house, week=[(0, *times)])
    assert open_ranges(house, MONDAY, MONDAY)


def test_half_an_exception_is_told(house: House) -> None:
    with pytest.raises(ImpossibleHours):
        add_exception(by=None, house=house, day=MONDAY, opens=time(8), reason="?")


RAMADAN_1447 = (date(2026, 2, 18), date(2026, 3, 19))
"""By the Umm al-Qura calendar. Indonesia's minister began it on 19 February (sidang isbat of 17 February 2026)."""


def test_ramadan_is_computed_with_its_first_and_last_day() -> None:
    found = computed_ramadan(1447)
    assert (found.first, found.last, found.source) == (*RAMADAN_1447, "")
    first, last = RAMADAN_1447
    for day, inside in ((first - DAY, False), (first, True), (last, True), (last + DAY, False)):
        assert (ramadan_on(day, {}) is not None) is inside


def test_a_region_that_dates_ramadan_overrules_the_computed_one(house: House, cast: Cast) -> None:
    set_hours(by=None, house=house, week=WEEK)
    set_hours(by=None, house=house, week=[(day, time(9), time(13)) for day in range(7)], ramadan=True)
    first = RAMADAN_1447[0]
    assert day_of(house, first).kind == "ramadan"
    set_ramadan(
        by=cast.officer, region=cast.region, hijri_year=1447, first=first + DAY, last=RAMADAN_1447[1], source="Isbat"
    )
    assert day_of(house, first).kind == "usual"
    assert day_of(house, first + DAY).kind == "ramadan"
    set_ramadan(by=cast.officer, region=cast.region, hijri_year=1447, first=first, last=RAMADAN_1447[1], source="Isbat")
    assert day_of(house, first).kind == "ramadan"


@pytest.mark.parametrize("shift", [-4, 4])
def test_a_ramadan_far_from_the_computed_one_is_a_typing_mistake(cast: Cast, shift: int) -> None:
    first = RAMADAN_1447[0] + shift * DAY
    with pytest.raises(ImpossibleHours):
        set_ramadan(
            by=cast.officer, region=cast.region, hijri_year=1447, first=first, last=first + 29 * DAY, source="Isbat"
        )


def test_the_next_ramadan_is_known_on_every_day_and_beyond_the_table_there_is_none() -> None:
    coming = next_ramadan(date(2026, 11, 24), {})
    assert coming is not None
    assert (coming.hijri_year, coming.first) == (1448, date(2027, 2, 8))
    assert next_ramadan(date(2200, 1, 1), {}) is None
    assert ramadan_on(date(2200, 1, 1), {}) is None


def test_a_computed_holiday_says_that_it_is_computed() -> None:
    assert "perkiraan" in holiday_on(date(2027, 3, 10))
    assert "perkiraan" not in holiday_on(date(2026, 8, 17))


def test_a_closed_row_wins_over_hours_on_the_same_day(house: House) -> None:
    set_hours(by=None, house=house, week=WEEK)
    add_exception(by=None, house=house, day=MONDAY, opens=time(8), closes=time(12), reason="Setengah hari")
    add_exception(by=None, house=house, day=MONDAY, reason="Banjir")
    assert day_of(house, MONDAY).ranges == []


def test_a_year_of_hours_takes_as_few_queries_as_a_day(house: House, django_assert_num_queries: object) -> None:
    set_hours(by=None, house=house, week=[(day, time(9), time(13)) for day in range(7)], ramadan=True)
    for last in (date(2026, 1, 1), date(2026, 12, 31)):
        with django_assert_num_queries(3):  # type: ignore[operator]
            open_ranges(house, date(2026, 1, 1), last)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=12))
def test_merged_stretches_hold_the_same_slots_and_never_touch(spans: list[tuple[int, int]]) -> None:
    ranges = [SlotRange(first, first + length) for first, length in spans]
    found = merged(ranges)
    assert {slot for one in found for slot in one.slots()} == {slot for one in ranges for slot in one.slots()}
    assert all(left.end < right.first for left, right in pairwise(found))
