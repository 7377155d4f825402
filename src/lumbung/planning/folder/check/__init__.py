"""Recomputing a plan from its files alone. Nothing here is shared with the planner but the names of the columns."""

from lumbung.planning.folder.check.sheets import Finding
from lumbung.planning.folder.check.whole_plan import CHECKS, check_plan

__all__ = ["CHECKS", "Finding", "check_plan"]
