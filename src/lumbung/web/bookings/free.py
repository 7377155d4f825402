"""Free times of a machine, and the nearest ones to a time that is taken. The number of queries never grows with them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt

from lumbung.core.place import distance_m
from lumbung.core.slots import SLOT, SlotRange, moment_of, slot_at, slots_for
from lumbung.web.accounts.models import User
from lumbung.web.bookings import timetable
from lumbung.web.bookings.units import UnitSet, units_for, units_of_house
from lumbung.web.bookings.wish import Wish
from lumbung.web.config import clock
from lumbung.web.houses import hours, tariffs
from lumbung.web.houses.models import House, Machine, UseRules
from lumbung.web.training import queries as training

Slots = npt.NDArray[np.bool_]

DAYS_AROUND = 7
"""How far from the wanted day other times are looked for."""
OTHER_HOUSES = 3
"""How many of the nearest houses are looked at for another place."""


@dataclass(frozen=True)
class FreeStart:
    """One may begin at `start` and use it until `end` (UTC). `price_rp` is None where no tariff covers it."""

    start: datetime
    end: datetime
    units_free: int
    price_rp: int | None


@dataclass(frozen=True)
class Alternative:
    """Another time, machine or house for a wish. `unit_free`: how many units are free then."""

    house: House
    machine: Machine
    start: datetime
    end: datetime
    unit_free: int


def free_starts(
    machine: Machine,
    first: date,
    last: date,
    minutes: int,
    product_class: str = "",
    *,
    people: int = 1,
    group: str = "member",
    now: datetime | None = None,
) -> list[FreeStart]:
    """Every start on the local days `first` … `last` at which `minutes` can be booked, in order.

    Within opening hours, notice and horizon of the house; with time for cleaning; with a place for each person.
    """
    found = starts(machine, first, last, minutes, product_class, people=people, now=now)
    length = slots_for(minutes)
    prices = tariffs.prices(machine=machine, group=group, first=first, last=last + timedelta(days=1), people=people)
    return [
        FreeStart(moment_of(slot), moment_of(slot + length), units, prices.price_rp(SlotRange(slot, slot + length)))
        for slot, units in found
    ]


def starts(
    machine: Machine,
    first: date,
    last: date,
    minutes: int,
    product_class: str = "",
    *,
    people: int = 1,
    now: datetime | None = None,
    units: UnitSet | None = None,
) -> list[tuple[int, int]]:
    """(slot, how many units are free) for every start that can be had, without prices.

    `units`: what is needed, where that is not what a booking of the machine needs.
    """
    house, moment, day = machine.house, now or clock.now(), timedelta(days=1)
    rules = UseRules.objects.filter(house=house).first() or UseRules(house=house)
    last = min(last, moment.astimezone(house.zone).date() + rules.horizon_days * day)
    if machine.retired is not None:
        last = min(last, machine.retired - day)
    if last < first or minutes > rules.longest_minutes or house.state != House.State.OPEN:
        return []
    length = slots_for(minutes)
    begin, end = _midnight(house, first), _midnight(house, last + day)
    window = SlotRange(begin, end + length - 1)
    units = units or units_for(machine, first)
    if not units.own:
        return []
    table = timetable.read(house, units, window, now=slot_at(moment))
    open_all_along = _all_along(_opening(house, window, first, last + slots_for(minutes + 24 * 60) // 96 * day), length)
    counts = _units_free(table, window, length, product_class, people) * open_all_along
    earliest = _earliest(moment, rules)
    return [
        (begin + offset, int(count))
        for offset, count in enumerate(counts.tolist())
        if count and earliest <= begin + offset < end
    ]


def free_quarters(
    house: House, machines: Sequence[Machine], first: date, last: date, *, now: datetime | None = None
) -> dict[int, list[tuple[int, int]]]:
    """Machine id → (slot, how many units are free) of each quarter hour that can be had on the local days.

    What `starts` says for 15 minutes, for many machines of a house at once: the queries do not grow with them.
    """
    moment, day = now or clock.now(), timedelta(days=1)
    rules = UseRules.objects.filter(house=house).first() or UseRules(house=house)
    last = min(last, moment.astimezone(house.zone).date() + rules.horizon_days * day)
    if last < first or house.state != House.State.OPEN:
        return {machine.pk: [] for machine in machines}
    window = SlotRange(_midnight(house, first), _midnight(house, last + day))
    sets = units_of_house(house, machines, first)
    every = {unit.pk: unit for units in sets.values() for unit in units.all}
    held = timetable.read(house, UnitSet(tuple(every.values())), window, now=slot_at(moment))
    opened, earliest = _opening(house, window, first, last), _earliest(moment, rules)
    found: dict[int, list[tuple[int, int]]] = {}
    for machine in machines:
        table = timetable.Timetable(sets[machine.pk], held.of)
        end = window.end if machine.retired is None else _midnight(house, machine.retired)
        counts = _units_free(table, window, 1, "", 1) * opened if table.units.own else np.zeros(0, dtype=np.int64)
        found[machine.pk] = [
            (window.first + offset, int(count))
            for offset, count in enumerate(counts.tolist())
            if count and earliest <= window.first + offset < end
        ]
    return found


def alternatives(wish: Wish, most: int = 3, *, now: datetime | None = None) -> list[Alternative]:
    """The nearest free times to a wish: at the same machine, and one in the nearest other house that has the machine.

    Only in houses where she may use it. At most `most`, the nearest in time first.
    """
    here = _nearest(wish, wish.machine, most, now)
    for machine in _elsewhere(wish):
        there = _nearest(wish, machine, 1, now)
        if there:
            here = [*here[: most - 1], *there]
            break
    return sorted(here, key=lambda found: abs(found.start - wish.start))


def alternatives_for_several(wish: Wish, units: UnitSet, need: int, most: int = 3) -> list[Alternative]:
    """The nearest times at which `need` of the units, or the whole room, are free together, in the same house."""
    return sorted(
        _nearest(wish, wish.machine, most, None, units=units, need=need),
        key=lambda found: abs(found.start - wish.start),
    )


def _nearest(
    wish: Wish, machine: Machine, most: int, now: datetime | None, *, units: UnitSet | None = None, need: int = 1
) -> list[Alternative]:
    zone = machine.house.zone
    day = wish.start.astimezone(zone).date()
    first, last = day - timedelta(days=DAYS_AROUND), day + timedelta(days=DAYS_AROUND)
    wanted, length = wish.slots.first, slots_for(wish.minutes)
    found = starts(machine, first, last, wish.minutes, wish.product_class, people=wish.people, now=now, units=units)
    enough = [row for row in found if row[1] >= need]
    nearest = sorted(enough, key=lambda row: (abs(row[0] - wanted), row[0]))
    return [
        Alternative(machine.house, machine, moment_of(slot), moment_of(slot + length), units)
        for slot, units in _apart(nearest, length, most)
    ]


def _apart(rows: Sequence[tuple[int, int]], length: int, most: int) -> list[tuple[int, int]]:
    """The `most` nearest that do not overlap: three times a quarter hour apart would be one choice, not three."""
    kept: list[tuple[int, int]] = []
    for slot, units in rows:
        if len(kept) == most:
            break
        if all(abs(slot - other) >= length for other, _units in kept):
            kept.append((slot, units))
    return kept


def _elsewhere(wish: Wish) -> list[Machine]:
    """The same type of machine in the nearest other open houses, where she has the licence."""
    here = wish.machine.house
    found = (
        Machine.objects.filter(type=wish.machine.type, house__state=House.State.OPEN, retired=None)
        .exclude(house=here)
        .select_related("house", "room")
    )
    near = sorted(found, key=lambda machine: (_metres(here, machine.house), machine.house.name))[:OTHER_HOUSES]
    return [machine for machine in near if _may_use(wish.producer, machine, wish.start)]


def _may_use(producer: User, machine: Machine, start: datetime) -> bool:
    day = start.astimezone(machine.house.zone).date()
    return not machine.licence_needed or training.licence_for(producer, machine, day) is not None


def _metres(one: House, other: House) -> float:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return math.inf
    return distance_m(one.lat, one.lon, other.lat, other.lon)


def _midnight(house: House, day: date) -> int:
    return slot_at(datetime.combine(day, time.min, house.zone))


def _earliest(moment: datetime, rules: UseRules) -> int:
    """The first slot that one may still begin at: the quarter hour that runs now, unless the house wants notice."""
    if not rules.notice_minutes:
        return slot_at(moment)
    notice = moment + timedelta(minutes=rules.notice_minutes)
    return slot_at(notice + SLOT - timedelta(microseconds=1))


def _opening(house: House, window: SlotRange, first: date, last: date) -> Slots:
    opened = np.zeros(window.end - window.first, dtype=np.bool_)
    for stretch in hours.open_ranges(house, first, last):
        opened[max(stretch.first - window.first, 0) : max(stretch.end - window.first, 0)] = True
    return opened


def _all_along(good: Slots, length: int) -> Slots:
    """For each start whether the next `length` slots are all good; as long as `good`, false where it would run out."""
    run = np.zeros(len(good), dtype=np.bool_)
    bad = np.concatenate(([0], np.cumsum(~good)))
    if len(good) >= length:
        run[: len(good) - length + 1] = bad[length:] == bad[:-length]
    return run


def _units_free(
    table: timetable.Timetable, window: SlotRange, length: int, product_class: str, people: int
) -> npt.NDArray[np.int64]:
    """For each start in `window`, how many units can be had for `length` slots."""
    if table.units.whole:
        each = [_unit_free(table.of[unit.pk], window, length, product_class) for unit in table.units.whole]
        together: npt.NDArray[np.int64] = np.logical_and.reduce(each).astype(np.int64)
        return together
    counts = np.zeros(window.end - window.first, dtype=np.int64)
    for unit in table.own():
        counts += _unit_free(unit, window, length, product_class)
    if table.units.places:
        counts *= _all_along(_places_free(table, window) >= people, length)
    return counts


def _unit_free(unit: timetable.UnitTimetable, window: SlotRange, length: int, product_class: str) -> Slots:
    """For each start whether this unit can be had: in a gap between uses, with its cleaning, free of maintenance."""
    size = window.end - window.first
    allowed = np.zeros(size, dtype=np.bool_)
    for gap in unit.gaps(product_class):
        first = max(gap.earliest - window.first, 0)
        last = min(gap.latest - length - window.first, size - 1)
        if last >= first:
            allowed[first : last + 1] = True
    if unit.unit.retired is not None:
        allowed[max(_midnight(unit.unit.house, unit.unit.retired) - window.first, 0) :] = False
    unblocked = np.ones(size, dtype=np.bool_)
    for block in unit.blocks:
        unblocked[max(block.first - window.first, 0) : max(block.end - window.first, 0)] = False
    return allowed & _all_along(unblocked, length)


def _places_free(table: timetable.Timetable, window: SlotRange) -> npt.NDArray[np.int64]:
    """For each slot, how many places of the room are free."""
    change = np.zeros(window.end - window.first + 1, dtype=np.int64)
    for place in table.units.places:
        held = table.of[place.pk]
        for stretch in (*((use.first, use.end) for use in held.uses), *((b.first, b.end) for b in held.blocks)):
            first, end = (min(max(edge - window.first, 0), window.end - window.first) for edge in stretch)
            change[first] += 1
            change[end] -= 1
    free: npt.NDArray[np.int64] = len(table.units.places) - np.cumsum(change[:-1])
    return free
