"""The graph as both ends see it, in the arrays that kernels walk along."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.clustering.graph import Ties
from lumbung.planning.clustering.sphere import Floats, Floats32, Ints, Ints32
from lumbung.planning.solving.kernels import array_kernel


class Network(NamedTuple):
    """Node i is tied to `near[starts[i] : starts[i + 1]]`, ascending, with these weights.

    `volume` is what resolution weighs: the sum of a node's weights in the whole graph, also where this is a part of it.
    """

    starts: Ints
    near: Ints32
    weight: Floats32
    volume: Floats


def network(ties: Ties) -> Network:
    """Both directions of ties that are sorted by (a, b), a < b."""
    starts, near, weight = _both_ways(ties.n, ties.a, ties.b, ties.weight)
    return Network(starts, near, weight, _row_sums(starts, weight))


@array_kernel
def _both_ways(n: int, a: Ints32, b: Ints32, value: Floats32) -> tuple[Ints, Ints32, Floats32]:
    """Rows of the symmetric graph: the smaller neighbours come first, and each half ascends by itself."""
    starts = np.zeros(n + 1, np.int64)
    for k in range(len(a)):
        starts[a[k] + 1] += 1
        starts[b[k] + 1] += 1
    for i in range(n):
        starts[i + 1] += starts[i]
    free = starts[:-1].copy()
    near, weight = np.empty(2 * len(a), np.int32), np.empty(2 * len(a), np.float32)
    for k in range(len(a)):
        near[free[b[k]]], weight[free[b[k]]] = a[k], value[k]
        free[b[k]] += 1
    for k in range(len(a)):
        near[free[a[k]]], weight[free[a[k]]] = b[k], value[k]
        free[a[k]] += 1
    return starts, near, weight


@array_kernel
def _row_sums(starts: Ints, weight: Floats32) -> Floats:
    sums = np.zeros(len(starts) - 1, np.float64)
    for i in range(len(sums)):
        for k in range(starts[i], starts[i + 1]):
            sums[i] += weight[k]
    return sums


@array_kernel
def part_of(net: Network, nodes: Ints, community: Ints) -> Network:
    """The ties among `nodes` (ascending) within one and the same community; volumes stay those of the whole."""
    place = np.full(len(net.starts) - 1, -1, np.int32)
    for p in range(len(nodes)):
        place[nodes[p]] = p
    starts = np.zeros(len(nodes) + 1, np.int64)
    for p in range(len(nodes)):
        i = nodes[p]
        starts[p + 1] = starts[p]
        for k in range(net.starts[i], net.starts[i + 1]):
            if place[net.near[k]] >= 0 and community[net.near[k]] == community[i]:
                starts[p + 1] += 1
    near, weight = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.float32)
    at = 0
    for p in range(len(nodes)):
        i = nodes[p]
        for k in range(net.starts[i], net.starts[i + 1]):
            if place[net.near[k]] >= 0 and community[net.near[k]] == community[i]:
                near[at], weight[at] = place[net.near[k]], net.weight[k]
                at += 1
    return Network(starts, near, weight, net.volume[nodes])


@array_kernel
def connected(net: Network, community: Ints) -> Ints:
    """Each community cut into its connected parts, numbered 0…k-1 by their first node."""
    n = len(net.starts) - 1
    part = np.full(n, -1, np.int64)
    waiting = np.empty(n, np.int64)
    count = 0
    for first in range(n):
        if part[first] >= 0:
            continue
        part[first], waiting[0], left = count, first, 1
        while left:
            left -= 1
            i = waiting[left]
            for k in range(net.starts[i], net.starts[i + 1]):
                j = net.near[k]
                if part[j] < 0 and community[j] == community[i]:
                    part[j], waiting[left] = count, j
                    left += 1
        count += 1
    return part


@array_kernel
def by_first_node(community: Ints) -> Ints:
    """The same communities (numbers from 0 to n - 1), numbered 0…k-1 in the order of their first node."""
    name = np.full(len(community), -1, np.int64)
    found = np.empty(len(community), np.int64)
    count = 0
    for i in range(len(community)):
        if name[community[i]] < 0:
            name[community[i]] = count
            count += 1
        found[i] = name[community[i]]
    return found


def members_of(community: Ints, count: int) -> tuple[Ints, Ints]:
    """(nodes, starts): the nodes of community c, ascending, are nodes[starts[c] : starts[c + 1]]; below 0 is left out."""
    order = np.argsort(community, kind="stable")
    starts = np.searchsorted(community[order], np.arange(count + 1))
    return order, starts


def both(one: NDArray[np.int64], other: NDArray[np.int64]) -> Ints:
    """The common refinement of two partitions, numbered by first node."""
    key = one * (int(other.max(initial=0)) + 1) + other
    return by_first_node(np.unique(key, return_inverse=True)[1].ravel().astype(np.int64))
