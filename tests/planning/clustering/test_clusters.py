"""From a register to clusters with reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.planning.clustering.makers_on_a_map import areas, frames, maker

from lumbung.core.errors import InputError, ParameterError
from lumbung.core.parameters import Parameters, Value
from lumbung.planning.areas import read_areas
from lumbung.planning.clustering import Clustering, default_parameters, find_clusters, find_members
from lumbung.planning.clustering.recipes import needed_processes

JAKARTA = Path(__file__).parents[4] / "shared" / "data" / "jakarta"
FRAMES = ("clusters", "members", "isolated", "links")


def with_values(**values: Value) -> Parameters:
    return default_parameters().override({f"cluster_{name}": value for name, value in values.items()}, "test")


def clustered(makers: Sequence[dict[str, Any]], parameters: Parameters | None = None, seed: int = 1) -> Clustering:
    register, placed = frames(makers)
    return find_clusters(register, placed, areas(), parameters, seed=seed)


def two_villages() -> list[dict[str, Any]]:
    """Eight garment makers and seven bakers, 6 km apart; one far away, one who is related to nobody."""
    sewers = [maker(f"a{i}", 40 * i) for i in range(8)]
    bakers = [
        maker(f"b{i}", 6000 + 40 * i, "bakery", skills="baking", technologies="mixing", activity="produksi roti")
        for i in range(7)
    ]
    far = maker("c0", 40_000)
    other = maker("d0", 6100, "leather_footwear_bags", skills="gluing", technologies="", activity="sepatu")
    return [*sewers, *bakers, far, other]


def town(n: int = 300, seed: int = 4) -> list[dict[str, Any]]:
    """n makers of five chains in 8 x 8 km."""
    draw = np.random.default_rng(seed)
    chains = ("garments", "textiles_batik", "bakery", "printing", "prepared_meals")
    skills = ("sewing ironing", "dyeing sewing", "baking packing", "printing design", "cooking packing")
    doing = ("cutting sewing", "embroidering", "mixing baking", "screen_printing design", "cooking cutting")
    found = []
    for i in range(n):
        kind = int(draw.integers(0, 5))
        found.append(
            maker(
                f"m{i:03d}", draw.uniform(0, 8000), chains[kind], east_m=draw.uniform(0, 8000), skills=skills[kind],
                technologies=doing[kind], activity="usaha",
            )
        )  # fmt: skip
    return found


def test_makers_of_one_chain_who_are_near_become_one_cluster() -> None:
    found = clustered(two_villages())
    assert found.clusters["cluster"].to_list() == ["K001", "K002"]
    assert found.clusters["chain"].to_list() == ["garments", "bakery"]
    assert found.clusters["members"].to_list() == [8, 7]
    by_maker = dict(found.members.select("enterprise", "cluster").iter_rows())
    assert {by_maker[f"a{i}"] for i in range(8)} == {"K001"}
    assert {by_maker[f"b{i}"] for i in range(7)} == {"K002"}


def test_isolated_makers_are_listed_with_the_nearest_cluster() -> None:
    found = clustered(two_villages())
    assert found.isolated["enterprise"].to_list() == ["c0", "d0"]
    assert found.isolated["nearest_cluster"].to_list() == ["K002", "K002"]
    far, near = found.isolated["distance_m"].to_list()
    assert far == pytest.approx(40_000 - 6120, abs=2)
    assert near == pytest.approx(20, abs=2)


def test_every_maker_stands_once_in_members_or_in_isolated() -> None:
    makers = town()
    found = clustered(makers)
    everyone = [*found.members["enterprise"], *found.isolated["enterprise"]]
    assert sorted(everyone) == sorted(m["id"] for m in makers)
    counted = dict(found.members.group_by("cluster").len().iter_rows())
    assert counted == dict(found.clusters.select("cluster", "members").iter_rows())


def test_strength_is_the_sum_of_the_three_bases() -> None:
    found = clustered(town()).clusters
    total = found["strength_chain"] + found["strength_skills"] + found["strength_technology"]
    assert ((total - found["strength"]).abs() < 2e-4).all()
    assert found["strength"].is_between(0, 1).all()


def test_clusters_are_ordered_by_size_and_then_by_their_first_member() -> None:
    found = clustered(town())
    first = found.members.group_by("cluster").agg(pl.col("enterprise").min())
    rows = found.clusters.join(first, on="cluster").sort("cluster").select("members", "enterprise").rows()
    assert rows == sorted(rows, key=lambda row: (-row[0], row[1]))


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 3))
def test_the_order_of_rows_changes_nothing(random: Any, seed: int) -> None:
    makers = town(150)
    expected = clustered(makers, seed=seed)
    register, placed = frames(makers)
    rows, places = list(range(len(register))), list(range(len(placed)))
    random.shuffle(rows)
    random.shuffle(places)
    found = find_clusters(register[rows], placed[places], areas(), seed=seed)
    for name in FRAMES:
        assert_frame_equal(getattr(found, name), getattr(expected, name))


def test_the_same_input_and_seed_give_the_same_bytes() -> None:
    runs = [[getattr(clustered(town(), seed=9), name).write_csv() for name in FRAMES] for _ in range(3)]
    assert runs[0] == runs[1] == runs[2]


def test_a_new_name_that_keeps_the_order_keeps_the_clusters() -> None:
    makers = two_villages()
    renamed = [m | {"id": f"x{m['id']}"} for m in makers]
    before, after = clustered(makers), clustered(renamed)
    assert ["x" + name for name in before.members["enterprise"]] == after.members["enterprise"].to_list()
    assert before.members["cluster"].to_list() == after.members["cluster"].to_list()


def test_five_hundred_makers_on_one_point_form_full_clusters() -> None:
    found = clustered([maker(f"m{i:03d}", 0) for i in range(500)])
    assert found.isolated.is_empty()
    assert found.clusters["members"].is_between(5, 80).all()
    assert (found.clusters["radius_m"] < 0.1).all()


@pytest.mark.parametrize("count", [0, 1, 4])
def test_too_few_makers_give_no_cluster_and_lose_nobody(count: int) -> None:
    found = clustered([maker(f"m{i}", i) for i in range(count)])
    assert found.clusters.is_empty()
    assert len(found.isolated) == count
    assert set(found.isolated["nearest_cluster"]) <= {""}


def test_makers_without_chain_or_place_take_no_part() -> None:
    register, placed = frames([*two_villages(), maker("e0", 0, ""), maker("e1", 0)])
    found = find_clusters(register, placed.filter(pl.col("enterprise") != "e1"), areas())
    assert not {"e0", "e1"} & {*found.members["enterprise"], *found.isolated["enterprise"]}


def test_an_enterprise_that_stands_twice_is_refused() -> None:
    register, placed = frames(two_villages())
    with pytest.raises(InputError, match="a0"):
        find_clusters(pl.concat([register, register[:1]]), placed, areas())


def test_an_embroiderer_among_sewers_stands_on_a_linked_chain_and_technology() -> None:
    sewers = [maker(f"a{i}", 40 * i, activity="kemeja", technologies="cutting sewing") for i in range(8)]
    bordir = maker(
        "z0", 20, "textiles_batik", skills="machine_embroidery", technologies="embroidering", activity="bordir"
    )
    found = clustered([*sewers, bordir]).members.filter(pl.col("enterprise") == "z0").row(0, named=True)
    assert found["cluster"] == "K001"
    assert found["reason_en"] == (
        "Could supply garments (8 members) with cloth and embroidery. Can do embroidery for 8 members."
    )
    assert "membordir untuk 8 anggota" in found["reason_id"]


def test_the_reason_of_a_member_counts_her_neighbours() -> None:
    found = clustered(two_villages()).members.filter(pl.col("enterprise") == "a0").row(0, named=True)
    assert found["basis"] == "chain"
    assert found["reason_en"] == (
        "7 of 7 other members within 2 km also make garments. Shares a skill, sewing, with 7 members."
    )


def test_the_reason_of_a_cluster_says_bases_strength_and_neighbours() -> None:
    row = clustered(two_villages()).clusters.row(0, named=True)
    assert row["bases"] == "chain skills"
    assert row["reason_en"] == (
        "Around Contoh, 8 of 8 members make garments. "
        "It stands on chain 50 % and skill 50 %, strength 0.67; nothing ties it to others."
    )


def test_neighbouring_clusters_say_what_joins_them() -> None:
    found = clustered(town())
    assert not found.links.is_empty()
    assert (found.links["basis"] != "").all()
    assert (found.links["cluster"] != found.links["neighbour"]).all()
    back = found.links.select(cluster="neighbour", neighbour="cluster", strength="strength").sort(
        "cluster", "neighbour"
    )
    assert_frame_equal(back, found.links.select("cluster", "neighbour", "strength"))
    linked = found.clusters.filter(pl.col("cluster").is_in(found.links["cluster"].implode()))
    assert linked["reason_en"].str.contains(" joins it to K").all()


def test_sentences_are_short_and_without_codes() -> None:
    found = clustered(town())
    texts = [
        t for f in (found.clusters, found.members, found.isolated) for c in ("reason_id", "reason_en") for t in f[c]
    ]
    for text in texts:
        assert "_" not in text
        sentences = re.split(r"(?<=[.])\s", text)
        assert len(sentences) <= 2, text
        for sentence in sentences:
            assert len(sentence.split()) <= 20, sentence


def test_a_drawn_place_is_told() -> None:
    register, placed = frames(two_villages())
    drawn = placed.with_columns(imputed=pl.col("enterprise") == "a0")
    found = find_clusters(register, drawn, areas())
    assert found.clusters["imputed"].to_list() == [1, 0]
    assert "; 1 place is drawn." in found.clusters["reason_en"][0]
    assert "; her place is drawn." in found.members["reason_en"][0]
    assert "drawn" not in found.members["reason_en"][1]


def test_strict_reading_gives_stages_to_clusters_on_technology_only() -> None:
    """Eight who complete each other, and six far away who all can do the same."""
    usual = " ".join(sorted(needed_processes("garments", "konveksi") - {"sewing"}))
    mixed = [maker(f"a{i}", 40 * i, technologies=("sewing", usual)[i % 2]) for i in range(8)]
    alike = [maker(f"b{i}", 9000 + 40 * i) for i in range(6)]
    found = clustered([*mixed, *alike]).clusters
    assert found["bases"].to_list() == ["chain skills technology", "chain skills"]
    assert found["stages"].to_list() == [True, False]


def test_wide_reading_asks_complementing_of_every_basis() -> None:
    """Those who complete nobody's recipe then stand on no basis, and the cluster says so."""
    wide = with_values(reading="wide")
    complete = "cutting ironing labelling overlocking sewing pattern_making"
    alike = [maker(f"a{i}", 40 * i, technologies=complete) for i in range(8)]
    row = clustered(alike, wide).clusters.row(0, named=True)
    assert (row["bases"], row["stages"]) == ("", False)
    assert "has no basis in the wide reading" in row["reason_en"]
    mixed = [maker(f"a{i}", 40 * i, technologies=("sewing", "cutting")[i % 2]) for i in range(8)]
    row = clustered(mixed, wide).clusters.row(0, named=True)
    assert row["stages"]
    assert "chain" in row["bases"]
    assert clustered(alike).clusters["bases"].to_list() == ["chain skills"]


def test_an_unknown_reading_is_refused() -> None:
    with pytest.raises(ParameterError, match="reading"):
        clustered(two_villages(), with_values(reading="loose"))


def test_every_parameter_says_that_it_is_policy_except_the_reading_of_the_law() -> None:
    for name, parameter in default_parameters().items():
        assert parameter.source.startswith("policy: ") or name == "cluster_reading"
        assert parameter.certainty == ("A" if name == "cluster_reading" else "policy")
        assert parameter.label_id
        assert parameter.label_en


@pytest.mark.shared
def test_the_whole_of_jakarta_is_clustered_and_nobody_is_lost() -> None:
    from lumbung.planning.placement import place_makers
    from lumbung.planning.register import clean_register

    where = read_areas(JAKARTA / "areas.csv")
    register = clean_register(JAKARTA / "enterprises.csv", where).frame
    placed = place_makers(register, where, 1, 0)
    found = find_clusters(register, placed, where, seed=1)
    everyone = sorted([*found.members["enterprise"], *found.isolated["enterprise"]])
    assert everyone == sorted(placed["enterprise"])
    assert len(found.clusters) > 50
    assert found.clusters["members"].is_between(5, 80).all()
    assert (found.clusters["bases"] != "").all()
    both = ("reason_id", "reason_en")
    for text in [t for f in (found.clusters, found.members, found.isolated) for c in both for t in f[c]]:
        sentences = re.split(r"(?<=[.])\s", text)
        assert "_" not in text
        assert len(sentences) <= 2, text
        assert max(len(sentence.split()) for sentence in sentences) <= 20, text


def test_members_alone_are_those_of_the_whole() -> None:
    register, placed = frames([*town(), maker("far", 90_000)])
    whole = find_clusters(register, placed, areas())
    plain = find_members(register, placed)
    inside = plain.filter(pl.col("cluster").is_not_null())
    assert_frame_equal(inside, whole.members.select("enterprise", "cluster", "basis", "strength"))
    alone = plain.filter(pl.col("cluster").is_null())
    assert alone["enterprise"].to_list() == whole.isolated["enterprise"].to_list()
    assert set(alone["basis"]) == {""}
