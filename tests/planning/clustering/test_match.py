"""One new maker is told which cluster is near, and why."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.planning.clustering.makers_on_a_map import LAT, LON, areas, frames, maker

from lumbung.core.place import METRES_PER_DEGREE
from lumbung.planning.clustering import Clustering, find_clusters, nearest_cluster

BAKER = {"skills": "baking", "technologies": "mixing baking", "activity": "produksi roti"}


def makers() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Six garment makers in the middle, six bakers 1.2 km north of them."""
    sewers = [maker(f"a{i}", 20 * i) for i in range(6)]
    return frames([*sewers, *(maker(f"b{i}", 1200 + 20 * i, "bakery", **BAKER) for i in range(6))])


@pytest.fixture
def clustering() -> Clustering:
    register, placed = makers()
    return find_clusters(register, placed, areas())


@pytest.fixture
def members(clustering: Clustering) -> pl.DataFrame:
    """The members with what the register knows of them."""
    register, _ = makers()
    return clustering.members.join(register, left_on="enterprise", right_on="id")


def north(metres: float) -> float:
    return LAT + metres / METRES_PER_DEGREE


def test_her_own_chain_wins_over_a_nearer_stranger(clustering: Clustering, members: pl.DataFrame) -> None:
    found = nearest_cluster(clustering.clusters, members, lat=north(100), lon=LON, chain="bakery")
    assert found is not None
    assert found.cluster == "K002"
    assert found.basis == "chain"
    assert found.distance_m == pytest.approx(1150, abs=2)
    assert found.reason_en == (
        "Cluster K002 (bread and cakes) is 1.2 km from you. 6 of its 6 members also make bread and cakes."
    )
    assert found.reason_id.startswith("Klaster K002 (roti dan kue) berjarak 1,2 km dari Anda.")


def test_what_she_can_do_for_them_counts(clustering: Clustering, members: pl.DataFrame) -> None:
    """A maker of another chain who can do what the bakers lack."""
    found = nearest_cluster(
        clustering.clusters, members, lat=north(900), lon=LON, chain="leather_footwear_bags",
        technologies=["kneading", "dividing", "moulding", "proofing", "slicing", "sealing"],
    )  # fmt: skip
    assert found is not None
    assert (found.cluster, found.basis) == ("K002", "technology")
    assert found.reason_en.endswith("The strongest basis: complementing technology.")


def test_shared_skills_count(clustering: Clustering, members: pl.DataFrame) -> None:
    found = nearest_cluster(clustering.clusters, members, lat=north(50), lon=LON, chain="handicraft", skills=["sewing"])
    assert found is not None
    assert (found.cluster, found.basis) == ("K001", "skills")


def test_out_of_reach_the_nearest_is_named_with_no_basis(clustering: Clustering, members: pl.DataFrame) -> None:
    found = nearest_cluster(clustering.clusters, members, lat=north(9000), lon=LON, chain="garments")
    assert found is not None
    assert (found.cluster, found.basis) == ("K002", "")
    assert found.reason_en.endswith("No related cluster is within 2 km.")


def test_without_clusters_there_is_no_match(clustering: Clustering) -> None:
    none = clustering.clusters.clear()
    assert nearest_cluster(none, clustering.members, lat=LAT, lon=LON, chain="garments") is None


def test_the_csv_files_of_a_plan_folder_are_enough(clustering: Clustering, tmp_path: Path) -> None:
    """Read back as text, with the columns of clusters.csv and members.csv only."""
    columns = ["cluster", "chain", "bases", "members", "lat", "lon", "radius_m", "strength", "reason_id", "reason_en"]
    clustering.clusters.select(columns).write_csv(tmp_path / "clusters.csv")
    clustering.members.write_csv(tmp_path / "members.csv")
    tables = [pl.read_csv(tmp_path / name, infer_schema=False) for name in ("clusters.csv", "members.csv")]
    found = nearest_cluster(*tables, lat=north(100), lon=LON, chain="bakery")
    assert found is not None
    assert (found.cluster, found.basis) == ("K002", "chain")
    assert "6 of its 6 members" in found.reason_en


def test_the_order_of_rows_changes_nothing(clustering: Clustering, members: pl.DataFrame) -> None:
    asked = {"lat": north(600), "lon": LON, "chain": "prepared_meals"}
    forth = nearest_cluster(clustering.clusters, members, **asked)  # type: ignore[arg-type]
    back = nearest_cluster(clustering.clusters.reverse(), members.reverse(), **asked)  # type: ignore[arg-type]
    assert forth == back
