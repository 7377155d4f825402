"""Outlines of a region's areas as SVG path data: villages or districts, with the heavier borders of what holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from lumbung.planning.areas import Areas, Boundaries
from lumbung.planning.drawing.projection import View, far_off, fit
from lumbung.planning.drawing.schematic import voronoi_cells
from lumbung.planning.drawing.simplify import arcs, kept_points, path, simplified, thinned
from lumbung.planning.drawing.topology import Edge, Ring, dissolved, network, owners, rings_of, twice_area

Level = Literal["village", "district"]
Polygons = Sequence[Sequence[Sequence[tuple[float, float]]]]

WIDTH = 700
TOLERANCE = {"village": 1.7, "district": 1.7}
"""Pixels by which a border may move when it is simplified."""
STRAIGHT = 0.7
"""Pixels by which a heavier border may leave the areas that it is drawn over."""
CORNER_BOX = (170, 56)
"""Pixels that the tiles of far islands need."""
CRUMB = 30.0
"""Islands and gaps smaller than this (square pixels) are left out."""


@dataclass(frozen=True)
class Outline:
    """What a map is drawn on. Keys are area codes (village level) or `district_key` (district level)."""

    level: Level
    view: View
    shapes: dict[str, str]
    """Path data of each area."""
    borders: dict[str, str]
    """Path data of heavier borders: `kec` between districts (village level only), `kot` between cities and the rim."""
    labels: dict[str, tuple[int, int]]
    """Names of the cities (or of the districts, where there is one city), with a point to write them at."""
    corner: str
    """A corner without land, `nw`, `ne`, `sw` or `se`, or `""`."""
    beside: tuple[str, ...]
    """Far islands, drawn as tiles beside the map and not to scale."""
    schematic: bool
    """True when the shapes are Voronoi cells around the areas' centres, not boundaries."""


def district_key(city: str, district: str) -> str:
    """Name of a district that is unique in the region (two cities may have a district of one name)."""
    return f"{city}/{district}"


def outline(areas: Areas, boundaries: Boundaries | None, level: Level, width: int = WIDTH) -> Outline:
    """Draw the areas `width` pixels wide: from their boundaries, or, without any, as cells around their centres.

    Areas that lack a polygon in `boundaries` are left out of the shapes.
    """
    far = far_off(areas.lat, areas.lon)
    near = [i for i in range(len(areas)) if not far[i]]
    if boundaries is None:
        cells = voronoi_cells(areas.lon[near], areas.lat[near])
        polygons: dict[str, Polygons] = {areas.code[i]: [[cell]] for i, cell in zip(near, cells, strict=True)}
    else:
        polygons = {areas.code[i]: boundaries.polygons.get(areas.code[i], ()) for i in near}
    drawn = [p for shape in polygons.values() for polygon in shape for p in polygon[0]]
    view = fit(drawn or list(zip(areas.lon, areas.lat, strict=True)), width)
    villages = network({code: _to_pixels(shape, view) for code, shape in polygons.items()})
    district = {c: district_key(areas.city[i], areas.district[i]) for i, c in enumerate(areas.code)}
    districts = dissolved(villages, district)
    city = {key: key.split("/", 1)[0] for key in districts}
    cities = dissolved(districts, city)
    faces = villages if level == "village" else districts
    keys = areas.code if level == "village" else tuple(district.values())
    return Outline(
        level=level,
        view=view,
        **_drawn(faces, {"kec": districts, "kot": cities} if level == "village" else {"kot": cities}, TOLERANCE[level]),
        labels=_label_points(cities if len(cities) > 1 else districts),
        corner=_free_corner(cities, view),
        beside=tuple(sorted({keys[i] for i in np.flatnonzero(far)} - set(faces))),
        schematic=boundaries is None,
    )


def _to_pixels(shape: Polygons, view: View) -> list[list[list[tuple[float, float]]]]:
    return [[[view.xy(*point) for point in ring] for ring in polygon] for polygon in shape]


def _drawn(
    faces: Mapping[str, set[Edge]], holders: Mapping[str, Mapping[str, set[Edge]]], tolerance: float
) -> dict[str, dict[str, str]]:
    """Path data of the faces and of the borders between their holders, all thinned by the same lines."""
    kept = kept_points(arcs(owners(faces)), tolerance)
    shapes = {
        name: "".join(path(thinned(ring, kept), closed=True) for ring in _whole(rings_of(edges)))
        for name, edges in faces.items()
    }
    borders: dict[str, str] = {}
    heavier: set[Edge] = set()
    for name in reversed(list(holders)):
        lines = _lines(holders[name]) - heavier
        heavier |= lines
        thin = [
            [p for i, p in enumerate(line) if p in kept or i in {0, len(line) - 1}]
            for line in arcs(dict.fromkeys(lines, frozenset()))
        ]
        borders[name] = "".join(path(simplified(line, STRAIGHT), closed=False) for line in thin)
    return {"shapes": {n: d for n, d in shapes.items() if d}, "borders": borders}


def _whole(rings: list[Ring]) -> list[Ring]:
    """Without crumbs, but never without the largest; gaps that are crumbs close."""
    if not rings:
        return []
    largest = max(rings, key=lambda ring: (abs(twice_area(ring)), ring))
    return [ring for ring in rings if ring is largest or abs(twice_area(ring)) > 2 * CRUMB]


def _lines(holders: Mapping[str, set[Edge]]) -> set[Edge]:
    """Undirected border lines of the holders, crumbs left out."""
    return {
        (min(a, b), max(a, b))
        for edges in holders.values()
        for ring in _whole(rings_of(edges))
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)
    }


def _label_points(holders: Mapping[str, set[Edge]]) -> dict[str, tuple[int, int]]:
    """The centroid of each holder's largest ring."""
    points: dict[str, tuple[int, int]] = {}
    for name, edges in sorted(holders.items()):
        rings = rings_of(edges)
        if rings:
            x, y = centroid(max(rings, key=lambda ring: (abs(twice_area(ring)), ring)))
            points[name.rsplit("/", 1)[-1]] = (round(x), round(y))
    return points


def _free_corner(faces: Mapping[str, set[Edge]], view: View) -> str:
    """The first corner, from the north-west on, whose box of CORNER_BOX pixels no border line enters."""
    wide, tall = CORNER_BOX
    for name in ("nw", "sw", "ne", "se"):
        left = 0 if name[1] == "w" else view.width - wide
        top = 0 if name[0] == "n" else view.height - tall
        if not any(
            left <= x <= left + wide and top <= y <= top + tall for edges in faces.values() for x, y in _sampled(edges)
        ):
            return name
    return ""


def _sampled(edges: set[Edge]) -> Iterator[tuple[float, float]]:
    """Points along lines, at most ten pixels apart."""
    for (x1, y1), (x2, y2) in edges:
        steps = 1 + int(max(abs(x2 - x1), abs(y2 - y1)) // 10)
        for k in range(steps):
            yield x1 + (x2 - x1) * k / steps, y1 + (y2 - y1) * k / steps


def centroid(ring: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Centre of mass of a ring's inside."""
    double = twice_area(ring) or 1.0
    x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    return x / (3 * double), y / (3 * double)
