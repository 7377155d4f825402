"""Small problems for tests: drawn with a seed, and a search by trying everything that shares no code with the solvers."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np

from lumbung.planning.timetable import FlexibleJobShop, Goal, Job, Machine, Mode, Operation, Operator


def textbook(seed: int, jobs: int = 3, machines: int = 3, operations: int = 3, least: int = 1) -> FlexibleJobShop:
    """Random flexible job shop; durations from `least` to 9."""
    rng = np.random.default_rng(seed)

    def operation() -> Operation:
        able = rng.choice(machines, size=rng.integers(1, min(3, machines) + 1), replace=False)
        return Operation(
            tuple(Mode(int(m), int(rng.integers(least, 10))) for m in able), lag=int(rng.choice([0, 0, 2]))
        )

    return FlexibleJobShop(
        tuple(
            Job(tuple(operation() for _ in range(rng.integers(1, operations + 1))), int(rng.choice([0, 0, 4])))
            for _ in range(jobs)
        ),
        tuple(Machine(str(k + 1)) for k in range(machines)),
    )


def house_week(seed: int, jobs: int = 4) -> FlexibleJobShop:
    """Two families with cleaning between them, closures, one operator for the oven, due dates."""
    rng = np.random.default_rng(seed)
    setup = ((0, int(rng.integers(1, 4))), (int(rng.integers(1, 4)), 0))
    machines = (
        Machine("mixer 1", ((10, 14), (28, 34)), setup, 0),
        Machine("mixer 2", ((10, 14),), setup),
        Machine("oven", ((10, 14), (40, 41))),
    )
    made = []
    for _ in range(jobs):
        family, time = int(rng.integers(0, 2)), int(rng.integers(1, 6))
        mix = Operation((Mode(0, time), Mode(1, time + 1)), family, lag=int(rng.choice([0, 3])))
        bake = Operation((Mode(2, int(rng.integers(1, 5))),), family, "oven")
        made.append(Job((mix, bake), int(rng.integers(0, 6)), int(rng.integers(8, 20)), int(rng.integers(1, 4))))
    people = (Operator("Sri", frozenset({"oven"}), ((10, 14), (20, 22))),)
    return FlexibleJobShop(tuple(made), machines, people, goal=Goal(1, 5, 2))


def shortest_by_trying(problem: FlexibleJobShop) -> int:
    """Least makespan of a textbook problem over all orders of the jobs' turns and all choices of machine."""
    turns = [j for j, job in enumerate(problem.jobs) for _ in job.operations]
    choices = [o.modes for job in problem.jobs for o in job.operations]
    first = np.cumsum([0, *(len(job.operations) for job in problem.jobs)])
    best = 10**9
    for order in set(permutations(turns)):
        for modes in product(*choices):
            best = min(best, _length(problem, order, modes, first))
    return best


def _length(problem: FlexibleJobShop, order: tuple[int, ...], modes: tuple[Mode, ...], first: np.ndarray) -> int:
    ready = [job.release for job in problem.jobs]
    end, free, step = 0, [0] * len(problem.machines), [0] * len(problem.jobs)
    for j in order:
        mode = modes[first[j] + step[j]]
        done = max(ready[j], free[mode.machine]) + mode.duration
        free[mode.machine], end = done, max(end, done)
        ready[j] = done + problem.jobs[j].operations[step[j]].lag
        step[j] += 1
    return end
