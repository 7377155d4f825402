"""Clusters of today go on from those of yesterday."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.clustering.makers_on_a_map import areas, frames, maker

from lumbung.core.errors import InputError
from lumbung.core.place import distance_m
from lumbung.planning.clustering import Clustering, default_parameters, find_clusters

CHAINS = (("garments", "sewing"), ("bakery", "baking"), ("printing", "printing"))


def town(n: int, seed: int, prefix: str = "m") -> list[dict[str, Any]]:
    """n makers of three chains in a town of 6 x 6 km."""
    draw = np.random.default_rng(seed)
    found = []
    for i in range(n):
        chain, skill = CHAINS[int(draw.integers(0, 3))]
        north, east = draw.uniform(0, 6000, 2)
        found.append(
            maker(f"{prefix}{i:04d}", north, chain, east_m=east, skills=skill, technologies="", activity="usaha")
        )
    return found


def clustered(makers: list[dict[str, Any]], earlier: pl.DataFrame | None = None, **values: float) -> Clustering:
    parameters = default_parameters().override({f"cluster_{name}": x for name, x in values.items()}, "test")
    return find_clusters(*frames(makers), areas(), parameters, earlier=earlier)


def by_maker(clustering: Clustering) -> dict[str, str]:
    return dict(clustering.members.select("enterprise", "cluster").iter_rows())


@pytest.fixture(scope="module")
def yesterday() -> Clustering:
    return clustered(town(800, 1))


def test_one_percent_more_makers_move_at_most_two_percent_of_the_old(yesterday: Clustering) -> None:
    before = by_maker(yesterday)
    today = clustered([*town(800, 1), *town(8, 2, "n")], yesterday.members)
    after = by_maker(today)
    assert sum(after.get(name) != cluster for name, cluster in before.items()) <= 0.02 * len(before)
    assert sum(f"n{i:04d}" in after for i in range(8)) >= 6


def test_clustering_anew_moves_more(yesterday: Clustering) -> None:
    """Control: without the earlier clusters the same newcomers do change who is with whom."""
    before = by_maker(yesterday)
    after = by_maker(clustered([*town(800, 1), *town(8, 2, "n")]))
    together = {tuple(sorted(n for n in before if before[n] == c)) for c in set(before.values())}
    again = {tuple(sorted(n for n in before if after.get(n) == c)) for c in set(after.values())}
    assert len(together - again) > 0.02 * len(together)


def test_who_leaves_takes_nobody_along(yesterday: Clustering) -> None:
    gone = {f"m{i:04d}" for i in range(0, 800, 100)}
    before = by_maker(yesterday)
    after = by_maker(clustered([m for m in town(800, 1) if m["id"] not in gone], yesterday.members))
    stayed = [name for name in before if name not in gone]
    assert sum(after.get(name) != before[name] for name in stayed) <= 0.02 * len(stayed)


def test_nothing_new_changes_nothing(yesterday: Clustering) -> None:
    again = clustered(town(800, 1), yesterday.members)
    for name in ("clusters", "members", "isolated", "links"):
        assert getattr(again, name).equals(getattr(yesterday, name))


def test_a_new_quarter_becomes_a_cluster_with_a_name_of_its_own(yesterday: Clustering) -> None:
    quarter = [maker(f"q{i:02d}", 20_000 + 10 * i) for i in range(12)]
    after = by_maker(clustered([*town(800, 1), *quarter], yesterday.members))
    names = {after[m["id"]] for m in quarter}
    assert len(names) == 1
    assert not names & set(yesterday.clusters["cluster"])


def test_a_name_is_not_given_again(yesterday: Clustering) -> None:
    """The cluster of those who all left is gone, and the new one is not called by its name."""
    last = yesterday.clusters["cluster"][-1]
    gone = {name for name, cluster in by_maker(yesterday).items() if cluster == last}
    quarter = [maker(f"q{i:02d}", 20_000 + 10 * i) for i in range(12)]
    makers = [m for m in town(800, 1) if m["id"] not in gone]
    after = by_maker(clustered([*makers, *quarter], yesterday.members))
    assert last not in after.values()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 6)), min_size=1, max_size=50),
    st.sampled_from([0.0, 300.0, 900.0]),
)
def test_limits_hold_whatever_the_earlier_clusters_were(points: list[tuple[int, int, int]], diameter: float) -> None:
    """Earlier clusters of any kind: too large, too small, too wide, torn apart; 6 stands for a newcomer."""
    makers = [maker(f"m{i:03d}", 100 * north, east_m=100.0 * east) for i, (north, east, _) in enumerate(points)]
    rows = [(f"m{i:03d}", f"K{kind:03d}") for i, (_, _, kind) in enumerate(points) if kind < 6]
    earlier = pl.DataFrame(rows, schema={"enterprise": pl.String, "cluster": pl.String}, orient="row")
    today = clustered(makers, earlier, size_min=3, size_max=7, diameter_max_m=diameter, target_size=5)
    at = {
        m["id"]: (float(row["lat"]), float(row["lon"]))
        for m, row in zip(makers, frames(makers)[1].to_dicts(), strict=True)
    }
    for cluster in today.clusters["cluster"]:
        names = today.members.filter(pl.col("cluster") == cluster)["enterprise"].to_list()
        assert 3 <= len(names) <= 7
        assert max(distance_m(*at[a], *at[b]) for a in names for b in names) <= diameter + 0.001
    assert len(today.members) + len(today.isolated) == len(makers)


def test_earlier_clusters_that_make_no_sense_are_refused() -> None:
    makers = town(20, 3)
    with pytest.raises(InputError, match="column missing: cluster"):
        clustered(makers, pl.DataFrame({"enterprise": ["m0001"]}))
    with pytest.raises(InputError, match="'m0001' has two earlier clusters"):
        clustered(makers, pl.DataFrame({"enterprise": ["m0001", "m0001"], "cluster": ["K001", "K002"]}))
