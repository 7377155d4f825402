"""Candidate places from areas and files, existing facilities by name, and roads."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tests.planning.siting.small_problems import line_of_areas

from lumbung.core.errors import InputError
from lumbung.core.parameters import load_parameters
from lumbung.planning.siting import places_at_areas, places_from_file, read_existing, road_travel, straight_travel
from lumbung.planning.siting.existing import house_kinds, plain
from lumbung.planning.siting.roads import read_roads

PARAMETERS = load_parameters("lumbung.planning.siting")
HEAD = "id,name,kind,sector,kelurahan,kecamatan,kota,stated_facts\n"


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_names_with_and_without_spaces_are_one() -> None:
    assert plain("Kramat Jati") == plain("Kramatjati") == plain(" KRAMAT-JATI ")


@pytest.mark.parametrize(
    ("sector", "kinds"),
    [
        ("culinary (tempe/tofu)", ("food",)),
        ("creative/garment/leather/metal/furniture", ("textile_print", "wood_metal")),
        ("both", ("food", "textile_print")),
        ("trade only", ()),
    ],
)
def test_the_sector_says_which_houses_may_stand_there(sector: str, kinds: tuple[str, ...]) -> None:
    assert house_kinds(sector) == kinds


def test_facilities_are_placed_by_village_then_district_and_the_rest_is_listed(tmp_path: Path) -> None:
    file = written(tmp_path / "e.csv", HEAD + (
        "F1,Dapur,shared production kitchen,culinary,desa2,,Kota,\n"
        "F2,Balai,vocational training centre,both,,Timur,Kota,damaged\n"
        "F3,Entah,lokbin (vendor site),culinary,,,Kota,\n"
        "F4,Aneh,harbour,ships,Desa 1,,Kota,\n"
    ))  # fmt: skip
    existing = read_existing(file, line_of_areas(), PARAMETERS)
    frame = existing.places.frame
    assert frame["place"].to_list() == ["F1", "F2"]
    assert frame["area_code"].to_list() == ["31.01.01.1002", "31.01.02.1004"]
    assert frame["damaged"].to_list() == [False, True]
    assert frame["floor_source"].to_list() == [
        "parameter existing_kitchen_floor_m2",
        "parameter existing_training_floor_m2",
    ]
    assert existing.unplaced["id"].to_list() == ["F3", "F4"]


def test_a_facilities_file_without_a_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="column missing: kecamatan"):
        read_existing(written(tmp_path / "e.csv", HEAD.replace("kecamatan,", "")), line_of_areas(), PARAMETERS)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("A,abc,106.8,,", "line 2, column lat"),
        ("A,-6.2,106.8,shipyard,", "line 2, column kind"),
        ("A,-6.2,106.8,food,-5", "line 2, column floor_m2"),
    ],
)
def test_a_sites_file_names_the_line_and_the_column(tmp_path: Path, line: str, words: str) -> None:
    file = written(tmp_path / "s.csv", "name,lat,lon,kind,floor_m2\n" + line + "\n")
    with pytest.raises(InputError, match=words):
        places_from_file(file, line_of_areas(), PARAMETERS)


def test_a_sites_file_gives_kind_floor_and_nearest_area(tmp_path: Path) -> None:
    file = written(tmp_path / "s.csv", "name,lat,lon,kind,floor_m2\nGudang,-6.2,106.8205,food,80\nBalai,-6.2,106.8,,\n")
    frame = places_from_file(file, line_of_areas(), PARAMETERS).frame
    assert frame.filter(frame["name"] == "Gudang").select("kinds", "floor_m2", "area_code").row(0) == (
        "food", 80.0, "31.01.01.1002",
    )  # fmt: skip
    assert frame.filter(frame["name"] == "Balai")["kinds"][0] == "food textile_print wood_metal chemical"


def road_file(path: Path, lines: list[list[list[float]]]) -> Path:
    features = [
        {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": c}} for c in lines
    ]
    return written(path, json.dumps({"type": "FeatureCollection", "features": features}))


def test_a_way_by_road_is_as_long_as_the_road(tmp_path: Path) -> None:
    areas = line_of_areas()
    detour = [[[106.80, -6.2], [106.80, -6.21], [106.81, -6.21], [106.81, -6.2]]]
    network = read_roads(road_file(tmp_path / "r.geojson", detour))
    metres = network.metres(areas.lat[:1], areas.lon[:1], areas.lat[1:2], areas.lon[1:2], 1e5)[0, 0]
    assert metres == pytest.approx(2 * 1112 + 1105, rel=0.01)


def test_ends_that_no_road_joins_go_by_straight_line(tmp_path: Path) -> None:
    areas = line_of_areas()
    places = places_at_areas(areas, PARAMETERS)
    roads = road_file(tmp_path / "r.geojson", [[[106.80, -6.2], [106.81, -6.2]]])
    by_road = road_travel(areas, places, PARAMETERS, roads)
    straight = straight_travel(areas, places, PARAMETERS)
    far = {(a, p): m for a, p, m in zip(straight.area, straight.place, straight.minutes, strict=True)}
    for area, place, minutes, road in zip(by_road.area, by_road.place, by_road.minutes, by_road.by_road, strict=True):
        if not road:
            assert minutes == far[area, place]
    assert by_road.by_road.any()
    assert not by_road.by_road.all()


def test_a_road_file_without_roads_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no roads"):
        read_roads(road_file(tmp_path / "r.geojson", [[]]))


def test_reach_is_symmetric_on_centres() -> None:
    areas = line_of_areas()
    travel = straight_travel(areas, places_at_areas(areas, PARAMETERS), PARAMETERS)
    table = np.full((6, 6), np.inf)
    table[travel.area, travel.place] = travel.minutes
    assert np.allclose(table, table.T)
    assert np.allclose(np.diag(table), 2.0)
