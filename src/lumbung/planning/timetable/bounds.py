"""Bounds from the problem alone: longest job, machine loads, a linear programme of both; open hours and set-ups beside it.

The programme splits each operation over its machines, as if it could be split. Of any machine's operations whose heads
are at least a and tails at least b, all work lies in [a, C - b] (Carlier 1982, for the share that runs there); these rows
are added as they are violated. Every job is as long as its split operations. Closures and set-ups only lengthen a plan,
so that the bound holds with them too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

from lumbung.planning.timetable.open_hours import Step, least_setup, open_hours_bound, steps_alone
from lumbung.planning.timetable.problem import FlexibleJobShop, Mode, Operation

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDS = 24
LEAST_GAIN, WEARY = 1e-5, 6
"""So many rounds in a row that raise the bound by less than that share end it."""
MOST_MODES = 6_000
"""Larger problems keep the plain bounds: their programme would take longer than it is worth."""
TOLERANCE = 1e-6


@dataclass(frozen=True)
class _Modes:
    """One row per mode: its operation, job, machine, time, and the work it makes there (its share of a batch).

    `head` and `tail` (operations,): least time before, after.
    """

    operation: Ints
    job: Ints
    machine: Ints
    time: Floats
    work: Floats
    head: Floats
    tail: Floats
    fixed: Floats
    """By job: release and lags."""


def quick_makespan_bound(problem: FlexibleJobShop) -> int:
    """The longest job at its shortest modes, the mean load of all machines, and of each what can run nowhere else."""
    jobs = [
        job.release
        + sum(min(m.duration for m in o.modes) for o in job.operations)
        + sum(o.lag for o in job.operations[:-1])
        for job in problem.jobs
    ]
    work, only = Fraction(0), [Fraction(0)] * len(problem.machines)
    for operation in (o for job in problem.jobs for o in job.operations):
        work += min(_work(problem, operation, m) for m in operation.modes)
        if len(operation.modes) == 1:
            only[operation.modes[0].machine] += _work(problem, operation, operation.modes[0])
    return max(*jobs, *(ceil(load) for load in only), ceil(work / len(problem.machines)))


def _work(problem: FlexibleJobShop, operation: Operation, mode: Mode) -> Fraction:
    """Time that an operation takes from a machine: its duration, in a batch its share of it."""
    capacity = problem.machines[mode.machine].capacity
    return Fraction(mode.duration) if capacity is None else Fraction(mode.duration * operation.size, capacity)


def makespan_bound(problem: FlexibleJobShop) -> int:
    """The programme's bound, at least the quick one; no valid timetable is shorter."""
    quick = quick_makespan_bound(problem)
    modes = _modes(problem)
    if len(modes.time) > MOST_MODES:
        return quick
    value = _programme(modes, len(problem.machines), quick)
    return max(quick, ceil(value * (1 - 1e-12) - TOLERANCE))


def cost_bound(problem: FlexibleJobShop) -> int:
    """By the problem's goal: the makespan's bound, set-ups that no order avoids, and each job's lateness alone."""
    goal = problem.goal
    alone = [max(step.end + step.tail for step in steps) for steps in _by_job(problem)]
    shortest = max(*alone, makespan_bound(problem), open_hours_bound(problem)) if goal.makespan else 0
    late = sum(
        job.weight * max(0, end - job.due) for end, job in zip(alone, problem.jobs, strict=True) if job.due is not None
    )
    return goal.makespan * shortest + goal.tardiness * late + goal.setup * least_setup(problem)


def _by_job(problem: FlexibleJobShop) -> Iterator[list[Step]]:
    steps = iter(steps_alone(problem))
    return ([next(steps) for _ in job.operations] for job in problem.jobs)


def _modes(problem: FlexibleJobShop) -> _Modes:
    rows: list[tuple[int, int, int, int]] = []
    work: list[float] = []
    head: list[int] = []
    tail: list[int] = []
    for j, job in enumerate(problem.jobs):
        least = [min(m.duration for m in o.modes) for o in job.operations]
        lags = [o.lag for o in job.operations[:-1]]
        for i, operation in enumerate(job.operations):
            rows += [(len(head), j, m.machine, m.duration) for m in operation.modes]
            work += [float(_work(problem, operation, m)) for m in operation.modes]
            head.append(job.release + sum(least[:i]) + sum(lags[:i]))
            tail.append(sum(least[i + 1 :]) + sum(lags[i:]))
    table = np.array(rows, np.int64)
    fixed = [job.release + sum(o.lag for o in job.operations[:-1]) for job in problem.jobs]
    return _Modes(
        table[:, 0], table[:, 1], table[:, 2], table[:, 3].astype(np.float64), np.array(work, np.float64),
        np.array(head, np.float64), np.array(tail, np.float64), np.array(fixed, np.float64),
    )  # fmt: skip


def _programme(modes: _Modes, machines: int, quick: int) -> float:
    """Minimise C over the shares of the modes and C itself (the last variable), adding rows while some are violated."""
    count, operations = len(modes.time), len(modes.head)
    scale = max(1.0, float(quick))
    share = csr_matrix((np.ones(count), (modes.operation, np.arange(count))), (operations, count + 1))
    work = csr_matrix((modes.time / scale, (modes.job, np.arange(count))), (len(modes.fixed), count + 1)).tolil()
    work[:, count] = -1.0
    rows, right = [work.tocsr()], [-modes.fixed / scale]
    cost = np.zeros(count + 1)
    cost[-1] = 1.0
    limits: Any = [(0.0, 1.0)] * count + [(quick / scale, None)]
    value = float(quick)
    idle = 0
    for _ in range(ROUNDS):
        answer: Any = linprog(  # type: ignore[call-overload]
            cost, A_ub=vstack(rows, "csr"), b_ub=np.concatenate(right), A_eq=share, b_eq=np.ones(operations),
            bounds=limits, method="highs-ds",
        )  # fmt: skip
        if answer.status != 0:
            break
        idle = idle + 1 if float(answer.fun) * scale <= value * (1 + LEAST_GAIN) else 0
        value = max(value, float(answer.fun) * scale)
        cuts, windows = _violated(modes, machines, answer.x[:-1], value)
        if not cuts or idle >= WEARY:
            break
        rows.append(_rows(cuts, modes, count, scale))
        right.append(-np.array(windows) / scale)
    return value


def _rows(cuts: list[Ints], modes: _Modes, count: int, scale: float) -> csr_matrix:
    columns = np.concatenate([np.append(cut, count) for cut in cuts])
    values = np.concatenate([np.append(modes.work[cut] / scale, -1.0) for cut in cuts])
    row = np.repeat(np.arange(len(cuts)), [len(cut) + 1 for cut in cuts])
    return csr_matrix((values, (row, columns)), (len(cuts), count + 1))


def _violated(modes: _Modes, machines: int, x: Floats, value: float) -> tuple[list[Ints], list[float]]:
    """For each machine the set (modes, a + b) whose work exceeds its window most."""
    cuts, limits = [], []
    for k in range(machines):
        here = np.flatnonzero(modes.machine == k)
        if len(here) == 0:
            continue
        head, tail = modes.head[modes.operation[here]], modes.tail[modes.operation[here]]
        work = modes.work[here] * x[here]
        by_tail = np.argsort(-tail, kind="stable")
        best, chosen, limit = value * (1 + 1e-7) + TOLERANCE, None, 0.0
        for a in np.unique(head):
            inside = by_tail[head[by_tail] >= a]
            need = a + tail[inside] + np.cumsum(work[inside])
            at = int(np.argmax(need))
            if need[at] > best:
                best, limit = float(need[at]), float(a + tail[inside[at]])
                chosen = here[inside[: at + 1]]
        if chosen is not None:
            cuts.append(chosen)
            limits.append(limit)
    return cuts, limits
