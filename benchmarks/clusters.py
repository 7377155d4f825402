"""Clusters: do we find again what was planted, how long does it take, and beside whom.

The enterprises are simulated, with planted groups: agreement (adjusted Rand index, ARI) says that the method recovers
what we planted, and nothing about Indonesia. Ours is given the size of the planted groups as its target size;
networkit at gamma 1 is not, leidenalg is given the best of five resolutions by the answer itself.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks import _cluster_peers as cluster_peers
from lumbung.core.parameters import Parameters
from lumbung.core.place import METRES_PER_DEGREE
from lumbung.planning.areas import Areas, areas_from_frame, read_areas
from lumbung.planning.clustering import Clustering, default_parameters, find_clusters
from lumbung.planning.clustering.chain_links import chain_links
from lumbung.planning.clustering.communities import at_target_size
from lumbung.planning.clustering.graph import Ties, build_ties
from lumbung.planning.clustering.limits import limits_of, repaired
from lumbung.planning.clustering.makers import Makers, makers_from_frames
from lumbung.planning.clustering.recipes import recipes
from lumbung.planning.placement import place_makers
from lumbung.planning.register import clean_register

JAKARTA = Path(__file__).resolve().parents[2] / "shared" / "data" / "jakarta"
SIZES = (10_000, 100_000)
PER_GROUP = 40
SPACING_M = 1000.0
SPREAD_M = 350.0
NOISE = 0.10
WRONG_CHAIN = 0.10
SKILLS, CORE_SKILLS, KEPT, EXTRA = 64, 8, 0.6, 0.02


@dataclass(frozen=True)
class Planted:
    """Simulated makers: `label` is the planted group, -1 for the scattered ones."""

    frame: pl.DataFrame
    placed: pl.DataFrame
    areas: Areas
    label: NDArray[np.int64]


def planted(n: int, seed: int = 7) -> Planted:
    """n makers in groups of PER_GROUP: one branch each, a core of skills, part of the recipe; neighbours overlap.

    Group centres lie at random with one per SPACING_M²; members are scattered by SPREAD_M. NOISE of the makers stand
    anywhere with skills of their own; WRONG_CHAIN of the rest carry another chain's code.
    """
    draw = np.random.default_rng(seed)
    groups = max(2, n // PER_GROUP)
    side = SPACING_M * groups**0.5
    known = recipes()
    branches = [key for key in sorted(known.steps) if known.steps[key]]
    kind = draw.integers(0, len(branches), groups)
    label = draw.integers(0, groups, n)
    label[draw.random(n) < NOISE] = -1
    alone = label < 0
    centre = draw.uniform(0, side, (groups, 2))
    xy = np.where(alone[:, None], draw.uniform(0, side, (n, 2)), centre[label] + draw.normal(0, SPREAD_M, (n, 2)))
    branch = np.where(alone, draw.integers(0, len(branches), n), kind[label])
    coded = np.where(draw.random(n) < WRONG_CHAIN, draw.integers(0, len(branches), n), branch)
    frame = pl.DataFrame(
        {
            "id": [f"P{i:07d}" for i in draw.permutation(n)],
            "chain": [branches[b][0] for b in coded],
            "activity": [min(known.keywords[branches[b]]) for b in branch],
            "skills": _skills(draw, groups, label),
            "technologies": _technologies(draw, [sorted(known.steps[branches[b]]) for b in branch]),
        }
    )
    place = pl.DataFrame(
        {
            "enterprise": frame["id"],
            "area": np.zeros(n, dtype=np.int32),
            "lat": -6.2 + xy[:, 1] / METRES_PER_DEGREE,
            "lon": 106.8 + xy[:, 0] / (METRES_PER_DEGREE * np.cos(np.radians(6.2))),
        }
    )
    return Planted(frame, place, _one_area(), label)


def _skills(draw: np.random.Generator, groups: int, label: NDArray[np.int64]) -> list[str]:
    """Each member keeps KEPT of her group's core of skills and has EXTRA of all the others."""
    core = np.zeros((groups, SKILLS), dtype=bool)
    chosen = draw.random((groups, SKILLS)).argsort(axis=1)[:, :CORE_SKILLS]
    np.put_along_axis(core, chosen, values=True, axis=1)
    odds = np.where(label[:, None] < 0, KEPT * CORE_SKILLS / SKILLS, np.where(core[label], KEPT, EXTRA))
    has = draw.random(odds.shape) < odds
    codes = np.array([f"s{i:02d}" for i in range(SKILLS)])
    return [" ".join(codes[row]) for row in has]


def _technologies(draw: np.random.Generator, steps: list[list[str]]) -> list[str]:
    """Each maker can do KEPT of the steps of her recipe."""
    return [" ".join(s for s, r in zip(own, draw.random(len(own)), strict=True) if r < KEPT) for own in steps]


def _one_area() -> Areas:
    row = {"code": "1", "village": "Contoh", "district": "Contoh", "city": "Contoh"}
    return areas_from_frame(pl.DataFrame([row | {"lat": -6.2, "lon": 106.8, "population_2024": 1}]))


def adjusted_rand(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Adjusted Rand index of two partitions (Hubert & Arabie 1985): 1 the same, 0 as by chance."""

    def pairs(counts: NDArray[np.int64]) -> float:
        counts = counts.astype(np.float64)
        return float((counts * (counts - 1) / 2).sum())

    n = np.array([len(one)])
    joint = np.unique(np.column_stack((one, other)), axis=0, return_counts=True)[1]
    rows, columns = (pairs(np.unique(x, return_counts=True)[1]) for x in (one, other))
    expected = rows * columns / pairs(n)
    return (pairs(joint) - expected) / ((rows + columns) / 2 - expected)


@dataclass(frozen=True)
class Case:
    """Planted makers with their ties, in the order of ids."""

    name: str
    planted: Planted
    makers: Makers
    ties: Ties
    label: NDArray[np.int64]

    def agreement(self, group: NDArray[np.int64]) -> float:
        """ARI over the makers who were planted in a group; those left alone count as groups of one."""
        own = np.where(group < 0, len(group) + np.arange(len(group)), group)
        real = self.label >= 0
        return adjusted_rand(self.label[real], own[real])


def parameters() -> Parameters:
    """The defaults, but for the scale of the planted town: its groups are denser than Jakarta's villages."""
    return default_parameters().override(
        {"cluster_target_size": PER_GROUP, "cluster_reach_m": 1500.0, "cluster_bandwidth_m": 500.0}, "benchmark"
    )


def planted_case(n: int) -> Case:
    """n planted makers."""
    made = planted(n)
    makers = makers_from_frames(made.frame, made.placed)
    order = np.argsort(made.frame["id"].to_numpy().astype(str))
    ties = build_ties(makers, chain_links(), parameters())
    return Case(f"planted, {n:,} makers", made, makers, ties, made.label[order])


def ours(case: Case, seed: int) -> NDArray[np.int64]:
    """Clusters from the ties: resolution for the target size, limits repaired."""
    community, gamma = at_target_size(case.ties, parameters().whole("cluster_target_size"), seed)
    return repaired(case.ties, community, case.makers.xyz, limits_of(parameters()), gamma=gamma, seed=seed)


def networkit_peer(case: Case, method: str) -> NDArray[np.int64]:
    """networkit as it is offered, gamma = 1, on the same ties and one thread."""
    import networkit as nk

    nk.setNumberOfThreads(1)
    nk.setSeed(1, False)
    ends = (case.ties.a.astype(np.uint64), case.ties.b.astype(np.uint64))
    graph = nk.GraphFromCoo((case.ties.weight, ends), n=case.ties.n, weighted=True, directed=False)
    search = nk.community.PLM(graph, refine=True) if method == "PLM" else nk.community.ParallelLeiden(graph)
    search.run()
    return np.asarray(search.getPartition().getVector(), dtype=np.int64)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What `work` gives, and its CPU seconds."""
    start = time.process_time()
    done = work()
    return done, time.process_time() - start


def row(case: str, metric: str, unit: str, ours: float, *, peer: float | None = None, name: str = "") -> dict[str, Any]:
    """One row of the table; ratio = ours / peer."""
    ratio = round(ours / peer, 3) if peer else None
    kept = None if peer is None else round(peer, 4)
    return {
        "case": case, "metric": metric, "unit": unit, "ours": round(ours, 4), "peer": kept, "peer_name": name,
        "ratio": ratio,
    }  # fmt: skip


def planted_rows(n: int) -> list[dict[str, Any]]:
    """Agreement with what was planted, seconds and limits, beside networkit and whatever else can be had."""
    case = planted_case(n)
    groups, seconds = timed(lambda: ours(case, 1))
    agreement = case.agreement(groups)
    found = []
    for method in ("PLM", "ParallelLeiden"):
        theirs, their_seconds = timed(partial(networkit_peer, case, method))
        name = f"networkit {method}, gamma 1"
        found.append(
            row(case.name, "agreement with planted groups", "ARI", agreement, peer=case.agreement(theirs), name=name)
        )
        found.append(row(case.name, "ties to clusters", "s CPU", seconds, peer=their_seconds, name=name))
        largest = float(np.bincount(theirs).max())
        found.append(row(case.name, "largest cluster", "makers", float(_sizes(groups).max()), peer=largest, name=name))
    found += [
        row(case.name, f"agreement with planted groups, {note}", "ARI", agreement, peer=theirs, name=name)
        for name, note, theirs in cluster_peers.agreements(case.ties, case.makers, case.label, PER_GROUP)
    ]
    whole, all_seconds = timed(
        lambda: find_clusters(case.planted.frame, case.planted.placed, case.planted.areas, parameters(), seed=1)
    )
    inside = (groups[case.ties.a] == groups[case.ties.b]) & (groups[case.ties.a] >= 0)
    found += [
        row(case.name, "register to clusters with reasons", "s CPU", all_seconds),
        row(case.name, "clusters", "clusters", float(len(whole.clusters))),
        row(
            case.name, "weight of ties inside", "share", float(case.ties.weight[inside].sum() / case.ties.weight.sum())
        ),
        row(case.name, "agreement of seeds 1 and 2", "ARI", case_stability(case, groups)),
    ]
    return found


def case_stability(case: Case, groups: NDArray[np.int64]) -> float:
    """ARI between two seeds, makers left alone counting as groups of one."""
    alone = len(groups) + np.arange(len(groups))
    other = ours(case, 2)
    return adjusted_rand(np.where(groups < 0, alone, groups), np.where(other < 0, alone, other))


def _sizes(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.bincount(groups[groups >= 0])


def jakarta_rows() -> list[dict[str, Any]]:
    """The real register of Jakarta, where ../shared is at hand."""
    if not JAKARTA.is_dir():
        print("clusters: ../shared is not here, so the register of Jakarta is left out.", file=sys.stderr)
        return []
    areas = read_areas(JAKARTA / "areas.csv")
    register = clean_register(JAKARTA / "enterprises.csv", areas).frame
    placed = place_makers(register, areas, 1, 0)
    clustering, seconds = timed(lambda: find_clusters(register, placed, areas, seed=1))
    name = f"Jakarta, {len(placed):,} makers"
    other = find_clusters(register, placed, areas, seed=2)
    return [
        row(name, "register to clusters with reasons", "s CPU", seconds),
        row(name, "clusters", "clusters", float(len(clustering.clusters))),
        row(name, "median size", "makers", float(np.median(clustering.clusters["members"].to_numpy()))),
        row(name, "in no cluster", "makers", float(len(clustering.isolated))),
        row(name, "agreement of seeds 1 and 2", "ARI", _same_makers(clustering, other)),
    ]


def _same_makers(one: Clustering, other: Clustering) -> float:
    """ARI of two clusterings over the makers that both have in a cluster."""
    both = one.members.join(other.members, on="enterprise")
    codes = [both[c].cast(pl.Categorical).to_physical().cast(pl.Int64).to_numpy() for c in ("cluster", "cluster_right")]
    return adjusted_rand(codes[0], codes[1])


def rows() -> list[dict[str, Any]]:
    """All rows of `./run bench clusters`."""
    return [*(r for n in SIZES for r in planted_rows(n)), *jakarta_rows()]
