"""Border lines made simpler, each once for both of its sides (Douglas & Peucker 1973), and written as short SVG paths."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from lumbung.planning.drawing.topology import Edge, Point, Ring

Line = list[Point]


def arcs(owned: Mapping[Edge, frozenset[str]]) -> list[Line]:
    """Lines between the points where three or more borders meet; a closed line starts and ends at its least point."""
    beside: dict[Point, list[Point]] = defaultdict(list)
    for start, end in sorted(owned):
        beside[start].append(end)
        beside[end].append(start)

    def owner(a: Point, b: Point) -> frozenset[str]:
        return owned[min(a, b), max(a, b)]

    nodes = {
        point
        for point, others in beside.items()
        if len(others) != 2 or owner(point, others[0]) != owner(point, others[1])
    }
    done: set[Edge] = set()
    lines: list[Line] = []
    for start in [*sorted(nodes), *sorted(set(beside) - nodes)]:
        for onward in beside[start]:
            if (min(start, onward), max(start, onward)) not in done:
                lines.append(_follow(start, onward, beside, nodes, done))
    return lines


def _follow(
    start: Point, onward: Point, beside: Mapping[Point, list[Point]], nodes: set[Point], done: set[Edge]
) -> Line:
    line = [start]
    before, here = start, onward
    while True:
        done.add((min(before, here), max(before, here)))
        line.append(here)
        if here in nodes or here == start:
            return line
        first, second = beside[here]
        before, here = here, second if first == before else first


def kept_points(lines: Iterable[Line], tolerance: float) -> set[Point]:
    """Points that stay when no line may move by more than `tolerance` grid units."""
    kept: set[Point] = set()
    for line in lines:
        if line[0] == line[-1]:
            far = max(range(len(line)), key=lambda i: (math.dist(line[0], line[i]), -i))
            kept.update(simplified(line[: far + 1], tolerance), simplified(line[far:], tolerance))
        else:
            kept.update(simplified(line, tolerance))
    return kept


def simplified(line: Line, tolerance: float) -> Line:
    """A line with as few of its points as keep it within `tolerance` of where it was; its ends stay."""
    if len(line) < 3:
        return line
    stay = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:
            continue
        far = max(range(first + 1, last), key=lambda i: (_off(line[i], line[first], line[last]), -i))
        if _off(line[far], line[first], line[last]) > tolerance:
            stay.add(far)
            todo += [(first, far), (far, last)]
    return [line[i] for i in sorted(stay)]


def _off(point: Point, start: Point, end: Point) -> float:
    """Distance of a point from a line between two points."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    if dx == dy == 0:
        return math.dist(point, start)
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / (dx * dx + dy * dy)
    along = min(1.0, max(0.0, along))
    return math.dist(point, (start[0] + along * dx, start[1] + along * dy))


def thinned(ring: Ring, kept: set[Point]) -> Ring:
    """A ring with kept points only; a ring that would vanish stays whole."""
    fewer = [point for point in ring if point in kept]
    return fewer if len(fewer) > 2 else ring


def path(points: Sequence[Point], *, closed: bool) -> str:
    """SVG path data in relative whole numbers: `M12 30l4-2 5 0z`."""
    start = points[0]
    data = [f"M{start[0]} {start[1]}l"]
    before = start
    for point in points[1:]:
        dx, dy = point[0] - before[0], point[1] - before[1]
        glue = "" if dx < 0 or data[-1].endswith("l") else " "
        data.append(f"{glue}{dx}{dy}" if dy < 0 else f"{glue}{dx} {dy}")
        before = point
    return "".join(data) + ("z" if closed else "")
