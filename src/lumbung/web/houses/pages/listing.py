"""The houses as the public finds them: all of them, or the nearest to a place first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.safestring import SafeString

from lumbung.core.place import distance_m
from lumbung.web.config import clock
from lumbung.web.houses import hours, queries
from lumbung.web.houses.models import House
from lumbung.web.houses.pages.map import Mark, draw
from lumbung.web.houses.pages.today import Today, today_at


@dataclass(frozen=True)
class Here:
    """The place that distances are from: degrees, and how the page names it."""

    lat: float
    lon: float
    name: str


@dataclass(frozen=True)
class HouseRow:
    """A house in the list. `number` is the one on the map; `metres` in a straight line, None without a place."""

    number: int
    house: House
    machines: int
    today: Today
    metres: float | None


def rows(here: Here | None) -> list[HouseRow]:
    """The houses that the public sees, by name, or by distance from `here`; houses without a point last."""
    found = queries.public_houses()
    now = clock.now()
    day = now.date()
    calendars = hours.calendars_of(found, day - timedelta(days=1), day + timedelta(days=1))
    counts = queries.machine_counts(found)
    metres = {house.pk: _metres(house, here) for house in found}
    ordered = sorted(found, key=lambda one: (metres[one.pk] is None, metres[one.pk] or 0.0, one.name))
    return [
        HouseRow(number, house, counts.get(house.pk, 0), today_at(calendars[house.pk], now), metres[house.pk])
        for number, house in enumerate(ordered, 1)
    ]


def _metres(house: House, here: Here | None) -> float | None:
    if here is None or house.lat is None or house.lon is None:
        return None
    return distance_m(here.lat, here.lon, house.lat, house.lon)


def map_of(found: Sequence[HouseRow], here: Here | None) -> SafeString | None:
    """The map of the region that most of the first houses lie in; None where nothing can be drawn."""
    placed = [row for row in found if row.house.lat is not None and row.house.lon is not None]
    if not placed:
        return None
    region = placed[0].house.region
    marks = [
        Mark(
            row.house.name, row.house.lat or 0.0, row.house.lon or 0.0, str(row.number),
            reverse("houses:house", args=[row.house.slug]),
        )
        for row in placed
        if row.house.region_id == region.pk
    ]  # fmt: skip
    return draw(region, marks, (here.lat, here.lon) if here else None)
