"""Clusters: what is found again, how long it takes, what holds, what is lost at borders and moved in time, beside whom.

The enterprises are simulated, with planted groups (`_planted.py`): agreement (adjusted Rand index, ARI) says that the
method recovers what we planted, and nothing about Indonesia. Ours is given the size of the planted groups as its
target size; peers are run at the resolution that ours found as well as at their own default; leidenalg also gets the
best of five resolutions by the answer itself. LFR graphs (Lancichinetti, Fortunato & Radicchi 2008) stand beside.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks import _cluster_peers as cluster_peers
from benchmarks._agreement import adjusted_rand, mutual_information, own_groups
from benchmarks._borders import by_region
from benchmarks._lfr import lfr
from benchmarks._planted import PER_GROUP, Planted, one_area, planted
from benchmarks._planted_case import Case, case_of, networkit_groups, parameters, singles_alone
from lumbung.planning.areas import read_areas
from lumbung.planning.clustering import find_clusters
from lumbung.planning.clustering.chain_links import chain_links
from lumbung.planning.clustering.communities import leiden
from lumbung.planning.clustering.earlier import earlier_clusters, moved
from lumbung.planning.clustering.graph import Ties
from lumbung.planning.clustering.grouping import clusters_of
from lumbung.planning.clustering.network import Network, network
from lumbung.planning.clustering.warm import warm
from lumbung.planning.placement import place_makers
from lumbung.planning.register import clean_register

Ints = NDArray[np.int64]

JAKARTA = Path(__file__).resolve().parents[2] / "shared" / "data" / "jakarta"
SIZES = (10_000, 100_000)
MILLION, MILLION_RUNS = 1_000_000, 2
SEEDS = (1, 2, 3, 4, 5)
WITH_PEERS = 20_000
"""HDBSCAN takes half a minute for 100,000 places, to no more agreement; larger cases go without the installed peers."""

MIXING = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
SQUARES = 4
"""The planted town is cut into so many squares each way."""


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
    """Agreement with what was planted, seconds, limits, stability."""
    made, name = planted(n), f"planted, {n:,} makers"
    case, graph_seconds = timed(partial(case_of, made))
    (group, penalty), seconds = timed(partial(case.clustered, 1))
    gamma = penalty * float(case.net.volume.sum())
    inside = (group[case.ties.a] == group[case.ties.b]) & (group[case.ties.a] >= 0)
    found = [
        row(name, "agreement with planted groups", "ARI", case.agreement(group)),
        row(name, "makers to ties", "s CPU", graph_seconds),
        row(name, "ties to clusters", "s CPU", seconds),
        row(name, "clusters that break a limit", "clusters", case.broken(group)),
        row(name, "weight of ties inside", "share", float(case.ties.weight[inside].sum() / case.ties.weight.sum())),
        *peer_rows(name, case, group, gamma, seconds),
        *seed_rows(name, case),
        *time_rows(name, made, n),
    ]
    frame, placed = made.frames()
    whole, all_seconds = timed(lambda: find_clusters(frame, placed, one_area(), parameters(), seed=1))
    return [
        *found,
        row(name, "register to clusters with reasons", "s CPU", all_seconds),
        row(name, "clusters", "clusters", float(len(whole.clusters))),
    ]


def peer_rows(name: str, case: Case, group: Ints, gamma: float, seconds: float) -> list[dict[str, Any]]:
    """The same ties in the hands of others."""
    peers: dict[str, tuple[Ints, float | None]] = {}
    for method in ("PLM", "ParallelLeiden"):
        for asked, note in ((1.0, "gamma 1"), (gamma, "gamma as ours")):
            peers[f"networkit {method}, {note}"] = timed(partial(networkit_groups, case.ties, method, asked))
    if case.ties.n <= WITH_PEERS:
        gammas = [gamma, *(max(case.ties.n / PER_GROUP / x, 1.0) for x in (1, 2, 4, 8, 16))]
        most = parameters().whole("cluster_size_max")
        installed = cluster_peers.memberships(case.ties, gammas, cap=most, xyz=case.makers.xyz)
        leidens = {key: found for key, found in installed.items() if key.startswith("leidenalg")}
        if leidens:
            best = max(leidens, key=lambda key: case.agreement(leidens[key][0]))
            peers |= {
                f"leidenalg with cap {most}, gamma as ours": next(iter(leidens.values())),
                f"leidenalg with cap {most}, best of six by the answer": leidens[best],
                "HDBSCAN on places only": installed["HDBSCAN"],
            }
    rows, own = [], case.agreement(group)
    for peer, (theirs, their_seconds) in peers.items():
        rows.append(row(name, "agreement with planted groups", "ARI", own, peer=case.agreement(theirs), name=peer))
        rows.append(row(name, "ties to clusters", "s CPU", seconds, peer=their_seconds, name=peer))
        rows.append(
            row(
                name,
                "clusters that break a limit",
                "clusters",
                case.broken(group),
                peer=case.broken(singles_alone(theirs)),
                name=peer,
            )
        )
    return rows


def seed_rows(name: str, case: Case) -> list[dict[str, Any]]:
    """How far the seeds agree with each other, makers left alone counting as groups of one."""
    groups = [own_groups(case.clustered(seed)[0]) for seed in SEEDS]
    agreed = [adjusted_rand(one, other) for one, other in combinations(groups, 2)]
    metric = f"agreement of {len(SEEDS)} seeds, pair by pair"
    return [
        row(name, f"{metric}, mean", "ARI", float(np.mean(agreed))),
        row(name, f"{metric}, least", "ARI", min(agreed)),
    ]


def time_rows(name: str, made: Planted, n: int) -> list[dict[str, Any]]:
    """One maker in a hundred comes, or leaves: who of the others moves, and what going on costs against anew."""
    some = np.random.default_rng(11).random(n) < 0.01
    whole, fewer = case_of(made), case_of(made.part(~some))
    rows = []
    for before, after, what in ((fewer, whole, "1 % come"), (whole, fewer, "1 % leave")):
        earlier = earlier_clusters(after.makers, before.as_earlier(before.clustered(1)[0]))
        group, penalty = after.clustered(1, earlier)
        anew, _ = after.clustered(1)
        rows += [
            row(name, f"{what}: old makers who move", "share", moved(group, earlier) / earlier.known,
                peer=moved(anew, earlier) / earlier.known, name="ours, clustered anew"),
            row(name, f"{what}: clusters that break a limit", "clusters", after.broken(group)),
            row(name, f"{what}: worth of the clusters", "share of anew",
                after.worth(group, penalty) / after.worth(anew, penalty)),
        ]  # fmt: skip
    return rows


def million_rows() -> list[dict[str, Any]]:
    """A million makers, each step in a process of its own, so that memory is that of clustering alone."""
    n, best = str(MILLION), f"best of {MILLION_RUNS}"
    with tempfile.TemporaryDirectory() as folder:
        _step("make", n, folder)
        found = json.loads(_step("measure", folder, str(MILLION_RUNS))) | json.loads(_step("check", n, folder))
    name = f"planted, {MILLION:,} makers"
    return [
        row(name, "agreement with planted groups", "ARI", found["ari"]),
        row(name, f"makers to clusters, {best}", "s wall", found["wall"]),
        row(name, f"makers to clusters, {best}", "s CPU", found["cpu"]),
        row(name, f"register to members with their bases, {best}", "s wall", found["whole_wall"]),
        row(name, f"register to members with their bases, {best}", "s CPU", found["whole_cpu"]),
        row(name, "memory at most", "GB", found["peak_gb"]),
        row(name, "clusters that break a limit", "clusters", found["broken"]),
        row(name, "clusters", "clusters", found["clusters"]),
        row(name, "in no cluster", "makers", found["alone"]),
        row(name, "ties", "ties", found["ties"]),
    ]


def _step(*args: str) -> str:
    """What a step of `_million_makers` prints."""
    command = [sys.executable, "-m", "benchmarks._million_makers", *args]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def border_rows(n: int) -> list[dict[str, Any]]:
    """A planted town cut into squares: what is lost at the borders, with a halo as wide as the reach and without."""
    made, name = planted(n), f"planted, {n:,} makers in {SQUARES * SQUARES} squares"
    case = case_of(made)
    whole, _ = case.clustered(1)
    order = np.argsort(made.number)[case.makers.rank]
    points = made.xy[order]
    side = points.max() - points.min()
    square = np.clip((points - points.min()) / side * SQUARES, 0, SQUARES - 1).astype(np.int64)
    region = square[:, 0] * SQUARES + square[:, 1]

    def cluster(who: NDArray[np.bool_]) -> Ints:
        chosen = np.zeros(n, dtype=bool)
        chosen[order[who]] = True
        makers, _ = made.part(chosen).makers()
        _, group = clusters_of(makers, chain_links(), parameters(), 1)
        place = {number: at for at, number in enumerate(makers.id)}
        return group[[place[case.makers.id[i]] for i in np.flatnonzero(who)]]

    across = region[case.ties.a] != region[case.ties.b]
    rows = [
        row(
            name,
            "weight of ties across borders",
            "share",
            float(case.ties.weight[across].sum() / case.ties.weight.sum()),
        )
    ]
    for halo, note in ((0.0, "no halo"), (parameters().number("cluster_reach_m"), "halo as wide as the reach")):
        group = by_region(region, points, halo, cluster)
        rows += [
            row(name, f"agreement with the whole, {note}", "ARI", adjusted_rand(own_groups(group), own_groups(whole))),
            row(name, f"agreement with planted groups, {note}", "ARI", case.agreement(group),
                peer=case.agreement(whole), name="ours, not cut"),
        ]  # fmt: skip
    return rows


def lfr_rows() -> list[dict[str, Any]]:
    """Our Leiden beside others on LFR graphs, all at gamma 1: they maximise the same modularity."""
    rows = []
    for mixing in MIXING:
        ties, label = lfr(mixing)
        net = network(ties)
        own, seconds = timed(partial(_communities, ties))
        peers = {}
        for method in ("PLM", "ParallelLeiden"):
            peers[f"networkit {method}"] = timed(partial(networkit_groups, ties, method, 1.0))
        peers |= cluster_peers.memberships(ties, [1.0])
        measures = {
            "ARI": partial(adjusted_rand, label), "NMI": partial(mutual_information, label),
            "modularity": partial(modularity, net, ties),
        }  # fmt: skip
        name = f"LFR, {ties.n:,} nodes, mixing {mixing}"
        for peer, (theirs, their_seconds) in peers.items():
            rows += [
                row(name, "communities", unit, measure(own), peer=measure(theirs), name=peer)
                for unit, measure in measures.items()
            ]
            rows.append(row(name, "ties to communities", "s CPU", seconds, peer=their_seconds, name=peer))
    return rows


def _communities(ties: Ties) -> Ints:
    """Ours at gamma 1, from the ties, as the peers build their graph from them."""
    net = network(ties)
    return leiden(net, 1 / float(net.volume.sum()), 1)


def modularity(net: Network, ties: Ties, group: Ints) -> float:
    """Newman's modularity: share of weight inside - sum of the squared shares of volume."""
    inside = float(ties.weight[group[ties.a] == group[ties.b]].sum() / ties.weight.sum())
    return inside - float(((np.bincount(group, net.volume) / net.volume.sum()) ** 2).sum())


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
    runs = [_labels(find_clusters(register, placed, areas, seed=seed).members, placed) for seed in SEEDS]
    agreed = [adjusted_rand(own_groups(one), own_groups(other)) for one, other in combinations(runs, 2)]
    city = np.unique(np.array(areas.city)[placed["area"].to_numpy()], return_inverse=True)[1].ravel()
    middle = np.radians(placed["lat"].to_numpy().mean())
    points = np.column_stack((placed["lon"].to_numpy() * np.cos(middle), placed["lat"].to_numpy())) * 111_195.0
    rows = [
        row(name, "register to clusters with reasons", "s CPU", seconds),
        row(name, "clusters", "clusters", float(len(clustering.clusters))),
        row(name, "median size", "makers", float(np.median(clustering.clusters["members"].to_numpy()))),
        row(name, "in no cluster", "makers", float(len(clustering.isolated))),
        row(name, f"agreement of {len(SEEDS)} seeds, pair by pair, mean", "ARI", float(np.mean(agreed))),
    ]
    fewer = placed.filter(np.random.default_rng(11).random(len(placed)) >= 0.01)
    before = find_clusters(register, fewer, areas, seed=1).members
    for earlier, note in ((before, "earlier clusters given"), (None, "clustered anew")):
        after = find_clusters(register, placed, areas, seed=1, earlier=earlier).members
        rows.append(row(name, f"1 % come: old makers who move, {note}", "share", _share_moved(before, after)))
    for halo, note in ((0.0, "no halo"), (2000.0, "halo of 2 km"), (4000.0, "halo of 4 km")):
        cut = by_region(
            city,
            points,
            halo,
            lambda who: _labels(find_clusters(register, placed.filter(who), areas).members, placed.filter(who)),
        )
        agreement = adjusted_rand(own_groups(cut), own_groups(runs[0]))
        rows.append(row(name, f"cut at the borders of cities: agreement with the whole, {note}", "ARI", agreement))
    return rows


def _share_moved(before: pl.DataFrame, after: pl.DataFrame) -> float:
    """Share of those who had a cluster and are not in the one that holds most of it (each taken once)."""
    both = before.join(after, on="enterprise", suffix="_after")
    pairs = (
        both.group_by("cluster", "cluster_after")
        .len()
        .sort(["len", "cluster", "cluster_after"], descending=[True, False, False])
    )
    taken: tuple[set[str], set[str]] = set(), set()
    stayed = 0
    for one, other, count in pairs.iter_rows():
        if one not in taken[0] and other not in taken[1]:
            taken[0].add(one)
            taken[1].add(other)
            stayed += count
    return 1 - stayed / len(before)


def _labels(members: pl.DataFrame, placed: pl.DataFrame) -> Ints:
    """The cluster of each placed maker as a number, -1 for none."""
    number = members["cluster"].unique().sort().to_frame().with_row_index("number")
    found = placed.select(pl.col("enterprise").cast(pl.String)).join(
        members.join(number, on="cluster"), on="enterprise", how="left", maintain_order="left"
    )
    return found["number"].cast(pl.Int64).fill_null(-1).to_numpy()


def rows() -> list[dict[str, Any]]:
    """All rows of `./run bench clusters`."""
    warm()
    return [
        *million_rows(),
        *(r for n in SIZES for r in planted_rows(n)),
        *border_rows(SIZES[-1]),
        *lfr_rows(),
        *jakarta_rows(),
    ]
