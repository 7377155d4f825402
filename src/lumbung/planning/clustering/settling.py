"""Kernels that change groups: merge what gains, find places for what is too small, move single makers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.clustering.graph import ALONE
from lumbung.planning.clustering.groups import (
    END,
    Bounds,
    Groups,
    add,
    forget,
    groups_fit,
    join,
    look,
    look_round,
    node_fits,
    take,
)
from lumbung.planning.clustering.leiden import LEAST_GAIN
from lumbung.planning.clustering.network import Network
from lumbung.planning.clustering.sphere import Floats, Index, Ints
from lumbung.planning.solving.kernels import array_kernel, inner_array_kernel, inner_kernel, whole
from lumbung.planning.solving.sorting import order_of, sort_up

SWEEPS = 10
"""Most sweeps over makers who might gain by a move."""

REFUSED = -1e300
NO_GROUP, NOBODY_MET = whole(END), whole(0)
"""Of one type with the groups and counts found: each type compiles what they are handed to once more."""


@array_kernel
def merge_gaining(g: Groups, net: Network, xyz: Floats, bounds: Bounds) -> None:
    """Join pairs of groups as long as the sum gains and the limits hold.

    In each round those pairs join that are each other's best; two groups that both hold makers who are not to move
    never do.
    """
    count = len(g.first)
    partner, looks = np.full(count, END, np.int64), g.size > 0
    while True:
        for group in np.flatnonzero(looks):
            partner[group] = _best_partner(g, net, xyz, group, bounds)
        looks[:] = False
        for low in range(count):
            high = partner[low]
            if low < high and partner[high] == low:
                join(g, net, xyz, high, low)
                partner[high] = END
                looks[low] = True
        if not looks.any():
            return
        for group in np.flatnonzero(looks):
            for m in range(look_round(g, net, group)):
                looks[g.met[m]] = True
                g.towards[g.met[m]] = 0.0


@inner_kernel
def _best_partner(g: Groups, net: Network, xyz: Floats, group: Index, bounds: Bounds) -> int:
    """The group that fits and gains most when joined; END where none gains. Equals: the lower pair of numbers."""
    count, best = look_round(g, net, group), NO_GROUP
    while True:
        best, most = NO_GROUP, 0.0
        for m in range(count):
            other = g.met[m]
            gain = g.towards[other] - bounds.penalty * g.mass[group] * g.mass[other]
            if other == group or g.towards[other] < 0.0 or (g.settled[group] and g.settled[other]):
                continue
            if gain > most or (gain == most and best != END and other < best):
                best, most = other, gain
        if best == END or groups_fit(g, xyz, group, best, bounds):
            break
        g.towards[best] = REFUSED
    forget(g, count)
    return best


@inner_kernel
def _best_met(g: Groups, count: int, mass: float, penalty: float, own: Index) -> int:
    """Of the groups met, but for one's own and those refused, the one that gains most; END for none."""
    best, most = NO_GROUP, REFUSED
    for m in range(count):
        other = g.met[m]
        gain = g.towards[other] - penalty * mass * g.mass[other]
        if other != own and g.towards[other] > 0.0 and (gain > most or (gain == most and other < best)):
            best, most = other, gain
    return best


@inner_kernel
def _home_of_group(g: Groups, net: Network, xyz: Floats, group: Index, bounds: Bounds) -> int:
    """The neighbour that takes all of a group and gains most, be it a loss; END for none."""
    count = look_round(g, net, group)
    best = _best_met(g, count, g.mass[group], bounds.penalty, group)
    while best != END and not groups_fit(g, xyz, group, best, bounds):
        g.towards[best] = REFUSED
        best = _best_met(g, count, g.mass[group], bounds.penalty, group)
    forget(g, count)
    return best


@inner_kernel
def _home_of_node(g: Groups, net: Network, xyz: Floats, node: Index, bounds: Bounds) -> int:
    """The group that takes a node that is alone and gains most, be it a loss; END for none."""
    count, own, volume = look(g, net, node, NOBODY_MET), g.of[node], net.volume[node]
    best = _best_met(g, count, volume, bounds.penalty, own)
    while best != END and not node_fits(g, xyz, node, best, bounds):
        g.towards[best] = REFUSED
        best = _best_met(g, count, volume, bounds.penalty, own)
    forget(g, count)
    return best


@array_kernel
def settle(g: Groups, net: Network, xyz: Floats, bounds: Bounds) -> None:
    """Let each group that is too small join its best neighbour as a whole, or else dissolve into several; smallest first."""
    while True:
        small = np.flatnonzero((g.size > 0) & (g.size < bounds.size_min))
        if len(small) == 0:
            return
        sizes = g.size[small]
        for p in order_of(sizes):
            group = small[p]
            if g.size[group] != sizes[p]:
                continue
            home = _home_of_group(g, net, xyz, group, bounds)
            if home != END:
                join(g, net, xyz, group, home)
            else:
                _dissolve(g, net, xyz, group, bounds)


@inner_array_kernel
def _dissolve(g: Groups, net: Network, xyz: Floats, group: Index, bounds: Bounds) -> None:
    """Each member, ascending, goes to the best group that takes her, or stays alone."""
    members = np.empty(g.size[group], np.int64)
    for p in range(len(members)):
        members[p] = g.first[group]
        take(g, net, xyz, members[p])
    g.settled[group] = False
    sort_up(members)
    for node in members:
        home = _home_of_node(g, net, xyz, node, bounds)
        if home != END:
            add(g, net, xyz, node, home)


@array_kernel
def offer_places(g: Groups, net: Network, xyz: Floats, bounds: Bounds) -> None:
    """Let those who are alone join a group that can take them, until nobody moves."""
    moved = True
    while moved:
        moved = False
        for node in np.flatnonzero(g.of == ALONE):
            home = _home_of_node(g, net, xyz, node, bounds)
            if home != END:
                add(g, net, xyz, node, home)
                moved = True


@array_kernel
def improve(g: Groups, net: Network, xyz: Floats, bounds: Bounds, still: NDArray[np.bool_]) -> None:
    """Move single makers where the sum gains, while both groups stay within the limits and connected."""
    looks = ~still
    for _ in range(SWEEPS):
        moved = False
        for node in np.flatnonzero(looks):
            looks[node] = False
            if g.of[node] == ALONE or g.size[g.of[node]] <= bounds.size_min:
                continue
            home = _better_home(g, net, xyz, node, bounds)
            if home == END or not _holds_without(g, net, node):
                continue
            take(g, net, xyz, node)
            add(g, net, xyz, node, home)
            moved = True
            for k in range(net.starts[node], net.starts[node + 1]):
                looks[net.near[k]] = not still[net.near[k]]
        if not moved:
            return


@inner_kernel
def _better_home(g: Groups, net: Network, xyz: Floats, node: Index, bounds: Bounds) -> int:
    """The group that takes a maker and gains most against where she is; END where none gains."""
    count, own, volume = look(g, net, node, NOBODY_MET), g.of[node], net.volume[node]
    here = g.towards[own] - bounds.penalty * volume * (g.mass[own] - volume) + LEAST_GAIN
    while True:
        best, most = NO_GROUP, here
        for m in range(count):
            other = g.met[m]
            gain = g.towards[other] - bounds.penalty * volume * g.mass[other]
            if other != own and gain > most:
                best, most = other, gain
        if best == END or node_fits(g, xyz, node, best, bounds):
            break
        g.towards[best] = REFUSED
    forget(g, count)
    return best


@inner_array_kernel
def _holds_without(g: Groups, net: Network, node: Index) -> bool:
    """Whether the node's group stays connected by its ties without it."""
    group, size = g.of[node], g.size[g.of[node]]
    members, reached = np.empty(size, np.int64), np.zeros(size, np.bool_)
    member, p = g.first[group], 0
    while member != END:
        if member != node:
            members[p] = member
            p += 1
        member = g.after[member]
    sort_up(members[:p])
    return _walk(net, members[:p], reached) == p


@inner_array_kernel
def _walk(net: Network, members: Ints, reached: NDArray[np.bool_]) -> int:
    """How many of these nodes (ascending) the first one reaches among them."""
    waiting = np.empty(len(members), np.int64)
    waiting[0], reached[0], left, count = 0, True, 1, 1
    while left and count < len(members):
        left -= 1
        node = members[waiting[left]]
        for k in range(net.starts[node], net.starts[node + 1]):
            place = np.searchsorted(members, net.near[k])
            if place < len(members) and members[place] == net.near[k] and not reached[place]:
                reached[place] = True
                waiting[left] = place
                left += 1
                count += 1
    return count
