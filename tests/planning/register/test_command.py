"""`lumbung register clean`: what it writes, what it says, and how it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lumbung.cli import main
from lumbung.planning.areas import Areas
from lumbung.planning.tables import read_table

Register = Callable[..., Path]
ROWS = (
    "A1,Kota Timur,Bunga,1.1,-6.2,106.9,mikro,,Produksi tahu,,",
    "A2,Kota Timur,Bunga,1.1,,,mikro,,=cmd|calc,,",
    "A3,too few",
)


@pytest.fixture
def areas_file(areas: Areas, tmp_path: Path) -> Path:
    path = tmp_path / "areas.csv"
    lines = [
        f"{areas.code[i]},{areas.village[i]},{areas.district[i]},{areas.city[i]},{areas.lat[i]},{areas.lon[i]},1000"
        for i in range(len(areas))
    ]
    path.write_text("\n".join(["code,village,district,city,lat,lon,population_2024", *lines, ""]))
    return path


def run(register: Path, areas_file: Path, folder: Path, *more: str) -> int:
    out, report = str(folder / "out.csv"), str(folder / "report.json")
    return main(
        ["register", "clean", str(register), "--areas", str(areas_file), "--out", out, "--report", report, *more]
    )


def test_it_writes_the_clean_rows_the_rejected_ones_and_a_report(
    register: Register, areas_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(register(*ROWS), areas_file, tmp_path) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "2 rows kept, 1 rejected" in said.err
    assert read_table(tmp_path / "out.csv").frame["id"].to_list() == ["A1", "A2"]
    rejected = read_table(tmp_path / "out.rejected.csv").frame
    assert rejected.select("line", "problem", "original").rows() == [("4", "fields_too_few", "A3,too few")]
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["rows"] == {"read": 3, "accepted": 2, "rejected": 1}
    assert report["problems"]["first"][0]["code"] == "fields_too_few"


def test_a_formula_in_a_cell_is_neutralised_on_the_way_out(
    register: Register, areas_file: Path, tmp_path: Path
) -> None:
    run(register(*ROWS), areas_file, tmp_path)
    text = (tmp_path / "out.csv").read_text()
    assert "'=cmd|calc" in text
    assert ",=cmd" not in text
    assert ",-6.2," in text


def test_the_same_input_gives_the_same_bytes(register: Register, areas_file: Path, tmp_path: Path) -> None:
    path = register(*ROWS)
    run(path, areas_file, tmp_path)
    names = ("out.csv", "out.rejected.csv", "report.json")
    first = [(tmp_path / name).read_bytes() for name in names]
    run(path, areas_file, tmp_path)
    assert [(tmp_path / name).read_bytes() for name in names] == first


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["register"], "required"),
        (["register", "clean"], "required"),
        (["register", "clean", "x.csv", "--areas", "none.csv", "--out", "o", "--report", "r"], "no such file"),
    ],
)
def test_wrong_arguments_are_told_in_words(args: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(args) == 2
    assert words in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_told(
    register: Register, areas_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(register(*ROWS), areas_file, tmp_path / "none") == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_file_beyond_the_limit_is_told(areas_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(2_000_000_000)
    assert run(huge, areas_file, tmp_path) == 2
    assert "2,000,000,000 bytes" in capsys.readouterr().err


def test_a_mapping_file_is_read_and_a_broken_one_told(
    register: Register, areas_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = tmp_path / "columns.toml"
    mapping.write_text('activity = "apa"\ncity = "mana"\n')
    path = register("1,Produksi tahu,Kota Timur", heading="id,apa,mana")
    assert run(path, areas_file, tmp_path, "--columns", str(mapping)) == 0
    assert read_table(tmp_path / "out.csv").frame["chain"].to_list() == ["tempe_tofu"]
    mapping.write_text("activity = \n")
    assert run(path, areas_file, tmp_path, "--columns", str(mapping)) == 2
    assert "is not TOML" in capsys.readouterr().err


def test_help_does_not_wait_for_the_libraries() -> None:
    code = (
        "import sys; from lumbung.planning.register import command\n"
        "try: command.run(['clean', '--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit('polars' in sys.modules or 'numpy' in sys.modules)"
    )
    start = time.process_time()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert time.process_time() - start < 1
    assert "--areas" in done.stdout
