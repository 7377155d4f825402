"""Cells around the areas' centres, for a region whose boundaries are not known: a schematic map, and it must say so.

Each cell holds the points nearer to its centre than to any other (Voronoi 1908), cut at the widened hull of the centres.
A cell at the rim is rounded off, so that a bay in the region does not fill with land.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, QhullError, Voronoi

from lumbung.planning.drawing.projection import nearest_gaps

Floats = NDArray[np.float64]
Point = tuple[float, float]
Polygon = list[Point]

APART = 1e-9
CORNERS = 24
"""Corners of the round cap by which the hull is widened."""


def voronoi_cells(lon: Floats, lat: Floats) -> list[Polygon]:
    """One cell (a ring of (lon, lat), not repeated at its end) for each centre, in the order given.

    The cells do not overlap. Centres that coincide are pulled apart a little, by
    the order of their coordinates and position, so that each has its own cell.
    """
    if len(lon) == 0:
        return []
    squeeze = math.cos(math.radians(float(lat.mean())))
    flat = _apart(np.column_stack((lon * squeeze, lat)))
    rim = widened_hull(flat)
    cells = [
        rounded_off(cell, (float(x), float(y)), rim) for cell, (x, y) in zip(cells_within(flat, rim), flat, strict=True)
    ]
    return [[(x / squeeze, y) for x, y in cell] for cell in cells]


def cells_within(flat: Floats, rim: Polygon) -> list[Polygon]:
    """Voronoi cells of points on a plane, each clipped to the convex polygon `rim`."""
    if len(flat) == 1:
        return [rim]
    centre = flat.mean(axis=0)
    spread = 20 * float(np.ptp(np.array(rim), axis=0).max())
    guards = centre + spread * np.array([(1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, 1), (-1, -1), (1, -1)])
    diagram = Voronoi(np.vstack((flat, guards)))
    cells: list[Polygon] = []
    for i, point in enumerate(flat):
        corners = diagram.vertices[diagram.regions[diagram.point_region[i]]]
        turn = np.argsort(np.arctan2(corners[:, 1] - point[1], corners[:, 0] - point[0]), kind="stable")
        cells.append(clip([(float(x), float(y)) for x, y in corners[turn]], rim))
    return cells


def rounded_off(cell: Polygon, centre: Point, rim: Polygon) -> Polygon:
    """A cell that touches the rim, cut to a round of 1.25 times the median distance of its inner corners; others as they are."""
    outer = [corner for corner in cell if _on_rim(corner, rim)]
    inner = [math.dist(centre, corner) for corner in cell if corner not in outer]
    if not outer or not inner:
        return cell
    radius = 1.25 * float(np.median(inner))
    turns = [k * 2 * math.pi / CORNERS for k in range(CORNERS)]
    return clip(cell, [(centre[0] + radius * math.cos(a), centre[1] + radius * math.sin(a)) for a in turns])


def _on_rim(corner: Point, rim: Polygon) -> bool:
    return any(
        abs(_side(start, end, corner)) <= 1e-7 * math.dist(start, end)
        for start, end in zip(rim, [*rim[1:], rim[0]], strict=True)
    )


def clip(subject: Polygon, convex: Polygon) -> Polygon:
    """The part of a polygon inside a convex one that runs anticlockwise (Sutherland & Hodgman 1974)."""
    for start, end in zip(convex, [*convex[1:], convex[0]], strict=True):
        inside = [_side(start, end, point) >= 0 for point in subject]
        cut: Polygon = []
        for i, point in enumerate(subject):
            if inside[i - 1] != inside[i]:
                cut.append(_crossing(start, end, subject[i - 1], point))
            if inside[i]:
                cut.append(point)
        subject = cut
        if not subject:
            break
    return subject


def widened_hull(flat: Floats) -> Polygon:
    """Convex hull of points, widened on all sides by 0.7 of the median distance between neighbours, anticlockwise."""
    gap = float(np.median(nearest_gaps(flat))) if len(flat) > 1 else 0.01
    turns = np.arange(CORNERS) * 2 * math.pi / CORNERS
    around = 0.7 * gap * np.column_stack((np.cos(turns), np.sin(turns)))
    cloud = (flat[:, None, :] + around[None, :, :]).reshape(-1, 2)
    try:
        corners = cloud[ConvexHull(cloud).vertices]
    except QhullError:  # all points on one spot, at the limit of precision
        corners = flat[0] + 0.01 * around / max(gap, APART)
    return [(float(x), float(y)) for x, y in corners]


def _apart(flat: Floats) -> Floats:
    """Points of which no two coincide: the k-th at one spot moves by k small steps round it."""
    seen: dict[Point, int] = {}
    moved = flat.copy()
    step = max(float(np.ptp(flat, axis=0).max()), 0.01) * 0.004
    for i, (x, y) in enumerate(flat.tolist()):
        k = seen.get((x, y), 0)
        seen[x, y] = k + 1
        if k:
            moved[i] += step * math.sqrt(k) * np.array([math.cos(2.4 * k), math.sin(2.4 * k)])
    return moved


def _side(start: Point, end: Point, point: Point) -> float:
    """Positive when the point lies to the left of the line."""
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def _crossing(start: Point, end: Point, a: Point, b: Point) -> Point:
    before, after = _side(start, end, a), _side(start, end, b)
    share = before / (before - after)
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])


def area_of(ring: Sequence[Point]) -> float:
    """Area of a ring (shoelace), in squared units of its coordinates."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2
