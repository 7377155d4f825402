"""The country as a small SVG: outlines simplified to about 11 km, one mark for each effort that has a point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lumbung.web.initiatives.known import ISLANDS, islands
from lumbung.web.initiatives.models import Initiative, Status

WEST, EAST, NORTH, SOUTH = 94.8, 141.2, 6.2, -11.2
PX_PER_DEGREE = 14.6
WIDTH, HEIGHT = round((EAST - WEST) * PX_PER_DEGREE), round((NORTH - SOUTH) * PX_PER_DEGREE)
RADIUS = 4.5

NAMES = {
    "Sumatra": (99.0, -3.4), "Java": (108.6, -9.0), "Kalimantan": (113.6, -0.6), "Sulawesi": (123.2, -2.2),
    "Bali and Nusa Tenggara": (119.5, -10.4), "Maluku": (128.0, -4.6), "Papua": (138.2, -4.4),
}  # fmt: skip
"""Island group → where its name stands (lon, lat)."""

FILLED = {Status.WORKING: "new", Status.BUILDING: "existing"}
"""Status → class of its mark; all others are a ring in the colour of what is not there yet."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The figure and how many efforts stand on it."""

    svg: SafeString
    on_map: int


def xy(lon: float, lat: float) -> tuple[float, float]:
    """Degrees to pixels from the north-west corner."""
    return round((lon - WEST) * PX_PER_DEGREE, 1), round((NORTH - lat) * PX_PER_DEGREE, 1)


def draw(efforts: Iterable[Initiative], per_island: Mapping[str, int]) -> Drawn:
    """The map of these efforts; `per_island` gives the number that stands beside each island's name."""
    placed = [one for one in efforts if one.lat is not None and one.lon is not None]
    marks = format_html_join("", "{}", ((_mark(one, place),) for one, place in _apart(placed)))
    names = format_html_join(
        "", '<text class="mute" x="{}" y="{}" text-anchor="middle">{} {}</text>',
        ((*xy(*NAMES[island]), ISLANDS[island], count) for island, count in per_island.items()),
    )  # fmt: skip
    label = _("Schematic map of Indonesia with %(count)d efforts. The table below lists them.") % {"count": len(placed)}
    svg = format_html(
        '<svg class="figure map" viewBox="0 0 {} {}" role="group" aria-label="{}"><path d="{}"/>'
        '<g class="wide-only">{}</g><g>{}</g></svg>',
        WIDTH, HEIGHT, label, _outlines(), names, marks,
    )  # fmt: skip
    return Drawn(svg, len(placed))


def _outlines() -> str:
    """All islands as one path, in whole pixels."""
    parts = []
    for island in islands():
        points = list(dict.fromkeys(tuple(round(v) for v in xy(lon, lat)) for lon, lat in island))
        (x0, y0), steps, (x, y) = points[0], [], points[0]
        for px, py in points[1:]:
            steps.append(f"{px - x} {py - y}")
            x, y = px, py
        parts.append(f"M{x0} {y0}l{' '.join(steps)}z")
    return "".join(parts).replace(" -", "-")


def _apart(efforts: list[Initiative]) -> list[tuple[Initiative, tuple[float, float]]]:
    """Each effort with its pixels; those that would cover another are moved to a ring around it."""
    taken: list[tuple[float, float]] = []
    placed = []
    for one in sorted(efforts, key=lambda each: each.key):
        if one.lat is None or one.lon is None:
            continue
        x, y = xy(one.lon, one.lat)
        place = next(spot for spot in _spots(x, y) if all(_clear(spot, other) for other in taken))
        taken.append(place)
        placed.append((one, place))
    return placed


def _clear(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 >= (2 * RADIUS) ** 2 - 1e-6


def _spots(x: float, y: float) -> Iterable[tuple[float, float]]:
    """The place itself, then a honeycomb around it, ring by ring."""
    step = 2 * RADIUS + 0.5
    yield x, y
    for ring in range(1, 20):
        cells = [
            (x + step * (q + r / 2), y + step * r * 0.866)
            for q in range(-ring, ring + 1)
            for r in range(-ring, ring + 1)
            if max(abs(q), abs(r), abs(q + r)) == ring
        ]
        yield from sorted(((round(cx, 1), round(cy, 1)) for cx, cy in cells), key=lambda c: (-c[1], c[0]))
    yield x, y


def _mark(one: Initiative, place: tuple[float, float]) -> SafeString:
    words = f"{one.name}, {one.get_status_display()}"
    return format_html(
        '<a href="{}"><title>{}</title><circle class="{}" cx="{}" cy="{}" r="{}"/></a>',
        reverse("initiatives:detail", args=[one.key]), words, FILLED.get(Status(one.status), "cluster"), *place, RADIUS,
    )  # fmt: skip
