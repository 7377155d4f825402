"""From the relaxation to a plan by a dive: sites are opened or closed for good, a few after each short walk, till none is left.

The prices follow each decision, so that what is open pays for itself with what else is open. A heuristic: nothing is proved.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.siting.lagrangean import Ascent
from lumbung.planning.siting.problem import Floats, Ints, SitingProblem

WALK, LAST_WALK = 20, 60
"""Steps after each decision, and after the last one."""
SURE, NEVER = 0.9, 0.05
"""Average openings from which a site is opened, and up to which it is closed."""
AT_LEAST = 0.08
"""Share of the undecided sites that is decided each time."""


def dive(ascent: Ascent) -> tuple[NDArray[np.int32], float]:
    """Whole units near the averages of the walk where the dive ends; (units, the budget's price there)."""
    walk = ascent.branch()
    free = walk.sites[walk.mean_open[walk.sites] > NEVER / 5]
    forced = np.zeros(0, np.int32)
    while len(free):
        walk.confine(np.union1d(free, forced).astype(np.int32), forced)
        for _ in range(WALK):
            walk.step(0.0)
        forced, free = _decided(walk.mean_open, forced, free)
    walk.confine(forced, forced)
    for _ in range(LAST_WALK):
        walk.step(0.0)
    walk.confine(forced, forced[:0])
    return rounded(ascent.relaxation.problem, walk.mean_units, forced), walk.now.budget


def _decided(opened: Floats, forced: Ints, free: Ints) -> tuple[Ints, Ints]:
    """More sites open, fewer undecided: the surest of either kind."""
    order = free[np.argsort(-opened[free], kind="stable")]
    least = max(1, int(AT_LEAST * len(order)))
    likely = opened[order[0]] > 0.5
    sure = max(int((opened[order] >= SURE).sum()), least if likely else 0)
    never = max(int((opened[order] <= NEVER).sum()), least if not likely or len(order) > least else 0)
    kept = order[sure : max(sure, len(order) - never)]
    return np.sort(np.concatenate((forced, order[:sure]))).astype(np.int32), np.sort(kept).astype(np.int32)


def rounded(p: SitingProblem, units: Floats, sites: Ints) -> NDArray[np.int32]:
    """Units of `sites` rounded to the nearest whole, the surest first, while floor and budget last."""
    whole = np.floor(units + 0.5)
    floor, budget = p.site_floor.copy(), p.budget
    result = np.zeros(p.groups, np.int32)
    opened = np.zeros(p.sites, np.bool_)
    order = np.argsort(np.abs(units - whole), kind="stable")
    wanted = np.isin(p.group_site, sites) & (whole > 0)
    for g in order[wanted[order]]:
        j = p.group_site[g]
        for _ in range(int(whole[g])):
            capital = p.group_capital[g] + (0.0 if opened[j] else p.site_capital[j])
            if p.group_floor[g] > floor[j] + 1e-9 or capital > budget + 1e-6:
                break
            floor[j] -= p.group_floor[g]
            budget -= capital
            opened[j] = True
            result[g] += 1
    return result
