"""Fast interchange on a cost matrix: one site in, one out, taken as soon as it pays.

Each customer keeps her nearest and second nearest open site; one pass over a row prices the entry of a site against
all exits at once (Whitaker 1983; Resende and Werneck 2007; taken eagerly as in Schubert and Rousseeuw 2021).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.solving.kernels import array_kernel, inner_array_kernel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
PAYS = 1e-9
"""A swap must save more than this share of the cost, or rounding would turn in circles."""


class Service(NamedTuple):
    """Who serves whom: places in the list of open sites of the nearest and second nearest, and their costs (n,)."""

    first: Ints
    second: Ints
    cost: Floats
    next_cost: Floats
    loss: Floats
    """For each open site, what its closing would cost (p,)."""


@array_kernel
def interchange(cost: Floats, opened: Ints, movable: Bools, first_entry: int) -> float:
    """Improve `opened` (p,) in place until no swap pays; returns its cost.

    `cost` (m, n) site by customer; `movable` (m,) sites may enter or leave; entries are tried from `first_entry` on.
    """
    m, n = cost.shape
    p = opened.size
    service = Service(np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n), np.empty(n), np.zeros(p))
    is_open = np.zeros(m, np.bool_)
    for j in opened:
        is_open[j] = True
    total = serve(cost, opened, service)
    change = np.empty(p)
    idle, j = 0, first_entry
    while idle < m:
        if movable[j] and not is_open[j]:
            saved, out = price_entry(cost[j], opened, movable, service, change)
            if saved > PAYS * total:
                is_open[opened[out]] = False
                is_open[j] = True
                opened[out] = j
                reserve(cost, opened, service, out)
                total -= saved
                idle = 0
        idle += 1
        j = j + 1 if j + 1 < m else 0
    return serve(cost, opened, service)


@inner_array_kernel
def price_entry(row: Floats, opened: Ints, movable: Bools, service: Service, change: Floats) -> tuple[float, int]:
    """What opening the site with costs `row` (n,) saves with the best site closed for it, and that site's place."""
    gain = 0.0
    for r in range(change.size):
        change[r] = service.loss[r]
    for i in range(row.size):
        if row[i] < service.next_cost[i]:
            if row[i] < service.cost[i]:
                gain += service.cost[i] - row[i]
                change[service.first[i]] -= service.next_cost[i] - service.cost[i]
            else:
                change[service.first[i]] -= service.next_cost[i] - row[i]
    best, out = -np.inf, 0
    for r in range(opened.size):
        if movable[opened[r]] and gain - change[r] > best:
            best, out = gain - change[r], r
    return best, out


@inner_array_kernel
def serve(cost: Floats, opened: Ints, service: Service) -> float:
    """Nearest and second nearest of all customers from scratch; returns the total cost."""
    total = 0.0
    service.loss[:] = 0.0
    for i in range(cost.shape[1]):
        find_two(cost, opened, service, i)
        total += service.cost[i]
        service.loss[service.first[i]] += service.next_cost[i] - service.cost[i]
    return total


@inner_array_kernel
def find_two(cost: Floats, opened: Ints, service: Service, i: int) -> None:
    """The two nearest open sites of customer i; a lone site's second is one at no finite use: twice its cost plus 1."""
    a, b, x, y = 0, 0, np.inf, np.inf
    for r in range(opened.size):
        c = cost[opened[r], i]
        if c < x:
            a, b, x, y = r, a, c, x
        elif c < y:
            b, y = r, c
    if opened.size == 1:
        y = cost[:, i].max() + 1.0
    service.first[i], service.second[i], service.cost[i], service.next_cost[i] = a, b, x, y


@inner_array_kernel
def reserve(cost: Floats, opened: Ints, service: Service, entered: int) -> None:
    """Bring the service up to date after the site at place `entered` of `opened` was exchanged."""
    row = cost[opened[entered]]
    service.loss[:] = 0.0
    for i in range(row.size):
        if service.first[i] == entered or service.second[i] == entered:
            find_two(cost, opened, service, i)
        elif row[i] < service.cost[i]:
            service.second[i], service.next_cost[i] = service.first[i], service.cost[i]
            service.first[i], service.cost[i] = entered, row[i]
        elif row[i] < service.next_cost[i]:
            service.second[i], service.next_cost[i] = entered, row[i]
        service.loss[service.first[i]] += service.next_cost[i] - service.cost[i]
