"""The problems of `lumbung solve`: how each is read from a file, solved, and its solution written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lumbung.core.errors import ParameterError
from lumbung.planning.solving import Result, StopCriterion


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

    def solution(result: Any) -> dict[str, Any]:
        return {"open": (result.opened + 1).tolist(), "assign": (result.served_by + 1).tolist()}

    return Kind(("orlib", "tsplib"), warm, read, lambda data, stop, asked: solve(data, stop, seed=asked.seed), solution)


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


KINDS: dict[str, Callable[[], Kind]] = {
    "flexible-job-shop": flexible_job_shop_kind,
    "capacitated-location": capacitated_location_kind,
    "p-median": p_median_kind,
}
"""Problem → what is known about it; imported only when asked for."""


def _format(path: Path, asked: Asked) -> str:
    """The format that was asked for, or what the file looks like."""
    from lumbung.planning.instances.tsplib import looks_like_tsplib  # noqa: PLC0415
    from lumbung.planning.instances.words import text_of  # noqa: PLC0415

    if asked.format is not None:
        return asked.format
    return "tsplib" if looks_like_tsplib(text_of(path)) else ""


def _needed(path: Path, value: int | None, option: str) -> int:
    if value is None:
        raise ParameterError(f"{path} does not say it.", f"Give {option}.")
    return value
