"""A house made for tests of bookings, with its people; every figure is chosen so that one can count along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lumbung.web.accounts.models import User
from lumbung.web.bookings.models import Booking
from lumbung.web.bookings.services.booking import book
from lumbung.web.bookings.wish import Wish
from lumbung.web.houses.models import (
    House,
    Machine,
    OpeningHours,
    ProductClass,
    Room,
    Tariff,
    Unit,
    UseRules,
)
from lumbung.web.organisations.models import Membership, Organisation
from lumbung.web.training.models import Licence

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
"""A Monday, before the house opens."""
GENEROUS = {
    "horizon_days": 400,
    "longest_minutes": 24 * 60,
    "hours_per_day": 24,
    "hours_per_week": 168,
    "hours_per_month": 744,
    "open_bookings": 1000,
}
CLASSES = (("halal", True, ""), ("pork", False, ""), ("peanut", True, "peanut"), ("dairy", True, "milk"))


@dataclass
class World:
    """One house in one region: a mixer (1 unit), ovens (3 units), open 08:00–20:00 on all days."""

    house: House
    mixer: Machine
    oven: Machine
    operator: User
    people: list[User] = field(default_factory=list)

    @property
    def zone(self) -> ZoneInfo:
        return self.house.zone

    def at(self, hour: float, day: int = 1) -> datetime:
        """The local hour on the day-th day after NOW."""
        local = NOW.astimezone(self.zone).date() + timedelta(days=day)
        return datetime.combine(local, time(), self.zone) + timedelta(hours=hour)

    def wish(self, hour: float = 9, minutes: int = 60, *, day: int = 1, **more: Any) -> Wish:
        """Of the first producer for the mixer, unless told otherwise."""
        held: dict[str, Any] = {"machine": self.mixer, "producer": self.people[0], **more}
        return Wish(start=self.at(hour, day), minutes=minutes, **held)

    def book(self, hour: float = 9, minutes: int = 60, *, day: int = 1, key: str = "", **more: Any) -> Booking:
        """Booked by the producer herself on the web."""
        wish = self.wish(hour, minutes, day=day, **more)
        return book(by=wish.producer, door="web", wish=wish, key=key)

    def set_rules(self, **rules: int) -> None:
        """Change the house's rules of use."""
        UseRules.objects.filter(house=self.house).update(**rules)
        for house in (self.house, self.mixer.house, self.oven.house):
            house._state.fields_cache.pop("use_rules", None)


def make_house(slug: str = "rumah-uji", *, zone: str = "Asia/Jakarta", region: Organisation | None = None) -> House:
    """Open 08:00–20:00 every day, with generous rules and four product classes."""
    region = region or Organisation.objects.get_or_create(kind="region", name="Wilayah Uji", slug="wilayah-uji")[0]
    organisation = Organisation.objects.create(kind="house", name=slug, slug=slug)
    house = House.objects.create(
        organisation=organisation, region=region, slug=slug, name=slug, state=House.State.OPEN, time_zone=zone,
        closed_on_holidays=False, created=NOW, lat=-6.2, lon=106.8,
    )  # fmt: skip
    UseRules.objects.create(house=house, **GENEROUS)
    for weekday in range(7):
        OpeningHours.objects.create(house=house, weekday=weekday, opens=time(8), closes=time(20))
    for code, halal, allergens in CLASSES:
        ProductClass.objects.create(
            house=house, code=code, name_id=code, name_en=code, halal=halal, allergens=allergens
        )
    return house


def add_machine(house: House, type_: str, units: int, **more: Any) -> Machine:
    """A machine with units 1, 2, … and a tariff of Rp40.000 an hour for everybody."""
    fields: Mapping[str, Any] = {"name_id": type_, "name_en": type_, **more}
    machine = Machine.objects.create(house=house, type=type_, **fields)
    for number in range(1, units + 1):
        Unit.objects.create(house=house, kind="machine", machine=machine, label=str(number))
    for group in Tariff.Group.values:
        Tariff.objects.create(machine=machine, group=group, band="peak", rp_per_hour=40_000, since=date(2026, 1, 1))
        Tariff.objects.create(machine=machine, group=group, band="off_peak", rp_per_hour=40_000, since=date(2026, 1, 1))
    return machine


def add_room(house: House, name: str, people: int, *, bookable: bool = False) -> Room:
    """A room with a place unit for each person and one unit for the whole of it."""
    room = Room.objects.create(house=house, name=name, people=people, bookable=bookable)
    Unit.objects.create(house=house, kind="room", room=room, label=name)
    for number in range(1, people + 1):
        Unit.objects.create(house=house, kind="place", room=room, label=str(number))
    return room


def license_all(house: House, person: User) -> None:
    """For every machine that there is in the house, for good."""
    for machine in Machine.objects.filter(house=house):
        Licence.objects.create(
            person=person, machine_type=machine.type, house=house, region=house.region, since=date(2026, 1, 1)
        )


def make_world(people: int = 3, *, zone: str = "Asia/Jakarta", slug: str = "rumah-uji") -> World:
    """The house with licensed members and an operator."""
    house = make_house(slug, zone=zone)
    world = World(house, add_machine(house, "mixer", 1), add_machine(house, "oven", 3), person(f"{slug}-operator"))
    _role(world.operator, house, "operator")
    for number in range(people):
        member = person(f"{slug}-produsen-{number}")
        _role(member, house, "producer")
        license_all(house, member)
        world.people.append(member)
    return world


def person(name: str) -> User:
    """Someone with this user name."""
    return User.objects.create(username=name)


def _role(user: User, house: House, role: str) -> None:
    Membership.objects.create(user=user, organisation=house.organisation, role=role, since=date(2026, 1, 1))
