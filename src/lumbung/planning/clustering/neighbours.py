"""Who is near whom: the nearest of one's chain and the nearest of all."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b

import numpy as np
from scipy.spatial import cKDTree

from lumbung.planning.clustering.makers import Makers
from lumbung.planning.clustering.sphere import Floats, Ints, Ints32, east_north
from lumbung.planning.solving.kernels import array_kernel, kernel
from lumbung.planning.solving.sorting import sort_up

TIE_SPREAD_M = 1.0
"""Makers on one and the same point are told apart within this circle when neighbours are looked for, by a hash of
their id: hundreds may share a village's centre, and each then gets neighbours of her own. Distances stay true."""

NOBODY = -1
BLOCK = 65_536


def in_blocks(count: int, work: Callable[[int, int], None]) -> None:
    """Call work(first, last) for stretches of 0…count, on as many threads as there are cores.

    The stretches do not depend on the number of threads, and each writes its own rows: the outcome does not either.
    """
    stretches = [(first, min(first + BLOCK, count)) for first in range(0, count, BLOCK)]
    if len(stretches) == 1:
        work(*stretches[0])
        return
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        for done in [threads.submit(work, *stretch) for stretch in stretches]:
            done.result()


def told_apart(makers: Makers) -> Floats:
    """Positions where those that coincide are spread within TIE_SPREAD_M, by a hash of the id."""
    apart = makers.xyz.copy()
    twins = _coinciding(makers.lat, makers.lon)
    draws = _draws([makers.id[i] for i in twins])
    radius, angle = TIE_SPREAD_M * np.sqrt(draws[:, :1]), 2 * np.pi * draws[:, 1:]
    east, north = east_north(makers.lat[twins], makers.lon[twins])
    apart[twins] += radius * (np.cos(angle) * east + np.sin(angle) * north)
    return apart


def _draws(names: Sequence[str]) -> Floats:
    """Two numbers in [0, 1) that belong to each name, the same on every machine; one hash each, for there may be many."""
    digests = b"".join(blake2b(name.encode(), digest_size=16, person=b"tie spread").digest() for name in names)
    return np.frombuffer(digests, dtype="<u8").reshape(-1, 2) / 2.0**64


def _coinciding(lat: Floats, lon: Floats) -> Ints:
    """Those who share their point with another, ascending."""
    order = np.lexsort((lon, lat))
    same = (np.diff(lat[order]) == 0) & (np.diff(lon[order]) == 0)
    return np.sort(order[np.append(same, False) | np.append(False, same)]) if len(order) else order


def nearest(makers: Makers, same_chain: int, of_any: int, reach_m: float) -> Ints32:
    """Each maker's `of_any` nearest of all and then her `same_chain` nearest of her chain, within reach, as rows.

    Free places hold NOBODY; one may stand in both halves. Two lists, for in a dense mixed quarter the nearest of all
    would push out those of her chain.
    """
    xyz = told_apart(makers)
    limit = reach_m + 2 * TIE_SPREAD_M
    near = np.full((len(makers), of_any + same_chain), NOBODY, dtype=np.int32)
    _fill_nearest(xyz, np.arange(len(makers)), limit, near, slice(0, of_any))
    for chain in range(len(makers.chains)):
        _fill_nearest(xyz, np.flatnonzero(makers.chain == chain), limit, near, slice(of_any, of_any + same_chain))
    return near


def _fill_nearest(xyz: Floats, who: Ints, limit: float, near: Ints32, columns: slice) -> None:
    """Write the nearest of each of `who` among `who`, as many as there are columns."""
    k = min(columns.stop - columns.start + 1, len(who))
    if k < 2:
        return
    points = xyz[who]
    tree = cKDTree(points)

    def work(first: int, last: int) -> None:
        found = np.asarray(tree.query(points[first:last], k, distance_upper_bound=limit)[1], dtype=np.int64)
        _without_self(found, first, who, near, (columns.start, columns.stop))

    in_blocks(len(who), work)


@kernel
def _without_self(found: Ints, first: int, who: Ints, near: Ints32, columns: tuple[int, int]) -> None:
    """Copy positions among `who` (len(who) stands for nobody) to rows of `near`, without one's own."""
    left, right = columns
    for r in range(len(found)):
        column = left
        for j in found[r]:
            if j < len(who) and j != first + r and column < right:
                near[who[first + r], column] = who[j]
                column += 1


def once_each(near: Ints32, of_any: int) -> None:
    """Strike doubles from the rows of `nearest` until each pair stands in one row only, once."""
    in_blocks(len(near), lambda first, last: _once_a_row(first, last, near, of_any))
    in_blocks(len(near), lambda first, last: _once_a_pair(first, last, near))


@kernel
def _once_a_row(first: int, last: int, near: Ints32, of_any: int) -> None:
    """Strike from the half of her chain whoever stands in the half of all."""
    for i in range(first, last):
        for k in range(of_any, near.shape[1]):
            for m in range(of_any):
                if near[i, m] == near[i, k]:
                    near[i, k] = NOBODY
                    break


@kernel
def _once_a_pair(first: int, last: int, near: Ints32) -> None:
    """Strike a lower neighbour from one's row where one stands in hers: only upper entries are read elsewhere."""
    for i in range(first, last):
        for k in range(near.shape[1]):
            j = near[i, k]
            if 0 <= j < i:
                for m in range(near.shape[1]):
                    if near[j, m] == i:
                        near[i, k] = NOBODY
                        break


def pairs_of(near: Ints32) -> tuple[Ints32, Ints32]:
    """The pairs a < b, sorted, of rows in which each stands once."""
    starts = _pairs_from(near)
    return np.repeat(np.arange(len(near), dtype=np.int32), np.diff(starts)), _sorted_pairs(near, starts)


@array_kernel
def _pairs_from(near: Ints32) -> Ints:
    """Where the pairs of each lower end start."""
    starts = np.zeros(len(near) + 1, np.int64)
    for i in range(len(near)):
        for j in near[i]:
            if j >= 0:
                starts[min(i, j) + 1] += 1
    for i in range(len(near)):
        starts[i + 1] += starts[i]
    return starts


@array_kernel
def _sorted_pairs(near: Ints32, starts: Ints) -> Ints32:
    """The upper ends, ascending for each lower end."""
    free = starts[:-1].copy()
    upper = np.empty(starts[-1], np.int32)
    for i in range(len(near)):
        for j in near[i]:
            if j >= 0:
                low = min(i, j)
                upper[free[low]] = max(i, j)
                free[low] += 1
    for i in range(len(near)):
        sort_up(upper[starts[i] : starts[i + 1]])
    return upper
