"""Tabu search over insertion moves on a critical path."""

from __future__ import annotations

import numpy as np

from lumbung.planning.solving.kernels import kernel
from lumbung.planning.timetable.makespan.chance import below, inlined_kernel
from lumbung.planning.timetable.makespan.insertion import Memory, attach, best_move, detach
from lumbung.planning.timetable.makespan.shop import Plan, Shop, Times, View
from lumbung.planning.timetable.makespan.times import critical_path, read_again

ITERATION, BEST, STALL = 0, 1, 2
"""Cells of a search's ledger: iterations so far, best makespan, iterations since it was found."""


def new_ledger() -> Times:
    """A ledger before the first iteration."""
    return np.array([0, 2**62, 0], np.int64)


@inlined_kernel
def keep(plan: Plan, best: Plan) -> None:
    """Copy a plan into another's memory."""
    for v in range(len(plan.mode)):
        best.mode[v], best.machine[v], best.time[v] = plan.mode[v], plan.machine[v], plan.time[v]
        best.left[v], best.right[v] = plan.left[v], plan.right[v]
    for k in range(len(plan.first)):
        best.first[k] = plan.first[k]


@inlined_kernel
def _with_all(shop: Shop, view: View) -> None:
    """Ends and tails as long as no operation is taken out."""
    for v in range(shop.n):
        view.done_without[v], view.tail_without[v] = view.done[v], view.tail[v]


@kernel
def search(  # noqa: PLR0917  (a kernel)
    shop: Shop, plan: Plan, best: Plan, view: View, memory: Memory, ledger: Times, iterations: int, patience: int
) -> bool:
    """So many moves; `best` takes the shortest plan met. True when the search has been without success for too long.

    The view is that of the plan, and is so afterwards.
    """
    _with_all(shop, view)
    for _ in range(iterations):
        makespan = view.reach[shop.n]
        if makespan < ledger[BEST]:
            keep(plan, best)
            ledger[BEST], ledger[STALL] = makespan, 0
        else:
            ledger[STALL] += 1
        if ledger[STALL] > patience:
            return True
        ledger[ITERATION] += 1
        length = critical_path(shop, plan, view, memory.draws)
        v, mode, x = best_move(shop, plan, view, memory, length, ledger[ITERATION], ledger[BEST])
        if v == shop.n:
            return True
        choice = shop.mode_start[v + 1] - shop.mode_start[v]
        tenure = length + choice + below(memory.draws, 1 + length // 2 + choice)
        memory.tabu_until[plan.mode[v]] = ledger[ITERATION] + tenure
        detach(plan, v, shop.n)
        attach(shop, plan, v, mode, x)
        read_again(shop, plan, view, v)
        _with_all(shop, view)
    return False
