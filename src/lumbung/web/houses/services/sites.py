"""A site of a published plan becomes a house."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.models import User
from lumbung.web.houses.catalogue import FOOD, machine_types
from lumbung.web.houses.models import House
from lumbung.web.houses.services.access import require_decide
from lumbung.web.houses.services.equip import add_machine, add_room
from lumbung.web.houses.services.founding import HouseExists, create_house
from lumbung.web.houses.zones import zone_of
from lumbung.web.organisations import queries as organisations
from lumbung.web.plans import queries as plans

FOOD_CLEANING_MINUTES = 30
"""Assumed by us for every machine of a food house, until the house knows better."""


RESERVED = ("new", "from-plan")
"""Addresses below /houses/ that are no house."""


class NoSuchSite(LumbungError):
    """The plan has no such site, or is not published."""


@transaction.atomic
def house_from_site(*, by: User | None, plan_code: str, site: str) -> House:
    """A house being prepared where a published plan puts it, with the machines that the plan puts there.

    It keeps the plan and the site. Raises NoSuchSite, HouseExists when the site has become a house before, and
    PermissionDenied unless she is an officer of the plan's region.
    """
    found = plans.published_site(plan_code, site)
    if found is None:
        raise NoSuchSite(_("There is no such site in a published plan."), _("Publish the plan, then try again."))
    require_decide(by, found.region)
    if House.objects.filter(source_plan=found.plan_id, source_site=site).exists():
        raise HouseExists(_("This site is a house already."), _("Open the house from the list of houses."))
    house = create_house(
        by=by, region=found.region, name=found.name, slug=free_slug(found.name), area_code=found.area_code,
        lat=found.lat, lon=found.lon, time_zone=zone_of(found.region.code), source_plan_id=found.plan_id,
        source_site=site, simulated=found.simulated,
    )  # fmt: skip
    room = add_room(by=by, house=house, name="Ruang produksi")
    cleaning = FOOD_CLEANING_MINUTES if found.house_kind == FOOD else 0
    for machine in found.machines:
        known = machine_types().get(machine.machine_type)
        add_machine(
            by=by, house=house, type=machine.machine_type, name_id=machine.name_id, name_en=machine.name_en,
            units=machine.units, room=room, power_watt=known.power_watt if known else 0, cleaning_minutes=cleaning,
        )  # fmt: skip
    return house


def free_slug(name: str) -> str:
    """A short name for addresses that no organisation has yet."""
    wanted = slugify(name)[:60] or "rumah"
    taken, number = wanted, 1
    while taken in RESERVED or organisations.find_organisation(taken) is not None:
        number += 1
        taken = f"{wanted}-{number}"
    return taken
