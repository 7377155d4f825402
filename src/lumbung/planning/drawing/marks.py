"""What stands on a map besides the areas: sites, clusters, names; moved apart so that each can be read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lumbung.planning.drawing.projection import View
from lumbung.planning.drawing.svg import number, text, words_at

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

NAMED = 16
"""Up to this many sites carry their name; beyond it only the number, which the table explains."""
CROWD = 40
"""Above this many clusters the circles are smaller."""
LETTER = 7.4
"""Width of a bold letter at 12 pixels, on average; spaced capitals at 11 pixels take a quarter more."""


@dataclass(frozen=True)
class SiteMark:
    """A production house: `number` as in the table; drawn as a barn, outlined when it exists, filled when it is new."""

    number: int
    name: str
    lon: float
    lat: float
    existing: bool
    href: str = ""


@dataclass(frozen=True)
class ClusterMark:
    """A cluster: a circle whose area grows with its members, with the letters of its bases (a, b, c)."""

    lon: float
    lat: float
    members: int
    bases: str
    title: str
    href: str = ""


BARN = {"large": ("l14 11h-3l-3 12h-16l-3-12h-3z", 28.0, 23.0), "small": ("l10.5 8.5h-2l-2 9h-13l-2-9h-2z", 21.0, 17.5)}
"""Path from the top of the roof, width and height in pixels. Large while few."""


def site_marks(sites: Sequence[SiteMark], view: View, taken: list[Box]) -> str:
    """Barns with numbers; `taken` gains the boxes they and their names fill."""
    inside = [site for site in sites if view.holds(site.lon, site.lat)]
    if not inside:
        return ""
    shape, wide, tall = BARN["large" if len(inside) <= NAMED else "small"]
    true = [view.xy(site.lon, site.lat) for site in inside]
    moved = spread(true, wide * 0.93, view)
    taken += [(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2) for x, y in moved]
    parts = [
        f'<path class="to" d="M{number(x0)} {number(y0)}L{number(x)} {number(y)}"/>'
        for (x0, y0), (x, y) in zip(true, moved, strict=True)
        if math.dist((x0, y0), (x, y)) > wide / 2
    ]
    for site, (x, y) in sorted(zip(inside, moved, strict=True), key=lambda pair: pair[1][1]):
        barn = f'<path d="M{number(x)} {number(y - tall / 2)}{shape}"/>' + words_at(
            x, y + tall / 2 - 3, site.number, anchor="middle"
        )
        kind = "ada" if site.existing else "baru"
        mark = f'<g class="{kind}"><title>{text(f"{site.number}. {site.name}")}</title>{barn}</g>'
        parts.append(_linked(mark, site.href))
    if len(inside) <= NAMED:
        parts += [_name_beside(s.name, at, wide, view, taken) for s, at in zip(inside, moved, strict=True)]
    return f'<g class="st{" few" if len(inside) <= NAMED else ""}">{"".join(parts)}</g>'


def _name_beside(name: str, at: tuple[float, float], wide: float, view: View, taken: list[Box]) -> str:
    """The name right or left of a symbol, or nowhere when both would cover something."""
    x, y = at
    length = len(name) * LETTER
    for left, anchor in ((x + wide / 2 + 2, ""), (x - wide / 2 - 2 - length, "end")):
        box = (left, y - 4, left + length, y + 9)
        if left >= 0 and left + length <= view.width and not any(overlap(box, other) for other in taken):
            taken.append(box)
            return words_at(left + (length if anchor else 0), y + 7, name, kind="nm", anchor=anchor)
    return ""


def cluster_marks(clusters: Sequence[ClusterMark], view: View, taken: list[Box]) -> str:
    """Circles, the largest first so that none hides a smaller one; letters where they fit."""
    inside = [cluster for cluster in clusters if view.holds(cluster.lon, cluster.lat)]
    most = max((cluster.members for cluster in inside), default=1)
    largest = 21 if len(inside) <= CROWD else 14
    parts = []
    for cluster in sorted(inside, key=lambda c: (-c.members, c.lon, c.lat)):
        x, y = view.xy(cluster.lon, cluster.lat)
        radius = max(4.5, largest * math.sqrt(cluster.members / max(most, 30)))
        taken.append((x - radius, y - radius, x + radius, y + radius))
        circle = f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>'
        letters = words_at(x, y + 4, cluster.bases, anchor="middle") if radius >= 3 + 3.4 * len(cluster.bases) else ""
        parts.append(_linked(f"<g><title>{text(cluster.title)}</title>{circle}{letters}</g>", cluster.href))
    return f'<g class="cl">{"".join(parts)}</g>' if parts else ""


def area_names(names: dict[str, tuple[int, int]], view: View, taken: list[Box], most: int = 12) -> str:
    """Names of the cities (or districts), each at the free spot nearest to its centre; none when there are too many."""
    if not 1 < len(names) <= most:
        return ""
    parts = []
    for name, (x, y) in sorted(names.items()):
        half = len(name) * LETTER * 1.25 / 2
        spots = sorted(
            ((dx, dy) for dx in range(-48, 49, 8) for dy in range(-64, 65, 8)), key=lambda d: (math.hypot(*d), d)
        )
        for dx, dy in spots:
            box = (x + dx - half, y + dy - 11, x + dx + half, y + dy + 4)
            if box[0] >= 0 and box[2] <= view.width and not any(overlap(box, other) for other in taken):
                taken.append(box)
                parts.append(words_at(x + dx, y + dy, name, anchor="middle"))
                break
    return f'<g class="an">{"".join(parts)}</g>'


def spread(points: Sequence[tuple[float, float]], apart: float, view: View) -> list[tuple[float, float]]:
    """Points pushed until none are nearer than about `apart`, each drawn back towards where it belongs."""
    home = [(x + 0.01 * math.cos(2.4 * i), y + 0.01 * math.sin(2.4 * i)) for i, (x, y) in enumerate(points)]
    now = list(home)
    for _ in range(120):
        for i in range(len(now)):
            for j in range(i):
                now[i], now[j] = _pushed(now[i], now[j], apart)
        now = [(x + 0.03 * (hx - x), y + 0.03 * (hy - y)) for (x, y), (hx, hy) in zip(now, home, strict=True)]
    rim = apart / 2
    return [(min(max(x, rim), view.width - rim), min(max(y, rim), view.height - rim)) for x, y in now]


def _pushed(
    a: tuple[float, float], b: tuple[float, float], apart: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    gap = math.dist(a, b)
    if gap >= apart or gap == 0:
        return a, b
    share = (apart - gap) / (2 * gap)
    dx, dy = (a[0] - b[0]) * share, (a[1] - b[1]) * share
    return (a[0] + dx, a[1] + dy), (b[0] - dx, b[1] - dy)


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share a point inside both."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _linked(mark: str, href: str) -> str:
    return f'<a href="{text(href)}" tabindex="-1">{mark}</a>' if href else mark
