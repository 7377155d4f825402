"""Planning as a library: register, clusters, needs, siting, the plan. Usable without the web; no Django.

The solvers are imported when they are first named, so that `import lumbung.planning` waits for none of them.
"""

from importlib import import_module
from typing import Any

_FROM = {
    "p_median": ("PMedianProblem", "PMedianResult", "Matrix", "Plane", "p_median_problem"),
    "capacitated_p_median": (
        "CapacitatedPMedianProblem", "CapacitatedPMedianResult", "capacitated_p_median_problem",
    ),
    "capacitated_location": (
        "CapacitatedLocationProblem", "CapacitatedLocationResult", "capacitated_location_problem",
    ),
    "allocation": ("AllocationProblem", "AllocationResult", "Fairness", "Group", "Quota", "allocation_problem"),
    "regions": ("map_regions",),
    "timetable": (
        "FlexibleJobShop", "Goal", "Job", "Machine", "Mode", "Operation", "Operator", "Promise", "Slot", "TimetableResult",
    ),
    "solving": (
        "GapLimit", "IterationLimit", "Never", "Progress", "Result", "Status", "StopCriterion", "Target", "TimeLimit",
        "any_of",
    ),
}  # fmt: skip
"""Room → what it offers under its own name."""

_ROOM = {name: room for room, names in _FROM.items() for name in names}
_SOLVERS = {
    "solve_p_median": "p_median",
    "solve_capacitated_p_median": "capacitated_p_median",
    "solve_capacitated_location": "capacitated_location",
    "solve_allocation": "allocation",
    "solve_flexible_job_shop": "timetable.flexible_job_shop",
}
"""Solver → the room whose `solve` it is."""

__all__ = [*_ROOM, *_SOLVERS]  # noqa: PLE0604  (every entry is a name)


def __getattr__(name: str) -> Any:
    """The public name, from its room."""
    if name in _SOLVERS:
        return import_module(f"{__name__}.{_SOLVERS[name]}").solve
    if name in _ROOM:
        return getattr(import_module(f"{__name__}.{_ROOM[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
