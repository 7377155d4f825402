"""Points on the map, checked against the areas of a region.

A point counts when it lies within reach of its stated area's centre. Reach is three times the distance from the centre to
its third nearest neighbour, at least 3 km: villages have no published radius here, and neighbours' spacing stands for it.
A point beyond reach of every centre lies in the sea or outside the region.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from lumbung.planning.areas import Areas
from lumbung.planning.geometry import project_m

LEAST_REACH_M = 3_000.0
REACH_NEIGHBOURS = 3
REACH_FACTOR = 3.0
BORDER_M = 1_000.0
"""How much nearer another city's centre must be before a point counts as outside its stated city."""

FAR_DEGREES = 45.0
"""Lat and lon stand in each other's place when each is nearer than this to the other's centre, and far from its own."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass
class Points:
    """Points of n rows in degrees (NaN unknown), with the position of the stated area and the number of the city (-1 unknown)."""

    lat: Floats
    lon: Floats
    area: Ints
    city: Ints

    @property
    def there(self) -> Flags:
        """Which rows have a point."""
        return ~np.isnan(self.lat) & ~np.isnan(self.lon)

    def drop(self, rows: Flags) -> None:
        """Forget the points of some rows."""
        self.lat[rows], self.lon[rows] = np.nan, np.nan


class PlaceCheck:
    """Checks points against the areas of one region."""

    def __init__(self, areas: Areas) -> None:
        self.areas = areas
        self.centre = (float(np.mean(areas.lat)), float(np.mean(areas.lon)))
        self.points = project_m(areas.lat, areas.lon, *self.centre)
        self.tree = cKDTree(self.points)
        near, _ = self.tree.query(self.points, k=[min(REACH_NEIGHBOURS + 1, len(areas))])
        self.reach: Floats = np.maximum(LEAST_REACH_M, REACH_FACTOR * np.asarray(near)[:, -1])
        self.city_number = {city: k for k, city in enumerate(sorted(set(areas.city)))}
        self.area_city = np.array([self.city_number[city] for city in areas.city])
        self.city_trees = [cKDTree(self.points[self.area_city == k]) for k in range(len(self.city_number))]

    def nearest(self, lat: Floats, lon: Floats) -> tuple[Ints, Floats]:
        """Position of the nearest centre, and its distance in metres."""
        distance, index = self.tree.query(project_m(lat, lon, *self.centre))
        return np.asarray(index, dtype=np.int64), np.asarray(distance, dtype=np.float64)

    def to_area(self, lat: Floats, lon: Floats, area: Ints) -> Floats:
        """Metres from each point to the centre of its area."""
        gap = project_m(lat, lon, *self.centre) - self.points[area]
        return np.asarray(np.hypot(gap[:, 0], gap[:, 1]), dtype=np.float64)

    def to_city(self, lat: Floats, lon: Floats, city: Ints) -> Floats:
        """Metres from each point to the nearest centre of its stated city (by number); 0 where the city is unknown (-1)."""
        points = project_m(lat, lon, *self.centre)
        found = np.zeros(len(points))
        for number, tree in enumerate(self.city_trees):
            those = city == number
            if those.any():
                found[those] = tree.query(points[those])[0]
        return found

    def turned(self, points: Points) -> Flags:
        """Which points have lat and lon in each other's place; they are turned round."""
        lat0, lon0 = self.centre
        with np.errstate(invalid="ignore"):
            own_far = (np.abs(points.lat - lat0) > FAR_DEGREES) & (np.abs(points.lon - lon0) > FAR_DEGREES)
            other_near = (np.abs(points.lon - lat0) < FAR_DEGREES) & (np.abs(points.lat - lon0) < FAR_DEGREES)
        turned: Flags = own_far & other_near
        points.lat[turned], points.lon[turned] = points.lon[turned], points.lat[turned]
        return turned

    def judge(self, points: Points) -> dict[str, Flags]:
        """Which points are wrong, by code of the problem; a point has one code only."""
        wrong = {code: np.zeros(len(points.lat), dtype=bool) for code in POINT_CODES}
        at = np.flatnonzero(points.there)
        if not len(at):
            return wrong
        lat, lon, area, city = points.lat[at], points.lon[at], points.area[at], points.city[at]
        nearest, distance = self.nearest(lat, lon)
        outside = distance > self.reach[nearest]
        elsewhere = ~outside & (self.to_city(lat, lon, city) > distance + BORDER_M)
        stated = np.where(area >= 0, area, nearest)
        far = ~outside & ~elsewhere & (self.to_area(lat, lon, stated) > self.reach[stated])
        for code, flag in zip(POINT_CODES, (outside, elsewhere, far), strict=True):
            wrong[code][at] = flag
        return wrong

    def give_areas(self, points: Points) -> None:
        """A point without a stated area belongs to the nearest centre, if that is of its stated city."""
        at = np.flatnonzero(points.there & (points.area < 0))
        if len(at):
            nearest, _ = self.nearest(points.lat[at], points.lon[at])
            same = (points.city[at] < 0) | (self.area_city[nearest] == points.city[at])
            points.area[at[same]] = nearest[same]


POINT_CODES = ("point_outside_region", "point_outside_city", "point_outside_area")
