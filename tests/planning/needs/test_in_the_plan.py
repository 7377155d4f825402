"""What a plan says of its needs: shared or at home, what is imputed, and what stays when places are drawn again."""

from __future__ import annotations

from pathlib import Path

import pytest

from lumbung.planning.command import run
from lumbung.planning.drawing.words import percent
from lumbung.planning.folder.check import check_plan
from lumbung.planning.folder.read import read_plan
from lumbung.planning.folder.schema import REPORT_HTML, PlanTables

AREAS = (
    "code,village,district,city,lat,lon,population_2024\n31.01,Melati,Timur,Kota,-6.2,106.8,1000\n"
    "31.02,Mawar,Barat,Kota,-6.21,106.81,900\n31.03,Dahlia,Barat,Kota,-6.22,106.82,800\n"
)
TRADES = ("Produksi konveksi pakaian", "Percetakan sablon", "Produksi roti", "Industri tempe")
DRAWS = 5


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan with the default number of draws; every other maker is known by city only."""
    base = tmp_path_factory.mktemp("plan")
    rows = [f"E{i:03d},Kota,,{f'31.0{1 + i % 3}' if i % 2 else ''},Mikro,{TRADES[i % 4]}" for i in range(60)]
    (base / "areas.csv").write_text(AREAS)
    (base / "register.csv").write_text("\n".join(["id,city,district,area_code,size,activity", *rows]) + "\n")
    files = [
        "--enterprises",
        str(base / "register.csv"),
        "--areas",
        str(base / "areas.csv"),
        "--out",
        str(base / "out"),
    ]
    run([*files, "--budget", "3000000000"])
    return base / "out"


@pytest.fixture(scope="module")
def plan(folder: Path) -> PlanTables:
    assert check_plan(folder) == []
    return read_plan(folder)


def test_the_choice_stands_in_its_table_and_in_the_report_for_three_hours_by_three_caps(
    plan: PlanTables, folder: Path
) -> None:
    choice = plan["choice"]
    assert choice.height == choice["own_capital"].n_unique() * choice["her_hour_rp"].n_unique() == 9
    report = (folder / REPORT_HTML).read_text()
    for share in choice["shared_share"]:
        assert percent(share, "en") in report


def test_the_share_that_is_imputed_is_told(plan: PlanTables) -> None:
    imputed = plan.summary["imputed"]
    assert imputed["makers"] == 30
    assert imputed["makers_share"] == 0.5
    assert 0 < imputed["hours_share"] < 1
    assert plan["enterprises"].filter("imputed")["area_code"].to_list() == [""] * 30


def test_places_are_drawn_five_times_and_robust_sites_stand_in_each(plan: PlanTables) -> None:
    draws, told = plan["draws"], plan.summary["draws"]
    assert draws["draw"].to_list() == list(range(DRAWS + 1))
    assert told["recomputed"] == DRAWS
    assert told["objective_least_rp_year"] <= told["objective_most_rp_year"]
    assert plan["sites"].height > 0
    assert told["robust_sites"] == plan["sites"]["robust"].sum()
    assert (draws["near_sites"] >= told["robust_sites"]).all()
    assert plan.summary["parameters"]["robust_distance_m"]["value"] == 2000
