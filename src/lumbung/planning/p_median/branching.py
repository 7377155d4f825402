"""Which question splits a node: "is a site as near as this to that customer open?" (as in the radius model of Elloumi 2010).

A single site that is closed is replaced by its neighbour at hardly any cost, so that one of two children would be as
hard as the node. A set of sites that lies together, half open in the mean of the relaxation, moves both bounds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.lagrangean_tree.selection import FREE, Floats, States
from lumbung.planning.p_median.groups import NONE, Groups
from lumbung.planning.p_median.lists import Lists
from lumbung.planning.solving.kernels import array_kernel, kernel

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
LEAST_SHARE = 0.1
"""The mean of a question lies between this and one less this."""


@kernel
def rank_questions(lists: Lists, mean: Floats, groups: Groups, worth: Floats, question: Ints) -> None:
    """For each customer the best question about one pool of sites (a group, or those in none) near her.

    With y the means of the sites from near to far, up to 1 in all, T = sum y c and s, S the sums of y and y c over the
    pool's sites up to a place in the list: `worth` (n,) = s T - S, that is s (1 - s) times what the far
    side costs more than the near one; `question` (n, 2) is the pool and the place.
    """
    for i in range(lists.start.size):
        worth[i] = 0.0
        total, left, pool, seen = 0.0, 1.0, NONE, False
        for k in range(lists.start[i], lists.stop[i]):
            part = min(left, mean[lists.site[k]])
            total += part * lists.cost[k]
            left -= part
            if not seen and part > LEAST_SHARE:
                pool, seen = groups[lists.site[k]], True
            if left <= 0:
                break
        if lists.stop[i] > lists.start[i]:
            total += left * lists.cost[lists.stop[i] - 1]
        near, share, left = 0.0, 0.0, 1.0
        for k in range(lists.start[i], lists.stop[i]):
            part = min(left, mean[lists.site[k]])
            left -= part
            if groups[lists.site[k]] == pool:
                share += part
                near += part * lists.cost[k]
                if LEAST_SHARE < share < 1.0 - LEAST_SHARE and share * total - near > worth[i]:
                    worth[i] = share * total - near
                    question[i, 0], question[i, 1] = pool, k
            if left <= 0:
                break


@array_kernel
def asked(  # noqa: PLR0917  (a kernel)
    lists: Lists, states: States, groups: Groups, i: int, question: Ints, near: Bools
) -> None:
    """Mark in `near` (m,) the free sites that customer i's question (pool, place) is about."""
    near[:] = False
    for k in range(lists.start[i], question[1] + 1):
        j = lists.site[k]
        if groups[j] == question[0] and states[j] == FREE:
            near[j] = True
