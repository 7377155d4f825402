"""The market's kernels: bids answer prices, prices answer bids; a bound from prices, an allocation from bids.

Proportional response (Wu and Zhang 2007; Birnbaum, Devanur and Xiao 2011): an enterprise bids on each machine in
proportion to the work she got there, and machines are shared in proportion to the bids. Needs, floors and other
alphas change what she spends: as much as her wish costs at what an hour of work cost her last.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.solving.kernels import array_kernel, inner_kernel, kernel

Floats = NDArray[np.float64]
LEAST_BID = 1e-18
"""Share of an enterprise's spending that stays on each arc, so that a machine which becomes cheap is found again."""
LEAST_SPENT = 1e-14
"""Share of the weight that is always spent: prices stay above 0, and who wants nothing now can come back."""


class Bids(NamedTuple):
    """Money bid on each arc, `on` (E,), and on each machine, `spent` (m,)."""

    on: Floats
    spent: Floats


class Work(NamedTuple):
    """Machine hours `share` (E,), hours of work `got` (n,) above the base, hours left `spare` (m,)."""

    share: Floats
    got: Floats
    spare: Floats


class Market(NamedTuple):
    """Arcs as in `AllocationProblem`; `base` (n,) hours given already, on top of which `low`..`high` (n,) are sought."""

    start: NDArray[np.int64]
    machine: NDArray[np.int32]
    rate: Floats
    weight: Floats
    base: Floats
    low: Floats
    high: Floats
    capacity: Floats
    alpha: float


@array_kernel
def first_bids(k: Market, bids: Bids) -> None:
    """Everybody spends her weight, spread over her machines by what they can give."""
    bid, spent = bids
    spent[:] = 0.0
    for i in range(k.weight.size):
        total = 0.0
        for e in range(k.start[i], k.start[i + 1]):
            total += k.capacity[k.machine[e]] * k.rate[e]
        for e in range(k.start[i], k.start[i + 1]):
            bid[e] = k.weight[i] * k.capacity[k.machine[e]] * k.rate[e] / total
            spent[k.machine[e]] += bid[e]


@inner_kernel
def wish(k: Market, i: int, cost: float) -> float:
    """Hours above the base that enterprise `i` wants when an hour of work costs `cost`: b c^(-1/alpha), kept in bounds."""
    for_one = 1.0 / cost if k.alpha == 1.0 else cost ** (-1.0 / k.alpha)
    return float(min(max(k.weight[i] * for_one - k.base[i], k.low[i]), k.high[i]))


@array_kernel
def respond(k: Market, bids: Bids, steps: int) -> None:
    """`steps` rounds, in place."""
    bid, spent = bids
    damping = min(1.0, k.alpha)
    hours_for_one = np.empty(spent.size)
    for _ in range(steps):
        for j in range(spent.size):
            hours_for_one[j] = k.capacity[j] / spent[j] if spent[j] > 0.0 else 0.0
        spent[:] = 0.0
        for i in range(k.weight.size):
            first, end = k.start[i], k.start[i + 1]
            got, paid = 0.0, 0.0
            for e in range(first, end):
                paid += bid[e]
                bid[e] *= k.rate[e] * hours_for_one[k.machine[e]]
                got += bid[e]
            if got <= 0.0:
                continue
            ratio = wish(k, i, paid / got) / got
            spend = paid * (ratio if damping == 1.0 else ratio**damping)
            spend = max(spend, LEAST_SPENT * k.weight[i])
            for e in range(first, end):
                bid[e] = max(spend * bid[e] / got, LEAST_BID * spend)
                spent[k.machine[e]] += bid[e]


@kernel
def welfare(k: Market, i: int, more: float) -> float:
    """b phi((base + more) / b): b log z, or b z^(1 - alpha) / (1 - alpha)."""
    z = (k.base[i] + more) / k.weight[i]
    if k.alpha == 1.0:
        return float(k.weight[i] * np.log(z))
    return float(k.weight[i] * z ** (1.0 - k.alpha) / (1.0 - k.alpha))


@kernel
def upper_bound(k: Market, price: Floats) -> float:
    """Lagrangean bound on the welfare of those with arcs, from any `price` (m,) > 0."""
    total = 0.0
    for j in range(price.size):
        total += price[j] * k.capacity[j]
    for i in range(k.weight.size):
        if k.start[i] == k.start[i + 1]:
            continue
        cost = np.inf
        for e in range(k.start[i], k.start[i + 1]):
            cost = min(cost, price[k.machine[e]] / k.rate[e])
        best = wish(k, i, cost)
        total += welfare(k, i, best) - cost * best
    return total


@array_kernel
def allot(k: Market, bids: Bids, work: Work) -> None:
    """The work that the bids buy, cut at the needs."""
    share, got, spare = work
    for j in range(spare.size):
        spare[j] = k.capacity[j]
    for i in range(k.weight.size):
        first, end = k.start[i], k.start[i + 1]
        got[i] = 0.0
        for e in range(first, end):
            j = k.machine[e]
            share[e] = bids.on[e] * k.capacity[j] / bids.spent[j]
            got[i] += k.rate[e] * share[e]
        if got[i] > k.high[i]:
            for e in range(first, end):
                share[e] *= k.high[i] / got[i]
            got[i] = k.high[i]
        for e in range(first, end):
            spare[k.machine[e]] -= share[e]


@kernel
def fill(k: Market, work: Work, limit: Floats) -> None:
    """Give hours that are left, in turn, to those below `limit` (n,)."""
    share, got, spare = work
    for i in range(k.weight.size):
        for e in range(k.start[i], k.start[i + 1]):
            j = k.machine[e]
            lacking = limit[i] - got[i]
            if lacking <= 0.0:
                break
            if spare[j] > 0.0:
                more = min(spare[j], lacking / k.rate[e])
                share[e] += more
                got[i] += more * k.rate[e]
                spare[j] -= more


@array_kernel
def lift(k: Market, work: Work) -> float:
    """Move hours from those above their floor to those below it, machine by machine; returns the greatest share missing.

    Who is below asks on each of her machines for the same share more; who is above gives at most her part above it.
    """
    share, got, spare = work
    m = spare.size
    asked, free = np.zeros(m), np.zeros(m)
    for i in range(k.weight.size):
        for e in range(k.start[i], k.start[i + 1]):
            if got[i] < k.low[i]:
                asked[k.machine[e]] += share[e] * (k.low[i] / got[i] - 1.0)
            elif got[i] > 0.0:
                free[k.machine[e]] += share[e] * (1.0 - k.low[i] / got[i])
    served, taken = np.ones(m), np.zeros(m)
    for j in range(m):
        left = max(spare[j], 0.0)
        if asked[j] > left + free[j]:
            served[j] = (left + free[j]) / asked[j]
        if free[j] > 0.0:
            taken[j] = max(0.0, min(1.0, (asked[j] - left) / free[j]))
        spare[j] = max(0.0, left - asked[j])
    worst = 0.0
    for i in range(k.weight.size):
        now, above = 0.0, got[i] >= k.low[i]
        change = 1.0 - k.low[i] / got[i] if got[i] > 0.0 else 0.0
        for e in range(k.start[i], k.start[i + 1]):
            j = k.machine[e]
            share[e] *= 1.0 - change * (taken[j] if above else served[j])
            now += k.rate[e] * share[e]
        got[i] = now
        if now < k.low[i]:
            worst = max(worst, 1.0 - now / k.low[i])
    return worst


@kernel
def total_welfare(k: Market, got: Floats) -> float:
    """Welfare of those with arcs."""
    total = 0.0
    for i in range(k.weight.size):
        if k.start[i] < k.start[i + 1]:
            total += welfare(k, i, got[i])
    return total
