"""Limits that always hold: sizes and diameter, by a repair of the communities that depends on nothing but the input."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbung.core.errors import ParameterError
from lumbung.core.parameters import Parameters
from lumbung.planning.clustering.communities import leiden
from lumbung.planning.clustering.graph import ALONE
from lumbung.planning.clustering.groups import Bounds, breaking, grouped, halved
from lumbung.planning.clustering.network import Network, both, connected, members_of, part_of
from lumbung.planning.clustering.settling import improve, merge_gaining, offer_places, settle
from lumbung.planning.clustering.sphere import Floats, Ints, chord_m

FINER_RUNS = 3
"""How often communities that break a limit are cut again by Leiden, at twice the resolution each time."""


def bounds_of(parameters: Parameters, penalty: float) -> Bounds:
    """The limits of a region; raises ParameterError when a full cluster could not be split in two."""
    fewest, most = parameters.whole("cluster_size_min"), parameters.whole("cluster_size_max")
    if most < 2 * fewest:
        raise ParameterError(
            f"cluster_size_max is {most} makers; it must be at least twice cluster_size_min ({fewest}).",
            "Raise cluster_size_max or lower cluster_size_min.",
        )
    return Bounds(fewest, most, chord_m(parameters.number("cluster_diameter_max_m")), penalty)


def repaired(
    net: Network, community: Ints, xyz: Floats, bounds: Bounds, seed: int, *, still: NDArray[np.bool_] | None = None
) -> Ints:
    """Communities within the limits, each connected by ties; ALONE for makers whom none can take.

    Too large or too wide ones are cut finer; pieces are joined again where that gains; too small ones join the
    neighbour with the best gain, or dissolve into their members' best neighbours; last, single makers move where that
    gains. Makers who are `still` keep their community, save where a limit would break.
    """
    still = np.zeros(len(community), dtype=bool) if still is None else still
    community = cut(net, community, xyz, bounds, seed)
    groups = grouped(net, xyz, community, int(community.max(initial=ALONE)) + 1, still)
    merge_gaining(groups, net, xyz, bounds)
    settle(groups, net, xyz, bounds)
    offer_places(groups, net, xyz, bounds)
    improve(groups, net, xyz, bounds, still)
    offer_places(groups, net, xyz, bounds)
    return groups.of


def cut(net: Network, community: Ints, xyz: Floats, bounds: Bounds, seed: int) -> Ints:
    """Cut until no community is too large or too wide: by Leiden at a finer resolution, then in halves."""
    community = connected(net, community)
    for level in range(1, FINER_RUNS + 1):
        broken = _broken(community, xyz, bounds)[3]
        if not broken.any():
            return community
        nodes = np.flatnonzero(broken)
        finer = np.zeros(len(community), dtype=np.int64)
        finer[nodes] = leiden(part_of(net, nodes, community), bounds.penalty * 2**level, seed)
        community = connected(net, both(community, finer))
    while True:
        members, starts, which, broken = _broken(community, xyz, bounds)
        if not broken.any():
            return community
        community = connected(net, both(community, halved(xyz, members, starts, which)))


def _broken(community: Ints, xyz: Floats, bounds: Bounds) -> tuple[Ints, Ints, NDArray[np.bool_], NDArray[np.bool_]]:
    """Members and starts of the communities, which of them break a limit, and which nodes are in these."""
    members, starts = members_of(community, int(community.max(initial=ALONE)) + 1)
    which = breaking(xyz, members, starts, bounds)
    return members, starts, which, which[community]
