"""`lumbung solve`: one line for each instance, solutions in files, broken files told in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lumbung.cli import main
from lumbung.planning.solve_command import instance_files

GRAPH = "4 3 2\n1 2 3\n2 3 4\n3 4 5\n"
APART = "4 2 1\n1 2 3\n3 4 5\n"
TSP = "DIMENSION : 3\nNODE_COORD_SECTION\n1 0 0\n2 0 1\n3 5 5\nEOF\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("g10", GRAPH), ("g2", APART), ("g1", GRAPH)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "reference.csv").write_text("instance,optimum\n", encoding="utf-8")
    return tmp_path


def solved(capsys: pytest.CaptureFixture[str], *args: object) -> list[dict[str, object]]:
    """Run and read the lines."""
    assert main(["solve", *map(str, args), "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_folder_gives_a_line_for_each_instance_in_natural_order(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = solved(capsys, "p-median", folder, "--seed", 3)
    assert [line["instance"] for line in lines] == ["g1", "g2", "g10"]
    assert list(lines[0]) == ["instance", "objective", "bound", "gap", "status", "seconds", "seed"]
    assert (lines[0]["objective"], lines[0]["bound"], lines[0]["gap"], lines[0]["seed"]) == (7, 7, 0, 3)
    assert lines[0]["status"] == "optimal"


def test_an_instance_without_a_solution_says_so_and_the_batch_goes_on(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    infeasible = solved(capsys, "p-median", folder)[1]
    assert (infeasible["status"], infeasible["objective"], infeasible["gap"]) == ("infeasible", None, None)


def test_patterns_folders_and_files_may_be_mixed_and_each_counts_once(folder: Path) -> None:
    given = [str(folder / "g10.txt"), str(folder / "g*.txt"), str(folder)]
    assert [path.stem for path in instance_files(given)] == ["g10", "g1", "g2"]


def test_solutions_count_from_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    solved(capsys, "p-median", folder / "g1.txt", "--solution", folder / "one.json")
    solution = json.loads((folder / "one.json").read_text(encoding="utf-8"))
    assert solution["open"] in ([1, 3], [2, 3], [2, 4])
    assert len(solution["assign"]) == 4
    assert set(solution["assign"]) <= set(solution["open"])


def test_several_solutions_go_into_a_folder_by_the_names_of_their_instances(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    solved(capsys, "p-median", folder, "--solution", folder / "out")
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["g1.json", "g10.json"]


def test_points_need_p_and_are_known_by_their_looks(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "t.tsp"
    path.write_text(TSP, encoding="utf-8")
    assert solved(capsys, "p-median", path, "--p", 2)[0]["objective"] == 1
    assert main(["solve", "p-median", str(path)]) == 2
    assert "--p N" in capsys.readouterr().err


def test_a_broken_file_is_told_in_one_line_and_the_others_are_solved(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "g3.txt").write_text("4 3 2\n1 2 x\n", encoding="utf-8")
    assert main(["solve", "p-median", str(folder), "--json"]) == 2
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 3
    assert len(told.err.splitlines()) == 1
    assert "g3.txt, line 2" in told.err


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["p-median", "nowhere.txt"], "no such file"),
        (["p-centre", "x"], "invalid choice"),
        (["p-median", "x", "--threads", "0"], "1 or more"),
        (["p-median", "{folder}", "--format", "fjsp"], "no format 'fjsp'"),
        (["p-median", "{folder}", "--time-limit", "-1"], "time limit"),
        (["p-median", "{folder}/g1.txt", "--p", "9"], "p is 9"),
    ],
    ids=["missing", "problem", "threads", "format", "time", "p"],
)
def test_what_cannot_be_done_is_told(
    args: list[str], words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["solve", *(a.format(folder=folder) for a in args)]) == 2
    assert words in capsys.readouterr().err
