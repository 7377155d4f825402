"""Timing a sequence: each operation in turn, as early as its job, its machine and somebody with the skill allow.

Every valid timetable, its operations taken by start, is reached by some sequence without being any later, so that nothing
is lost by putting operations only behind what stands on their machine already.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lumbung.planning.timetable.makespan.chance import inner_kernel, kernel
from lumbung.planning.timetable.week.house import FORBIDDEN, NEVER, Calendar, House, Ints, Times

BLOCK = 16
"""A state is kept at every so many positions, so that a trial is timed from its first change only."""
UNKNOWN = 2**61


class Desk(NamedTuple):
    """State while a sequence is timed, and its outcome: `start`, `end`, `who` by operation.

    `state` holds the parts that follow as views: free from (machines, people, jobs), what ran last on a machine (`row`),
    the next absence in each calendar, and `total`: cost without makespan, makespan. `kept[b]` is the state before
    position b * BLOCK of the current sequence, for the first `known[0]` blocks.
    """

    state: Times
    machine_free: Times
    row: Times
    machine_next: Times
    person_free: Times
    person_next: Times
    job_free: Times
    total: Times
    start: Times
    end: Times
    who: Ints
    kept: Times
    known: Ints


def new_desk(house: House) -> Desk:
    """Room for one."""
    machines, people, jobs = len(house.first_row), len(house.absent.start) - 1, len(house.release)
    ends = np.cumsum([machines, machines, machines, people, people, jobs, 2])
    state = np.zeros(ends[-1], np.int64)
    blocks = house.n // BLOCK + 1
    own = [np.zeros(house.n, np.int64), np.zeros(house.n, np.int64), np.full(house.n, -1, np.int32)]
    kept = np.zeros((blocks, len(state)), np.int64)
    return Desk._make([state, *np.split(state, ends[:-1]), *own, kept, np.zeros(1, np.int32)])


@inner_kernel
def clear(house: House, desk: Desk) -> None:
    """Before the first operation."""
    for k in range(len(desk.machine_free)):
        desk.machine_free[k], desk.row[k], desk.machine_next[k] = 0, house.first_row[k], house.closed.start[k]
    for w in range(len(desk.person_free)):
        desk.person_free[w], desk.person_next[w] = 0, house.absent.start[w]
    for j in range(len(desk.job_free)):
        desk.job_free[j] = house.release[j]
    desk.total[0] = desk.total[1] = 0
    desk.known[0] = 0
    _keep_state(desk)


@inner_kernel
def _keep_state(desk: Desk) -> None:
    """Keep the state as that before the next block."""
    block = desk.known[0]
    for c in range(len(desk.state)):
        desk.kept[block, c] = desk.state[c]
    desk.known[0] = block + 1


@inner_kernel
def _open_from(calendar: Calendar, following: int, time: int, length: int) -> tuple[int, int]:
    """The earliest time from `time` on with no absence for so long, and the next absence after its begin."""
    while True:
        while calendar.away_to[following] <= time:
            following += 1
        if calendar.away_from[following] >= time + length:
            return time, following
        time = calendar.away_to[following]


@inner_kernel
def place(house: House, desk: Desk, v: int, mode: int) -> tuple[int, int, int, bool]:
    """Start, operator (-1 nobody) and set-up time if v came next in this mode; True when a rule is broken by it."""
    k, length = house.mode_machine[mode], house.mode_time[mode]
    setup = house.setup[k, desk.row[k], house.family[v]]
    broken = setup == FORBIDDEN
    if broken:
        setup = 0
    time = max(desk.job_free[house.job[v]], desk.machine_free[k] + setup)
    promised = house.promised[v]
    if promised >= 0:
        broken = broken or time > promised
        time = max(time, promised)
    who = -1
    if house.skill[v] < 0:
        begin, _ = _open_from(house.closed, desk.machine_next[k], time - setup, setup + length)
        time = begin + setup
    else:
        time, who = _with_somebody(house, desk, v, k, time, setup, length)
    if promised >= 0 and time > promised:
        broken = True
    return time, who, setup, broken


@inner_kernel
def _with_somebody(  # noqa: PLR0917  (a kernel)
    house: House, desk: Desk, v: int, k: int, time: int, setup: int, length: int
) -> tuple[int, int]:
    """Of those with the skill who can start first the one with the fewest skills, then the one idle for the shortest time."""
    earliest, chosen, rank = NEVER, -1, (0, 0)
    for w in range(len(desk.person_free)):
        if not house.able[house.skill[v], w]:
            continue
        at, before = max(time, desk.person_free[w]), -1
        of_machine, of_person = desk.machine_next[k], desk.person_next[w]
        while at != before and at <= earliest:
            before = at
            begin, of_machine = _open_from(house.closed, of_machine, at - setup, setup + length)
            at, of_person = _open_from(house.absent, of_person, begin + setup, length)
        own = (house.breadth[w], -desk.person_free[w])
        if at < earliest or (at == earliest and own < rank):
            earliest, chosen, rank = at, w, own
    return earliest, chosen


@inner_kernel
def put(house: House, desk: Desk, v: int, mode: int, placed: tuple[int, int, int, bool]) -> int:
    """Put v where `place` said; returns what that adds to the cost, the makespan apart."""
    time, who, setup, broken = placed
    k, j = house.mode_machine[mode], house.job[v]
    end = time + house.mode_time[mode]
    desk.start[v], desk.end[v], desk.who[v] = time, end, who
    _, desk.machine_next[k] = _open_from(house.closed, desk.machine_next[k], end, 0)
    desk.machine_free[k], desk.row[k] = end, house.family[v] + 1
    if who >= 0:
        desk.person_free[who] = end
    desk.job_free[j] = end + house.lag[v]
    cost = house.setup_weight * setup
    if broken:
        cost += house.violation
    if house.last[v] and end > house.due[j]:
        cost += house.lateness[j] * (end - house.due[j])
    return cost


@kernel
def time_sequence(house: House, desk: Desk, sequence: Ints, mode: Ints) -> int:
    """Time a whole sequence from nothing; returns its cost."""
    clear(house, desk)
    return int(time_from(house, desk, sequence, mode, 0, UNKNOWN))


@inner_kernel
def time_from(  # noqa: PLR0917  (a kernel)
    house: House, desk: Desk, sequence: Ints, mode: Ints, changed: int, limit: int
) -> int:
    """Cost of a sequence that is the current one before position `changed`, or more than `limit` once it must be more."""
    block = min(changed // BLOCK, desk.known[0] - 1)
    for c in range(len(desk.state)):
        desk.state[c] = desk.kept[block, c]
    total = desk.total
    for i in range(block * BLOCK, house.n):
        if i <= changed and i == desk.known[0] * BLOCK:
            _keep_state(desk)
        v = sequence[i]
        total[0] += put(house, desk, v, mode[v], place(house, desk, v, mode[v]))
        total[1] = max(total[1], desk.end[v])
        if total[0] + house.makespan_weight * total[1] > limit:
            return limit + 1
    return int(total[0] + house.makespan_weight * total[1])


@inner_kernel
def forget_from(desk: Desk, changed: int) -> None:
    """The sequence has changed from this position on: later states are not its own any more."""
    desk.known[0] = min(desk.known[0], changed // BLOCK + 1)
