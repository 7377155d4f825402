"""How each part of a house stands, for those who run it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lumbung.web.config import clock
from lumbung.web.houses import queries, tariffs
from lumbung.web.houses.models import House
from lumbung.web.organisations import queries as organisations


@dataclass(frozen=True)
class Part:
    """One row: where it leads, how it stands. `needed` before the house can be used."""

    name: str
    address: str
    state: str
    done: bool
    needed: bool = False


def parts(house: House) -> list[Part]:
    """The parts in the order in which a house is set up."""
    machines = queries.machines_of(house)
    priced = sum(machine.pk in tariffs.in_force(machines, clock.today()) for machine in machines)
    days = {row.weekday for row in queries.opening_hours_of(house) if not row.ramadan}
    exceptions = queries.coming_exceptions(house, clock.today())
    operators = [one for one in organisations.members_of(house.organisation) if one.role == "operator"]

    def at(name: str) -> str:
        return reverse(f"houses:{name}", args=[house.slug])

    described = bool(house.address and house.contact and house.needed)
    return [
        Part(_("What the public reads"), at("describe"), _("complete") if described else _("address, contact or what one needs is missing"), described),
        Part(_("Opening hours"), reverse("houses:hours", args=[house.slug, "usual"]), _days(len(days)), bool(days), needed=True),
        Part(_("Days that differ, holidays, Ramadan"), at("days"), _count(len(exceptions)), True),
        Part(_("Rooms"), at("rooms"), _count(len(queries.rooms_of(house))), bool(queries.rooms_of(house))),
        Part(_("Machines"), at("machines"), _count(len(machines)), bool(machines), needed=True),
        Part(_("Codes for the machines, to print"), at("qr"), "", True),
        Part(_("Prices"), at("tariffs"), _("%(some)d of %(all)d machines have one") % {"some": priced, "all": len(machines)}, bool(machines) and priced == len(machines), needed=True),
        Part(_("Classes of products (halal, allergens)"), at("classes"), _count(len(queries.product_classes_of(house))), True),
        Part(_("Rules of use"), at("rules"), _("in force"), True),
        Part(_("Who runs it, who is a member"), reverse("organisations:people", args=[house.organisation.slug]), _operators(len(operators)), bool(operators), needed=True),
        Part(_("Licences"), reverse("training:licences", args=[house.slug]), "", True),
    ]  # fmt: skip


def _count(number: int) -> str:
    return str(number) if number else _("none")


def _days(number: int) -> str:
    return ngettext("%(n)d day a week", "%(n)d days a week", number) % {"n": number} if number else _("not set")


def _operators(number: int) -> str:
    return ngettext("%(n)d operator", "%(n)d operators", number) % {"n": number} if number else _("nobody runs it yet")
