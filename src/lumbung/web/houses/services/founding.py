"""A house begins, is described, opens and closes."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.models import User
from lumbung.web.config import clock
from lumbung.web.houses.models import House, UseRules
from lumbung.web.houses.services.access import note, require_run
from lumbung.web.organisations import queries as organisations
from lumbung.web.organisations import services as organisations_services
from lumbung.web.organisations.models import Organisation

DESCRIBED = ("name", "about", "address", "directions", "contact", "needed")
"""What may be described in words."""


class HouseExists(LumbungError):
    """There is a house of this short name, or of this site, already."""


@transaction.atomic
def create_house(
    *,
    by: User | None,
    region: Organisation,
    name: str,
    slug: str,
    address: str = "",
    area_code: str = "",
    lat: float | None = None,
    lon: float | None = None,
    time_zone: str = "Asia/Jakarta",
    source_plan_id: int | None = None,
    source_site: str = "",
    simulated: bool = False,
) -> House:
    """A house in a region, being prepared, with its own organisation and the usual rules of use.

    Raises PermissionDenied unless she is an officer of the region; HouseExists when the short name is taken.
    """
    if by is not None and not by.has_perm("organisations.decide", region):
        raise PermissionDenied(_("Only an officer of the region may found a house."))
    if organisations.find_organisation(slug) is not None:
        raise HouseExists(_("There is already a house with this address."), _("Choose another short name."))
    organisation = organisations_services.create_organisation(by=by, kind="house", name=name, slug=slug)
    house = House.objects.create(
        organisation=organisation, region=region, name=name, slug=slug, address=address, area_code=area_code,
        lat=lat, lon=lon, time_zone=time_zone, source_plan_id=source_plan_id, source_site=source_site,
        simulated=simulated, created=clock.now(),
    )  # fmt: skip
    UseRules.objects.create(house=house)
    note(by=by, action="founded", house=house, detail={"plan": source_plan_id, "site": source_site})
    return house


@transaction.atomic
def describe_house(
    *,
    by: User | None,
    house: House,
    lat: float | None = None,
    lon: float | None = None,
    closed_on_holidays: bool | None = None,
    **words: str,
) -> House:
    """Change its words (DESCRIBED), its point, or whether it closes on holidays; what is not given stays."""
    require_run(by, house)
    unknown = set(words) - set(DESCRIBED)
    if unknown:
        raise ValueError(f"A house has no {sorted(unknown)}.")
    for name, value in words.items():
        setattr(house, name, value)
    if lat is not None and lon is not None:
        house.lat, house.lon = lat, lon
    if closed_on_holidays is not None:
        house.closed_on_holidays = closed_on_holidays
    house.save()
    changed = sorted(f"about_{name}" for name in words)
    note(by=by, action="described", house=house, detail={"changed": changed})
    return house


@transaction.atomic
def open_house(*, by: User | None, house: House) -> House:
    """From now on it can be found and booked."""
    return _to(by, house, House.State.OPEN)


@transaction.atomic
def close_house(*, by: User | None, house: House) -> House:
    """It takes no more bookings; those that are made stay until somebody cancels them."""
    return _to(by, house, House.State.CLOSED)


def _to(by: User | None, house: House, state: str) -> House:
    require_run(by, house)
    house.state = state
    house.save(update_fields=["state"])
    note(by=by, action=state, house=house)
    return house
