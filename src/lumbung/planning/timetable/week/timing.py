"""Timing a sequence: each operation in turn, as early as its job, its machine and somebody with the skill allow.

Every valid timetable without longest lags, its operations taken by start, and of a batch the one that was ready last
first, is reached by some sequence without being any later: nothing is lost by putting operations only behind what stands
on their machine already. Where something may not wait so long, what came before it is moved to later, if nothing else
has to move for that.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lumbung.planning.solving.kernels import kernel, whole
from lumbung.planning.timetable.makespan.chance import inlined_kernel
from lumbung.planning.timetable.week.house import FORBIDDEN, NEVER, Calendar, House, Ints, Times

BLOCK = 16
"""A state is kept at every so many positions, so that a trial is timed from its first change only."""
UNKNOWN = 2**61


class Desk(NamedTuple):
    """State while a sequence is timed, and its outcome: `start`, `end`, `who` by operation.

    `state` holds the parts that follow as views: free from (machines, people, jobs), what ran last on a machine (`row`),
    when it began, its set-up, the room left in its batch, the next absence in each calendar, who ran a job's last operation
    and how much later that might have been, and `total`: cost without makespan, makespan. `kept[b]` is the state before
    position b * BLOCK of the current sequence, for the first `known[0]` blocks.
    """

    state: Times
    machine_free: Times
    row: Times
    begun: Times
    prepared: Times
    room: Times
    machine_next: Times
    person_free: Times
    person_next: Times
    job_free: Times
    job_who: Times
    job_slack: Times
    total: Times
    start: Times
    end: Times
    who: Ints
    kept: Times
    known: Ints


def new_desk(house: House) -> Desk:
    """Room for one."""
    machines, people, jobs = len(house.first_row), len(house.absent.start) - 1, len(house.release)
    ends = np.cumsum([machines] * 6 + [people] * 2 + [jobs] * 3 + [2])
    state = np.zeros(ends[-1], np.int64)
    blocks = house.n // BLOCK + 1
    own = [np.zeros(house.n, np.int64), np.zeros(house.n, np.int64), np.full(house.n, -1, np.int32)]
    kept = np.zeros((blocks, len(state)), np.int64)
    return Desk._make([state, *np.split(state, ends[:-1]), *own, kept, np.zeros(1, np.int32)])


@inlined_kernel
def clear(house: House, desk: Desk) -> None:
    """Before the first operation."""
    for k in range(len(desk.machine_free)):
        desk.machine_free[k], desk.row[k], desk.machine_next[k] = 0, house.first_row[k], house.closed.start[k]
        desk.begun[k], desk.prepared[k], desk.room[k] = 0, 0, 0
    for w in range(len(desk.person_free)):
        desk.person_free[w], desk.person_next[w] = 0, house.absent.start[w]
    for j in range(len(desk.job_free)):
        desk.job_free[j], desk.job_who[j], desk.job_slack[j] = house.release[j], -1, 0
    desk.total[0] = desk.total[1] = 0
    desk.known[0] = 0
    _keep_state(desk)


@inlined_kernel
def _keep_state(desk: Desk) -> None:
    """Keep the state as that before the next block."""
    block = desk.known[0]
    for c in range(len(desk.state)):
        desk.kept[block, c] = desk.state[c]
    desk.known[0] = block + 1


@inlined_kernel
def _open_from(calendar: Calendar, following: int, time: int, length: int) -> tuple[int, int]:
    """The earliest time from `time` on with no absence for so long, and the next absence after its begin."""
    while True:
        while calendar.away_to[following] <= time:
            following += 1
        if calendar.away_from[following] >= time + length:
            return time, following
        time = calendar.away_to[following]


@inlined_kernel
def place(house: House, desk: Desk, v: int, mode: int) -> tuple[int, int, int, bool]:
    """Start, operator (-1 nobody) and set-up time if v came next in this mode; True when a rule is broken by it."""
    k, length = house.mode_machine[mode], house.mode_time[mode]
    if _joins(house, desk, v, k, length):
        return desk.begun[k], -1, 0, False
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


@inlined_kernel
def _joins(house: House, desk: Desk, v: int, k: int, length: int) -> bool:
    """True when v can run in the batch that was put on its machine last."""
    if desk.room[k] < house.size[v] or desk.row[k] != house.family[v] + 1:
        return False
    begun = desk.begun[k]
    in_time = desk.job_free[house.job[v]] <= begun and (house.promised[v] < 0 or house.promised[v] == begun)
    return bool(in_time and desk.machine_free[k] == begun + length)


@inlined_kernel
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


@inlined_kernel
def put(house: House, desk: Desk, v: int, modes: Ints, placed: tuple[int, int, int, bool]) -> int:
    """Put v where `place` said; returns what that adds to the cost, the makespan apart."""
    time, who, setup, broken = placed
    mode, j = modes[v], house.job[v]
    k, end = house.mode_machine[mode], time + house.mode_time[mode]
    slack = NEVER
    if v > 0 and house.job[v - 1] == j and house.most_lag[v - 1] < NEVER:
        gap = max(house.lag[v - 1], setup if house.mode_machine[modes[v - 1]] == k else 0)
        broken = not _waited_for(house, desk, v - 1, modes, time, gap) or broken
        slack = max(0, desk.end[v - 1] + house.most_lag[v - 1] - time)
    desk.start[v], desk.end[v], desk.who[v] = time, end, who
    desk.room[k] = (desk.room[k] if time < desk.machine_free[k] else house.capacity[k]) - house.size[v]
    desk.begun[k], desk.prepared[k] = time, setup
    _, desk.machine_next[k] = _open_from(house.closed, desk.machine_next[k], end, 0)
    desk.machine_free[k], desk.row[k] = end, house.family[v] + 1
    if who >= 0:
        desk.person_free[who] = end
    desk.job_free[j], desk.job_who[j], desk.job_slack[j] = end + house.lag[v], who, slack
    cost = house.setup_weight * setup
    if broken:
        cost += house.violation
    if house.last[v] and end > house.due[j]:
        cost += house.lateness[j] * (end - house.due[j])
    return cost


@inlined_kernel
def _waited_for(house: House, desk: Desk, u: int, modes: Ints, time: int, gap: int) -> bool:  # noqa: PLR0917  (a kernel)
    """Move u to later if its job goes on at `time`, too long after it; False when it cannot be moved so far.

    It can while nothing has followed it, where machine and person are not away, as what came before it allows, and if
    `gap` remains before `time`.
    """
    j, k, length = house.job[u], house.mode_machine[modes[u]], house.mode_time[modes[u]]
    end, who = desk.job_free[j] - house.lag[u], desk.job_who[j]
    desk.start[u], desk.end[u] = end - length, end
    if time <= end + house.most_lag[u]:
        return True
    alone = desk.machine_free[k] == end and desk.begun[k] == end - length and house.capacity[k] == 0
    if not alone or house.promised[u] >= 0 or (who >= 0 and desk.person_free[who] != end):
        return False
    setup = desk.prepared[k]
    start = time - house.most_lag[u] - length
    begin, _ = _open_from(house.closed, desk.machine_next[k], start - setup, setup + length)
    start = begin + setup
    if who >= 0:
        start, _ = _open_from(house.absent, desk.person_next[who], start, length)
        begin, _ = _open_from(house.closed, desk.machine_next[k], start - setup, setup + length)
    later = start - (end - length)
    if begin + setup != start or start + length + gap > time or later > desk.job_slack[j]:
        return False
    desk.start[u], desk.end[u] = start, start + length
    desk.machine_free[k], desk.begun[k] = start + length, start
    _, desk.machine_next[k] = _open_from(house.closed, desk.machine_next[k], start + length, 0)
    if who >= 0:
        desk.person_free[who] = start + length
    return True


@kernel
def time_sequence(house: House, desk: Desk, sequence: Ints, mode: Ints) -> int:
    """Time a whole sequence from nothing; returns its cost."""
    clear(house, desk)
    return int(time_from(house, desk, sequence, mode, whole(0), whole(UNKNOWN)))


@inlined_kernel
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
        v = whole(sequence[i])
        total[0] += put(house, desk, v, mode, place(house, desk, v, whole(mode[v])))
        total[1] = max(total[1], desk.end[v])
        if total[0] + house.makespan_weight * total[1] > limit:
            return limit + 1
    return int(total[0] + house.makespan_weight * total[1])


@inlined_kernel
def forget_from(desk: Desk, changed: int) -> None:
    """The sequence has changed from this position on: later states are not its own any more."""
    desk.known[0] = min(desk.known[0], changed // BLOCK + 1)
