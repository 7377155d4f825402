"""From makers with places to clusters with reasons: the whole way of this room."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from lumbung.core.parameters import Parameters, load_parameters
from lumbung.planning.areas import Areas
from lumbung.planning.clustering.chain_links import ChainLink, chain_links
from lumbung.planning.clustering.communities import at_target_size
from lumbung.planning.clustering.frames import Clustering, Report
from lumbung.planning.clustering.graph import build_ties
from lumbung.planning.clustering.limits import ALONE, limits_of, repaired
from lumbung.planning.clustering.makers import makers_from_frames
from lumbung.planning.clustering.sphere import Ints

PACKAGE = "lumbung.planning.clustering"


def default_parameters() -> Parameters:
    """The parameters of this room: policy of a region, for the law names none."""
    return load_parameters(PACKAGE)


def find_clusters(
    frame: pl.DataFrame,
    placed: pl.DataFrame,
    areas: Areas,
    parameters: Parameters | None = None,
    *,
    seed: int = 1,
    links: Sequence[ChainLink] | None = None,
) -> Clustering:
    """Cluster makers on the three bases of UU 11/2020 Art. 89(2), within the region's limits.

    `frame`: a clean register (see docs/developers/architecture.md); `placed`: enterprise, area, lat, lon in degrees;
    `areas` give the villages' names. Makers that stand in both and have a chain take part. `links` replaces `chain_links.csv`. The same makers and seed
    give the same frames in any order of rows. Raises ParameterError (limits that contradict each other, unknown
    reading) and InputError (an id twice).
    """
    parameters = parameters or default_parameters()
    limits = limits_of(parameters)
    makers = makers_from_frames(frame, placed)
    links = chain_links() if links is None else links
    ties = build_ties(makers, links, parameters)
    community, gamma = at_target_size(ties, parameters.whole("cluster_target_size"), seed)
    group = repaired(ties, community, makers.xyz, limits, gamma=gamma, seed=seed)
    return Report(makers, areas, ties, ranked(group), parameters=parameters, links=links).clustering()


def ranked(group: Ints) -> Ints:
    """Groups numbered 0…k-1, largest first, then by the smallest id among their members; ALONE stays."""
    homes, first, count = np.unique(group, return_index=True, return_counts=True)
    kept = homes != ALONE
    homes, first, count = homes[kept], first[kept], count[kept]
    rank = {int(homes[i]): place for place, i in enumerate(np.lexsort((first, -count)))}
    return np.array([rank.get(int(g), ALONE) for g in group], dtype=np.int64)
