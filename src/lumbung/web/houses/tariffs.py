"""What machine time costs: a dated tariff by machine type, group of users and busy or quiet hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.core.slots import SlotRange, moment_of
from lumbung.web.accounts.models import User
from lumbung.web.config import clock
from lumbung.web.config.kept import kept
from lumbung.web.houses.models import House, Machine, PeakHours, Tariff
from lumbung.web.organisations import queries as organisations

QUARTERS = 4


class NoTariff(LumbungError):
    """No tariff covers the time that is asked for."""

    def __init__(self) -> None:
        super().__init__(_("This machine has no price for that time."), _("Ask at the house; it sets the tariff."))


@dataclass(frozen=True)
class Quote:
    """A price in whole rupiah, and the lines that it is the sum of."""

    price_rp: int
    lines: list[dict[str, Any]]


@dataclass
class Prices:
    """Tariffs of one machine and group over some days, read once. `heads`: by how many a price is multiplied."""

    house: House
    tariffs: list[Tariff]
    peaks: list[PeakHours]
    heads: int = 1
    _found: dict[int, Tariff | None] = field(default_factory=dict)

    def quote(self, slots: SlotRange) -> Quote:
        """The price of `slots`, one line for each tariff. Raises NoTariff when a slot is not covered."""
        counted: dict[int, int] = {}
        by_id: dict[int, Tariff] = {}
        for slot in slots.slots():
            tariff = self._tariff_at(slot)
            if tariff is None:
                raise NoTariff
            by_id[tariff.pk] = tariff
            counted[tariff.pk] = counted.get(tariff.pk, 0) + 1
        lines = [_line(by_id[pk], quarters, self.heads) for pk, quarters in counted.items()]
        return Quote(sum(line["rp"] for line in lines), lines)

    def price_rp(self, slots: SlotRange) -> int | None:
        """The price alone; None where no tariff covers it."""
        try:
            return self.quote(slots).price_rp
        except NoTariff:
            return None

    def _tariff_at(self, slot: int) -> Tariff | None:
        """The newest tariff in force on the local day; quiet hours without one of their own cost as much as busy ones.

        A member pays what everyone pays where there is no price for members.
        """
        if slot not in self._found:
            here = moment_of(slot).astimezone(self.house.zone)
            self._found[slot] = self._newest(here.date(), self._is_peak(here))
        return self._found[slot]

    def _newest(self, day: date, peak: bool) -> Tariff | None:
        held = [t for t in self.tariffs if t.since <= day and (t.until is None or day <= t.until)]
        bands = [Tariff.Band.PEAK] if peak else [Tariff.Band.OFF_PEAK, Tariff.Band.PEAK]
        for group in (Tariff.Group.MEMBER, Tariff.Group.PUBLIC):
            for band in bands:
                found = [tariff for tariff in held if (tariff.group, tariff.band) == (group, band)]
                if found:
                    return max(found, key=lambda tariff: tariff.since)
        return None

    def _is_peak(self, here: datetime) -> bool:
        if not self.peaks:
            return True
        return any(
            peak.weekday == here.weekday()
            and peak.begins <= here.time()
            and (peak.ends == time(0) or here.time() < peak.ends)
            for peak in self.peaks
        )


def prices(*, machine: Machine, group: str, first: date, last: date, people: int = 1) -> Prices:
    """Tariffs of a machine for a group on the local days `first` … `last`, in 2 queries.

    `people` counts only where the machine's price is for each person.
    """
    return Prices(machine.house, *_dated(machine, group, first, last), people if machine.per_person else 1)


@kept(lambda machine, group, first, last: (machine.pk, group, first, last))
def _dated(machine: Machine, group: str, first: date, last: date) -> tuple[list[Tariff], list[PeakHours]]:
    groups = list(Tariff.Group.values) if group == Tariff.Group.MEMBER else [Tariff.Group.PUBLIC]
    tariffs = Tariff.objects.filter(machine=machine, group__in=groups, since__lte=last)
    in_force = tariffs.filter(Q(until=None) | Q(until__gte=first))
    return list(in_force), list(PeakHours.objects.filter(house=machine.house))


def quote(*, machine: Machine, group: str, slots: SlotRange, people: int = 1) -> Quote:
    """The price of `slots` on a machine for a group. Raises NoTariff."""
    zone = machine.house.zone
    first, last = slots.start.astimezone(zone).date(), slots.finish.astimezone(zone).date()
    return prices(machine=machine, group=group, first=first, last=last, people=people).quote(slots)


@kept(lambda user, house: (user.pk, house.pk, clock.today()))
def group_of(user: User, house: House) -> str:
    """`member` for those with a role in the house's organisation today, else `public`."""
    known = organisations.current(user).filter(organisation=house.organisation_id).exists()
    return Tariff.Group.MEMBER if known else Tariff.Group.PUBLIC


def _line(tariff: Tariff, quarters: int, heads: int) -> dict[str, Any]:
    """`quarters` of an hour at a tariff: hours x price an hour, rounded half up to whole rupiah, then x heads."""
    return {
        "band": tariff.band,
        "hours_quarters": quarters,
        "rp_per_hour": tariff.rp_per_hour,
        "people": heads,
        "rp": half_up(quarters * tariff.rp_per_hour, QUARTERS) * heads,
        "origin": tariff.origin,
        "source": tariff.source,
    }


def half_up(amount: int, divisor: int) -> int:
    """`amount / divisor` to the nearest whole rupiah, a half upwards; both not negative."""
    return (2 * amount + divisor) // (2 * divisor)


def in_force(machines: Iterable[Machine], on: date) -> dict[int, list[Tariff]]:
    """Machine id → the tariffs in force on a day, newest of each group and band, in 1 query."""
    found: dict[int, dict[tuple[str, str], Tariff]] = {}
    rows = Tariff.objects.filter(Q(until=None) | Q(until__gte=on), machine__in=list(machines), since__lte=on)
    for tariff in rows.order_by("since"):
        found.setdefault(tariff.machine_id, {})[tariff.group, tariff.band] = tariff
    return {machine: list(by.values()) for machine, by in found.items()}
