"""From makers with places to clusters with reasons: the whole way of this room."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from lumbung.core.parameters import Parameters, load_parameters
from lumbung.planning.areas import Areas
from lumbung.planning.clustering.bases import Standing
from lumbung.planning.clustering.chain_links import ChainLink, chain_links
from lumbung.planning.clustering.earlier import earlier_clusters, named
from lumbung.planning.clustering.frames import Clustering, Report, numbered, unexplained
from lumbung.planning.clustering.graph import ALONE
from lumbung.planning.clustering.makers import Makers, makers_from_frames
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
    earlier: pl.DataFrame | None = None,
) -> Clustering:
    """Cluster makers on the three bases of UU 11/2020 Art. 89(2), within the region's limits.

    `frame`: a clean register (see docs/developers/architecture.md); `placed`: enterprise, area, lat, lon in degrees;
    `areas` give the villages' names. Makers that stand in both and have a chain take part. `links` replaces `chain_links.csv`. The same makers and seed
    give the same frames in any order of rows.

    `earlier` (enterprise, cluster; `members.csv` of a plan folder) are clusters to go on from: their makers stay
    together and keep the cluster's name, save where a limit would break; newcomers join them or each other. Raises ParameterError (limits that contradict each other, unknown
    reading) and InputError (an id twice).
    """
    parameters = parameters or default_parameters()
    links = chain_links() if links is None else links
    makers, stood, cluster, names = _found(frame, placed, parameters, seed=seed, links=links, earlier=earlier)
    return Report(makers, areas, stood, cluster, parameters=parameters, links=links, names=names).clustering()


def find_members(
    frame: pl.DataFrame,
    placed: pl.DataFrame,
    parameters: Parameters | None = None,
    *,
    seed: int = 1,
    links: Sequence[ChainLink] | None = None,
    earlier: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """As `find_clusters`, but only who is in which cluster, on which basis and how strongly: no sentences.

    For registers too large to explain maker by maker. One row for each maker who takes part, by enterprise:
    enterprise, cluster (null for none), basis ("" for none), strength 0-1.
    """
    parameters = parameters or default_parameters()
    links = chain_links() if links is None else links
    return unexplained(*_found(frame, placed, parameters, seed=seed, links=links, earlier=earlier))


def _found(
    frame: pl.DataFrame,
    placed: pl.DataFrame,
    parameters: Parameters,
    *,
    seed: int,
    links: Sequence[ChainLink],
    earlier: pl.DataFrame | None,
) -> tuple[Makers, Standing, Ints, list[str]]:
    """Makers, how they and their clusters stand, the cluster of each and its name."""
    from lumbung.planning.clustering.grouping import clusters_of  # noqa: PLC0415 - kernels, only for those who cluster
    from lumbung.planning.clustering.standing import standing  # noqa: PLC0415

    makers = makers_from_frames(frame, placed)
    before = None if earlier is None else earlier_clusters(makers, earlier)
    ties, group = clusters_of(makers, links, parameters, seed, before)
    cluster = ranked(group, makers)
    names = numbered(int(cluster.max(initial=ALONE)) + 1)
    if before is not None:
        cluster, names = named(cluster, before)
    return makers, standing(ties, cluster, len(names)), cluster, names


def ranked(group: Ints, makers: Makers) -> Ints:
    """Groups numbered 0…k-1, largest first, then by the smallest id among their members; ALONE stays."""
    count = int(group.max(initial=ALONE)) + 1
    placed = group != ALONE
    size = np.bincount(group[placed], minlength=count)
    first = np.full(count, len(makers), dtype=np.int64)
    np.minimum.at(first, group[placed], makers.rank[placed])
    number = np.full(count + 1, ALONE, dtype=np.int64)  # the last one is for those who are ALONE
    order = np.lexsort((first, -size))
    number[order] = np.where(size[order] > 0, np.arange(count), ALONE)
    return number[group]
