"""Registers that are odd but not broken: every row is kept, what is wrong with it is told, and the plan is whole."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.planning.plan_runs import SHALLOW, written

from lumbung.cli import main
from lumbung.planning import draws
from lumbung.planning.folder.check import check_plan
from lumbung.planning.folder.read import read_plan
from lumbung.planning.folder.schema import PlanTables

AREAS = (
    "code,village,district,city,lat,lon,population_2024\n"
    "31.01,Melati,Timur,Kota,-6.2,106.8,1000\n31.02,Mawar,Barat,Kota,-6.21,106.83,900\n"
)
HEADING = "id,city,district,area_code,lat,lon,size,activity"
SEWS = "Mikro,Produksi konveksi pakaian"
COPIES = 100_000


@pytest.fixture(autouse=True, scope="module")
def shallow() -> Iterator[None]:
    """Few steps: what is asked here holds for any number of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(draws, "MAIN", SHALLOW)
        patch.setattr(draws, "DRAW", SHALLOW)
        yield


def plan_of(folder: Path, rows: list[str], *more: str) -> PlanTables:
    """The plan of these rows, checked."""
    out = folder / "plan"
    assert (
        main([*written(folder, AREAS, rows, HEADING), "--budget=3000000000", "--draws=1", f"--out={out}", *more]) == 0
    )
    assert check_plan(out) == []
    return read_plan(out)


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("Kota,,99.99,,", "area_unknown"), ("Kota,Timur,31.01,-5.0,108.9", "point_outside_region"),
        ("Kota,Timur,31.01,0,0", "point_outside_region"), ("Kota,Timur,31.01,south,106.8", "lat_not_number"),
        ("Kota,Selatan,,,", "district_unknown"),
    ],
)  # fmt: skip
def test_a_row_with_a_wrong_place_is_kept_with_its_problem_and_a_place_that_is_known(
    tmp_path: Path, place: str, problem: str
) -> None:
    row = plan_of(tmp_path, [f"E1,{place},{SEWS}"])["enterprises"].row(0, named=True)
    assert problem in row["problems"].split(" ")
    assert row["planned"]
    assert row["plan_area_code"] in ("31.01", "31.02")
    assert row["lat"] is None


def test_makers_who_all_stand_on_one_point_are_served_there(tmp_path: Path) -> None:
    found = plan_of(tmp_path, [f"E{i:03d},Kota,Timur,31.01,-6.2,106.8,{SEWS}" for i in range(200)])
    assert found.summary["counts"]["planned"] == 200
    assert found["sites"]["area_code"].unique().to_list() == ["31.01"]
    assert found["clusters"]["radius_m"].max() == 0


def test_one_maker_alone_has_a_plan_that_says_why_nothing_opens(tmp_path: Path) -> None:
    found = plan_of(tmp_path, [f"E1,Kota,Timur,31.01,,,{SEWS}"])
    assert found["sites"].is_empty()
    assert found["isolated"]["enterprise"].to_list() == ["E1"]
    assert found.summary["notes"]


def test_a_hundred_thousand_copies_of_one_row_are_one_maker_and_the_rest_is_told(tmp_path: Path) -> None:
    found = plan_of(tmp_path, [f"E1,Kota,Timur,31.01,,,{SEWS}"] * COPIES)
    assert found["enterprises"]["id"].to_list() == ["E1"]
    assert found.summary["counts"]["rejected"] == found["rejected"].height == COPIES - 1


@pytest.mark.parametrize("formula", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1"])
def test_a_formula_in_a_cell_is_led_by_an_apostrophe_in_every_csv(tmp_path: Path, formula: str) -> None:
    quoted = '"' + formula.replace('"', '""') + '"'
    plan_of(tmp_path, [f"{quoted},Kota,Timur,31.01,,,Mikro,{quoted}", f"E2,Kota,Timur,31.01,,,{SEWS}"])
    cells = [
        cell
        for table in (tmp_path / "plan").glob("*.csv")
        for row in csv.reader(table.read_text(encoding="utf-8").splitlines())
        for cell in row
        if cell.lstrip("'").strip() == formula.strip()
    ]
    assert cells
    assert all(cell.startswith("'") for cell in cells)
