"""Where the nearest house has a machine, what an hour costs there, and how long the way is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lumbung.core.parameters import Parameters
from lumbung.core.place import distance_m
from lumbung.planning.geometry import minutes_between
from lumbung.web.config import clock
from lumbung.web.houses import queries as houses
from lumbung.web.houses import tariffs
from lumbung.web.register import queries as register

MOST_HOUSES = 3
USUAL_MINUTES = 15.0
"""Assumed way to a house, one way, where nobody said where she is."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where she is, by the name that she typed."""

    lat: float
    lon: float
    name: str


@dataclass(frozen=True, slots=True)
class HouseWithIt:
    """A house that has the machine: straight line in metres, minutes one way (None without a place), rupiah an hour."""

    name: str
    slug: str
    metres: float | None
    minutes: float | None
    tariff_rp_hour: int | None
    tariff_origin: str


def place_of(words: str) -> Place | None:
    """The first area that the words name."""
    found = register.find_areas(words, most=1) if words else []
    return Place(found[0].lat, found[0].lon, str(found[0])) if found else None


def houses_with(machine_type: str, place: Place | None, parameters: Parameters) -> list[HouseWithIt]:
    """The open houses that have a machine type, the nearest first; at most three."""
    found = []
    for house in houses.open_houses():
        machine = houses.machine_named(house, machine_type)
        if machine is None:
            continue
        metres = None
        if place is not None and house.lat is not None and house.lon is not None:
            metres = distance_m(place.lat, place.lon, house.lat, house.lon)
        held = tariffs.in_force([machine], clock.today()).get(machine.pk, [])
        asked = min((one for one in held if one.group == "public"), key=lambda one: one.rp_per_hour, default=None)
        found.append(
            HouseWithIt(
                house.name, house.slug, metres, None if metres is None else _minutes(metres, parameters),
                asked.rp_per_hour if asked else None, asked.origin if asked else "",
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.metres is None, one.metres or 0.0, one.name))[:MOST_HOUSES]


def _minutes(metres: float, parameters: Parameters) -> float:
    way = minutes_between(
        np.array([metres]), parameters.number("travel_detour_factor"), parameters.number("travel_speed_kmh"),
        parameters.number("travel_own_area_minutes"),
    )  # fmt: skip
    return float(way[0])
