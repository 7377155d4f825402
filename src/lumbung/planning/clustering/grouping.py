"""From makers to groups within the limits: ties, communities, repair."""

from __future__ import annotations

from collections.abc import Sequence

from lumbung.core.parameters import Parameters
from lumbung.planning.clustering.chain_links import ChainLink
from lumbung.planning.clustering.communities import at_target_size
from lumbung.planning.clustering.earlier import Earlier, each_a_group
from lumbung.planning.clustering.graph import ALONE, Ties
from lumbung.planning.clustering.limits import bounds_of, repaired
from lumbung.planning.clustering.makers import Makers
from lumbung.planning.clustering.network import network
from lumbung.planning.clustering.sphere import Ints
from lumbung.planning.clustering.ties import build_ties


def clusters_of(
    makers: Makers, links: Sequence[ChainLink], parameters: Parameters, seed: int, earlier: Earlier | None = None
) -> tuple[Ties, Ints]:
    """The ties of makers, and the group of each (ALONE for none).

    With `earlier` clusters those stay who had one, save where a limit would break; the others join them, or each
    other. Raises ParameterError for limits that contradict each other.
    """
    bounds_of(parameters, 0.0)
    ties = build_ties(makers, links, parameters)
    net = network(ties)
    community, penalty = at_target_size(net, parameters.whole("cluster_target_size"), seed)
    bounds = bounds_of(parameters, penalty)
    if earlier is None:
        return ties, repaired(net, community, makers.xyz, bounds, seed)
    still = earlier.cluster != ALONE
    return ties, repaired(net, each_a_group(earlier), makers.xyz, bounds, seed, still=still)
