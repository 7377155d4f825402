"""The country as a small SVG: outlines simplified to about 11 km, one mark for each effort that has a point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lumbung.web.initiatives.known import ISLANDS, islands
from lumbung.web.initiatives.models import Initiative, Status

WEST, EAST, NORTH, SOUTH = 94.8, 141.2, 6.2, -11.2
PX_PER_DEGREE = 14.6
WIDTH, HEIGHT = round((EAST - WEST) * PX_PER_DEGREE), round((NORTH - SOUTH) * PX_PER_DEGREE)
RADIUS = 4.5

NAMES = {
    "Sumatra": (99.0, -3.4), "Java": (111.8, -5.6), "Kalimantan": (113.6, -0.6), "Sulawesi": (123.2, -2.2),
    "Bali and Nusa Tenggara": (117.2, -10.6), "Maluku": (128.0, -4.6), "Papua": (138.2, -4.4),
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
    marks = format_html_join(
        "", "{}", ((_mark(*group),) for group in sorted(_groups(placed), key=lambda group: len(group[2])))
    )
    names = format_html_join(
        "", '<text class="mute" x="{}" y="{}" text-anchor="middle">{} {}</text>',
        ((*xy(*NAMES[island]), ISLANDS[island], count) for island, count in per_island.items()),
    )  # fmt: skip
    label = _("Schematic map of Indonesia with %(count)d efforts. The table below lists them.") % {"count": len(placed)}
    svg = format_html(
        '<svg class="figure map country" viewBox="0 0 {} {}" role="group" aria-label="{}"><path d="{}"/>'
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


def _groups(efforts: list[Initiative]) -> list[tuple[float, float, list[Initiative]]]:
    """Pixels of each mark with the efforts it stands for: those that would cover each other share one."""
    groups: list[tuple[float, float, list[Initiative]]] = []
    for one in sorted(efforts, key=lambda each: (each.province, each.key)):
        if one.lat is None or one.lon is None:
            continue
        x, y = xy(one.lon, one.lat)
        near = next((held for gx, gy, held in groups if (gx - x) ** 2 + (gy - y) ** 2 < (2 * RADIUS) ** 2), None)
        if near is None:
            groups.append((x, y, [one]))
        else:
            near.append(one)
    return groups


def _mark(x: float, y: float, held: list[Initiative]) -> SafeString:
    """One effort: a circle that opens it. Several: a larger circle with their number that lists their province."""
    if len(held) > 1:
        address = f"{reverse('initiatives:list')}?{urlencode({'province': held[0].province})}#efforts"
        words = _("%(count)d efforts, %(province)s") % {"count": len(held), "province": held[0].province}
        return format_html(
            '<a href="{}"><title>{}</title><circle class="cluster" cx="{}" cy="{}" r="11"/>'
            '<text x="{}" y="{}" dy=".36em" text-anchor="middle">{}</text></a>',
            address, words, x, y, x, y, len(held),
        )  # fmt: skip
    one = held[0]
    return format_html(
        '<a href="{}"><title>{}, {}</title><circle class="{}" cx="{}" cy="{}" r="{}"/></a>',
        reverse("initiatives:detail", args=[one.key]), one.name_words, one.get_status_display(),
        FILLED.get(Status(one.status), "cluster"), x, y, RADIUS,
    )  # fmt: skip
