"""All writes about houses: founding, equipping, hours, tariffs and rules of use."""

from __future__ import annotations

from lumbung.web.houses.services.equip import (
    add_machine,
    add_room,
    add_units,
    change_machine,
    change_room,
    offer_whole_room,
    retire_machine,
    retire_unit,
)
from lumbung.web.houses.services.files import drop_photo, set_manual, set_photo
from lumbung.web.houses.services.founding import HouseExists, close_house, create_house, describe_house, open_house
from lumbung.web.houses.services.hours import (
    add_exception,
    drop_exception,
    set_day,
    set_hours,
    set_peak_hours,
    set_ramadan,
)
from lumbung.web.houses.services.notes import leave_note
from lumbung.web.houses.services.sites import NoSuchSite, house_from_site
from lumbung.web.houses.services.terms import (
    add_product_class,
    drop_product_class,
    set_tariff,
    set_tariffs,
    set_use_rules,
)

__all__ = [
    "HouseExists",
    "NoSuchSite",
    "add_exception",
    "add_machine",
    "add_product_class",
    "add_room",
    "add_units",
    "change_machine",
    "change_room",
    "close_house",
    "create_house",
    "describe_house",
    "drop_exception",
    "drop_photo",
    "drop_product_class",
    "house_from_site",
    "leave_note",
    "offer_whole_room",
    "open_house",
    "retire_machine",
    "retire_unit",
    "set_day",
    "set_hours",
    "set_manual",
    "set_peak_hours",
    "set_photo",
    "set_ramadan",
    "set_tariff",
    "set_tariffs",
    "set_use_rules",
]
