"""`python -m lumbung.planning.warm`: compile every solver's kernels once, at install, so that nobody's first request waits."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module

TOGETHER = (
    ("p_median", "capacitated_p_median", "capacitated_location"),
    ("siting",),
    ("clustering",),
    ("timetable",),
    ("allocation",),
)
"""Rooms of `lumbung.planning` with kernels, each with a `warm.py`; those that share kernels in one group, the dearest first."""

ROOMS = tuple(room for group in TOGETHER for room in group)


def warm_all() -> None:
    """Compile, or load from the cache, two groups at a time; minutes the first time, seconds after it."""
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1), mp_context=spawned) as processes:
        list(processes.map(warm_group, TOGETHER))


def warm_group(rooms: tuple[str, ...]) -> None:
    """Compile these rooms one after the other."""
    for room in rooms:
        import_module(f"lumbung.planning.{room}.warm").warm()


if __name__ == "__main__":
    warm_all()
