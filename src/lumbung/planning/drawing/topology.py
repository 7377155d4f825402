"""Shared borders of areas on a pixel grid: polygons in, one network of border lines out.

Polygons of neighbours seldom agree to the last digit. They are rounded to the grid, points that nearly meet are merged,
and lines are led through the points they pass (snap rounding: Hobby 1999, Computational Geometry 13). What is left is a
network whose lines belong to one or two faces, so that a border is simplified once, for both sides.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

Point = tuple[int, int]
Edge = tuple[Point, Point]
Ring = list[Point]

MERGE = 1.6
"""Points nearer than this many grid units become one."""
TOUCH = 0.9
"""A line that passes a point nearer than this many grid units is led through it."""


def network(faces: Mapping[str, Sequence[Sequence[Sequence[tuple[float, float]]]]]) -> dict[str, set[Edge]]:
    """Directed edges of each face after snapping; `faces` holds polygons in grid units, outer ring first, then holes.

    Outer rings run one way and holes the other, so a line that two neighbours share stands in both directions.
    Edges that one face holds in both directions cancel: spikes vanish.
    """
    rings = {
        name: [_rounded(ring, hole=i > 0) for polygon in faces[name] for i, ring in enumerate(polygon)]
        for name in sorted(faces)
    }
    for _ in range(2):
        target = _merged({point for face in rings.values() for ring in face for point in ring})
        rings = {n: [_mapped(ring, target) for ring in face] for n, face in rings.items()}
        cells = _cells({point for face in rings.values() for ring in face for point in ring})
        rings = {n: [_led_through(ring, cells) for ring in face] for n, face in rings.items()}
    return {name: _uncancelled(face) for name, face in rings.items()}


def dissolved(edges: Mapping[str, set[Edge]], group: Mapping[str, str]) -> dict[str, set[Edge]]:
    """Faces joined by group: the edges that two faces of one group share in opposite directions cancel."""
    joined: dict[str, dict[Edge, int]] = defaultdict(lambda: defaultdict(int))
    for name in sorted(edges):
        for start, end in edges[name]:
            if joined[group[name]].get((end, start)):
                joined[group[name]][end, start] -= 1
            else:
                joined[group[name]][start, end] += 1
    return {name: {edge for edge, times in counts.items() if times} for name, counts in joined.items()}


def owners(edges: Mapping[str, set[Edge]]) -> dict[Edge, frozenset[str]]:
    """Faces on either side of each line; the line is named by its lesser point first."""
    held: dict[Edge, set[str]] = defaultdict(set)
    for name, face in edges.items():
        for start, end in face:
            held[min(start, end), max(start, end)].add(name)
    return {edge: frozenset(names) for edge, names in held.items()}


def rings_of(edges: set[Edge]) -> list[Ring]:
    """Closed rings (last point not repeated) made of directed edges; at a crossing the sharpest left turn is taken."""
    following: dict[Point, list[Point]] = defaultdict(list)
    for start, end in sorted(edges):
        following[start].append(end)
    rings: list[Ring] = []
    for start in sorted(following):
        while following[start]:
            rings.append(_walk(start, following))
    return [ring for ring in rings if len(ring) > 2]


def _walk(start: Point, following: dict[Point, list[Point]]) -> Ring:
    ring = [start]
    here = following[start].pop(0)
    while here != start:
        onward = following[here]
        if not onward:
            break
        before = ring[-1]
        ring.append(here)
        choice = (
            min(onward, key=lambda point: (_turn(before, ring[-1], point), point)) if len(onward) > 1 else onward[0]
        )
        onward.remove(choice)
        here = choice
    return ring


def _turn(before: Point, here: Point, after: Point) -> float:
    """Angle turned at `here`, from -pi (back) to pi."""
    back = math.atan2(here[1] - before[1], here[0] - before[0])
    onward = math.atan2(after[1] - here[1], after[0] - here[0])
    return (onward - back + math.pi) % (2 * math.pi)


def twice_area(ring: Sequence[tuple[float, float]]) -> float:
    """Twice the signed area of a ring (shoelace)."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True))


def _rounded(ring: Sequence[tuple[float, float]], *, hole: bool) -> Ring:
    forward = (twice_area(ring) >= 0) != hole
    return _closed([(round(x), round(y)) for x, y in (ring if forward else ring[::-1])])


def _closed(points: Iterable[Point]) -> Ring:
    """Without repeated neighbours; the closing point is left out."""
    ring: Ring = []
    for point in points:
        if not ring or point != ring[-1]:
            ring.append(point)
    while len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    return ring


def _merged(points: set[Point]) -> dict[Point, Point]:
    """Each point's representative: the first, in sorted order, that lies nearer than MERGE."""
    kept: dict[Point, Point] = {}
    reach = math.ceil(MERGE)
    around = [
        (dx, dy)
        for dx in range(-reach, reach + 1)
        for dy in range(-reach, reach + 1)
        if (dx, dy) != (0, 0) and math.hypot(dx, dy) < MERGE
    ]
    for point in sorted(points):
        near = [other for dx, dy in around if kept.get(other := (point[0] + dx, point[1] + dy)) == other]
        kept[point] = min(near) if near else point
    return kept


def _mapped(ring: Ring, target: Mapping[Point, Point]) -> Ring:
    return _closed(target[point] for point in ring)


CELL = 4


def _cells(points: set[Point]) -> dict[Point, list[Point]]:
    cells: dict[Point, list[Point]] = defaultdict(list)
    for point in sorted(points):
        cells[point[0] // CELL, point[1] // CELL].append(point)
    return cells


def _led_through(ring: Ring, cells: Mapping[Point, list[Point]]) -> Ring:
    """The ring with each line led through the points it passes."""
    if len(ring) < 2:
        return ring
    led: Ring = []
    for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
        led.append(start)
        led.extend(_passed(start, end, cells))
    return _closed(led)


def _passed(start: Point, end: Point, cells: Mapping[Point, list[Point]]) -> list[Point]:
    dx, dy = end[0] - start[0], end[1] - start[1]
    square = dx * dx + dy * dy
    passed: list[tuple[float, Point]] = []
    for cx in range((min(start[0], end[0]) - 1) // CELL, (max(start[0], end[0]) + 1) // CELL + 1):
        for cy in range((min(start[1], end[1]) - 1) // CELL, (max(start[1], end[1]) + 1) // CELL + 1):
            for point in cells.get((cx, cy), ()):
                along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / square
                across = (point[0] - start[0]) * dy - (point[1] - start[1]) * dx
                if 0 < along < 1 and across * across < TOUCH * TOUCH * square:
                    passed.append((along, point))
    return [point for _, point in sorted(passed)]


def _uncancelled(rings: Iterable[Ring]) -> set[Edge]:
    edges: set[Edge] = set()
    for ring in rings:
        if len(ring) < 3:
            continue
        for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (end, start) in edges:
                edges.remove((end, start))
            else:
                edges.add((start, end))
    return edges
