"""One seam for many regions: the same function on each part, on processes of this machine or on a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from lumbung.core.errors import ParameterError
from lumbung.planning.regions.pool import Pool

ENGINES = ("pool", "dask")
MOST_WORKERS = 256

Part = TypeVar("Part")
Answer = TypeVar("Answer")


class Engine(Protocol):
    """Workers that do one function on many parts."""

    def map(
        self, function: Callable[[Any], Any], parts: Sequence[Any], tell: Callable[[float], None] = ...
    ) -> list[Any]:
        """Answers in the order of the parts; `tell` hears the share that is done and may raise to stop."""
        ...

    def close(self) -> None:
        """End or let go of the workers."""
        ...


def check_engine(engine: str, scheduler: str | None, workers: int) -> None:
    """Raises ParameterError for an engine that there is not, or a choice that makes no sense."""
    if engine not in ENGINES:
        raise ParameterError(f"There is no engine {engine!r}.", f"Use {' or '.join(ENGINES)}.")
    if scheduler is not None and engine != "dask":
        raise ParameterError(f"A scheduler ({scheduler}) belongs to the engine dask.", "Use --engine dask with it.")
    if not 1 <= workers <= MOST_WORKERS:
        raise ParameterError(f"{workers} workers were asked for.", f"Give 1 to {MOST_WORKERS}.")


@contextmanager
def running_engine(engine: str, *, scheduler: str | None = None, workers: int = 2) -> Iterator[Engine]:
    """The engine for several rounds of work; its own processes end with the block, however it ends."""
    check_engine(engine, scheduler, workers)
    running: Engine = Pool(workers) if engine == "pool" else _cluster(scheduler, workers)
    try:
        yield running
    finally:
        running.close()


def _cluster(scheduler: str | None, workers: int) -> Engine:
    from lumbung.planning.regions.dask_cluster import Cluster  # noqa: PLC0415  (an extra: only when it is asked for)

    return Cluster(scheduler, workers)


def map_regions(
    function: Callable[[Part], Answer], parts: Sequence[Part], engine: str = "pool", *, scheduler: str | None = None,
    workers: int = 2,
) -> list[Answer]:  # fmt: skip
    """`function` of each part, in the order of the parts; the same bytes whatever the engine.

    `function` stands at the top of a module that workers can import; a part is called by its `name` in messages.
    `engine`: `pool` (processes of this machine) or `dask` (`scheduler`: the address of a cluster that runs; without it
    a cluster of `workers` local processes). The part of a worker that dies is done again by a fresh one.
    Raises RegionFailed with the part's name when its function raises or its workers keep dying; ParameterError for an
    engine that cannot be had.
    """
    with running_engine(engine, scheduler=scheduler, workers=workers) as running:
        return running.map(function, parts)
