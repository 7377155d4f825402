"""From makers to groups within the limits: ties, communities, repair."""

from __future__ import annotations

from collections.abc import Sequence

from lumbung.core.parameters import Parameters
from lumbung.planning.clustering.chain_links import ChainLink
from lumbung.planning.clustering.communities import at_target_size
from lumbung.planning.clustering.graph import Ties
from lumbung.planning.clustering.limits import bounds_of, repaired
from lumbung.planning.clustering.makers import Makers
from lumbung.planning.clustering.network import network
from lumbung.planning.clustering.sphere import Ints
from lumbung.planning.clustering.ties import build_ties


def clusters_of(makers: Makers, links: Sequence[ChainLink], parameters: Parameters, seed: int) -> tuple[Ties, Ints]:
    """The ties of makers, and the group of each (ALONE for none).

    Raises ParameterError for limits that contradict each other.
    """
    bounds_of(parameters, 0.0)
    ties = build_ties(makers, links, parameters)
    net = network(ties)
    community, penalty = at_target_size(net, parameters.whole("cluster_target_size"), seed)
    return ties, repaired(net, community, makers.xyz, bounds_of(parameters, penalty), seed)
