"""The problem and a plan as arrays for the kernels. Operations are numbered job by job; number n stands for "none"."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.timetable.problem import FlexibleJobShop
from lumbung.planning.timetable.schedule import Slot

Ints = NDArray[np.int32]
Times = NDArray[np.int64]
Draws = NDArray[np.uint64]
"""State of the random draws, one number."""


class Shop(NamedTuple):
    """`before`, `after`, `lag`, `ready`: (n + 1,), by operation, the last one being "none"; modes by operation.

    `lag` is 0 where nothing follows, `least` (n,) an operation's shortest time. Times are the problem's, times `grain`, plus 1 where they are 0: so that every
    operation takes time, which the theory of the moves asks for, and whole units stay exact (see `in_units`).
    """

    n: int
    machines: int
    grain: int
    job: Ints
    before: Ints
    after: Ints
    ready: Times
    lag: Times
    mode_start: Ints
    mode_machine: Ints
    mode_time: Times
    least: Times


class Plan(NamedTuple):
    """Chosen mode, machine and time (n + 1,), neighbours on the machine `left`, `right` (n + 1,), `first` (machines,)."""

    mode: Ints
    machine: Ints
    time: Times
    left: Ints
    right: Ints
    first: Ints


class View(NamedTuple):
    """A plan's times. All but `order` (n,) go by operation, with 0 for "none".

    `order` is topological, `position` (n + 1,) its reverse. An operation is `done` then, and `tail` is the longest way from its
    start to the end. `reach[i]` is the latest end among the first i of the order, `rest[i]` the longest tail from place i on.
    `done_without` and `tail_without` hold, where they matter, for the plan without one operation; `last` is each machine's
    last operation before one place of the order; `path` takes the operations of a critical path.
    """

    order: Ints
    position: Ints
    waiting: Ints
    path: Ints
    last: Ints
    done: Times
    tail: Times
    reach: Times
    rest: Times
    done_without: Times
    tail_without: Times


def lay_out(problem: FlexibleJobShop) -> Shop:
    """Arrays of a problem's jobs; closures, set-ups and operators are not in them."""
    operations = [(j, i, o) for j, job in enumerate(problem.jobs) for i, o in enumerate(job.operations)]
    n = len(operations)
    grain = n + 1 if any(m.duration == 0 for _, _, o in operations for m in o.modes) else 1
    last = [i == len(problem.jobs[j].operations) - 1 for j, i, _ in operations]
    count = [len(o.modes) for _, _, o in operations]
    ready = [grain * problem.jobs[j].release if i == 0 else 0 for j, i, _ in operations]
    lag = [0 if end else grain * o.lag for (_, _, o), end in zip(operations, last, strict=True)]
    return Shop(
        n=n,
        machines=len(problem.machines),
        grain=grain,
        job=np.array([j for j, _, _ in operations], np.int32),
        before=np.array([*(v - 1 if i else n for v, (_, i, _) in enumerate(operations)), n], np.int32),
        after=np.array([*(n if end else v + 1 for v, end in enumerate(last)), n], np.int32),
        ready=np.array([*ready, 0], np.int64),
        lag=np.array([*lag, 0], np.int64),
        mode_start=np.concatenate(([0], np.cumsum(count))).astype(np.int32),
        mode_machine=np.array([m.machine for _, _, o in operations for m in o.modes], np.int32),
        mode_time=np.array([max(grain * m.duration, 1) for _, _, o in operations for m in o.modes], np.int64),
        least=np.array([min(max(grain * m.duration, 1) for m in o.modes) for _, _, o in operations], np.int64),
    )


def in_units(shop: Shop, time: int) -> int:
    """A time of the arrays in the problem's unit: fewer than `grain` empty operations lie on any path."""
    return int(time) // shop.grain


def empty_plan(shop: Shop) -> Plan:
    """Room for a plan."""
    n = shop.n
    return Plan(
        mode=np.zeros(n + 1, np.int32), machine=np.zeros(n + 1, np.int32), time=np.zeros(n + 1, np.int64),
        left=np.full(n + 1, n, np.int32), right=np.full(n + 1, n, np.int32), first=np.full(shop.machines, n, np.int32),
    )  # fmt: skip


def copied(plan: Plan) -> Plan:
    """A plan of its own memory."""
    return Plan._make(part.copy() for part in plan)


def empty_view(shop: Shop) -> View:
    """Room for a plan's times."""
    n = shop.n
    ints = [np.full(n + 1, n, np.int32) for _ in range(4)]
    times = [np.zeros(n + 1, np.int64) for _ in range(6)]
    return View._make([*ints, np.full(shop.machines, n, np.int32), *times])


def slots(problem: FlexibleJobShop, shop: Shop, plan: Plan, view: View) -> tuple[Slot, ...]:
    """The timetable of a plan whose times were read; each operation starts as early as the plan's order lets it."""
    rows, v = [], 0
    ends = _ends(problem, shop, plan, view)
    for j, job in enumerate(problem.jobs):
        for i, operation in enumerate(job.operations):
            mode = operation.modes[int(plan.mode[v] - shop.mode_start[v])]
            rows.append(Slot(j, i, mode.machine, ends[v] - mode.duration, ends[v]))
            v += 1
    return tuple(rows)


def _ends(problem: FlexibleJobShop, shop: Shop, plan: Plan, view: View) -> list[int]:
    """Ends in the problem's unit."""
    ends = [0] * (shop.n + 1)
    for v in view.order[: shop.n].tolist():
        j = int(shop.job[v])
        b, m = int(shop.before[v]), int(plan.left[v])
        start = max(problem.jobs[j].release, ends[b] + int(shop.lag[b]) // shop.grain, ends[m])
        ends[v] = start + int(plan.time[v]) // shop.grain
    return ends
