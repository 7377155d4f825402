"""Guaranteed floors first: can they all be met, and if not, what is the fairest that can; what that leaves to share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.allocation.market import Bids, Market, Work, allot, fill, first_bids, respond
from lumbung.planning.allocation.problem import AllocationProblem
from lumbung.planning.allocation.result import DUST

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
TRIES, STEPS = 100, 4
"""Rounds of the market for floors before the linear programme decides; most floors are far from binding."""
ROOM = 5e-7
"""Part of a floor that is not asked of the market, so that floors which just fit leave it room; below `DUST`."""


@dataclass(frozen=True, eq=False)
class Settled:
    """`share` (E,) meets the floors as far as they can be; `floor` (n,) what it gives towards them.

    `frozen` (m,): machines that the floors take whole, because somebody who could use them is short.
    """

    share: Floats
    floor: Floats
    frozen: Bools


class Bounds(NamedTuple):
    """Hours of work (n,): given already, and least and most sought on top of them."""

    base: Floats
    low: Floats
    high: Floats


def settle(p: AllocationProblem) -> Settled:
    """The floors by the market where that meets them, else by linear programmes."""
    wanted = p.floor
    frozen = np.zeros(p.machines, np.bool_)
    if not wanted.any():
        return Settled(np.zeros(p.arcs), wanted, frozen)
    arcs = (wanted[p.owner] > 0) & (p.capacity[p.machine] > 0)
    share = _by_market(p, wanted, arcs)
    if share is None:
        share = _by_programme(p, wanted, arcs)
        frozen = _closure(p, wanted, arcs, share)
    return Settled(share, np.minimum(wanted, p.hours(share)), frozen)


def part_market(p: AllocationProblem, arcs: Bools, bounds: Bounds, alpha: float) -> Market:
    """The market of the arcs marked in `arcs` (E,)."""
    counts = np.bincount(p.owner[arcs], minlength=p.enterprises)
    start = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    return Market(start, p.machine[arcs], p.rate[arcs], np.array(p.weight), *bounds, np.array(p.capacity), alpha)


def _by_market(p: AllocationProblem, wanted: Floats, arcs: Bools) -> Floats | None:
    """Shares that meet all floors, or None where none was found soon."""
    nothing = np.zeros(p.enterprises)
    market = part_market(p, arcs, Bounds(nothing, nothing, wanted), 1.0)._replace(weight=np.maximum(wanted, 1e-300))
    bids = Bids(np.empty(len(market.machine)), np.empty(p.machines))
    work = Work(np.empty(len(market.machine)), np.empty(p.enterprises), np.empty(p.machines))
    first_bids(market, bids)
    for _ in range(TRIES):
        respond(market, bids, STEPS)
        allot(market, bids, work)
        fill(market, work, wanted)
        if (work.got >= wanted * (1 - 1e-9)).all():
            share = np.zeros(p.arcs)
            share[arcs] = work.share
            return share
    return None


def _by_programme(p: AllocationProblem, wanted: Floats, arcs: Bools) -> Floats:
    """First the greatest common part of all floors, then the least total shortfall that keeps it."""
    from lumbung.planning.allocation.programme import Rows, greatest_level, greatest_total  # noqa: PLC0415

    chosen = np.flatnonzero(arcs)
    reachable = np.unique(p.owner[chosen])
    rows = Rows.of(p, chosen)
    nothing = np.zeros(p.enterprises)
    level_of = np.zeros(p.enterprises)
    level_of[reachable] = wanted[reachable]
    level = min(1.0, greatest_level(rows, level_of, nothing).level)
    share = np.zeros(p.arcs)
    share[chosen] = greatest_total(rows, level * (1 - 1e-9) * level_of, level_of)
    return share


def _closure(p: AllocationProblem, wanted: Floats, arcs: Bools, share: Floats) -> Bools:
    """Machines that somebody short can use, or could be given by an exchange: all their hours serve floors."""
    reached = np.zeros(p.machines, np.bool_)
    people = wanted - p.hours(share) > DUST * wanted
    taken = arcs & (share > DUST * p.capacity[p.machine])
    while True:
        machines = np.zeros(p.machines, np.bool_)
        machines[p.machine[arcs & people[p.owner]]] = True
        if not (machines & ~reached).any():
            return reached
        reached |= machines
        people[p.owner[taken & reached[p.machine]]] = True
