"""When which operation runs on which machine (docs/developers/timetable.md): problem, `flexible_job_shop.solve`, checker."""

from lumbung.planning.timetable.problem import (
    FlexibleJobShop,
    Goal,
    Job,
    Machine,
    Mode,
    Operation,
    Operator,
    Promise,
)
from lumbung.planning.timetable.schedule import Slot, TimetableResult, named_slots

__all__ = [
    "FlexibleJobShop",
    "Goal",
    "Job",
    "Machine",
    "Mode",
    "Operation",
    "Operator",
    "Promise",
    "Slot",
    "TimetableResult",
    "named_slots",
]
