"""Which units a booking of a machine needs: one of its own, places in its room, or the whole room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from lumbung.web.config.kept import kept
from lumbung.web.houses.models import House, Machine, Room, Unit


@dataclass(frozen=True)
class UnitSet:
    """Units of a machine in the order of their labels.

    `own`: one of these is picked. `places`: one for each person, where the room has room for so many only.
    `whole`: all of these are taken together, when a whole room is booked; `own` is the room's unit then.
    """

    own: tuple[Unit, ...]
    places: tuple[Unit, ...] = ()
    whole: tuple[Unit, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether time on one says nothing about time on another, before or after: no room, no cleaning between uses."""
        return not (
            self.places or self.whole or any(unit.machine and unit.machine.cleaning_minutes for unit in self.own)
        )

    @property
    def all(self) -> tuple[Unit, ...]:
        """Every unit that matters for it, each once."""
        return self.whole or (*self.own, *self.places)


def units_for(machine: Machine, on: date) -> UnitSet:
    """The units of `machine` that are in use on that local day, in one query (and the room, if not yet read)."""
    return _needed(machine, [unit for unit in _ever_of(machine) if unit.retired is None or unit.retired > on])


@kept(lambda machine: machine.pk)
def _ever_of(machine: Machine) -> list[Unit]:
    """The units that its bookings need, retired ones too."""
    room = machine.room
    wanted = Q(machine=machine, kind=Unit.Kind.MACHINE)
    if machine.whole_room:
        wanted = Q(room_id=machine.room_id) | Q(machine__room_id=machine.room_id, kind=Unit.Kind.MACHINE)
    elif room is not None and room.people:
        wanted |= Q(room=room, kind=Unit.Kind.PLACE)
    return _by_labels(wanted)


def units_of_room(room: Room, on: date) -> UnitSet:
    """All that is in a room on that local day, taken together: the room itself, its machines, its places. One query."""
    there = Q(room=room) | Q(machine__room=room, kind=Unit.Kind.MACHINE)
    found = _in_use(there, on)
    rooms = tuple(unit for unit in found if unit.kind == Unit.Kind.ROOM)
    return UnitSet(rooms or tuple(found[:1]), whole=tuple(found))


def units_of_house(house: House, machines: Iterable[Machine], on: date) -> dict[int, UnitSet]:
    """Machine id → its units in use on that local day, for several machines of a house, in one query."""
    found = _in_use(Q(house=house), on)
    return {machine.pk: _needed(machine, [unit for unit in found if _belongs(unit, machine)]) for machine in machines}


def _belongs(unit: Unit, machine: Machine) -> bool:
    if machine.whole_room:
        return machine.room_id in (unit.room_id, unit.machine.room_id if unit.machine else None)
    if unit.kind == Unit.Kind.PLACE:
        return machine.room is not None and bool(machine.room.people) and unit.room_id == machine.room_id
    return unit.machine_id == machine.pk


def _in_use(wanted: Q, on: date) -> list[Unit]:
    return _by_labels(wanted & (Q(retired=None) | Q(retired__gt=on)))


def _by_labels(wanted: Q) -> list[Unit]:
    return sorted(Unit.objects.filter(wanted).select_related("machine", "house"), key=_by_label)


def _needed(machine: Machine, found: Sequence[Unit]) -> UnitSet:
    if machine.whole_room:
        rooms = tuple(unit for unit in found if unit.kind == Unit.Kind.ROOM)
        return UnitSet(rooms, whole=tuple(found) if rooms else ())
    return UnitSet(
        tuple(unit for unit in found if unit.kind == Unit.Kind.MACHINE),
        tuple(unit for unit in found if unit.kind == Unit.Kind.PLACE),
    )


def machines_together(machine: Machine) -> list[int]:
    """The machines whose time hangs together with this one's, by a room with few places or one booked as a whole.

    These are locked together; by id.
    """
    room = machine.room
    if room is None or not (room.people or room.bookable or machine.whole_room):
        return [machine.pk]
    return sorted({machine.pk, *Machine.objects.filter(room=room).values_list("pk", flat=True)})


def machines_of_units(units: Iterable[Unit]) -> list[int]:
    """The machines that must be locked before time of these units is taken or given back."""
    rooms = {unit.room_id for unit in units if unit.room_id} | {
        unit.machine.room_id for unit in units if unit.machine and unit.machine.room_id
    }
    own = {unit.machine_id for unit in units if unit.machine_id}
    return sorted(own | set(Machine.objects.filter(room__in=rooms).values_list("pk", flat=True)))


def _by_label(unit: Unit) -> tuple[int, str, int]:
    """ "2" before "10"."""
    return len(unit.label), unit.label, unit.pk
