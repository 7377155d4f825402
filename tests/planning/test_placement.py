"""Places of makers: their own where known, drawn within their district or city where not."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.planning.needs.makers import areas, maker, register

from lumbung.planning.placement import makers_of, place_makers, place_word, unplaced_makers


def somewhere(name: str, city: str, district: str = "", **more: object) -> dict[str, object]:
    return maker(name, "garments", city=city, district=district, area_code="", **more)


def test_a_known_village_is_kept_with_its_point_or_its_centre() -> None:
    placed = place_makers(
        register([maker("b", "garments", lat=-6.201, lon=106.799), maker("a", "garments")]), areas(), 1, 0
    )
    assert placed.columns == ["enterprise", "area", "lat", "lon", "imputed"]
    assert placed.schema["area"] == pl.Int32
    assert placed.rows() == [("a", 0, -6.20, 106.80, False), ("b", 0, -6.201, 106.799, False)]


def test_only_micro_and_small_makers_with_a_chain_are_placed() -> None:
    rows = [
        maker("a", "garments", size="unknown"),
        maker("b", "garments", size="medium"),
        maker("c", ""),
        maker("d", "garments", producer="unknown"),
    ]
    assert place_makers(register(rows), areas(), 1, 0)["enterprise"].to_list() == ["a"]
    assert makers_of(register(rows))["size_assumed"].to_list() == [True]


def test_a_maker_known_by_district_or_city_gets_a_village_of_it() -> None:
    """However the name is spelt; the place is the village's centre and marked as imputed."""
    rows = [somewhere(f"d{i}", "kota timur", "KRAMATJATI") for i in range(60)]
    rows += [somewhere(f"c{i}", "Kota  Timur", "unheard of") for i in range(60)]
    rows += [somewhere(f"n{i}", "", "Makasar") for i in range(5)]
    placed = place_makers(register(rows), areas(), 1, 0)
    by = {k[0]: set(g["area"]) for k, g in placed.group_by(pl.col("enterprise").str.head(1))}
    assert by == {"d": {0, 1}, "c": {0, 1, 2}, "n": {2}}
    assert placed["imputed"].all()
    assert (placed["lat"].to_numpy() == areas().lat[placed["area"].to_numpy()]).all()


def test_an_unknown_city_is_not_placed_but_listed() -> None:
    rows = register([somewhere("x", "Bogor"), somewhere("y", "", ""), maker("a", "garments")])
    assert place_makers(rows, areas(), 1, 0)["enterprise"].to_list() == ["a"]
    assert unplaced_makers(rows, areas()).rows() == [("x", "Bogor", ""), ("y", "", "")]


def test_villages_pull_by_known_makers_of_the_chain_and_by_people() -> None:
    """Half by population (10, 30, 60 %), half by known makers, of whom those of the same chain count threefold."""
    known = [maker("k1", "garments"), maker("k2", "bakery", area_code="1.2")]
    rows = register(known + [somewhere(f"c{i}", "Kota Timur") for i in range(6000)])
    drawn = place_makers(rows, areas(), 1, 0).filter(pl.col("imputed"))
    shares = np.bincount(drawn["area"].to_numpy(), minlength=4) / drawn.height
    assert shares == pytest.approx([0.5 * 0.75 + 0.05, 0.5 * 0.25 + 0.15, 0.3, 0.0], abs=0.025)


def test_places_depend_on_seed_draw_and_name_but_not_on_the_order_of_rows() -> None:
    rows = register([somewhere(f"c{i}", "Kota Timur") for i in range(200)])
    first = place_makers(rows, areas(), 1, 0)
    assert_frame_equal(place_makers(rows.reverse(), areas(), 1, 0), first)
    for seed, draw in ((1, 1), (2, 0)):
        assert place_makers(rows, areas(), seed, draw)["area"].to_list() != first["area"].to_list()


def test_nobody_is_placed_where_there_is_nobody() -> None:
    assert place_makers(register([]), areas(), 1, 0).is_empty()


def test_a_place_word_forgets_case_spaces_and_signs() -> None:
    assert place_word("Kramat-Jati ") == place_word("KRAMATJATI")
