"""The frames of a clustering: clusters, members, makers left alone, links, each row with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.spatial import cKDTree

from lumbung.core.parameters import Parameters
from lumbung.planning.areas import Areas
from lumbung.planning.clustering.bases import Standing, bases_of, has_stages, main_bases, main_basis, shares
from lumbung.planning.clustering.chain_links import ChainLink
from lumbung.planning.clustering.graph import ALONE
from lumbung.planning.clustering.makers import Makers
from lumbung.planning.clustering.reasons import (
    ClusterFacts,
    IsolatedFacts,
    by_pair,
    cluster_reason,
    isolated_reason,
    member_reason,
    neighbour_facts,
)
from lumbung.planning.clustering.sphere import Floats, Ints, degrees
from lumbung.planning.clustering.wording import LANGUAGES

CLUSTERS_SCHEMA: dict[str, type[pl.DataType]] = {
    "cluster": pl.String, "chain": pl.String, "bases": pl.String, "members": pl.Int64, "lat": pl.Float64,
    "lon": pl.Float64, "radius_m": pl.Float64, "strength": pl.Float64, "reason_id": pl.String, "reason_en": pl.String,
    "strength_chain": pl.Float64, "strength_skills": pl.Float64, "strength_technology": pl.Float64, "stages": pl.Boolean,
    "imputed": pl.Int64,
}  # fmt: skip
MEMBERS_SCHEMA: dict[str, type[pl.DataType]] = {
    "enterprise": pl.String, "cluster": pl.String, "basis": pl.String, "strength": pl.Float64,
    "reason_id": pl.String, "reason_en": pl.String,
}  # fmt: skip
ISOLATED_SCHEMA: dict[str, type[pl.DataType]] = {
    "enterprise": pl.String, "nearest_cluster": pl.String, "distance_m": pl.Float64,
    "reason_id": pl.String, "reason_en": pl.String,
}  # fmt: skip
LINKS_SCHEMA: dict[str, type[pl.DataType]] = {
    "cluster": pl.String, "neighbour": pl.String, "basis": pl.String, "strength": pl.Float64, "share": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True)
class Clustering:
    """Clusters of a region.

    - `clusters`: CLUSTERS_SCHEMA. `bases` are space-separated; `lat`, `lon` the members' middle in degrees; `radius_m`
      from there to the farthest member; `strength` 0-1 = the sum of the three `strength_…`; `stages`: whether the
      stages of Art. 89(3) apply under the reading that was asked for; `imputed`: members whose place is drawn.
    - `members`: MEMBERS_SCHEMA, sorted by enterprise; `basis` is the one that ties her most.
    - `isolated`: ISOLATED_SCHEMA: makers in no cluster, with the nearest one ("" and null where there is none).
    - `links`: LINKS_SCHEMA, one row for each direction: how related neighbouring clusters are, and what share of the
      cluster's ties goes to that neighbour.
    """

    clusters: pl.DataFrame
    members: pl.DataFrame
    isolated: pl.DataFrame
    links: pl.DataFrame


def _members_of(cluster: Ints, count: int) -> list[Ints]:
    """Makers of each cluster, ascending."""
    order = np.argsort(cluster, kind="stable")
    ends = np.searchsorted(cluster[order], np.arange(count + 1))
    return [order[ends[k] : ends[k + 1]] for k in range(count)]


def numbered(count: int) -> list[str]:
    """Names of so many clusters: K001, K002 …"""
    return [f"K{k + 1:0{max(3, len(str(count)))}d}" for k in range(count)]


def unexplained(makers: Makers, standing: Standing, cluster: Ints, names: Sequence[str]) -> pl.DataFrame:
    """MEMBERS_SCHEMA without the reasons, for everybody; cluster is null and basis "" for who is in none."""
    place = np.array([*names, ""])[cluster]
    strength = standing.makers.sum(axis=1).round(4)
    rows = {"enterprise": makers.id, "cluster": place, "basis": main_bases(standing.makers), "strength": strength}
    frame = pl.DataFrame(rows, schema={name: MEMBERS_SCHEMA[name] for name in rows})
    return frame.with_columns(pl.when(pl.col("cluster") != "").then("cluster")).sort("enterprise")


class Report:
    """The frames of a clustering, from makers, the cluster of each, and how clusters and makers stand."""

    def __init__(
        self,
        makers: Makers,
        areas: Areas,
        standing: Standing,
        cluster: Ints,
        *,
        parameters: Parameters,
        links: Sequence[ChainLink],
        names: Sequence[str] | None = None,
    ) -> None:
        self.makers, self.areas, self.standing, self.parameters = makers, areas, standing, parameters
        self.cluster, self.count = cluster, len(standing.clusters)
        self.nodes = _members_of(cluster, self.count)
        self.ids = names or numbered(self.count)
        self.reach_m = parameters.number("cluster_reach_m")
        self.chain_links = by_pair(links)

    def clustering(self) -> Clustering:
        """All four frames."""
        links = self._links()
        clusters, centres = self._clusters(links)
        return Clustering(clusters, self._members(), self._isolated(centres), links)

    def _links(self) -> pl.DataFrame:
        s, rows = self.standing, []
        for i, (a, b) in enumerate(zip(s.pair_a.tolist(), s.pair_b.tolist(), strict=True)):
            basis, strength = main_basis(s.pair_strength[i]), round(float(s.pair_strength[i].sum()), 4)
            rows.append((self.ids[a], self.ids[b], basis, strength, round(float(s.pair_share_a[i]), 4)))
            rows.append((self.ids[b], self.ids[a], basis, strength, round(float(s.pair_share_b[i]), 4)))
        return pl.DataFrame(rows, schema=LINKS_SCHEMA, orient="row").sort("cluster", "neighbour")

    def _clusters(self, links: pl.DataFrame) -> tuple[pl.DataFrame, list[Floats]]:
        """The frame of clusters, and each one's middle as a point in space."""
        strongest = {
            row["cluster"]: row
            for row in links.sort(["share", "neighbour"], descending=[False, True]).iter_rows(named=True)
        }
        rows, centres = [], []
        for k, nodes in enumerate(self.nodes):
            points = self.makers.xyz[nodes]
            middle = points.mean(axis=0)
            radius = float(np.linalg.norm(points - middle, axis=1).max())
            centres.append(middle)
            lat, lon = degrees(middle)
            facts = self._facts(k, nodes, strongest.get(self.ids[k], {}))
            parts = [round(float(part), 4) for part in self.standing.clusters[k]]
            rows.append(
                (
                    self.ids[k], facts.chain, " ".join(facts.bases), len(nodes), round(lat, 6), round(lon, 6),
                    round(radius, 1), round(facts.strength, 4), *(cluster_reason(facts, lang) for lang in LANGUAGES),
                    *parts, has_stages(facts.bases, self.parameters), facts.imputed,
                )
            )  # fmt: skip
        return pl.DataFrame(rows, schema=CLUSTERS_SCHEMA, orient="row"), centres

    def _facts(self, k: int, nodes: Ints, link: dict[str, object]) -> ClusterFacts:
        chains = Counter(self.makers.chain[nodes].tolist())
        chain, of_chain = min(chains.items(), key=lambda item: (-item[1], item[0]))
        villages = Counter(self.makers.area[nodes].tolist())
        village = min(villages, key=lambda area: (-villages[area], area))
        strength = self.standing.clusters[k]
        complemented = float((self.standing.complemented[nodes] > 0).mean())
        return ClusterFacts(
            village=self.areas.village[village] or self.areas.district[village], chain=self.makers.chains[chain], of_chain=of_chain, members=len(nodes),
            imputed=int(self.makers.imputed[nodes].sum()),
            bases=bases_of(strength, complemented, self.parameters), shares=tuple(shares(strength).tolist()),
            strength=float(strength.sum()), neighbour=str(link.get("neighbour", "")),
            neighbour_basis=str(link.get("basis", "")), neighbour_share=float(str(link.get("share", 0.0))),
        )  # fmt: skip

    def _members(self) -> pl.DataFrame:
        rows = []
        for k, nodes in enumerate(self.nodes):
            found = neighbour_facts(self.makers, nodes, self.reach_m, self.chain_links)
            for node, facts in zip(nodes.tolist(), found, strict=True):
                strength = self.standing.makers[node]
                why = (member_reason(facts, self.reach_m, lang) for lang in LANGUAGES)
                rows.append(
                    (self.makers.id[node], self.ids[k], main_basis(strength), round(float(strength.sum()), 4), *why)
                )
        return pl.DataFrame(rows, schema=MEMBERS_SCHEMA, orient="row").sort("enterprise")

    def _isolated(self, centres: list[Floats]) -> pl.DataFrame:
        alone = np.flatnonzero(self.cluster == ALONE)
        fewest = self.parameters.whole("cluster_size_min")
        tree = cKDTree(np.array(centres)) if centres else None
        rows = []
        for node in alone.tolist():
            distance, nearest = 0.0, ""
            if tree is not None:
                away, at = tree.query(self.makers.xyz[node])
                distance, nearest = float(away), self.ids[int(at)]
            facts = IsolatedFacts(bool(self.standing.tied[node]), fewest, self.reach_m, nearest, distance)
            why = (isolated_reason(facts, lang) for lang in LANGUAGES)
            rows.append((self.makers.id[node], nearest, round(distance, 1) if nearest else None, *why))
        return pl.DataFrame(rows, schema=ISOLATED_SCHEMA, orient="row").sort("enterprise")
