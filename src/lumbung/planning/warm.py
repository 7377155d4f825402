"""`python -m lumbung.planning.warm`: compile every solver's kernels once, at install, so that nobody's first request waits."""

from __future__ import annotations

from importlib import import_module

ROOMS = ("siting", "p_median", "capacitated_p_median", "capacitated_location", "timetable", "allocation", "clustering")
"""Rooms of `lumbung.planning` with kernels; each has a `warm.py`."""


def warm_all() -> None:
    """Compile, or load from the cache; minutes the first time, seconds after it."""
    for room in ROOMS:
        import_module(f"lumbung.planning.{room}.warm").warm()


if __name__ == "__main__":
    warm_all()
