"""Improving a filling: on a full machine the cell that loses least by leaving makes room for the one that gains most.

One exchange moves hours on three machines: the taker comes from where it was served worse (or not at all), the giver
goes to its best other machine with room (or stays unserved). Repeated while it gains; the exact flow is `flow.best_flow`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.siting.network import Network
from lumbung.planning.siting.problem import Floats, Ints
from lumbung.planning.solving.kernels import inner_kernel

MOST_EXCHANGES = 60
"""Exchanges on one machine in one round: a guard against endless small ones."""
NOTHING = 1e-9


class Scratch(NamedTuple):
    """The open arcs of the part at hand (`arc`, `share`, linked by cell and by group), and what is left of cells, machines."""

    listed: Ints
    arc: Ints
    share: Floats
    cell_next: Ints
    group_next: Ints
    cell_first: Ints
    group_first: Ints
    group: Ints
    rest: Floats
    room: Floats


def scratch_for(net: Network) -> Scratch:
    """Buffers wide enough for the largest part."""
    widest = int(np.diff(net.part_start).max(initial=1))
    cells, groups = len(net.cell_hours), len(net.group_site)

    def whole(n: int) -> NDArray[np.int32]:
        return np.zeros(n, np.int32)

    return Scratch(
        whole(1), whole(widest), np.zeros(widest), whole(widest), whole(widest), whole(cells), whole(groups), whole(groups),
        np.zeros(cells), np.zeros(groups),
    )  # fmt: skip


@inner_kernel
def exchange(net: Network, s: Scratch, groups: int) -> None:
    """Exchange on every machine of the scratch until nothing gains, or the rounds are over."""
    for _ in range(net.exchange_rounds):
        changed = False
        for n in range(groups):
            for _ in range(MOST_EXCHANGES):
                if not _exchange_once(net, s, s.group[n]):
                    break
                changed = True
        if not changed:
            return


@inner_kernel
def _exchange_once(net: Network, s: Scratch, g: int) -> bool:
    """The best exchange on machine g; False when none gains."""
    taker, source, gain = _best_taker(net, s, g)
    if taker < 0:
        return False
    hours = net.arc_hours[s.arc[taker]]
    most = min(1.0 - s.share[taker], s.rest[net.arc_cell[s.arc[taker]]] if source < 0 else s.share[source]) * hours
    if s.room[g] > NOTHING:
        _take(net, s, taker, source, min(most, s.room[g]) / hours)
        return True
    giver, other, loss = _best_giver(net, s, g, net.arc_cell[s.arc[taker]])
    if giver < 0 or gain <= loss * (1 + NOTHING) + 1e-3:
        return False
    b = s.arc[giver]
    most = min(most, s.share[giver] * net.arc_hours[b])
    if other >= 0:
        c = s.arc[other]
        most = min(most, s.room[net.arc_group[c]] / net.arc_hours[c] * net.arc_hours[b])
    if most <= NOTHING:
        return False
    part = most / net.arc_hours[b]
    s.share[giver] = max(0.0, s.share[giver] - part)
    s.room[g] += most
    if other >= 0:
        s.share[other] += part
        s.room[net.arc_group[s.arc[other]]] -= part * net.arc_hours[s.arc[other]]
    else:
        s.rest[net.arc_cell[b]] += part
    _take(net, s, taker, source, most / hours)
    return True


@inner_kernel
def _take(net: Network, s: Scratch, taker: int, source: int, part: float) -> None:
    """Move `part` of the taker's cell from `source` (-1: unserved) to the taker's machine."""
    a = s.arc[taker]
    s.share[taker] += part
    s.room[net.arc_group[a]] -= part * net.arc_hours[a]
    if source < 0:
        s.rest[net.arc_cell[a]] -= part
    else:
        b = s.arc[source]
        s.share[source] = max(0.0, s.share[source] - part)
        s.room[net.arc_group[b]] += part * net.arc_hours[b]


@inner_kernel
def _best_taker(net: Network, s: Scratch, g: int) -> tuple[int, int, float]:
    """(arc, where its cell is served now or -1, rupiah an hour gained) of the cell that would gain most at g; -1: none."""
    best, best_source, best_gain = -1, -1, 1e-3
    k = s.group_first[g]
    while k >= 0:
        a = s.arc[k]
        if s.share[k] < 1.0 - NOTHING:
            source, value = -1, 0.0
            if s.rest[net.arc_cell[a]] <= NOTHING:
                value = np.inf
                n = s.cell_first[net.arc_cell[a]]
                while n >= 0:
                    if n != k and s.share[n] > NOTHING and net.arc_value[s.arc[n]] < value:
                        source, value = n, net.arc_value[s.arc[n]]
                    n = s.cell_next[n]
            gain = (net.arc_value[a] - value) / net.arc_hours[a]
            if gain > best_gain:
                best, best_source, best_gain = k, source, gain
        k = s.group_next[k]
    return best, best_source, best_gain


@inner_kernel
def _best_giver(net: Network, s: Scratch, g: int, taker_cell: int) -> tuple[int, int, float]:
    """(arc, where its cell may go or -1, rupiah an hour lost) of the cell that would lose least by leaving g; -1: none."""
    best, best_other, best_loss = -1, -1, np.inf
    k = s.group_first[g]
    while k >= 0:
        a = s.arc[k]
        if s.share[k] > NOTHING and net.arc_cell[a] != taker_cell:
            other, value = -1, 0.0
            n = s.cell_first[net.arc_cell[a]]
            while n >= 0:
                c = s.arc[n]
                if net.arc_group[c] != g and net.arc_value[c] > value and s.room[net.arc_group[c]] > NOTHING:
                    other, value = n, net.arc_value[c]
                n = s.cell_next[n]
            loss = (net.arc_value[a] - value) / net.arc_hours[a]
            if loss < best_loss:
                best, best_other, best_loss = k, other, loss
        k = s.group_next[k]
    return best, best_other, best_loss
