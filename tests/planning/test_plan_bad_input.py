"""Files that `lumbung plan` cannot use: told with file, line and column, before any work, and nothing is left behind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from lumbung.cli import main

AREAS_HEAD = "code,village,district,city,lat,lon,population_2024"
AREAS = f"{AREAS_HEAD}\n31.01,Melati,Timur,Kota,-6.2,106.8,1000\n"
REGISTER = "id,city,district,area_code,size,activity\nE1,Kota,Timur,31.01,micro,Toko mebel\n"
SITES_HEAD, FACILITIES_HEAD = "name,lat,lon", "id,name,kind,sector,kelurahan,kecamatan,kota,stated_facts"
SQUARE = [[[106.8, -6.2], [106.9, -6.2], [106.9, -6.1], [106.8, -6.2]]]
TWO_GB = 2_200_000_000

Refused = Callable[..., str]


@pytest.fixture
def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Refused:
    """Runs the command on files by option (text, bytes, or JSON); gives back what it said when it refused."""

    def run(**files: object) -> str:
        args = ["plan", "--budget=1000000000", "--draws=0", f"--out={tmp_path / 'out' / 'plan'}"]
        for option, content in {"enterprises": REGISTER, "areas": AREAS, **files}.items():
            path = tmp_path / f"{option}.{'geojson' if option in ('boundaries', 'roads') else 'csv'}"
            if isinstance(content, Path):
                path = content
            elif isinstance(content, bytes):
                path.write_bytes(content)
            else:
                path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
            args += [f"--{option}", str(path)]
        before = sorted(tmp_path.iterdir())
        assert main(args) == 2
        said = capsys.readouterr().err
        assert "Traceback" not in said
        assert sorted(tmp_path.iterdir()) == before
        return said

    return run


def collection(*features: object) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}


def feature(geometry: object, code: object = "31.01") -> dict[str, object]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def polygon(rings: object) -> dict[str, object]:
    return feature({"type": "Polygon", "coordinates": rings})


BROKEN_JSON = {
    "cut off": (json.dumps(collection(polygon(SQUARE)))[:-40], "line 1, column .* The file may be cut off"),
    "a CSV": ("code,geometry\n31.01,x\n", "line 1, column 1: is not GeoJSON"),
    "binary": (b"\x80\x81\x82\x83", "no text in UTF-8"),
    "nothing": ("", "line 1, column 1"),
    "a list": ([1, 2], "no GeoJSON FeatureCollection"),
    "one geometry": ({"type": "Polygon", "coordinates": SQUARE}, "no GeoJSON FeatureCollection"),
    "no features": (collection(), "has no features"),
    "features are words": (collection("a"), "feature 1: is no GeoJSON feature"),
}
BROKEN_SHAPES = {
    "a point": (feature({"type": "Point", "coordinates": [106.8, -6.2]}), "feature 2: is a Point"),
    "no geometry": (feature(None), "feature 2: has no geometry"),
    "no code": (feature({"type": "Polygon", "coordinates": SQUARE}, None), "feature 2: has no property `code`"),
    "the same code": (polygon(SQUARE), "feature 2: the code '31.01' stands there twice"),
    "no coordinates": (feature({"type": "Polygon"}, "2"), "feature 2: its coordinates are no rings"),
    "words": (feature({"type": "Polygon", "coordinates": [["a"]]}, "2"), "feature 2: its coordinates are no rings"),
    "a ring of two": (feature({"type": "Polygon", "coordinates": [SQUARE[0][:2]]}, "2"), "fewer than 4 points"),
    "no ring": (feature({"type": "MultiPolygon", "coordinates": []}, "2"), "fewer than 4 points"),
    "metres": (feature({"type": "Polygon", "coordinates": [[[700000, 9300000]] * 4]}, "2"), "not on the globe"),
}


@pytest.mark.parametrize(("content", "words"), BROKEN_JSON.values(), ids=BROKEN_JSON)
@pytest.mark.parametrize("option", ["boundaries", "roads"])
def test_a_broken_geojson_is_told(refused: Refused, option: str, content: object, words: str) -> None:
    said = refused(**{option: content})
    assert f"{option}.geojson: " in said
    assert re.search(words, said), said


@pytest.mark.parametrize(("shape", "words"), BROKEN_SHAPES.values(), ids=BROKEN_SHAPES)
def test_a_boundary_that_is_no_area_is_told_with_its_number(refused: Refused, shape: object, words: str) -> None:
    first = feature({"type": "Polygon", "coordinates": SQUARE}, "31.01")
    assert words in refused(
        boundaries=collection(first if "code '" in words else feature(first["geometry"], "1"), shape)
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"type": "LineString"}, "feature 1: its coordinates are no line"),
        ({"type": "LineString", "coordinates": [["a", "b"]]}, "feature 1: its coordinates are no line"),
        ({"type": "LineString", "coordinates": [[7e5, 9e6], [7e5, 9e6]]}, "feature 1: has points that are not on the globe"),
        ({"type": "Point", "coordinates": [106.8, -6.2]}, "has no roads"),
    ],
)  # fmt: skip
def test_a_broken_road_is_told_with_its_number(refused: Refused, line: object, words: str) -> None:
    assert words in refused(roads=collection(feature(line)))


TABLES = {
    "areas: a column missing": ("areas", AREAS.replace("lat,", "latitude,"), "areas.csv: column missing: lat."),
    "areas: a code twice": (
        "areas", AREAS + "31.01,Mawar,Timur,Kota,-6.2,106.8,5\n",
        "areas.csv: line 2, column code: '31.01' stands there more than once",
    ),
    "areas: no number": ("areas", AREAS.replace("-6.2", "selatan"), "areas.csv: line 2, column lat: 'selatan' is not"),
    "areas: nothing": ("areas", "", "areas.csv: is empty"),
    "areas: heading only": ("areas", AREAS_HEAD + "\n", "areas.csv: has no areas"),
    "sites: a column missing": ("sites", "name,lat\nA,-6.2\n", "sites.csv: column missing: lon."),
    "sites: no number": ("sites", f"{SITES_HEAD}\nA,-6.2,east\n", "sites.csv: line 2, column lon: 'east' is not"),
    "sites: nothing": ("sites", "", "sites.csv: is empty"),
    "sites: heading only": ("sites", SITES_HEAD + "\n", "sites.csv: has no places"),
    "sites: too few fields": ("sites", f"{SITES_HEAD}\nA,1\n", "sites.csv: line 2: has 2 fields, expected 3 fields"),
    "facilities: a column missing": ("existing", FACILITIES_HEAD.replace("kota,", "") + "\n", "column missing: kota."),
    "facilities: nothing": ("existing", "", "existing.csv: is empty"),
    "facilities: an id twice": (
        "existing", f"{FACILITIES_HEAD}\nF1,a,hall,food,,,,\nF1,b,hall,food,,,,\n", "the facility 'F1' stands there twice",
    ),
    "register: nothing": ("enterprises", "", "enterprises.csv: is empty"),
    "register: heading only": ("enterprises", REGISTER.splitlines()[0] + "\n", "has a heading but no rows"),
    "register: UTF-16": ("enterprises", REGISTER.encode("utf-16"), "enterprises.csv: is in UTF-16"),
    "register: UTF-16 without mark": ("enterprises", REGISTER.encode("utf-16-le"), "is not text, or is in UTF-16"),
    "register: binary": ("enterprises", bytes(range(256)) * 20, "is not text"),
    "register: old Excel": ("enterprises", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "is an old Excel file"),
    "register: broken XLSX": ("enterprises", b"PK\x03\x04" + b"\x01" * 600, "is a broken XLSX"),
    "register: no activity": ("enterprises", "id,city\nE1,Kota\n", "enterprises.csv"),
}  # fmt: skip


@pytest.mark.parametrize(("option", "content", "words"), TABLES.values(), ids=TABLES)
def test_a_broken_table_is_told(refused: Refused, option: str, content: object, words: str) -> None:
    assert words in refused(**{option: content})


@pytest.mark.parametrize("option", ["enterprises", "areas", "sites", "existing", "boundaries", "roads"])
def test_a_file_of_two_gigabytes_is_refused_by_its_size(refused: Refused, tmp_path: Path, option: str) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(TWO_GB)
    said = refused(**{option: path})
    assert f"has {TWO_GB:,} bytes; at most 500,000,000 are read" in said


@pytest.mark.parametrize("option", ["enterprises", "areas", "sites", "existing", "boundaries", "roads", "columns"])
def test_a_file_that_is_not_there_or_is_a_folder_is_told(refused: Refused, tmp_path: Path, option: str) -> None:
    assert "no such file" in refused(**{option: tmp_path / "nothing.csv"}).lower()
    assert str(tmp_path) in refused(**{option: tmp_path})


@pytest.mark.parametrize("out", ["areas.csv", "areas.csv/plan", "x" * 250])
def test_an_out_folder_that_cannot_be_is_told_before_the_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], out: str
) -> None:
    for name, text in (("areas.csv", AREAS), ("register.csv", REGISTER)):
        (tmp_path / name).write_text(text)
    files = [f"--areas={tmp_path / 'areas.csv'}", f"--enterprises={tmp_path / 'register.csv'}"]
    assert main(["plan", *files, "--budget=1", f"--out={tmp_path / out}"]) == 2
    said = capsys.readouterr().err
    assert "reading" not in said
    assert "cannot be written" in said or "is a file, not a folder" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["areas.csv", "register.csv"]


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--set=equity_floor_share=1.5", "equity_floor_share"), ("--set=minimum_use_share=-1", "minimum_use_share"),
        ("--set=minimum_use_share=much", "minimum_use_share"), ("--set=travel_reach_minutes=nan", "travel_reach_minutes"),
        ("--draws=51", "Give 0 to 50"), ("--seed=-1", "Give a whole number"), ("--seed=x", "--seed"),
    ],
)  # fmt: skip
def test_a_parameter_out_of_its_range_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, words: str
) -> None:
    for name, text in (("areas.csv", AREAS), ("register.csv", REGISTER)):
        (tmp_path / name).write_text(text)
    files = [f"--areas={tmp_path / 'areas.csv'}", f"--enterprises={tmp_path / 'register.csv'}"]
    assert main(["plan", *files, "--budget=1", f"--out={tmp_path / 'plan'}", option]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "plan").exists()
