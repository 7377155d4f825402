"""Points of TSPLIB files (Reinelt 1991): header `KEY : VALUE`, NODE_COORD_SECTION, and demands where there are some."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbung.core.errors import InputError
from lumbung.planning.instances.words import Words, text_of

STRAIGHT = {"", "EUC_2D", "CEIL_2D"}
"""Kinds of distance that are straight lines; they are taken unrounded."""
SECTION = re.compile(r"^[ \t]*([A-Z_]+_SECTION|EOF)[ \t]*:?[ \t]*$", re.MULTILINE)
HEADING = re.compile(r"^[ \t]*([A-Z_]+)[ \t]*:[ \t]*(.*?)[ \t]*$", re.MULTILINE)


class Points(NamedTuple):
    """Coordinates (n, 2), demands (n,) where the file gives them, and its capacity."""

    xy: NDArray[np.float64]
    demand: NDArray[np.float64] | None
    capacity: int | None


def looks_like_tsplib(text: str) -> bool:
    """True for a file with a section of coordinates."""
    return any(found.group(1) == "NODE_COORD_SECTION" for found in SECTION.finditer(text))


def read_tsplib(path: Path) -> Points:
    """The points in the file's order, whatever they are called in it."""
    text = text_of(path)
    header, sections = _parts(text)
    kind = header.get("EDGE_WEIGHT_TYPE", "")
    if kind not in STRAIGHT:
        raise InputError(f"{path}: distances of the kind {kind} are not known.", "Known: EUC_2D, CEIL_2D.")
    if "NODE_COORD_SECTION" not in sections:
        raise InputError(f"{path}: there is no NODE_COORD_SECTION.", "Is this a TSPLIB file with coordinates?")
    n = _whole(path, header, "DIMENSION")
    if n is None or n < 1:
        raise InputError(f"{path}: DIMENSION is missing or 0.", "The header says how many points there are.")
    xy = _rows(path, sections["NODE_COORD_SECTION"], n, 3, "the coordinates")
    demand = None
    if "DEMAND_SECTION" in sections:
        demand = _rows(path, sections["DEMAND_SECTION"], n, 2, "the demands")[:, 0]
    return Points(xy, demand, _whole(path, header, "CAPACITY"))


def _parts(text: str) -> tuple[dict[str, str], dict[str, tuple[str, int]]]:
    """Header entries, and each section's text with the number of lines before it."""
    marks = list(SECTION.finditer(text))
    top = text[: marks[0].start()] if marks else text
    ends = [*(mark.start() for mark in marks[1:]), len(text)][: len(marks)]
    sections = {
        mark.group(1): (text[mark.end() : end], text.count("\n", 0, mark.end()))
        for mark, end in zip(marks, ends, strict=True)
    }
    return dict(HEADING.findall(top)), sections


def _rows(path: Path, section: tuple[str, int], n: int, width: int, what: str) -> NDArray[np.float64]:
    words = Words(path, section[0], section[1])
    rows = words.numbers(width * n, what).reshape(n, width)
    words.finish(f"DIMENSION ({n} points)")
    return rows[:, 1:].copy()


def _whole(path: Path, header: dict[str, str], key: str) -> int | None:
    value = header.get(key)
    if value is None:
        return None
    if not value.isdigit():
        raise InputError(f"{path}: {key} is {value!r}.", "Expected a whole number.")
    return int(value)
