"""A map as SVG text: tinted areas, clusters, sites, names. Colours come from classes only (`sheets/figures.css`).

Classes: `region` on the picture; areas `q0` (below the floor, hatched) to `q3`, `qn` (no demand); borders `kec`, `kot`;
sites `st` with `ada` (existing, outlined) or `baru` (new, filled); clusters `cl`; names `nm`, `an`; far islands `far`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from lumbung.planning.drawing.marks import Box, ClusterMark, SiteMark, area_names, cluster_marks, site_marks
from lumbung.planning.drawing.outline import CORNER_BOX, Outline
from lumbung.planning.drawing.svg import number, svg, text, words_at

HATCHED = "q0"
TILE = 18


@dataclass(frozen=True)
class Shade:
    """How an area is drawn: its class (`q0` … `q3`, `qn`) and what a pointer on it reads."""

    kind: str
    title: str


NO_SHADE = Shade("qn", "")


def draw_map(
    ground: Outline,
    shades: Mapping[str, Shade],
    *,
    label: str,
    sites: Sequence[SiteMark] = (),
    clusters: Sequence[ClusterMark] = (),
    href: Callable[[str], str] | None = None,
    beside_label: str = "",
    name: str = "m",
) -> str:
    """The map as one `<svg>` element.

    `shades` by the keys of the outline; `href(key)` gives the link of an area ("" for none); `label` is the text
    alternative; `beside_label` is written at the tiles of far islands; `name` makes the hatch's id unique on a page.
    """
    taken: list[Box] = []
    circles = cluster_marks(clusters, ground.view, taken)
    barns = site_marks(sites, ground.view, taken)
    names = area_names(ground.labels, ground.view, taken)
    height = ground.view.height + (0 if ground.corner or not ground.beside else CORNER_BOX[1])
    body = (
        f'<defs><pattern id="{text(name)}-h" width="7" height="7" patternUnits="userSpaceOnUse">'
        '<rect width="7" height="7"/><path d="M-1 1l2-2M0 7l7-7M6 8l2-2"/></pattern></defs>'
        + _areas(ground, shades, href, f"{name}-h")
        + "".join(f'<path class="{kind}" d="{d}"/>' for kind, d in ground.borders.items() if d)
        + _far_tiles(ground, shades, href, f"{name}-h", beside_label)
        + circles
        + names
        + barns
    )
    linked = href is not None or any(site.href for site in sites) or any(c.href for c in clusters)
    return svg(ground.view.width, height, body, label=label, kind="region", linked=linked)


def _areas(ground: Outline, shades: Mapping[str, Shade], href: Callable[[str], str] | None, hatch: str) -> str:
    """Areas in the order of their keys; neighbours in that order with one link share its element."""
    parts = []
    link = href or (lambda _: "")
    for target, keys in groupby(sorted(ground.shapes), key=link):
        drawn = "".join(_area(f'd="{ground.shapes[key]}"', shades.get(key, NO_SHADE), hatch) for key in keys)
        parts.append(f'<a href="{text(target)}" tabindex="-1">{drawn}</a>' if target else drawn)
    return f'<g class="ar">{"".join(parts)}</g>'


def _area(shape: str, shade: Shade, hatch: str) -> str:
    fill = f' fill="url(#{text(hatch)})"' if shade.kind == HATCHED else ""
    opening = f'<path class="{text(shade.kind)}"{fill} {shape}'
    return f"{opening}><title>{text(shade.title)}</title></path>" if shade.title else f"{opening}/>"


def _far_tiles(
    ground: Outline, shades: Mapping[str, Shade], href: Callable[[str], str] | None, hatch: str, label: str
) -> str:
    """One tile for each far area, in a corner without land, with the words that say it is not to scale."""
    if not ground.beside:
        return ""
    corner = ground.corner or "sw"
    wide = max(len(label) * 6.6, len(ground.beside) * (TILE + 3))
    left = 2.0 if corner[1] == "w" else ground.view.width - wide - 2
    top = 4.0 if corner[0] == "n" else ground.view.height - CORNER_BOX[1] + 8.0
    if not ground.corner:
        top = ground.view.height + 6.0
    tiles = []
    for i, key in enumerate(ground.beside):
        x = left + i * (TILE + 3)
        tile = _area(f'd="M{number(x)} {number(top)}h{TILE}v{TILE}h-{TILE}z"', shades.get(key, NO_SHADE), hatch)
        target = href(key) if href else ""
        tiles.append(f'<a href="{text(target)}" tabindex="-1">{tile}</a>' if target else tile)
    return f'<g class="far"><g class="ar">{"".join(tiles)}</g>{words_at(left, top + TILE + 14, label, kind="mute")}</g>'


def shade_kind(share: float | None, floor: float, cuts: tuple[float, float]) -> str:
    """Class of an area by its share (0 to 1; None without demand): hatched below the floor, then three tints."""
    if share is None or math.isnan(share):
        return "qn"
    if share < floor:
        return HATCHED
    return "q1" if share < cuts[0] else "q2" if share < cuts[1] else "q3"


def tint_cuts(shares: Sequence[float], floor: float) -> tuple[float, float]:
    """Two round bounds (steps of 5 %) that split the shares at or above the floor in about equal thirds."""
    above = sorted(share for share in shares if share >= floor)
    if not above:
        return (min(1.0, floor + 0.2), min(1.0, floor + 0.4))
    first, second = (above[min(len(above) - 1, len(above) * k // 3)] for k in (1, 2))
    low = max(math.ceil(floor * 20 + 1e-9) / 20 + 0.05, round(first * 20) / 20)
    return (round(low, 2), round(max(low + 0.05, round(second * 20) / 20), 2))
