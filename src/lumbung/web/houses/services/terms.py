"""On what terms a house is used: tariff, rules of use, classes of products."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError
from lumbung.web.accounts.models import User
from lumbung.web.config import clock
from lumbung.web.houses.models import House, Machine, ProductClass, Tariff, UseRules
from lumbung.web.houses.services.access import note, require_run


class ImpossibleTerms(LumbungError):
    """A price, a date or a rule of use makes no sense."""


@transaction.atomic
def set_tariff(
    *,
    by: User | None,
    machine: Machine,
    rp_per_hour: int,
    group: str = Tariff.Group.MEMBER,
    band: str = Tariff.Band.PEAK,
    since: date | None = None,
    origin: str = "assumed",
    source: str = "",
) -> Tariff:
    """Rupiah an hour from a day on; the tariff before it ends the day before. Bookings made keep their price.

    Raises ImpossibleTerms when it is negative, or begins before a tariff that is there.
    """
    require_run(by, machine.house)
    begins = since or clock.today()
    if rp_per_hour < 0:
        raise ImpossibleTerms(_("A price cannot be negative."), _("Write 0 for free use."))
    held = Tariff.objects.select_for_update().filter(machine=machine, group=group, band=band)
    if held.filter(since__gt=begins).exists():
        raise ImpossibleTerms(_("A later tariff is set already."), _("Choose a day after it."))
    same_day = held.filter(since=begins).first()
    if same_day is not None:
        same_day.rp_per_hour, same_day.origin, same_day.source = rp_per_hour, origin, source
        same_day.save()
        made = same_day
    else:
        still = held.filter(Q(until=None) | Q(until__gte=begins))
        still.update(until=begins - timedelta(days=1))
        made = Tariff.objects.create(
            machine=machine, group=group, band=band, rp_per_hour=rp_per_hour, since=begins, origin=origin, source=source
        )
    detail = {"rp_per_hour": rp_per_hour, "group": group, "band": band, "since": begins.isoformat()}
    note(by=by, action="tariff_set", house=machine.house, subject=made, detail=detail)
    return made


@transaction.atomic
def set_tariffs(
    *,
    by: User | None,
    machine: Machine,
    prices: Mapping[tuple[str, str], int],
    since: date | None = None,
    origin: str = "assumed",
    source: str = "",
) -> list[Tariff]:
    """Several prices of a machine by (group, band), all or none. Raises ImpossibleTerms."""
    return [
        set_tariff(
            by=by,
            machine=machine,
            rp_per_hour=amount,
            group=group,
            band=band,
            since=since,
            origin=origin,
            source=source,
        )
        for (group, band), amount in prices.items()
    ]


@transaction.atomic
def set_use_rules(*, by: User | None, house: House, **rules: int) -> UseRules:
    """Change rules of use by name (see `UseRules`); what is not given stays. Raises ImpossibleTerms."""
    require_run(by, house)
    held, _made = UseRules.objects.select_for_update().get_or_create(house=house)
    known = {field.name for field in UseRules._meta.fields} - {"id", "house"}
    if unknown := set(rules) - known:
        raise ValueError(f"There is no rule of use {sorted(unknown)}.")
    for name, value in rules.items():
        setattr(held, name, value)
    try:
        held.full_clean(exclude=["house"])
    except ValidationError as error:
        raise ImpossibleTerms(" ".join(error.messages)) from error
    held.save()
    changed: dict[str, Any] = dict(rules)
    note(by=by, action="use_rules_set", house=house, detail=changed)
    return held


@transaction.atomic
def add_product_class(
    *,
    by: User | None,
    house: House,
    code: str,
    name_id: str,
    name_en: str,
    halal: bool = True,
    allergens: str = "",
) -> ProductClass:
    """A class of products that may not meet others on a machine without cleaning."""
    require_run(by, house)
    if ProductClass.objects.filter(house=house, code=code).exists():
        raise ImpossibleTerms(_("The house has this class already."), _("Choose another code."))
    made = ProductClass.objects.create(
        house=house, code=code, name_id=name_id, name_en=name_en, halal=halal, allergens=" ".join(allergens.split())
    )
    note(by=by, action="product_class_added", house=house, subject=made, detail={"code": code, "halal": halal})
    return made


@transaction.atomic
def drop_product_class(*, by: User | None, product_class: ProductClass) -> None:
    """No longer a class of the house; bookings that name it are taken as of an unknown class from now on."""
    house = product_class.house
    require_run(by, house)
    note(by=by, action="product_class_dropped", house=house, detail={"code": product_class.code})
    product_class.delete()
