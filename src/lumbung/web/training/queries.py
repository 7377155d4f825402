"""Reading licences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from lumbung.web.accounts.models import User
from lumbung.web.config.kept import kept
from lumbung.web.houses.models import House, Machine
from lumbung.web.training.models import Licence


def valid_on(on: date) -> QuerySet[Licence]:
    """Licences that hold on a day."""
    return Licence.objects.filter(Q(until=None) | Q(until__gte=on), since__lte=on, revoked=None)


def licence_for(person: User, machine: Machine, on: date) -> Licence | None:
    """Her licence for a machine type in its house on a day: the one that holds longest; None when there is none."""
    held = [one for one in _licences_for(person, machine) if one.since <= on <= (one.until or date.max)]
    return max(held, key=lambda licence: licence.until or date.max, default=None)


@kept(lambda person, machine: (person.pk, machine.pk))
def _licences_for(person: User, machine: Machine) -> list[Licence]:
    """Hers for a machine type in its house that nobody has revoked, whatever day they hold on."""
    there = Q(house=machine.house_id) | Q(house=None, region=machine.house.region_id)
    return list(Licence.objects.filter(there, person=person, machine_type=machine.type, revoked=None))


def licensed_types(person: User, house: House, on: date) -> set[str]:
    """Codes of the machine types that she may use in a house on a day, in 1 query."""
    there = Q(house=house) | Q(house=None, region=house.region_id)
    return set(valid_on(on).filter(there, person=person).values_list("machine_type", flat=True))


def licences_of(person: User) -> list[Licence]:
    """All of hers, also those that have ended."""
    return list(Licence.objects.filter(person=person).select_related("house", "region"))


def licences_in(house: House, *, machine_type: str = "", words: str = "") -> QuerySet[Licence]:
    """All that hold in a house, with whose they are, ended ones too; by person and machine.

    Narrowed to a machine type, and to people whose name or user name has `words` in it.
    """
    there = Q(house=house) | Q(house=None, region=house.region_id)
    found = Licence.objects.filter(there).select_related("person", "house", "region", "granted_by")
    if machine_type:
        found = found.filter(machine_type=machine_type)
    if words:
        found = found.filter(Q(person__name__icontains=words) | Q(person__username__icontains=words))
    return found.order_by("person__name", "person__username", "machine_type", "-since")


def ending_soon(houses: Iterable[House], on: date, until: date) -> list[Licence]:
    """Licences of these houses that hold on a day and end by `until`."""
    return list(valid_on(on).filter(house__in=list(houses), until__lte=until).select_related("person", "house"))


def licence_by_id(pk: int) -> Licence | None:
    """One licence with whose it is and where it holds."""
    return Licence.objects.select_related("person", "house", "region").filter(pk=pk).first()
