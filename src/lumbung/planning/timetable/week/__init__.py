"""A house's week: set-ups, closures, operators, due dates, promises. Annealing over sequences that are timed anew each time."""

from pathlib import Path

from lumbung.planning.solving.kernel_cache import forget_stale_kernels

forget_stale_kernels([Path(__file__).resolve().parents[1] / room for room in ("makespan", "week")])  # the same in both
