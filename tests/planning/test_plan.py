"""The whole way on a small made-up region: nobody, one maker, many; any order of rows; checked by `check_plan`."""

from __future__ import annotations

from pathlib import Path

import pytest

from lumbung.planning.command import run
from lumbung.planning.folder.check import check_plan
from lumbung.planning.folder.read import read_plan
from lumbung.planning.folder.schema import FILES, TIMINGS_JSON
from lumbung.planning.folder.summary_fields import SUMMARY

AREAS = (
    "code,village,district,city,lat,lon,population_2024\n"
    "31.01,Melati,Timur,Kota,-6.2,106.8,1000\n31.02,Mawar,Barat,Kota,-6.21,106.83,900\n"
)
HEADING = "id,city,district,area_code,size,activity"
MAKERS = [f"E{i:02d},Kota,,{'31.01' if i % 3 else ''},Mikro,Produksi konveksi pakaian" for i in range(30)]


def plan(folder: Path, rows: list[str], budget: int, name: str = "plan", *more: str) -> Path:
    (folder / "areas.csv").write_text(AREAS)
    (folder / "register.csv").write_text("\n".join([HEADING, *rows]) + "\n")
    out = folder / name
    files = ["--enterprises", str(folder / "register.csv"), "--areas", str(folder / "areas.csv"), "--out", str(out)]
    run([*files, "--budget", str(budget), "--draws", "1", *more])
    return out


@pytest.mark.parametrize("rows", [["E1,Kota,Timur,31.01,Mikro,Toko mebel"], MAKERS[:1]], ids=["nobody", "one"])
@pytest.mark.parametrize("budget", [0, 2_000_000_000])
def test_a_plan_for_few_is_whole_and_says_why_it_opens_nothing(tmp_path: Path, rows: list[str], budget: int) -> None:
    out = plan(tmp_path, rows, budget)
    assert check_plan(out) == []
    found = read_plan(out)
    assert found["sites"].height or found.summary["notes"]


def test_any_order_of_rows_gives_the_same_plan(tmp_path: Path) -> None:
    one = plan(tmp_path, MAKERS, 2_000_000_000, "one")
    other = plan(tmp_path, MAKERS[::-1], 2_000_000_000, "other")
    assert check_plan(one) == []
    assert {path.name for path in one.iterdir()} == {path.name for path in other.iterdir()} <= set(FILES)
    for name in (path.name for path in one.iterdir()):
        if name not in (TIMINGS_JSON, "plan.json", "report.html"):  # these state the input's hash
            assert (one / name).read_bytes() == (other / name).read_bytes(), name


def test_a_plan_says_that_its_enterprises_are_made_up_when_told_so(tmp_path: Path) -> None:
    real, made_up = plan(tmp_path, MAKERS, 0, "real"), plan(tmp_path, MAKERS, 0, "made_up", "--simulated")
    assert check_plan(made_up) == []
    assert [read_plan(out).summary["simulated"] for out in (real, made_up)] == [False, True]
    for out, strips in ((real, 0), (made_up, 2)):
        assert (out / "report.html").read_text(encoding="utf-8").count('class="strip"') == strips


def test_plan_json_holds_exactly_the_fields_that_are_described(tmp_path: Path) -> None:
    assert set(read_plan(plan(tmp_path, MAKERS[:1], 0)).summary) == set(SUMMARY)


def test_a_plan_that_goes_on_from_an_earlier_one_keeps_its_clusters_and_says_so(tmp_path: Path) -> None:
    first = plan(tmp_path, MAKERS, 0, "first")
    more = [*MAKERS, "E30,Kota,,31.01,Mikro,Produksi konveksi pakaian"]
    second = plan(tmp_path, more, 0, "second", "--earlier", str(first))
    assert check_plan(second) == []
    before, after = (
        dict(read_plan(out)["members"].select("enterprise", "cluster").iter_rows()) for out in (first, second)
    )
    assert before
    assert {name: after.get(name) for name in before} == before
    assert read_plan(second).summary["inputs"]["earlier"]["file"] == "members.csv"
    assert "--earlier members.csv" in (second / "report.html").read_text(encoding="utf-8")
