"""One new maker among existing clusters: which is near, and why. Works from the tables of a plan folder."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import polars as pl

from lumbung.core.parameters import Parameters, load_parameters
from lumbung.core.place import distance_m
from lumbung.planning.clustering.bases import main_basis
from lumbung.planning.clustering.chain_links import chain_links, chain_relatedness
from lumbung.planning.clustering.graph import BASES, basis_weights, complementarity, jaccard
from lumbung.planning.clustering.makers import pack
from lumbung.planning.clustering.recipes import needed_processes
from lumbung.planning.clustering.sphere import Floats
from lumbung.planning.clustering.wording import Language, basis_name, chain_name, metres


@dataclass(frozen=True, slots=True)
class ClusterMatch:
    """The cluster that fits a maker best. `distance_m` to its middle; `basis` is "" when nothing but place ties her."""

    cluster: str
    distance_m: float
    basis: str
    reason_id: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class _Newcomer:
    """What is known of the maker who looks for a cluster."""

    chain: str
    skills: frozenset[str]
    technologies: frozenset[str]
    activity: str


def nearest_cluster(
    clusters: pl.DataFrame,
    members: pl.DataFrame,
    *,
    lat: float,
    lon: float,
    chain: str,
    skills: Collection[str] = (),
    technologies: Collection[str] = (),
    activity: str = "",
    parameters: Parameters | None = None,
) -> ClusterMatch | None:
    """The cluster for one maker at (lat, lon) degrees, or None when there is no cluster at all.

    `clusters`: cluster, chain, lat, lon, radius_m (`clusters.csv`). `members`: cluster, chain of each member, and
    skills, technologies, activity where known (`members.csv` joined to `enterprises.csv`); without a chain column
    every member counts as of her cluster's chain. Of the clusters whose edge lies within reach the most related,
    weighted by nearness, is taken; where none is related, the nearest.
    """
    if clusters.is_empty():
        return None
    parameters = parameters or load_parameters("lumbung.planning.clustering")
    newcomer = _Newcomer(chain, frozenset(skills), frozenset(technologies), activity)
    rows = clusters.sort("cluster").to_dicts()
    away = np.array([distance_m(lat, lon, float(row["lat"]), float(row["lon"])) for row in rows])
    edge = np.maximum(0.0, away - np.array([float(row["radius_m"]) for row in rows]))
    people = _with_traits(members, clusters).partition_by("cluster", as_dict=True)
    theta, reach = parameters.number("cluster_least_relatedness"), parameters.number("cluster_reach_m")
    parts = np.zeros((len(rows), len(BASES)))
    for k in np.flatnonzero(edge <= reach):
        if (own := people.get((rows[k]["cluster"],))) is not None:
            parts[k] = _relatedness(newcomer, own, parameters)
    nearness = np.exp(-(edge**2) / (2 * parameters.number("cluster_bandwidth_m") ** 2))
    score = nearness * np.maximum(parts.sum(axis=1) - theta, 0)
    best = int(np.lexsort((away, -score))[0])
    name, distance = str(rows[best]["cluster"]), float(away[best])
    found = _Found(
        name, str(rows[best]["chain"]), distance, main_basis(parts[best]) if score[best] > 0 else "",
        alike=int((people[name,]["chain"] == chain).sum()) if (name,) in people else 0,
        members=len(people.get((name,), ())), reach_m=reach,
    )  # fmt: skip
    return ClusterMatch(
        name, round(distance, 1), found.basis, _reason(found, newcomer, "id"), _reason(found, newcomer, "en")
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What the reason says about the cluster that was found."""

    cluster: str
    chain: str
    distance_m: float
    basis: str
    alike: int
    members: int
    reach_m: float


def _with_traits(members: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """Members with cluster, chain, skills, technologies, activity; a missing chain is that of the cluster."""
    if "chain" not in members.columns:
        members = members.join(clusters.select("cluster", "chain"), on="cluster", how="left")
    for name in ("skills", "technologies", "activity"):
        if name not in members.columns:
            members = members.with_columns(pl.lit("").alias(name))
    return members.select(
        "cluster", *(pl.col(c).cast(pl.String).fill_null("") for c in ("chain", "skills", "technologies", "activity"))
    )


def _relatedness(newcomer: _Newcomer, people: pl.DataFrame, parameters: Parameters) -> Floats:
    """Mean parts (order of BASES) of a maker's relatedness to the members of one cluster."""
    chains = [newcomer.chain, *people["chain"]]
    codes = sorted(set(chains))
    between = chain_relatedness(codes, chain_links())
    at = [codes.index(name) for name in chains]
    skills = [newcomer.skills, *(frozenset(text.split()) for text in people["skills"])]
    can = [newcomer.technologies, *(frozenset(text.split()) for text in people["technologies"])]
    words = [newcomer.activity, *people["activity"]]
    lack = [needed_processes(c, w) - able for c, w, able in zip(chains, words, can, strict=True)]
    skill_bits = pack(skills, sorted(frozenset[str]().union(*skills)))
    processes = sorted(frozenset[str]().union(*can, *lack))
    can_bits, lack_bits = pack(can, processes), pack(lack, processes)
    found = np.array(
        [
            between[at[0], at[1:]].mean(),
            jaccard(skill_bits[:1], skill_bits[1:]).mean(),
            complementarity(can_bits[:1], lack_bits[:1], can_bits[1:], lack_bits[1:]).mean(),
        ]
    )
    return np.asarray(basis_weights(parameters) * found, dtype=np.float64)


def _reason(found: _Found, newcomer: _Newcomer, language: Language) -> str:
    """Which cluster, how far, and what ties the maker to it."""
    far, within = metres(found.distance_m, language), metres(found.reach_m, language)
    makes, chain = chain_name(found.chain, language), chain_name(newcomer.chain, language)
    if language == "id":
        near = f"Klaster {found.cluster} ({makes}) berjarak {far} dari Anda."
        if not found.basis:
            return f"{near} Belum ada klaster terkait dalam {within}."
        if found.basis == "chain" and found.alike:
            return f"{near} {found.alike} dari {found.members} anggotanya juga membuat {chain}."
        return f"{near} Dasar yang paling kuat: {basis_name(found.basis, 'id')}."
    near = f"Cluster {found.cluster} ({makes}) is {far} from you."
    if not found.basis:
        return f"{near} No related cluster is within {within}."
    if found.basis == "chain" and found.alike:
        return f"{near} {found.alike} of its {found.members} members also make {chain}."
    return f"{near} The strongest basis: {basis_name(found.basis, 'en')}."
