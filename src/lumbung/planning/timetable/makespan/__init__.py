"""The shortest flexible job shop: tabu search with insertion moves, elites crossed with each other, its own bounds."""

from pathlib import Path

from lumbung.planning.solving.kernel_cache import forget_stale_kernels

forget_stale_kernels([Path(__file__).resolve().parents[1] / room for room in ("makespan", "week")])  # the same in both
