"""All writes about houses: founding, equipping, hours, tariffs and rules of use."""

from __future__ import annotations

from lumbung.web.houses.services.equip import add_machine, add_room, add_units, retire_machine, retire_unit
from lumbung.web.houses.services.founding import (
    HouseExists,
    close_house,
    create_house,
    describe_house,
    open_house,
)
from lumbung.web.houses.services.hours import add_exception, drop_exception, set_hours, set_peak_hours, set_ramadan
from lumbung.web.houses.services.notes import leave_note
from lumbung.web.houses.services.terms import add_product_class, set_tariff, set_use_rules

__all__ = [
    "HouseExists",
    "add_exception",
    "add_machine",
    "add_product_class",
    "add_room",
    "add_units",
    "close_house",
    "create_house",
    "describe_house",
    "drop_exception",
    "leave_note",
    "open_house",
    "retire_machine",
    "retire_unit",
    "set_hours",
    "set_peak_hours",
    "set_ramadan",
    "set_tariff",
    "set_use_rules",
]
