"""Rooms, machines and their units."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.models import User
from lumbung.web.config import clock
from lumbung.web.houses.models import House, Machine, Room, Unit
from lumbung.web.houses.services.access import note, require_run

MOST_UNITS = 100
"""Identical units of one type: more is a typing mistake."""

CHANGEABLE = (
    "name_id", "name_en", "room", "licence_needed", "power_watt", "safety", "price_basis", "per_person",
    "cleaning_minutes", "toll",
)  # fmt: skip


class EquipmentExists(LumbungError):
    """The house has such a room or machine type already."""


class TooMany(LumbungError):
    """More units or places than a house can have."""


@transaction.atomic
def add_room(*, by: User | None, house: House, name: str, people: int = 0, bookable: bool = False) -> Room:
    """A room; with `people` it has a place for each, which bookings take. Raises EquipmentExists, TooMany."""
    require_run(by, house)
    _reasonable(people)
    if Room.objects.filter(house=house, name=name).exists():
        raise EquipmentExists(_("The house has a room of this name already."), _("Give it another name."))
    room = Room.objects.create(house=house, name=name, people=people, bookable=bookable)
    Unit.objects.create(house=house, kind=Unit.Kind.ROOM, room=room, label="1")
    Unit.objects.bulk_create(
        Unit(house=house, kind=Unit.Kind.PLACE, room=room, label=str(n + 1)) for n in range(people)
    )
    note(by=by, action="room_added", house=house, subject=room, detail={"people": people})
    return room


@transaction.atomic
def change_room(*, by: User | None, room: Room, name: str, people: int, bookable: bool) -> Room:
    """Another name or number of people: places are added, or the last ones are not offered from today.

    Raises EquipmentExists, TooMany.
    """
    require_run(by, room.house)
    _reasonable(people)
    if Room.objects.filter(house=room.house, name=name).exclude(pk=room.pk).exists():
        raise EquipmentExists(_("The house has a room of this name already."), _("Give it another name."))
    places = list(Unit.objects.filter(room=room, kind=Unit.Kind.PLACE).order_by("pk"))
    for number, place in enumerate(places, 1):
        retired = None if number <= people else place.retired or clock.today()
        if place.retired != retired:
            place.retired = retired
            place.save(update_fields=["retired"])
    Unit.objects.bulk_create(
        Unit(house=room.house, kind=Unit.Kind.PLACE, room=room, label=str(n + 1)) for n in range(len(places), people)
    )
    room.name, room.people, room.bookable = name, people, bookable
    room.save()
    note(by=by, action="room_changed", house=room.house, subject=room, detail={"people": people, "bookable": bookable})
    return room


@transaction.atomic
def add_machine(
    *,
    by: User | None,
    house: House,
    type: str,  # noqa: A002 - the field's own word
    name_id: str,
    name_en: str,
    units: int = 1,
    room: Room | None = None,
    whole_room: bool = False,
    **more: Any,
) -> Machine:
    """A machine type with so many identical units; with `whole_room` the room itself, which has one unit already.

    `more`: what CHANGEABLE names. Raises EquipmentExists, TooMany.
    """
    require_run(by, house)
    _reasonable(units)
    if Machine.objects.filter(house=house, type=type).exists():
        raise EquipmentExists(_("The house has this type of machine already."), _("Add units to it instead."))
    machine = Machine.objects.create(
        house=house, type=type, name_id=name_id, name_en=name_en, room=room, whole_room=whole_room, **more
    )
    if not whole_room:
        _number_on(machine, units)
    note(by=by, action="machine_added", house=house, subject=machine, detail={"type": type, "units": units})
    return machine


@transaction.atomic
def offer_whole_room(*, by: User | None, room: Room, name_id: str, name_en: str) -> Machine:
    """The room itself can be booked from now on; said again, nothing changes. Raises EquipmentExists."""
    require_run(by, room.house)
    held = Machine.objects.filter(room=room, whole_room=True, retired=None).first()
    if held is not None:
        return held
    return add_machine(
        by=by, house=room.house, type=f"room-{room.pk}", name_id=name_id, name_en=name_en, room=room, whole_room=True,
        licence_needed=False, toll=False,
    )  # fmt: skip


@transaction.atomic
def change_machine(*, by: User | None, machine: Machine, **fields: Any) -> Machine:
    """Change what a machine is said to be (CHANGEABLE); what is not given stays."""
    require_run(by, machine.house)
    if unknown := set(fields) - set(CHANGEABLE):
        raise ValueError(f"A machine's {sorted(unknown)} cannot be changed.")
    for name, value in fields.items():
        setattr(machine, name, value)
    machine.save(update_fields=[*fields])
    note(by=by, action="machine_changed", house=machine.house, subject=machine, detail={"changed": sorted(fields)})
    return machine


@transaction.atomic
def add_units(*, by: User | None, machine: Machine, units: int) -> list[Unit]:
    """More identical units, numbered on. Raises TooMany."""
    require_run(by, machine.house)
    made = _number_on(machine, units)
    note(by=by, action="units_added", house=machine.house, subject=machine, detail={"units": units})
    return made


def _number_on(machine: Machine, units: int) -> list[Unit]:
    held = Unit.objects.filter(machine=machine).count()
    _reasonable(held + units)
    return Unit.objects.bulk_create(
        Unit(house=machine.house, machine=machine, kind=Unit.Kind.MACHINE, label=str(held + n + 1))
        for n in range(units)
    )


@transaction.atomic
def retire_unit(*, by: User | None, unit: Unit) -> Unit:
    """It is not offered any more from today; what is booked on it stays to be moved."""
    require_run(by, unit.house)
    unit.retired = clock.today()
    unit.save(update_fields=["retired"])
    note(by=by, action="unit_retired", house=unit.house, subject=unit)
    return unit


@transaction.atomic
def retire_machine(*, by: User | None, machine: Machine) -> Machine:
    """The type and all of its units are not offered any more from today."""
    require_run(by, machine.house)
    machine.retired = clock.today()
    machine.save(update_fields=["retired"])
    Unit.objects.filter(Q(machine=machine), retired=None).update(retired=machine.retired)
    note(by=by, action="machine_retired", house=machine.house, subject=machine)
    return machine


def _reasonable(count: int) -> None:
    if not 0 <= count <= MOST_UNITS:
        raise TooMany(_("A house has at most %(most)s of one kind.") % {"most": MOST_UNITS}, _("Check the number."))
