"""The style of maps and charts, and the legend that explains a map's classes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from lumbung.planning.drawing.svg import text
from lumbung.planning.drawing.words import Language, percent

BARN = "M12 1l11 6.6h-2.4l-2 7.4h-13.2l-2-7.4h-2.4z"


@cache
def figures_css() -> str:
    """The style sheet of maps and charts; the page gives the colours (see its first lines)."""
    return files("lumbung.planning.drawing").joinpath("sheets", "figures.css").read_text(encoding="utf-8")


def key_of(kind: str) -> str:
    """A small picture for the legend: `q0` … `q3`, `qn`, `baru`, `ada`, `cl`, `k1` … `k3`, `limit`."""
    if kind in {"baru", "ada"}:
        body = f'<path class="{kind}" d="{BARN}"/>'
    elif kind in {"k1", "k2", "k3", "limit"}:
        body = f'<path class="{kind}" d="M1 8h22"/>'
    elif kind == "cl":
        body = '<circle cx="12" cy="8" r="6.5"/>'
    else:
        slashes = '<path class="slash" d="M1 9l8-8M3 15l14-14M11 15l12-12"/>' if kind == "q0" else ""
        body = f'<rect class="{text(kind)}" x="1" y="1" width="22" height="14"/>{slashes}'
    return f'<svg class="key" viewBox="0 0 24 16" aria-hidden="true">{body}</svg>'


def legend(entries: Sequence[tuple[str, str]]) -> str:
    """A list of (class, words)."""
    items = "".join(f"<li>{key_of(kind)}{text(words)}</li>" for kind, words in entries)
    return f'<ul class="legend">{items}</ul>'


def share_entries(floor: float, cuts: tuple[float, float], language: Language) -> list[tuple[str, str]]:
    """Legend entries of the tints by served share."""
    low, high = (percent(cut, language) for cut in cuts)
    floor_said = percent(floor, language, 0 if abs(floor * 100 - round(floor * 100)) < 0.05 else 1)
    if language == "id":
        names = (
            f"di bawah batas {floor_said}",
            f"sampai {low}",
            f"{low} sampai {high}",
            f"{high} ke atas",
            "tanpa kebutuhan",
        )
    else:
        names = (
            f"below the floor of {floor_said}",
            f"up to {low}",
            f"{low} to {high}",
            f"{high} and more",
            "no demand",
        )
    return list(zip(("q0", "q1", "q2", "q3", "qn"), names, strict=True))
