"""The problems of `lumbung solve`: how each is read from a file, solved, and its solution written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from lumbung.core.errors import ParameterError
from lumbung.planning.solving import Result, StopCriterion

Number = TypeVar("Number", int, float)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person gave beside the files."""

    format: str | None = None
    p: int | None = None
    capacity: float | None = None
    seed: int = 1
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Kind:
    """One problem: `read` gives its data, `solve` a result with a solution, `solution` that as JSON, from 1."""

    formats: tuple[str, ...]
    warm: Callable[[], None]
    read: Callable[[Path, Asked], Any]
    solve: Callable[[Any, StopCriterion, Asked], Result]
    solution: Callable[[Any], dict[str, Any]]


def p_median_kind() -> Kind:
    """p-median: OR-Library graphs and TSPLIB points."""
    from lumbung.planning.p_median import Plane, p_median_problem, solve  # noqa: PLC0415
    from lumbung.planning.p_median.warm import warm  # noqa: PLC0415

    def read(path: Path, asked: Asked) -> Any:
        from lumbung.planning.instances.orlib_p_median import read_orlib_p_median  # noqa: PLC0415
        from lumbung.planning.instances.tsplib import read_tsplib  # noqa: PLC0415

        if _format(path, asked) == "tsplib":
            xy = read_tsplib(path).xy
            return p_median_problem(Plane(xy, xy), _needed(path, asked.p, "--p N"))
        distances, p = read_orlib_p_median(path)
        return p_median_problem(distances, p if asked.p is None else asked.p)

    return Kind(("orlib", "tsplib"), warm, read, lambda data, stop, asked: solve(data, stop, seed=asked.seed), _sites)


def capacitated_location_kind() -> Kind:
    """Capacitated location with fixed costs: OR-Library's warehouse files."""
    from lumbung.planning.capacitated_location import capacitated_location_problem, solve  # noqa: PLC0415
    from lumbung.planning.capacitated_location.warm import warm  # noqa: PLC0415

    def read(path: Path, asked: Asked) -> Any:
        from lumbung.planning.instances.orlib_location import read_orlib_location  # noqa: PLC0415

        return capacitated_location_problem(*read_orlib_location(path, asked.capacity))

    def solution(result: Any) -> dict[str, Any]:
        flow = [
            [int(i) + 1, int(j) + 1, float(result.share[i, j])] for i, j in zip(*result.share.nonzero(), strict=True)
        ]
        return {"open": (result.opened + 1).tolist(), "flow": flow}

    return Kind(("orlib",), warm, read, lambda data, stop, asked: solve(data, stop, seed=asked.seed), solution)


def flexible_job_shop_kind() -> Kind:
    """Flexible job shop, makespan: the standard text."""
    from lumbung.planning.instances.fjsp import read_fjsp  # noqa: PLC0415
    from lumbung.planning.timetable import named_slots  # noqa: PLC0415
    from lumbung.planning.timetable.flexible_job_shop import solve  # noqa: PLC0415
    from lumbung.planning.timetable.warm import warm  # noqa: PLC0415

    return Kind(
        ("fjsp",), warm, lambda path, _: read_fjsp(path),
        lambda data, stop, asked: solve(data, stop, seed=asked.seed, threads=asked.threads),
        lambda result: {"operations": named_slots(result)},
    )  # fmt: skip


def capacitated_p_median_kind() -> Kind:
    """Capacitated p-median: files of Osman and Christofides, TSPLIB points (unrounded, a demand of 1 where none stands)."""
    from lumbung.planning.capacitated_p_median import capacitated_p_median_problem, solve  # noqa: PLC0415
    from lumbung.planning.capacitated_p_median.warm import warm  # noqa: PLC0415

    def read(path: Path, asked: Asked) -> Any:
        from lumbung.planning.instances.osman_christofides import read_osman_christofides, rounded_down  # noqa: PLC0415
        from lumbung.planning.instances.tsplib import read_tsplib  # noqa: PLC0415
        from lumbung.planning.p_median import Plane  # noqa: PLC0415

        if _format(path, asked) == "tsplib":
            xy, demand, given = read_tsplib(path)
            distances = Plane(xy, xy).matrix().values
            capacity = _needed(path, given if asked.capacity is None else asked.capacity, "--capacity N")
            p = _needed(path, asked.p, "--p N")
            return capacitated_p_median_problem(distances, np.ones(len(xy)) if demand is None else demand, capacity, p)
        points = read_osman_christofides(path)
        return capacitated_p_median_problem(
            rounded_down(points.xy), points.demand, points.capacity if asked.capacity is None else asked.capacity,
            points.p if asked.p is None else asked.p,
        )  # fmt: skip

    return Kind(
        ("osman-christofides", "tsplib"),
        warm,
        read,
        lambda data, stop, asked: solve(data, stop, seed=asked.seed),
        _sites,
    )


KINDS: dict[str, Callable[[], Kind]] = {
    "capacitated-location": capacitated_location_kind,
    "capacitated-p-median": capacitated_p_median_kind,
    "flexible-job-shop": flexible_job_shop_kind,
    "p-median": p_median_kind,
}
"""Problem → what is known about it; imported only when asked for."""


def _sites(result: Any) -> dict[str, Any]:
    """Open sites and who is served by which."""
    return {"open": (result.opened + 1).tolist(), "assign": (result.served_by + 1).tolist()}


def _format(path: Path, asked: Asked) -> str:
    """The format that was asked for, or what the file looks like."""
    from lumbung.planning.instances.tsplib import looks_like_tsplib  # noqa: PLC0415
    from lumbung.planning.instances.words import text_of  # noqa: PLC0415

    if asked.format is not None:
        return asked.format
    return "tsplib" if looks_like_tsplib(text_of(path)) else ""


def _needed(path: Path, value: Number | None, option: str) -> Number:
    if value is None:
        raise ParameterError(f"{path} does not say it.", f"Give {option}.")
    return value
