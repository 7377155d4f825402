"""The one shape of all solvers: `solve(problem, stop, seed=…) -> Result`, with a bound and an honest status."""

from lumbung.planning.solving.result import Result, TracePoint
from lumbung.planning.solving.stop import (
    AnyOf,
    GapLimit,
    IterationLimit,
    Never,
    Progress,
    Status,
    StopCriterion,
    Target,
    TimeLimit,
    any_of,
    relative_gap,
)
from lumbung.planning.solving.watch import Cancelled, Listener, Watch

__all__ = [
    "AnyOf",
    "Cancelled",
    "GapLimit",
    "IterationLimit",
    "Listener",
    "Never",
    "Progress",
    "Result",
    "Status",
    "StopCriterion",
    "Target",
    "TimeLimit",
    "TracePoint",
    "Watch",
    "any_of",
    "relative_gap",
]
