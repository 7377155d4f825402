"""Minutes one way from areas to places, within reach: by straight line times detour, or by the road file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from lumbung.core.parameters import Parameters
from lumbung.planning.areas import Areas
from lumbung.planning.geometry import minutes_between, project_m
from lumbung.planning.siting.candidates import Places
from lumbung.planning.siting.roads import Roads, read_roads


@dataclass(frozen=True)
class Travel:
    """Pairs within reach, sorted by place then area: `area` and `place` are positions, `minutes` are one way."""

    area: NDArray[np.int32]
    place: NDArray[np.int32]
    minutes: NDArray[np.float64]
    by_road: NDArray[np.bool_]


def straight_travel(areas: Areas, places: Places, parameters: Parameters) -> Travel:
    """Straight line x detour factor at the parameters' speed; never less than the minutes within one's own village."""
    reach = parameters.number("travel_reach_minutes")
    detour, speed = parameters.number("travel_detour_factor"), parameters.number("travel_speed_kmh")
    least = parameters.number("travel_own_area_minutes")
    homes, houses = _plane(areas, places)
    limit = reach * speed * 1000 / 60 / detour
    found = cKDTree(homes).query_ball_point(houses, limit * (1 + 1e-9), return_sorted=True)
    near = [np.asarray(members, dtype=np.int32) for members in np.atleast_1d(np.asarray(found, dtype=object))]
    counts = np.array([len(members) for members in near], dtype=np.int64)
    place = np.repeat(np.arange(len(places), dtype=np.int32), counts)
    area = np.concatenate(near) if near else np.zeros(0, dtype=np.int32)
    metres = np.hypot(*(homes[area] - houses[place]).T) if len(area) else np.zeros(0)
    minutes = minutes_between(metres, detour, speed, least)
    kept = minutes <= reach
    return Travel(area[kept], place[kept], minutes[kept], np.zeros(int(kept.sum()), dtype=np.bool_))


def road_travel(areas: Areas, places: Places, parameters: Parameters, roads: Path | Roads) -> Travel:
    """Shortest way on the roads where both ends are on one network; straight line x detour for the rest."""
    network = roads if isinstance(roads, Roads) else read_roads(roads)
    reach, speed = parameters.number("travel_reach_minutes"), parameters.number("travel_speed_kmh")
    least = parameters.number("travel_own_area_minutes")
    straight = straight_travel(areas, places, parameters)
    metres = network.metres(
        areas.lat, areas.lon, places.frame["lat"].to_numpy(), places.frame["lon"].to_numpy(), reach * speed * 1000 / 60
    )
    connected = network.connected(areas.lat, areas.lon, places.frame["lat"].to_numpy(), places.frame["lon"].to_numpy())
    minutes = minutes_between(metres, 1.0, speed, least)
    table = np.full((len(areas), len(places)), np.inf)
    table[straight.area, straight.place] = straight.minutes
    table = np.where(connected, minutes, table)
    place, area = np.nonzero(reach >= table.T)
    return Travel(
        area.astype(np.int32), place.astype(np.int32), table[area, place], connected[area, place]
    )  # fmt: skip


def _plane(areas: Areas, places: Places) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Areas and places in metres around the areas' middle."""
    lat0, lon0 = float(np.mean(areas.lat)), float(np.mean(areas.lon))
    lat, lon = places.frame["lat"].to_numpy(), places.frame["lon"].to_numpy()
    return project_m(areas.lat, areas.lon, lat0, lon0), project_m(lat, lon, lat0, lon0)
