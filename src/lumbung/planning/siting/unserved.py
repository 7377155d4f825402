"""Why a need, or a part of it, stays unserved by the plan."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.siting.problem import IN_REACH, TOO_FAR, SitingProblem
from lumbung.planning.siting.result import SitingResult, hours_by_group

FULL_HOURS = 0.5
"""Hours a month: a machine with less than this left is full."""


class Unserved:
    """Reasons by cell.

    `too_far`: no candidate place in reach is worth the journey. `too_little_demand`: all who could come to any place
    do not reach the minimum use of one unit, or would not pay for it, or money is left and still no house pays.
    `no_capacity`: an open house in reach has the machine, and it is full. `over_budget`: the money went elsewhere.
    """

    def __init__(self, problem: SitingProblem, result: SitingResult) -> None:
        self.problem, self.result = problem, result

    def reason(self, cell: int) -> str:
        """The reason of one cell."""
        status = int(self.problem.cell_status[cell])
        if status != IN_REACH:
            return "too_far" if status == TOO_FAR else "too_little_demand"
        if self._full[cell]:
            return "no_capacity"
        return "over_budget" if self._affordable[cell] else "too_little_demand"

    @cached_property
    def _full(self) -> NDArray[np.bool_]:
        """Cells with an arc to a machine that stands and is full."""
        p, units = self.problem, self.result.units
        left = p.group_hours * units - hours_by_group(p, self.result.flow)
        return self._any((units > 0) & (left < FULL_HOURS))

    @cached_property
    def _affordable(self) -> NDArray[np.bool_]:
        """Cells with an arc to a unit that full demand would pay for, but that the money left does not buy."""
        p = self.problem
        value = np.bincount(p.arc_group, p.arc_value, minlength=p.groups)
        new = ~self.result.open_sites[p.group_site]
        capital = p.group_capital + np.where(new, p.site_capital[p.group_site], 0.0)
        lacking = capital > p.budget - self.result.capital + 1e-6
        return self._any((value > p.group_yearly) & lacking)

    def _any(self, groups: NDArray[np.bool_]) -> NDArray[np.bool_]:
        found = np.zeros(self.problem.cells, dtype=np.bool_)
        found[self.problem.arc_cell[groups[self.problem.arc_group]]] = True
        return found
