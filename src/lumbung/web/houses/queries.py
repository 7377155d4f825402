"""Reading houses, machines and what can be held in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from lumbung.core.place import distance_m
from lumbung.web.accounts.models import User
from lumbung.web.config.kept import kept
from lumbung.web.houses.catalogue import machine_types
from lumbung.web.houses.models import (
    DayException,
    HandoverNote,
    House,
    Machine,
    OpeningHours,
    PeakHours,
    ProductClass,
    Room,
    Tariff,
    Unit,
)  # fmt: skip
from lumbung.web.organisations import queries as organisations
from lumbung.web.organisations.models import Organisation
from lumbung.web.organisations.queries import Role

metres_between = distance_m
"""Straight line between two places (lat, lon, lat, lon in degrees), metres."""


def houses() -> QuerySet[House]:
    """Every house with what its pages need."""
    return House.objects.select_related("organisation", "region", "use_rules")


def open_houses() -> list[House]:
    """Those that can be used, by name."""
    return list(houses().filter(state=House.State.OPEN))


def public_houses() -> list[House]:
    """Those that everybody may read about: open ones, and ones that were open and are closed; by name."""
    return list(houses().exclude(state=House.State.PREPARING))


@kept(lambda slug: slug)
def house_by_slug(slug: str) -> House | None:
    """The house with this short name, whatever its state."""
    return houses().filter(slug=slug).first()


def houses_run_by(user: User) -> list[House]:
    """Those that she runs as an operator, or that lie in a region of which she is an officer; by name."""
    own = organisations.organisations_of(user, Role.OPERATOR)
    regions = organisations.organisations_of(user, Role.OFFICER)
    return list(houses().filter(Q(organisation__in=own) | Q(region__in=regions)).distinct())


def houses_of_member(user: User) -> list[House]:
    """Those in whose organisation she has a role today, by name."""
    mine = organisations.current(user).values("organisation")
    return list(houses().filter(organisation__in=mine).distinct())


def open_houses_of_member(user: object) -> list[House]:
    """The open ones among them; none for somebody who has not signed in."""
    if not isinstance(user, User):
        return []
    return [house for house in houses_of_member(user) if house.state == House.State.OPEN]


def house_of(organisation: Organisation) -> House | None:
    """The house that this organisation is."""
    return houses().filter(organisation=organisation).first()


def machines_of(house: House) -> list[Machine]:
    """Its machine types that are in use, with their rooms, by name."""
    found = list(Machine.objects.filter(house=house, retired=None).select_related("room"))
    for machine in found:
        machine.house = house
    return found


@kept(lambda house, machine_type: (house.pk, machine_type))
def machine_named(house: House, machine_type: str) -> Machine | None:
    """The machine type of the house with this code, in use."""
    return next((machine for machine in machines_of(house) if machine.type == machine_type), None)


def units_of(machine: Machine) -> list[Unit]:
    """Its units in use, 2 before 10."""
    return sorted(Unit.objects.filter(machine=machine, retired=None), key=lambda unit: (len(unit.label), unit.label))


def unit_counts(machines: Iterable[Machine]) -> dict[int, int]:
    """Machine id → how many units are in use, in 1 query."""
    counts: dict[int, int] = {}
    rows = Unit.objects.filter(machine__in=list(machines), retired=None, kind=Unit.Kind.MACHINE)
    for machine_id in rows.values_list("machine", flat=True):
        if machine_id is not None:
            counts[machine_id] = counts.get(machine_id, 0) + 1
    return counts


def machine_counts(found: Iterable[House]) -> dict[int, int]:
    """House id → how many machine types it has in use, in 1 query."""
    rows = Machine.objects.filter(house__in=list(found), retired=None, whole_room=False).order_by()
    return dict(rows.values_list("house").annotate(count=Count("pk")))


def peak_hours_of(house: House) -> list[PeakHours]:
    """Its busy hours, by weekday and time."""
    return list(PeakHours.objects.filter(house=house))


def opening_hours_of(house: House) -> list[OpeningHours]:
    """Its hours, usual and of Ramadan, by weekday and time."""
    return list(OpeningHours.objects.filter(house=house))


def coming_exceptions(house: House, first: date) -> list[DayException]:
    """Days from `first` on that differ, in order."""
    return list(DayException.objects.filter(house=house, day__gte=first).select_related("house"))


def product_classes_of(house: House) -> list[ProductClass]:
    """Its classes of products."""
    return list(ProductClass.objects.filter(house=house).select_related("house"))


def tariffs_of(house: House) -> list[Tariff]:
    """Every tariff of its machines in use, past ones too: by machine, group, band, newest first. 1 query."""
    found = Tariff.objects.filter(machine__house=house, machine__retired=None).select_related("machine")
    return list(found.order_by("machine__name_id", "group", "-band", "-since"))


def all_machines_of(house: House) -> list[Machine]:
    """Its machine types, also those that are not offered any more."""
    return list(Machine.objects.filter(house=house))


def names_of_types(types: Iterable[str]) -> dict[str, str]:
    """Code of a machine type → its name in the language of the page: as our table calls it, else as some house does.

    A code that nobody knows stays as it is. 1 query.
    """
    wanted, known = list(types), machine_types()
    found = {one.type: one.name for one in Machine.objects.filter(type__in=wanted).order_by("pk")}
    return {code: known[code].name if code in known else found.get(code, code) for code in wanted}


def house_of_site(plan_code: str, site: str) -> House | None:
    """The house that a site of a plan has become."""
    return houses().filter(source_plan__code=plan_code, source_site=site).first()


def rooms_of(house: House) -> list[Room]:
    """Its rooms, by name."""
    return list(Room.objects.filter(house=house))


def places_of(room: Room) -> list[Unit]:
    """The places for one person in a room."""
    return list(Unit.objects.filter(room=room, kind=Unit.Kind.PLACE, retired=None))


def unit_by_id(pk: int) -> Unit | None:
    """A unit with its house, machine and room."""
    return Unit.objects.select_related("house", "machine", "room").filter(pk=pk).first()


def nearest(lat: float, lon: float, most: int = 3) -> list[tuple[House, float]]:
    """The open houses nearest to a place, with the straight line in metres."""
    placed = [house for house in open_houses() if house.lat is not None and house.lon is not None]
    found = [(house, distance_m(lat, lon, house.lat or 0.0, house.lon or 0.0)) for house in placed]
    return sorted(found, key=lambda row: (row[1], row[0].name))[:most]


def bookable_units(house: House) -> list[Unit]:
    """The units that something can lie on: of machines by name and label, and rooms that are booked whole. 1 query."""
    found = Unit.objects.filter(house=house, retired=None).exclude(kind=Unit.Kind.PLACE)
    found = found.filter(Q(machine__retired=None, machine__isnull=False) | Q(kind=Unit.Kind.ROOM, room__bookable=True))
    return sorted(found.select_related("machine", "room", "house"), key=_by_name)


def _by_name(unit: Unit) -> tuple[str, int, str]:
    name = unit.machine.name_id if unit.machine else unit.room.name if unit.room else ""
    return name, len(unit.label), unit.label


def notes_of(house: House, most: int = 5) -> list[HandoverNote]:
    """What the last shifts told the next, newest first."""
    return list(HandoverNote.objects.filter(house=house).select_related("by")[:most])
