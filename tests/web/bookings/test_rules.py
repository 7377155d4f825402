"""Each rule alone, all of them at once, and each through every door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction
from tests.web.bookings.worlds import NOW, World, add_machine, add_room, license_all, make_world, person

from lumbung.web.accounts.models import User
from lumbung.web.bookings.models import Booking, Claim
from lumbung.web.bookings.rules import RULES, Context, failures_of
from lumbung.web.bookings.services import occupancy
from lumbung.web.bookings.services.booking import Refused, book
from lumbung.web.bookings.wish import Wish
from lumbung.web.houses.models import DayException, House, OpeningHours, Tariff
from lumbung.web.organisations.models import HelperConsent, Membership, Suspension
from lumbung.web.training.models import Licence

Break = Callable[[World], Wish]


def broken_licence(world: World) -> Wish:
    Licence.objects.filter(machine_type="mixer").update(until=date(2026, 11, 23))
    return world.wish()


def broken_hours(world: World) -> Wish:
    return world.wish(19.5, 60)


def broken_maintenance(world: World) -> Wish:
    wish = world.wish()
    hold(world, Claim.Kind.MAINTENANCE, wish)
    return wish


def broken_quota(world: World) -> Wish:
    world.set_rules(hours_per_day=2)
    world.book(12, 90)
    return world.wish(9, 60)


def broken_notice(world: World) -> Wish:
    world.set_rules(notice_minutes=28 * 60)
    return world.wish(9)


def broken_horizon(world: World) -> Wish:
    world.set_rules(horizon_days=3)
    return world.wish(9, day=4)


def broken_length(world: World) -> Wish:
    world.set_rules(longest_minutes=60)
    return world.wish(9, 75)


def broken_suspended(world: World) -> Wish:
    suspend(world, world.people[0], "book", NOW.date())
    return world.wish()


def broken_cleaning(world: World) -> Wish:
    world.mixer.cleaning_minutes = 30
    world.mixer.save()
    world.book(8, 60, producer=world.people[1], product_class="pork")
    return world.wish(9, product_class="halal")


def broken_room_full(world: World) -> Wish:
    stove = add_machine(world.house, "stove", 2, room=add_room(world.house, "dapur", 2))
    for member in world.people:
        license_all(world.house, member)
    world.book(machine=stove, people=2, producer=world.people[1])
    return world.wish(machine=stove)


def broken_people(world: World) -> Wish:
    return world.wish(people=0)


def broken_house_open(world: World) -> Wish:
    world.house.state = House.State.PREPARING
    world.house.save()
    return world.wish()


def broken_price(world: World) -> Wish:
    Tariff.objects.all().delete()
    return world.wish()


BROKEN: dict[str, Break] = {
    "licence": broken_licence,
    "hours": broken_hours,
    "maintenance": broken_maintenance,
    "quota": broken_quota,
    "notice": broken_notice,
    "horizon": broken_horizon,
    "length": broken_length,
    "suspended": broken_suspended,
    "cleaning": broken_cleaning,
    "room_full": broken_room_full,
    "people": broken_people,
    "house_open": broken_house_open,
    "price": broken_price,
}


def hold(world: World, kind: str, wish: Wish) -> Claim:
    unit = wish.machine.units.get()
    with transaction.atomic():
        return occupancy.take(house=world.house, kind=kind, parts=[(unit, wish.slots)], slots=wish.slots)


def suspend(world: World, user: User, right: str, until: date) -> None:
    Suspension.objects.create(
        user=user, organisation=world.house.organisation, right=right, reason="Dapur kotor", since=NOW.date(),
        until=until,
    )  # fmt: skip


def broken_rules(by: User, door: str, wish: Wish) -> list[str]:
    with pytest.raises(Refused) as told:
        book(by=by, door=door, wish=wish)
    assert all(failure.message and failure.what_to_do for failure in told.value.failures)
    return [failure.rule for failure in told.value.failures]


def test_every_rule_has_a_test() -> None:
    assert {rule.name for rule in RULES} == set(BROKEN)


def test_a_good_wish_meets_every_rule(world: World) -> None:
    context = Context(world.wish(), world.people[0], "web", NOW)
    assert failures_of(context) == []


@dataclass(frozen=True)
class Door:
    """A door, and who stands at it."""

    name: str
    by: str


DOORS = [
    Door("web", "producer"),
    Door("api", "producer"),
    Door("helper", "helper"),
    Door("web", "helper"),
    Door("desk", "operator"),
    Door("api", "operator"),
    Door("import", "operator"),
    Door("paper", "operator"),
]


def who(world: World, door: Door) -> User:
    if door.by == "helper":
        helper, region = person("pendamping"), world.house.region
        Membership.objects.create(user=helper, organisation=region, role="helper", since=date(2026, 1, 1))
        for producer in world.people:
            HelperConsent.objects.create(
                helper=helper, producer=producer, organisation=region, how="own_login", since=NOW - timedelta(days=1)
            )
        return helper
    return world.operator if door.by == "operator" else world.people[0]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.name}-{door.by}")
@pytest.mark.parametrize("rule", sorted(BROKEN))
def test_each_rule_holds_at_each_door(world: World, rule: str, door: Door) -> None:
    by = who(world, door)
    before = Booking.objects.count()
    wish = BROKEN[rule](world)
    made = Booking.objects.count()
    assert broken_rules(by, door.name, wish) == [rule]
    assert Booking.objects.count() == made >= before


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.name}-{door.by}")
def test_the_same_wish_without_the_obstacle_passes_at_each_door(world: World, door: Door) -> None:
    assert book(by=who(world, door), door=door.name, wish=world.wish()).door == door.name


def test_all_rules_that_are_not_met_are_told_at_once(world: World) -> None:
    world.set_rules(horizon_days=3, longest_minutes=60, hours_per_day=1, notice_minutes=600_000)
    for rule in ("licence", "suspended", "house_open", "price"):
        BROKEN[rule](world)
    wish = world.wish(19.5, 75, day=4, people=0)
    hold(world, Claim.Kind.MAINTENANCE, wish)
    told = broken_rules(world.people[0], "web", wish)
    assert told == [rule.name for rule in RULES if rule.name not in ("cleaning", "room_full")]


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.can_be_set_aside], ids=lambda rule: rule.name)
def test_a_rule_set_aside_is_the_only_one_that_is(world: World, rule) -> None:  # type: ignore[no-untyped-def]
    wish = BROKEN[rule.name](world)
    made = book(by=world.operator, door="desk", wish=wish, overrides={rule.name: "Disetujui pengurus"})
    assert [entry["rule"] for entry in made.overrides] == [rule.name]


@pytest.mark.parametrize("rule", [rule for rule in RULES if not rule.can_be_set_aside], ids=lambda rule: rule.name)
def test_what_is_not_there_cannot_be_had_by_setting_a_rule_aside(world: World, rule) -> None:  # type: ignore[no-untyped-def]
    wish = BROKEN[rule.name](world)
    with pytest.raises(Refused) as told:
        book(by=world.operator, door="desk", wish=wish, overrides={rule.name: "Coba saja"})
    assert [failure.rule for failure in told.value.failures] == [rule.name]


class TestLicence:
    def test_it_counts_on_the_booked_day_not_on_the_day_of_booking(self, world: World) -> None:
        Licence.objects.filter(machine_type="mixer").update(until=date(2026, 11, 24))
        assert world.book(day=1)
        assert broken_rules(world.people[0], "web", world.wish(day=2)) == ["licence"]

    def test_it_must_hold_on_both_days_of_a_night(self, world: World) -> None:
        open_all_day(world)
        Licence.objects.filter(machine_type="mixer").update(until=date(2026, 11, 24))
        assert world.book(23, 60)
        assert failed(world, world.wish(23.5, 60)) == ["licence"]

    def test_a_revoked_one_is_none(self, world: World) -> None:
        Licence.objects.update(revoked=NOW)
        assert broken_rules(world.people[0], "web", world.wish()) == ["licence"]

    def test_a_machine_that_needs_none_asks_for_none(self, world: World) -> None:
        Licence.objects.all().delete()
        world.mixer.licence_needed = False
        world.mixer.save()
        assert world.book()


def open_all_day(world: World) -> None:
    OpeningHours.objects.filter(house=world.house).update(opens=time(0), closes=time(0))


class TestSuspension:
    def test_the_right_to_enter_counts_on_the_booked_day(self, world: World) -> None:
        suspend(world, world.people[0], "enter", NOW.date() + timedelta(days=2))
        assert broken_rules(world.people[0], "web", world.wish(day=2)) == ["suspended"]
        assert world.book(day=3)

    def test_a_regions_suspension_holds_in_its_houses(self, world: World) -> None:
        Suspension.objects.create(
            user=world.people[0], organisation=world.house.region, right="book", reason="Tunggakan",
            since=NOW.date(), until=NOW.date(),
        )  # fmt: skip
        assert broken_rules(world.people[0], "web", world.wish()) == ["suspended"]

    def test_others_are_not_touched(self, world: World) -> None:
        suspend(world, world.people[0], "book", NOW.date())
        assert world.book(producer=world.people[1])


class TestHours:
    @pytest.mark.parametrize("weekday", range(7))
    def test_each_weekday_has_its_own_hours(self, world: World, weekday: int) -> None:
        OpeningHours.objects.all().delete()
        OpeningHours.objects.create(house=world.house, weekday=weekday, opens=time(9), closes=time(10))
        for day in range(1, 8):
            there = (NOW.date() + timedelta(days=day)).weekday() == weekday
            assert (failed(world, world.wish(9, 60, day=day)) == []) is there

    @pytest.mark.parametrize(
        ("hour", "minutes", "fits"),
        [(8, 60, True), (7.75, 60, False), (19, 60, True), (19.25, 60, False), (8, 720, True), (8, 735, False)],
    )
    def test_the_borders_of_a_day(self, world: World, hour: float, minutes: int, fits: bool) -> None:
        assert (failed(world, world.wish(hour, minutes)) == []) is fits

    def test_a_midday_break_is_not_booked_across(self, world: World) -> None:
        OpeningHours.objects.filter(house=world.house).update(closes=time(12))
        for weekday in range(7):
            OpeningHours.objects.create(house=world.house, weekday=weekday, opens=time(13), closes=time(20))
        assert failed(world, world.wish(11, 60)) == []
        assert failed(world, world.wish(11.5, 120)) == ["hours"]
        assert failed(world, world.wish(13, 60)) == []

    def test_a_night_can_be_booked_where_the_house_is_open_over_midnight(self, world: World) -> None:
        open_all_day(world)
        assert failed(world, world.wish(23.5, 60)) == []

    def test_a_closed_day_says_why(self, world: World) -> None:
        DayException.objects.create(house=world.house, day=world.at(9).date(), reason="Rapat anggota")
        context = Context(world.wish(), world.people[0], "web", NOW)
        (failure,) = failures_of(context)
        assert "Rapat anggota" in failure.message


def failed(world: World, wish: Wish, now: datetime = NOW) -> list[str]:
    return [failure.rule for failure in failures_of(Context(wish, world.people[0], "web", now))]


class TestNotice:
    @pytest.mark.parametrize(
        ("notice", "asked_minutes_before", "fits"),
        [(0, 0, True), (0, -14, True), (0, -15, False), (60, 60, True), (60, 59, False), (60, -5, False)],
    )
    def test_the_quarter_hour_that_runs_may_be_booked_unless_the_house_wants_notice(
        self, world: World, notice: int, asked_minutes_before: int, fits: bool
    ) -> None:
        world.set_rules(notice_minutes=notice)
        now = world.at(9) - timedelta(minutes=asked_minutes_before)
        assert (failed(world, world.wish(9), now) == []) is fits


class TestHorizon:
    @pytest.mark.parametrize(("zone", "hours_ahead"), [("Asia/Jakarta", 7), ("Asia/Makassar", 8), ("Asia/Jayapura", 9)])
    def test_days_are_counted_in_the_houses_own_zone(
        self, db: None, set_clock: Callable[[datetime], None], zone: str, hours_ahead: int
    ) -> None:
        world = make_world(1, zone=zone)
        world.set_rules(horizon_days=1)
        midnight = datetime(2026, 11, 25, tzinfo=world.zone)
        assert midnight.utcoffset() == timedelta(hours=hours_ahead)
        wish = Wish(world.mixer, midnight + timedelta(days=1, hours=9), 60, world.people[0])
        assert failed(world, wish, midnight - timedelta(seconds=1)) == ["horizon"]
        assert failed(world, wish, midnight) == []


class TestQuota:
    @pytest.mark.parametrize("day", range(1, 15))
    def test_hours_of_a_week_are_counted_from_monday_to_sunday(self, world: World, day: int) -> None:
        world.set_rules(hours_per_week=2)
        world.book(9, 120, day=7)  # Monday 30 November
        in_that_week = 7 <= day <= 13
        assert (failed(world, world.wish(12, 60, day=day)) == ["quota"]) is in_that_week

    @pytest.mark.parametrize(
        ("month", "days"), [(1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30), (8, 31), (9, 30), (11, 30), (12, 31)]
    )
    def test_hours_of_a_month_end_with_its_last_day(self, world: World, month: int, days: int) -> None:
        world.set_rules(hours_per_month=2, horizon_days=1000)
        first = datetime(2027, month, 1, 9, tzinfo=world.zone)
        held = Wish(world.mixer, first, 120, world.people[0])
        book(by=world.people[0], door="web", wish=held)
        last = Wish(world.mixer, first.replace(day=days, hour=12), 60, world.people[0])
        after = Wish(world.mixer, last.start + timedelta(days=1), 60, world.people[0])
        assert failed(world, last) == ["quota"]
        assert failed(world, after) == []

    def test_a_night_counts_on_each_day_with_its_part(self, world: World) -> None:
        open_all_day(world)
        world.set_rules(hours_per_day=2)
        world.book(22, 180)  # 22–01: two hours on the first day, one on the next
        assert failed(world, world.wish(20, 15)) == ["quota"]
        assert failed(world, world.wish(2, 60, day=2)) == []
        assert failed(world, world.wish(2, 75, day=2)) == ["quota"]

    def test_a_night_over_the_end_of_a_month_counts_in_both(self, world: World) -> None:
        open_all_day(world)
        world.set_rules(hours_per_month=2)
        world.book(23, 120, day=7)  # 30 November 23:00 – 1 December 01:00
        assert failed(world, world.wish(9, 60, day=6)) == []
        assert failed(world, world.wish(9, 75, day=6)) == ["quota"]
        assert failed(world, world.wish(9, 60, day=9)) == []
        assert failed(world, world.wish(9, 75, day=9)) == ["quota"]

    def test_bookings_ahead_are_counted(self, world: World, set_clock: Callable[[datetime], None]) -> None:
        world.set_rules(open_bookings=2)
        world.book(9)
        world.book(12)
        assert failed(world, world.wish(15)) == ["quota"]
        assert failed(world, world.wish(15), world.at(10)) == []

    def test_what_was_given_back_does_not_count(self, world: World) -> None:
        world.set_rules(open_bookings=1, hours_per_day=1)
        Booking.objects.filter(pk=world.book(9).pk).update(state="cancelled")
        assert failed(world, world.wish(15)) == []
        Booking.objects.update(state="finished")
        assert failed(world, world.wish(15)) == ["quota"]

    def test_another_house_has_its_own_quota(self, world: World) -> None:
        other = make_world(0, slug="rumah-lain")
        license_all(other.house, world.people[0])
        world.set_rules(open_bookings=1, hours_per_day=1)
        world.book(9)
        assert failed(world, Wish(other.mixer, world.at(12), 60, world.people[0])) == []
