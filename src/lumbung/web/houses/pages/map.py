"""A region with its houses as a small SVG. Its areas are cells around their centres, so it says that it is schematic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lumbung.web.organisations.models import Organisation
from lumbung.web.register import queries as register

if TYPE_CHECKING:
    from lumbung.planning.drawing.outline import Outline

WIDTH = 340
BARN = "l14 11h-3l-3 12h-16l-3-12h-3z"
"""The leuit, from the top of its roof; as large as on a plan's map."""
TALL, WIDE = 23.0, 28.0


@dataclass(frozen=True)
class Mark:
    """A house on the map. `number` "" where there is only one."""

    name: str
    lat: float
    lon: float
    number: str = ""
    href: str = ""


def draw(region: Organisation, marks: Sequence[Mark], here: tuple[float, float] | None = None) -> SafeString | None:
    """The map with these houses, and a ring at `here` (lat, lon); None where the region's areas are not known."""
    from lumbung.planning.drawing.marks import spread  # noqa: PLC0415 - scipy, only where a map is drawn

    ground = _ground(region.pk, register.areas(region).count())
    if ground is None:
        return None
    inside = [mark for mark in marks if ground.view.holds(mark.lon, mark.lat)]
    points = spread([ground.view.xy(mark.lon, mark.lat) for mark in inside], WIDE, ground.view)
    ring = SafeString("")
    if here is not None and ground.view.holds(here[1], here[0]):
        x, y = ground.view.xy(here[1], here[0])
        ring = format_html('<circle class="cluster" cx="{}" cy="{}" r="7"/>', round(x), round(y))
    label = _("Schematic map of %(region)s with %(count)d production houses.") % {
        "region": region.name, "count": len(inside),
    }  # fmt: skip
    return format_html(
        '<svg class="figure map" viewBox="0 0 {} {}" role="{}" aria-label="{}">{}{}{}</svg>',
        ground.view.width, ground.view.height, "group" if any(mark.href for mark in inside) else "img", label,
        format_html_join("", '<path d="{}"/>', ((shape,) for shape in ground.shapes.values())), ring,
        format_html_join("", "{}", ((_mark(mark, x, y),) for mark, (x, y) in zip(inside, points, strict=True))),
    )  # fmt: skip


def _mark(mark: Mark, x: float, y: float) -> SafeString:
    """The barn with its number in it; the name is what a pointer or a screen reader reads."""
    barn = format_html('<path class="new" d="M{} {}{}"/>', round(x, 1), round(y - TALL / 2, 1), BARN)
    number = format_html(
        '<text class="in-barn" x="{}" y="{}" text-anchor="middle">{}</text>', round(x, 1), round(y + TALL / 2 - 3, 1),
        mark.number,
    ) if mark.number else SafeString("")  # fmt: skip
    name = f"{mark.number}. {mark.name}" if mark.number else mark.name
    body = format_html("<title>{}</title>{}{}", name, barn, number)
    return format_html('<a href="{}">{}</a>', mark.href, body) if mark.href else format_html("<g>{}</g>", body)


@lru_cache(maxsize=16)
def _ground(region: int, areas: int) -> Outline | None:
    """The region's districts; `areas` is part of the key, so that a new table of areas is drawn anew."""
    from lumbung.planning.drawing.outline import outline  # noqa: PLC0415
    from lumbung.web.organisations import queries as organisations  # noqa: PLC0415

    found = next((one for one in organisations.all_regions() if one.pk == region), None)
    if found is None or not areas:
        return None
    return outline(register.planning_areas(found), None, "district", WIDTH)
