"""Annealing over sequences and modes (Kirkpatrick et al. 1983): each trial is timed in full, ended early when it is too dear."""

from __future__ import annotations

from math import exp, log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.solving.kernels import array_kernel, inner_array_kernel, kernel, whole
from lumbung.planning.solving.sorting import order_of
from lumbung.planning.timetable.makespan.chance import below, inlined_kernel
from lumbung.planning.timetable.week.house import NEVER, House, Ints, Times
from lumbung.planning.timetable.week.timing import Desk, clear, forget_from, place, put, time_from, time_sequence

Draws = NDArray[np.uint64]
Floats = NDArray[np.float64]
FAR = 2**61
COST, BEST, TRIALS, SINCE_SORTED = 0, 1, 2, 3
SORT_EVERY = 400
"""Trials after which the sequence is put in order of its starts again: moves reach neighbours in time."""


class Line(NamedTuple):
    """A sequence of operations, their positions in it, their modes."""

    sequence: Ints
    position: Ints
    mode: Ints


def new_line(n: int) -> Line:
    """Room for one."""
    return Line(np.arange(n, dtype=np.int32), np.arange(n, dtype=np.int32), np.zeros(n, np.int32))


@array_kernel
def dispatch(house: House, desk: Desk, line: Line) -> None:
    """Again and again the operation that can start first, promises in their time, ties by due date."""
    clear(house, desk)
    first = 0
    waiting = np.zeros(len(house.release), np.int32)
    for j in range(len(waiting)):
        waiting[j] = first
        while not house.last[first]:
            first += 1
        first += 1
    for i in range(house.n):
        earliest, latest, chosen, how = FAR, FAR, whole(0), whole(0)
        for j in range(len(waiting)):
            v = whole(waiting[j])
            if v < 0:
                continue
            for mode in range(whole(house.mode_start[v]), whole(house.mode_start[v + 1])):
                time, _, _, broken = place(house, desk, v, mode)
                end = time + house.mode_time[mode]
                if broken or _in_the_way(house, waiting, v, mode, end):
                    time = NEVER
                urgency = min(house.due[j], NEVER) + end
                if time < earliest or (time == earliest and urgency < latest):
                    earliest, latest, chosen, how = time, urgency, v, mode
        v, mode = chosen, how
        line.sequence[i], line.position[v], line.mode[v] = v, i, mode
        put(house, desk, v, line.mode, place(house, desk, v, mode))
        waiting[house.job[v]] = -1 if house.last[v] else v + 1


@inlined_kernel
def _in_the_way(house: House, waiting: Ints, v: int, mode: int, end: int) -> bool:
    """True when a promised operation that still waits for this machine would have to start before `end`."""
    k = house.mode_machine[mode]
    for j in range(len(waiting)):
        u = waiting[j]
        while u >= 0:
            if u != v and 0 <= house.promised[u] < end and house.mode_machine[house.mode_start[u]] == k:
                return True
            u = -1 if house.last[u] else u + 1
    return False


@inlined_kernel
def shift(line: Line, here: int, there: int) -> None:
    """Move the operation at one position to another; those between close up."""
    v = line.sequence[here]
    step = 1 if there > here else -1
    for p in range(here, there, step):
        u = line.sequence[p + step]
        line.sequence[p] = u
        line.position[u] = p
    line.sequence[there] = v
    line.position[v] = there


@inlined_kernel
def _room(house: House, line: Line, v: int) -> tuple[int, int]:
    """First and last position that v may take between its job's neighbours."""
    low = line.position[v - 1] + 1 if v > 0 and house.job[v - 1] == house.job[v] else 0
    high = house.n - 1 if house.last[v] else line.position[v + 1] - 1
    return int(low), int(high)


@inlined_kernel
def _target(house: House, line: Line, v: int, draws: Draws) -> int:
    """Where v goes: past some of those it competes with, anywhere it may, or behind an operation of its family."""
    low, high = _room(house, line, v)
    here = line.position[v]
    kind = below(draws, 8)
    if kind == 0:
        return int(low + below(draws, high - low + 1))
    if kind == 1:
        u = below(draws, house.n)
        if house.family[u] == house.family[v]:
            return int(min(max(line.position[u] + (line.position[u] < here), low), high))
    step = 1 if below(draws, 2) == 0 else -1
    left = 1 + below(draws, 2 if kind <= 5 else 8)
    there, p = here, here + step
    while low <= p <= high and left > 0:
        if _compete(house, line, v, line.sequence[p]):
            there = p
            left -= 1
        p += step
    return int(there)


@inlined_kernel
def _compete(house: House, line: Line, v: int, u: int) -> bool:
    """True when the order of the two in the sequence can matter."""
    same_machine = house.mode_machine[line.mode[u]] == house.mode_machine[line.mode[v]]
    return bool(same_machine or (house.skill[u] >= 0 and house.skill[v] >= 0))


@array_kernel
def anneal(  # noqa: PLR0917  (a kernel)
    house: House, desk: Desk, line: Line, best: Line, ledger: Times, heat: Floats, draws: Draws, trials: int
) -> None:
    """So many trials; `heat` is the temperature and its factor per trial. `best` takes the cheapest line met."""
    _sort_by_start(house, desk, line, ledger)
    for _ in range(trials):
        ledger[TRIALS] += 1
        ledger[SINCE_SORTED] += 1
        heat[0] *= heat[1]
        if ledger[SINCE_SORTED] > SORT_EVERY:
            _sort_by_start(house, desk, line, ledger)
        v = below(draws, house.n)
        here, old_mode = whole(line.position[v]), line.mode[v]
        choice = house.mode_start[v + 1] - house.mode_start[v]
        if choice > 1 and below(draws, 3) == 0:
            line.mode[v] = house.mode_start[v] + below(draws, choice)
        there = _target(house, line, v, draws)
        if there == here and line.mode[v] == old_mode:
            continue
        shift(line, here, there)
        chance = (below(draws, 1 << 30) + 1.0) / (1 << 30)
        limit = min(FAR, ledger[COST] + int(-heat[0] * log(chance)))
        changed = min(here, there)
        cost = time_from(house, desk, line.sequence, line.mode, changed, limit)
        if cost > limit:
            shift(line, there, here)
            line.mode[v] = old_mode
            continue
        forget_from(desk, changed)
        ledger[COST] = cost
        if cost < ledger[BEST]:
            ledger[BEST] = cost
            copy(line, best)


@kernel
def copy(line: Line, other: Line) -> None:
    """Copy a line into another's memory."""
    for i in range(len(line.sequence)):
        other.sequence[i], other.position[i], other.mode[i] = line.sequence[i], line.position[i], line.mode[i]


@inner_array_kernel
def _sort_by_start(house: House, desk: Desk, line: Line, ledger: Times) -> None:
    """The same orders on all machines; who runs what may change, so that it is done only where it costs nothing."""
    ledger[SINCE_SORTED] = 0
    time_sequence(house, desk, line.sequence, line.mode)
    in_turn = order_of(desk.start[line.sequence])
    ordered = line.sequence[in_turn]
    cost = time_sequence(house, desk, ordered, line.mode)
    if cost <= ledger[COST]:
        ledger[COST] = cost
        for i in range(house.n):
            line.sequence[i], line.position[ordered[i]] = ordered[i], i
    else:
        desk.known[0] = 1


def cooling(first: float, last: float, trials: int) -> Floats:
    """Temperature and factor that lead from the first to the last one in so many trials."""
    return np.array([first, exp(log(last / first) / trials)])
