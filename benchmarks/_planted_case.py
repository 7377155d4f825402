"""Planted makers clustered: ours, checked by plain means, and the peers that come with networkit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import pdist

from benchmarks._agreement import adjusted_rand, own_groups
from benchmarks._planted import PER_GROUP, Planted
from lumbung.core.parameters import Parameters
from lumbung.planning.clustering import default_parameters
from lumbung.planning.clustering.chain_links import chain_links
from lumbung.planning.clustering.communities import at_target_size
from lumbung.planning.clustering.earlier import Earlier, each_a_group
from lumbung.planning.clustering.graph import ALONE, Ties
from lumbung.planning.clustering.limits import bounds_of, repaired
from lumbung.planning.clustering.makers import Makers
from lumbung.planning.clustering.network import Network, network
from lumbung.planning.clustering.ties import build_ties

Ints = NDArray[np.int64]


def parameters() -> Parameters:
    """The defaults, but for the scale of the planted town: its groups are denser than Jakarta's villages."""
    return default_parameters().override(
        {"cluster_target_size": PER_GROUP, "cluster_reach_m": 1500.0, "cluster_bandwidth_m": 500.0}, "benchmark"
    )


@dataclass(frozen=True)
class Case:
    """Makers with their ties, and the group in which each was planted."""

    makers: Makers
    label: Ints
    ties: Ties

    @cached_property
    def net(self) -> Network:
        """The ties as both ends see them."""
        return network(self.ties)

    def clustered(self, seed: int, earlier: Earlier | None = None) -> tuple[Ints, float]:
        """Groups from the ties, and the penalty: resolution for the target size, limits repaired."""
        community, penalty = at_target_size(self.net, parameters().whole("cluster_target_size"), seed)
        bounds = bounds_of(parameters(), penalty)
        if earlier is None:
            return repaired(self.net, community, self.makers.xyz, bounds, seed), penalty
        still = earlier.cluster != ALONE
        return repaired(self.net, each_a_group(earlier), self.makers.xyz, bounds, seed, still=still), penalty

    def agreement(self, group: Ints) -> float:
        """ARI over the makers who were planted in a group; those left alone count as groups of one."""
        real = self.label >= 0
        return adjusted_rand(self.label[real], own_groups(group)[real])

    def as_earlier(self, group: Ints) -> pl.DataFrame:
        """The groups as the members of an earlier plan."""
        placed = group >= 0
        names = np.char.mod("K%06d", group[placed])
        return pl.DataFrame({"enterprise": np.array(self.makers.id)[placed], "cluster": names})

    def worth(self, group: Ints, penalty: float) -> float:
        """Weight inside groups - penalty / 2 · volume², the sum that is maximised."""
        own = own_groups(group)
        inside = float(self.ties.weight[own[self.ties.a] == own[self.ties.b]].sum(dtype=np.float64))
        return inside - penalty / 2 * float((np.bincount(own, self.net.volume) ** 2).sum())

    def broken(self, group: Ints) -> int:
        """How many groups are too small, too large, too wide, or not connected by ties."""
        asked = parameters()
        fewest, most = asked.whole("cluster_size_min"), asked.whole("cluster_size_max")
        inside = (group[self.ties.a] == group[self.ties.b]) & (group[self.ties.a] >= 0)
        ends = (self.ties.a[inside], self.ties.b[inside])
        links = coo_array((np.ones(int(inside.sum()), dtype=np.int8), ends), shape=(self.ties.n, self.ties.n))
        piece = connected_components(links.tocsr(), directed=False)[1]
        placed = np.flatnonzero(group >= 0)
        order = placed[np.argsort(group[placed], kind="stable")]
        count = 0
        for nodes in np.split(order, np.flatnonzero(np.diff(group[order])) + 1):
            wide = len(nodes) > 1 and pdist(self.makers.xyz[nodes]).max() > asked.number("cluster_diameter_max_m")
            count += bool(not fewest <= len(nodes) <= most or wide or len(np.unique(piece[nodes])) > 1)
        return count


def case_of(planted: Planted) -> Case:
    """Planted makers with their ties."""
    makers, label = planted.makers()
    return Case(makers, label, build_ties(makers, chain_links(), parameters()))


def networkit_groups(ties: Ties, method: str, gamma: float) -> Ints:
    """What networkit finds on the same ties, on one thread."""
    import networkit as nk

    nk.setNumberOfThreads(1)
    nk.setSeed(1, False)
    ends = (ties.a.astype(np.uint64), ties.b.astype(np.uint64))
    graph = nk.GraphFromCoo((ties.weight.astype(np.float64), ends), n=ties.n, weighted=True, directed=False)
    if method == "PLM":
        search = nk.community.PLM(graph, refine=True, gamma=gamma)
    else:
        search = nk.community.ParallelLeiden(graph, iterations=5, gamma=gamma)
    search.run()
    return np.asarray(search.getPartition().getVector(), dtype=np.int64)


def singles_alone(group: Ints) -> Ints:
    """Groups of one as nobody's, as ours are."""
    return np.where(np.bincount(group[group >= 0])[group] > 1, group, ALONE)
