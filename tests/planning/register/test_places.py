"""Places: names in other spellings, points in the sea or in another city, what is kept of a place that is wrong."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.planning.areas import Areas
from lumbung.planning.register.gazetteer import Gazetteer, plain_place
from lumbung.planning.register.places import placed

COLUMNS = ("city", "district", "village", "area_code", "lat", "lon", "place_quality")


def put(areas: Areas, **stated: str) -> tuple[dict[str, object], list[str]]:
    """(the row as it was placed, codes of its problems)."""
    frame, problems = placed(pl.DataFrame({name: [stated.get(name, "")] for name in COLUMNS}), areas)
    return frame.row(0, named=True), problems["code"].to_list()


def test_a_point_within_its_area_is_kept_with_the_registers_own_words(areas: Areas) -> None:
    row, codes = put(
        areas, city="Kota Timur", area_code="1.1", lat="-6.2010", lon="106.9010", place_quality="street_under_1km"
    )
    assert (row["lat"], row["place_quality"], codes) == (-6.201, "street_under_1km", [])
    row, _ = put(areas, city="Kota Timur", area_code="1.1", lat="-6.2010", lon="106.9010")
    assert row["place_quality"] == "point"


def test_a_point_in_the_sea_is_dropped_and_the_area_stays(areas: Areas) -> None:
    row, codes = put(areas, city="Kota Timur", area_code="1.1", lat="-5.5", lon="106.9")
    assert codes == ["point_outside_region"]
    assert (row["lat"], row["lon"], row["area_code"], row["place_quality"]) == (None, None, "1.1", "area_only")


def test_a_point_in_another_city_is_reported_and_the_city_stays(areas: Areas) -> None:
    row, codes = put(areas, city="Kota Timur", lat="-6.20", lon="106.70")
    assert codes == ["point_outside_city"]
    assert (row["city"], row["area_code"], row["place_quality"]) == ("Kota Timur", "", "city_only")


def test_a_point_far_from_its_area_within_the_city_is_reported(areas: Areas) -> None:
    row, codes = put(areas, city="Kota Timur", area_code="2.1", lat="-6.20", lon="106.90")
    assert codes == ["area_outside_city"]
    assert row["area_code"] == "1.1", "the point tells the area when the code is of another city"


def test_a_point_without_an_area_belongs_to_the_nearest_of_its_city(areas: Areas) -> None:
    row, codes = put(areas, city="Kota Timur", lat="-6.2390", lon="106.9090")
    assert (row["area_code"], row["district"], codes) == ("1.3", "Daun Hijau", [])


def test_lat_and_lon_in_each_others_place_are_put_in_order(areas: Areas) -> None:
    row, codes = put(areas, city="Kota Timur", area_code="1.1", lat="106.9", lon="-6.2")
    assert (row["lat"], row["lon"], codes) == (-6.2, 106.9, ["point_swapped"])


def test_a_decimal_comma_is_a_number_and_a_word_is_not(areas: Areas) -> None:
    row, codes = put(areas, city="Kota Timur", area_code="1.1", lat="-6,2", lon="106,9")
    assert (row["lat"], codes) == (-6.2, [])
    row, codes = put(areas, city="Kota Timur", area_code="1.1", lat="enam", lon="106.9")
    assert (row["lat"], row["lon"], codes) == (None, None, ["lat_not_number"])


def test_half_a_point_is_no_point(areas: Areas) -> None:
    row, codes = put(areas, city="Kota Timur", lat="-6.2")
    assert (row["lat"], codes) == (None, ["point_incomplete"])


@pytest.mark.parametrize("name", ["kota timur", "KOTA  TIMUR", "Kota Adm. Timur", "Timur", "Kabupaten Timur"])
def test_cities_are_known_under_their_titles(areas: Areas, name: str) -> None:
    assert Gazetteer(areas).city(name) == "Kota Timur"


@pytest.mark.parametrize("name", ["Daun Hijau", "daunhijau", "Kec. Daun Hijjau", "Daoen Hidjau", "Daun Hijo"])
def test_districts_are_known_under_other_spellings(areas: Areas, name: str) -> None:
    expected = "" if name == "Daun Hijo" else "Daun Hijau"
    assert Gazetteer(areas).district("Kota Timur", name) == expected


def test_jakartas_short_names_are_known() -> None:
    assert plain_place("Jaksel") == plain_place("Kota Administrasi Jakarta Selatan") == plain_place("South Jakarta")


def test_a_village_name_that_fits_two_is_decided_by_its_district_only(areas: Areas) -> None:
    row, codes = put(areas, city="Kota Timur", village="Melati")
    assert (row["area_code"], codes) == ("", ["village_unknown"])
    row, codes = put(areas, city="Kota Timur", district="Daun Hijau", village="Melati")
    assert (row["area_code"], codes) == ("1.3", [])


def test_unknown_names_are_told_and_kept(areas: Areas) -> None:
    row, codes = put(areas, city="Kota Lain", district="Entah")
    assert (row["city"], row["district"], row["place_quality"], codes) == (
        "Kota Lain",
        "Entah",
        "none",
        ["city_unknown"],
    )
    _, codes = put(areas, city="Kota Timur", district="Entah", area_code="1.1")
    assert codes == ["area_outside_district"]


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_kept_point_is_near_an_area_and_no_point_is_invented(lat: float, lon: float) -> None:
    rows = [("1", "a", "d", "c", -6.2, 106.9, 1), ("2", "b", "d", "c", -6.21, 106.9, 1)]
    from lumbung.planning.areas import areas_from_frame

    names = ["code", "village", "district", "city", "lat", "lon", "population_2024"]
    areas = areas_from_frame(pl.DataFrame(rows, schema=names, orient="row"))
    row, codes = put(areas, city="c", lat=str(lat), lon=str(lon))
    if row["lat"] is None:
        assert "point_outside_region" in codes
    else:
        assert abs(float(str(row["lat"])) + 6.2) < 0.2
