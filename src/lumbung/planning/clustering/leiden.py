"""Kernels of the Leiden algorithm (Traag, Waltman & van Eck 2019): move nodes, refine, gather.

All maximise the sum over communities of w(c) - penalty/2 · vol(c)², with penalty = gamma / 2W: modularity with
resolution gamma (Reichardt & Bornholdt 2006), up to a constant. Nothing here is drawn: chance is in `order` alone.
"""

from __future__ import annotations

import numpy as np

from lumbung.planning.clustering.network import Network
from lumbung.planning.clustering.sphere import Ints
from lumbung.planning.solving.kernels import array_kernel, inner_kernel

LEAST_GAIN = 1e-9


@array_kernel
def move_nodes(net: Network, community: Ints, penalty: float, order: Ints) -> int:
    """Move each node to where it gains most, until none gains; neighbours of a mover are looked at again.

    `community` (numbers from 0 to n - 1) changes in place. Among equals the neighbour met first decides. Returns how
    many moves there were.
    """
    n = len(net.starts) - 1
    mass, towards = np.zeros(n, np.float64), np.zeros(n, np.float64)
    size, met = np.zeros(n, np.int64), np.empty(n, np.int64)
    for i in range(n):
        mass[community[i]] += net.volume[i]
        size[community[i]] += 1
    free = np.empty(n + 1, np.int64)
    frees = _list_empty(size, free)
    queue, waits = order.copy(), np.ones(n, np.bool_)
    first, left, moves = 0, n, 0
    while left:
        i = queue[first]
        first, left = first + 1 if first + 1 < n else 0, left - 1
        waits[i] = False
        own, volume = community[i], net.volume[i]
        mass[own] -= volume
        size[own] -= 1
        count = 0
        for k in range(net.starts[i], net.starts[i + 1]):
            c = community[net.near[k]]
            if towards[c] == 0.0:
                met[count] = c
                count += 1
            towards[c] += net.weight[k]
        best, best_gain = own, towards[own] - penalty * volume * mass[own] + LEAST_GAIN
        for m in range(count):
            c = met[m]
            gain = towards[c] - penalty * volume * mass[c]
            if gain > best_gain:
                best, best_gain = c, gain
            towards[c] = 0.0
        if best_gain < 0.0 and size[own] > 0:
            frees -= 1
            best = free[frees]
        mass[best] += volume
        size[best] += 1
        if best == own:
            continue
        if size[own] == 0:
            free[frees] = own
            frees += 1
        community[i] = best
        moves += 1
        for k in range(net.starts[i], net.starts[i + 1]):
            j = net.near[k]
            if not waits[j] and community[j] != best:
                queue[(first + left) % n] = j
                left += 1
                waits[j] = True
    return moves


@inner_kernel
def _list_empty(size: Ints, free: Ints) -> int:
    """Write the numbers of empty communities to `free`, falling; returns how many they are."""
    frees = 0
    for c in range(len(size) - 1, -1, -1):
        if size[c] == 0:
            free[frees] = c
            frees += 1
    return frees


@array_kernel
def refine(net: Network, community: Ints, penalty: float, order: Ints) -> Ints:
    """Communities cut into well-connected parts: from single nodes, each joins the part that gains most, if any does.

    Only nodes and parts that are well connected to the rest of their community take part, so every part is connected.
    """
    n = len(net.starts) - 1
    part, mass, cut = np.arange(n), net.volume.copy(), np.zeros(n, np.float64)
    whole, towards = np.zeros(n, np.float64), np.zeros(n, np.float64)
    single, met = np.ones(n, np.bool_), np.empty(n, np.int64)
    for i in range(n):
        whole[community[i]] += net.volume[i]
        for k in range(net.starts[i], net.starts[i + 1]):
            if community[net.near[k]] == community[i]:
                cut[i] += net.weight[k]
    for i in order:
        volume, total = net.volume[i], whole[community[i]]
        if not single[i] or cut[i] < penalty * volume * (total - volume):
            continue
        count = 0
        for k in range(net.starts[i], net.starts[i + 1]):
            if community[net.near[k]] == community[i]:
                c = part[net.near[k]]
                if towards[c] == 0.0:
                    met[count] = c
                    count += 1
                towards[c] += net.weight[k]
        best, best_gain, best_weight = i, 0.0, 0.0
        for m in range(count):
            c = met[m]
            gain = towards[c] - penalty * volume * mass[c]
            if gain > best_gain and cut[c] >= penalty * mass[c] * (total - mass[c]):
                best, best_gain, best_weight = c, gain, towards[c]
            towards[c] = 0.0
        if best != i:
            part[i] = best
            single[best] = False
            mass[best] += volume
            cut[best] += cut[i] - 2 * best_weight
    return part


@array_kernel
def gather(net: Network, part: Ints, nodes: Ints, bounds: Ints) -> Network:
    """The network of parts 0…k-1: part p holds nodes[bounds[p] : bounds[p + 1]]; ties inside a part are left out."""
    count, entries = len(bounds) - 1, 0
    for i in range(len(part)):
        for k in range(net.starts[i], net.starts[i + 1]):
            entries += part[net.near[k]] != part[i]
    starts, volume = np.zeros(count + 1, np.int64), np.zeros(count, np.float64)
    near, weight = np.empty(entries, np.int32), np.empty(entries, np.float32)
    towards, met, at = np.zeros(count, np.float64), np.empty(count, np.int64), 0
    for p in range(count):
        found = 0
        for i in nodes[bounds[p] : bounds[p + 1]]:
            volume[p] += net.volume[i]
            for k in range(net.starts[i], net.starts[i + 1]):
                other = part[net.near[k]]
                if other != p:
                    if towards[other] == 0.0:
                        met[found] = other
                        found += 1
                    towards[other] += net.weight[k]
        for m in range(found):
            near[at], weight[at] = met[m], towards[met[m]]
            towards[met[m]] = 0.0
            at += 1
        starts[p + 1] = at
    return Network(starts, near[:at].copy(), weight[:at].copy(), volume)
