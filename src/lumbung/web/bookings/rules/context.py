"""What the rules look at: the wish, who asks, and the facts about person, house and time, each read once when needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from lumbung.core.errors import LumbungError
from lumbung.core.slots import SLOT, SlotRange, slot_at
from lumbung.web.accounts.models import User
from lumbung.web.bookings import under_locks
from lumbung.web.bookings.models import Booking
from lumbung.web.bookings.timetable import Timetable, Verdict, read
from lumbung.web.bookings.units import UnitSet, units_for
from lumbung.web.bookings.wish import Wish
from lumbung.web.houses import hours, tariffs
from lumbung.web.houses.models import House, Room, UseRules

CONTENDED = ("own_bookings", "timetable", "verdicts")
"""Facts that others may change at the same moment: they are read again once the locks are held."""

SLOTS_PER_DAY = 96


@dataclass
class Context:
    """One wish, seen at one moment. `instead_of`: the booking that is moved; its time and hours do not count."""

    wish: Wish
    by: User
    door: str
    now: datetime
    instead_of: Booking | None = None

    def forget_contended(self) -> None:
        """Read again what others may have changed."""
        for name in CONTENDED:
            self.__dict__.pop(name, None)

    def read_calm(self) -> None:
        """Read now what nobody else changes meanwhile, so that less is read while others wait for the locks."""
        _read = self.units, self.use_rules

    @property
    def house(self) -> House:
        """The house of the machine."""
        return self.wish.machine.house

    @property
    def room(self) -> Room | None:
        """The room that the machine stands in."""
        return self.wish.machine.room

    @cached_property
    def slots(self) -> SlotRange:
        """The slots that are asked for."""
        return self.wish.slots

    @cached_property
    def use_rules(self) -> UseRules:
        """The house's rules of use; the defaults where it has set none."""
        return rules_of(self.house)

    @cached_property
    def today(self) -> date:
        """The local day of the house at the moment of asking."""
        return self.now.astimezone(self.house.zone).date()

    @cached_property
    def days(self) -> list[date]:
        """The local days that the time touches: mostly one."""
        first = self.slots.start.astimezone(self.house.zone).date()
        last = (self.slots.finish - SLOT).astimezone(self.house.zone).date()
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]

    @cached_property
    def opening(self) -> list[SlotRange]:
        """When the house is open on those days."""
        return hours.open_ranges(self.house, self.days[0], self.days[-1])

    @cached_property
    def quote(self) -> tariffs.Quote | LumbungError:
        """The price, or why there is none."""
        group = tariffs.group_of(self.wish.producer, self.house)
        try:
            return tariffs.quote(
                machine=self.wish.machine, group=group, slots=self.slots, people=max(self.wish.people, 1)
            )
        except tariffs.NoTariff as error:
            return error

    @cached_property
    def units(self) -> UnitSet:
        """The units that such a booking needs."""
        return units_for(self.wish.machine, self.days[0])

    @cached_property
    def timetable(self) -> Timetable:
        """What lies on them from a day before to a day after: the unit is picked by the gaps that would be left.

        A cleaning that is to come begins no earlier than the moment of asking.
        """
        moved = [self.instead_of.claim_id] if self.instead_of else []
        around = self.slots.widened(SLOTS_PER_DAY, SLOTS_PER_DAY)
        return read(self.house, self.units, around, now=slot_at(self.now), without=moved)

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """For each unit that one is picked of: free, or why not."""
        return list(self.timetable.verdicts(self.slots, self.wish.product_class).values())

    @cached_property
    def own_bookings(self) -> tuple[list[SlotRange], int]:
        """Her other bookings in the house that count in the periods of the wish, and how many lie ahead."""
        periods = [self.slots_of_period(kind, day) for kind in PERIODS for day in self.days]
        return under_locks.own_time(
            producer=self.wish.producer.pk,
            house=self.house.pk,
            period=SlotRange(min(one.first for one in periods), max(one.end for one in periods)),
            ahead=slot_at(self.now),
            without=self.instead_of.pk if self.instead_of else 0,
        )

    def slots_of_period(self, kind: str, day: date) -> SlotRange:
        """The slots of the local day, ISO week or calendar month that `day` lies in."""
        first, after = PERIODS[kind](day)
        return SlotRange(_midnight(self.house, first), _midnight(self.house, after))

    def periods(self, kind: str) -> Iterator[SlotRange]:
        """Each day, week or month that the time touches, once."""
        yield from dict.fromkeys(self.slots_of_period(kind, day) for day in self.days)


def rules_of(house: House) -> UseRules:
    """A house's rules of use, read with it where it was (`houses.queries` does); the defaults where it has set none."""
    found: UseRules | None = getattr(house, "use_rules", None)
    return found or UseRules(house=house)


def _midnight(house: House, day: date) -> int:
    return slot_at(datetime.combine(day, time.min, house.zone))


def _day(day: date) -> tuple[date, date]:
    return day, day + timedelta(days=1)


def _week(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=7)


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1)


PERIODS = {"day": _day, "week": _week, "month": _month}
"""First local day of the period, and the first one after it."""
