"""Kernels that keep communities within limits: who is where, what a merge or move gains, whether it fits.

Groups are lists linked through their members. Gains are those of the Leiden kernels: weight - penalty · volumes.
Nothing is drawn; ties between equals go to the lower number.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.clustering.graph import ALONE
from lumbung.planning.clustering.network import Network
from lumbung.planning.clustering.sphere import Floats, Index, Ints
from lumbung.planning.solving.kernels import array_kernel, inner_array_kernel, inner_kernel, whole
from lumbung.planning.solving.sorting import order_of

END = -1


class Groups(NamedTuple):
    """`of` each node; for each group its first node (others by `after`, `before`), size, volume and box (low, high).

    `settled`: whether it holds a node that is not to move. `towards` and `met` are room to work in.
    """

    of: Ints
    first: Ints
    after: Ints
    before: Ints
    size: Ints
    mass: Floats
    box: Floats
    settled: NDArray[np.bool_]
    towards: Floats
    met: Ints


class Bounds(NamedTuple):
    """Fewest and most members, largest straight distance between two in metres, and the penalty on volumes."""

    size_min: int
    size_max: int
    diameter_m: float
    penalty: float


@array_kernel
def grouped(net: Network, xyz: Floats, community: Ints, count: int, still: NDArray[np.bool_]) -> Groups:
    """Groups 0…count-1 of communities; `still` are the nodes that are not to move. Members ascend in the lists."""
    n = len(community)
    g = Groups(
        np.full(n, ALONE, np.int64), np.full(count, END, np.int64), np.full(n, END, np.int64),
        np.full(n, END, np.int64), np.zeros(count, np.int64), np.zeros(count, np.float64),
        np.zeros((count, 6), np.float64), np.zeros(count, np.bool_), np.zeros(count, np.float64),
        np.empty(count, np.int64),
    )  # fmt: skip
    for i in range(n - 1, -1, -1):
        if community[i] != ALONE:
            add(g, net, xyz, i, community[i])
            g.settled[community[i]] |= still[i]
    return g


@inner_kernel
def add(g: Groups, net: Network, xyz: Floats, node: Index, group: Index) -> None:
    """Put a node that is alone at the head of a group."""
    head = g.first[group]
    g.of[node], g.after[node], g.before[node], g.first[group] = group, head, END, node
    if head != END:
        g.before[head] = node
    for d in range(3):
        g.box[group, d] = xyz[node, d] if head == END else min(g.box[group, d], xyz[node, d])
        g.box[group, 3 + d] = xyz[node, d] if head == END else max(g.box[group, 3 + d], xyz[node, d])
    g.size[group] += 1
    g.mass[group] += net.volume[node]


@inner_array_kernel
def take(g: Groups, net: Network, xyz: Floats, node: Index) -> None:
    """Take a node out of its group; it is alone then."""
    group, left, right = g.of[node], g.before[node], g.after[node]
    if left == END:
        g.first[group] = right
    else:
        g.after[left] = right
    if right != END:
        g.before[right] = left
    g.of[node] = ALONE
    g.size[group] -= 1
    g.mass[group] -= net.volume[node]
    member = g.first[group]
    if member != END:
        for d in range(3):
            g.box[group, d] = g.box[group, 3 + d] = xyz[member, d]
    while member != END:
        for d in range(3):
            g.box[group, d] = min(g.box[group, d], xyz[member, d])
            g.box[group, 3 + d] = max(g.box[group, 3 + d], xyz[member, d])
        member = g.after[member]


@inner_kernel
def join(g: Groups, net: Network, xyz: Floats, one: Index, other: Index) -> None:
    """Put all members of group `one` into the group `other`; `one` is empty then."""
    while g.first[one] != END:
        node = g.first[one]
        g.first[one] = g.after[node]
        add(g, net, xyz, node, other)
    g.settled[other] |= g.settled[one]
    g.size[one], g.mass[one], g.settled[one] = 0, 0.0, False


@inner_kernel
def look(g: Groups, net: Network, node: Index, count: int) -> int:
    """Add the weights of a node's ties to `towards` each group, and the groups to `met`; returns how many were met."""
    for k in range(net.starts[node], net.starts[node + 1]):
        group = g.of[net.near[k]]
        if group != ALONE:
            if g.towards[group] == 0.0:
                g.met[count] = group
                count += 1
            g.towards[group] += net.weight[k]
    return count


@inner_kernel
def look_round(g: Groups, net: Network, group: Index) -> int:
    """As `look`, for all members of a group; the group itself is among those met."""
    count, node = whole(0), g.first[group]
    while node != END:
        count = look(g, net, node, count)
        node = g.after[node]
    return count


@inner_kernel
def forget(g: Groups, count: int) -> None:
    """Clear what `look` wrote."""
    for m in range(count):
        g.towards[g.met[m]] = 0.0


@inner_kernel
def node_fits(g: Groups, xyz: Floats, node: Index, group: Index, bounds: Bounds) -> bool:
    """Whether a group that is within the limits is so with one more node."""
    if g.size[group] >= bounds.size_max:
        return False
    member = g.first[group]
    while member != END:
        if distance(xyz, node, member) > bounds.diameter_m:
            return False
        member = g.after[member]
    return True


@inner_kernel
def groups_fit(g: Groups, xyz: Floats, one: Index, other: Index, bounds: Bounds) -> bool:
    """Whether two groups that are within the limits are so together."""
    if g.size[one] + g.size[other] > bounds.size_max:
        return False
    across = 0.0
    for d in range(3):
        side = max(g.box[one, 3 + d], g.box[other, 3 + d]) - min(g.box[one, d], g.box[other, d])
        if side > bounds.diameter_m:
            return False
        across += side * side
    if sqrt(across) <= bounds.diameter_m:
        return True
    node = g.first[one]
    while node != END:
        member = g.first[other]
        while member != END:
            if distance(xyz, node, member) > bounds.diameter_m:
                return False
            member = g.after[member]
        node = g.after[node]
    return True


@inner_kernel
def distance(xyz: Floats, i: Index, j: Index) -> float:
    """Straight distance of two nodes in metres."""
    x, y, z = xyz[i, 0] - xyz[j, 0], xyz[i, 1] - xyz[j, 1], xyz[i, 2] - xyz[j, 2]
    return sqrt(x * x + y * y + z * z)


@array_kernel
def breaking(xyz: Floats, nodes: Ints, starts: Ints, bounds: Bounds) -> NDArray[np.bool_]:
    """Which communities (members nodes[starts[c] : starts[c + 1]]) are too large or too wide."""
    broken = np.zeros(len(starts) - 1, np.bool_)
    for c in range(len(broken)):
        members = nodes[starts[c] : starts[c + 1]]
        broken[c] = len(members) > bounds.size_max
        for p in range(len(members)):
            if broken[c]:
                break
            for q in range(p):
                if distance(xyz, members[p], members[q]) > bounds.diameter_m:
                    broken[c] = True
                    break
    return broken


@array_kernel
def halved(xyz: Floats, nodes: Ints, starts: Ints, broken: NDArray[np.bool_]) -> Ints:
    """1 for the half of each broken community that lies towards its far end, 0 for all others.

    Points that coincide go by their order.
    """
    half = np.zeros(len(xyz), np.int64)
    for c in np.flatnonzero(broken):
        members = nodes[starts[c] : starts[c + 1]]
        one = _farthest(xyz, members, members[0])
        other = _farthest(xyz, members, one)
        along = np.zeros(len(members), np.float64)
        for p in range(len(members)):
            for d in range(3):
                along[p] += (xyz[members[p], d] - xyz[one, d]) * (xyz[other, d] - xyz[one, d])
            along[p] = np.floor(along[p] * 1e3 + 0.5)
        order = order_of(along)
        for p in order[len(members) // 2 :]:
            half[members[p]] = 1
    return half


@inner_kernel
def _farthest(xyz: Floats, members: Ints, node: Index) -> Index:
    far, most = node, 0.0
    for member in members:
        away = distance(xyz, node, member)
        if away > most:
            far, most = member, away
    return far
