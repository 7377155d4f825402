"""Limits that always hold: sizes and diameter, by a repair of the communities that depends on nothing but the input."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from lumbung.core.errors import ParameterError
from lumbung.core.parameters import Parameters
from lumbung.planning.clustering.communities import by_first_node, leiden
from lumbung.planning.clustering.graph import Ties
from lumbung.planning.clustering.sphere import Floats, Ints, chord_m, pairwise_m

ALONE = -1
SWEEPS = 3
LEAST_GAIN = 1e-9
FINER_RUNS = 3
"""How often communities that break a limit are cut again by Leiden, at twice the resolution each time."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Fewest and most members; largest straight distance between two members in metres."""

    size_min: int
    size_max: int
    diameter_m: float

    def fits(self, points: Floats) -> bool:
        """Whether points (m, 3) are not too many and not too far apart."""
        if len(points) > self.size_max:
            return False
        box = points.max(axis=0) - points.min(axis=0)
        if float(np.linalg.norm(box)) <= self.diameter_m:
            return True
        return float(box.max()) <= self.diameter_m and bool(pairwise_m(points).max() <= self.diameter_m)


def limits_of(parameters: Parameters) -> Limits:
    """The limits of a region; raises ParameterError when a full cluster could not be split in two."""
    fewest, most = parameters.whole("cluster_size_min"), parameters.whole("cluster_size_max")
    if most < 2 * fewest:
        raise ParameterError(
            f"cluster_size_max is {most} makers; it must be at least twice cluster_size_min ({fewest}).",
            "Raise cluster_size_max or lower cluster_size_min.",
        )
    return Limits(fewest, most, chord_m(parameters.number("cluster_diameter_max_m")))


def repaired(ties: Ties, community: Ints, xyz: Floats, limits: Limits, *, gamma: float, seed: int) -> Ints:
    """Communities within `limits`, each connected by ties; ALONE for makers whom none can take.

    Too large or too wide ones are cut finer; pieces are joined again where that gains; too small ones join the neighbour with the best gain in modularity, or dissolve
    into their members' best neighbours; last, single makers move where modularity gains.
    """
    groups = Groups(ties, cut(ties, community, xyz, limits, gamma=gamma, seed=seed), xyz, limits, gamma=gamma)
    groups.merge_gaining()
    groups.settle()
    groups.improve()
    return np.array(groups.of, dtype=np.int64)


def cut(ties: Ties, community: Ints, xyz: Floats, limits: Limits, *, gamma: float, seed: int) -> Ints:
    """Cut until no community is too large or too wide: by Leiden at a finer resolution, then in halves."""
    community = connected(ties, community)
    for level in range(1, FINER_RUNS + 1):
        broken = _breaking(community, xyz, limits)
        if not broken.any():
            return community
        inner = ties.inside((community[ties.a] == community[ties.b]) & broken[ties.a])
        share = inner.weight.sum() / ties.weight.sum() if len(inner.a) else 0.0
        finer = leiden(inner, gamma=max(gamma * share * 2**level, 1.0), seed=seed)
        community = connected(ties, _both(community, np.where(broken, finer, 0)))
    while (broken := _breaking(community, xyz, limits)).any():
        half = np.zeros(len(community), dtype=np.int64)
        for nodes in _groups(np.where(broken, community, ALONE)):
            half[nodes[_far_half(xyz[nodes])]] = 1
        community = connected(ties, _both(community, half))
    return community


def connected(ties: Ties, community: Ints) -> Ints:
    """Each community cut into its connected parts."""
    kept = community[ties.a] == community[ties.b]
    links = coo_array((np.ones(int(kept.sum())), (ties.a[kept], ties.b[kept])), shape=(ties.n, ties.n))
    return by_first_node(connected_components(links.tocsr(), directed=False)[1].astype(np.int64))


def _both(one: Ints, other: Ints) -> Ints:
    """The common refinement of two partitions."""
    return by_first_node(one * (int(other.max(initial=0)) + 1) + other)


def _groups(community: Ints) -> list[Ints]:
    """Nodes of each community but ALONE, each ascending."""
    order = np.argsort(community, kind="stable")
    starts = np.flatnonzero(np.diff(community[order], prepend=-2))
    return [nodes for nodes in np.split(order, starts[1:]) if community[nodes[0]] != ALONE] if len(order) else []


def _breaking(community: Ints, xyz: Floats, limits: Limits) -> NDArray[np.bool_]:
    """Nodes of communities that are too large or too wide."""
    broken = np.zeros(len(community), dtype=bool)
    for nodes in _groups(community):
        if not limits.fits(xyz[nodes]):
            broken[nodes] = True
    return broken


def _far_half(points: Floats) -> Ints:
    """Positions of the half that lies towards the far end; points that coincide go by their order."""
    middle = points.mean(axis=0)
    one = points[np.argmax(np.linalg.norm(points - middle, axis=1))]
    other = points[np.argmax(np.linalg.norm(points - one, axis=1))]
    along = np.round((points - one) @ (other - one), 3)
    return np.argsort(along, kind="stable")[len(points) // 2 :]


class Groups:
    """Communities while they are being repaired: who is where, and what a move would gain."""

    def __init__(self, ties: Ties, community: Ints, xyz: Floats, limits: Limits, *, gamma: float) -> None:
        self.of: list[int] = community.tolist()
        self.xyz, self.limits = xyz, limits
        self.members = {int(community[nodes[0]]): nodes.tolist() for nodes in _groups(community)}
        both = coo_array((ties.weight, (ties.a, ties.b)), shape=(ties.n, ties.n)).tocsr()
        near = (both + both.T).tocsr()
        near.sort_indices()
        self._both = near
        self._starts, self._near, self._weight = near.indptr.tolist(), near.indices.tolist(), near.data.tolist()
        self._volume: list[float] = np.asarray(near.sum(axis=1)).ravel().tolist()
        self._volumes = {group: sum(self._volume[i] for i in nodes) for group, nodes in self.members.items()}
        self._expected = gamma / max(float(near.sum()), 1e-12)

    def merge_gaining(self) -> None:
        """Join pairs of groups as long as modularity gains and the limits hold, best gain first."""
        offers: list[tuple[float, int, int, int, int]] = []
        for group, nodes in self.members.items():
            self._offer(offers, group, nodes)
        heapq.heapify(offers)
        while offers:
            _, one, other, size_one, size_other = heapq.heappop(offers)
            nodes, home = self.members.get(one, []), self.members.get(other, [])
            if len(nodes) != size_one or len(home) != size_other or not self.limits.fits(self.xyz[home + nodes]):
                continue
            self._remove(one)
            self._join(nodes, other)
            self._offer(offers, other, self.members[other], push=True)

    def _offer(
        self, offers: list[tuple[float, int, int, int, int]], group: int, nodes: list[int], *, push: bool = False
    ) -> None:
        """Add the merges of one group with its neighbours that would gain; each pair once, from the higher number."""
        for other, gain in self._gains(nodes).items():
            if gain > 0 and len(nodes) + len(self.members[other]) <= self.limits.size_max:
                one, two = max(group, other), min(group, other)
                offer = (-gain, one, two, len(self.members[one]), len(self.members[two]))
                if push:
                    heapq.heappush(offers, offer)
                elif one == group:
                    offers.append(offer)

    def improve(self) -> None:
        """Move single makers to the group with the best gain, while both groups stay within the limits and connected."""
        for _ in range(SWEEPS):
            moved = [node for node in self._would_gain() if self._move(node, self.of[node])]
            if not moved:
                return

    def _would_gain(self) -> list[int]:
        """Makers in a group who would gain by a move as things stand, ascending."""
        of = np.array(self.of, dtype=np.int64)
        placed = np.flatnonzero(of != ALONE)
        homes = csr_array((np.ones(len(placed)), (placed, of[placed])), shape=(len(of), int(of.max(initial=0)) + 1))
        towards = (self._both @ homes).tocoo()
        volumes = np.zeros(homes.shape[1])
        volumes[list(self._volumes)] = list(self._volumes.values())
        row, group = towards.row.astype(np.int64), towards.col.astype(np.int64)
        volume = np.array(self._volume)
        own = group == of[row]
        gain = towards.data - self._expected * volume[row] * (volumes[group] - np.where(own, volume[row], 0.0))
        here = -self._expected * volume * np.where(of == ALONE, 0.0, volumes[of] - volume)
        here[row[own]] = gain[own]
        better = ~own & (of[row] != ALONE) & (gain > here[row] + LEAST_GAIN)
        return [int(node) for node in np.unique(row[better])]

    def _move(self, node: int, group: int) -> bool:
        """Move one maker if that gains and breaks no limit."""
        if len(self.members[group]) <= self.limits.size_min:
            return False
        towards = self._towards([node])
        here = towards.pop(group, 0.0) - self._expected * self._volume[node] * (
            self._volumes[group] - self._volume[node]
        )
        gains = {g: w - self._expected * self._volume[node] * self._volumes[g] - here for g, w in towards.items()}
        for home in sorted(gains, key=lambda g: (-gains[g], self.members[g][0])):
            if gains[home] <= LEAST_GAIN:
                return False
            if self.limits.fits(self.xyz[[*self.members[home], node]]) and self._holds_without(group, node):
                self.members[group].remove(node)
                self._volumes[group] -= self._volume[node]
                self._join([node], home)
                return True
        return False

    def _holds_without(self, group: int, node: int) -> bool:
        """Whether the group stays connected by its ties when one member leaves."""
        rest = set(self.members[group]) - {node}
        reached = [min(rest)]
        rest.discard(reached[0])
        while reached and rest:
            at = reached.pop()
            near = rest.intersection(self._near[self._starts[at] : self._starts[at + 1]])
            rest -= near
            reached.extend(near)
        return not rest

    def settle(self) -> None:
        """Merge or dissolve those that are too small, then offer a place to everyone who is left alone."""
        small = [(len(nodes), nodes[0], group) for group, nodes in self.members.items() if self._too_small(nodes)]
        heapq.heapify(small)
        while small:
            size, _, group = heapq.heappop(small)
            nodes = self.members.get(group, [])
            if len(nodes) != size:
                continue
            for changed in self._resettle(group, nodes):
                if self._too_small(self.members[changed]):
                    heapq.heappush(small, (len(self.members[changed]), self.members[changed][0], changed))
        self._offer_places()

    def _too_small(self, nodes: list[int]) -> bool:
        return len(nodes) < self.limits.size_min

    def _resettle(self, group: int, nodes: list[int]) -> Iterable[int]:
        """Move a whole small group to its best neighbour, or its members one by one; yields the groups that grew."""
        home = self._best_home(nodes)
        self._remove(group)
        if home is not None:
            self._join(nodes, home)
            return [home]
        grown: dict[int, None] = {}
        for node in nodes:
            own = self._best_home([node])
            if own is not None:
                self._join([node], own)
                grown[own] = None
        return grown

    def _offer_places(self) -> None:
        """Let those alone join a group that can take them, until nobody moves."""
        waiting = [node for node, group in enumerate(self.of) if group == ALONE]
        while waiting:
            left = []
            for node in waiting:
                home = self._best_home([node])
                if home is None:
                    left.append(node)
                else:
                    self._join([node], home)
            if len(left) == len(waiting):
                return
            waiting = left

    def _best_home(self, nodes: list[int]) -> int | None:
        """The neighbouring group with the best gain in modularity that stays within the limits with `nodes` in it."""
        gains = self._gains(nodes)
        for group in sorted(gains, key=lambda g: (-gains[g], self.members[g][0])):
            if self.limits.fits(self.xyz[self.members[group] + nodes]):
                return group
        return None

    def _gains(self, nodes: list[int]) -> dict[int, float]:
        """What modularity gains when `nodes` (one group, or one maker alone) join each neighbouring group."""
        towards = self._towards(nodes)
        towards.pop(self.of[nodes[0]], None)
        volume = sum(self._volume[node] for node in nodes)
        return {g: w - self._expected * volume * self._volumes[g] for g, w in towards.items()}

    def _towards(self, nodes: list[int]) -> dict[int, float]:
        """Weight of the ties from `nodes` to each group, their own among them."""
        towards: dict[int, float] = {}
        for node in nodes:
            for k in range(self._starts[node], self._starts[node + 1]):
                group = self.of[self._near[k]]
                if group != ALONE:
                    towards[group] = towards.get(group, 0.0) + self._weight[k]
        return towards

    def _remove(self, group: int) -> None:
        for node in self.members.pop(group):
            self.of[node] = ALONE
        del self._volumes[group]

    def _join(self, nodes: list[int], group: int) -> None:
        self.members[group] = sorted(self.members[group] + nodes)
        self._volumes[group] += sum(self._volume[node] for node in nodes)
        for node in nodes:
            self.of[node] = group
