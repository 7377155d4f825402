"""A plan folder is written whole or not at all, and never over what is not a plan."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.planning.folder.small_plan import small_plan

from lumbung.core.errors import Cancelled, InputError, OutputError
from lumbung.planning.folder.places import check_out
from lumbung.planning.folder.read import read_plan
from lumbung.planning.folder.schema import FILES, PLAN_JSON, PlanTables
from lumbung.planning.folder.write import write_plan


def report(_: PlanTables) -> str:
    return "<!doctype html><title>plan</title>"


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_every_file_is_written_and_nothing_else(tmp_path: Path) -> None:
    out = write_plan(small_plan(), tmp_path / "deep" / "plan", report)
    assert names(out) == sorted(FILES)
    assert names(out.parent) == ["plan"]


def test_the_same_plan_is_the_same_bytes_whatever_its_seconds(tmp_path: Path) -> None:
    plan = small_plan()
    slower = PlanTables(plan.frames, plan.summary, plan.areas, None, {"register": 9.0})
    one, other = write_plan(plan, tmp_path / "a", report), write_plan(slower, tmp_path / "b", report)
    for name in FILES:
        same = (one / name).read_bytes() == (other / name).read_bytes()
        assert same == (name != "timings.json"), name


def test_a_plan_read_back_is_the_plan(tmp_path: Path) -> None:
    plan = small_plan()
    again = read_plan(write_plan(plan, tmp_path / "plan", report))
    for name, frame in plan.frames.items():
        assert again[name].equals(frame), name
    assert {key: again.summary[key] for key in plan.summary} == plan.summary
    assert again.areas.code == plan.areas.code
    assert again.seconds == plan.seconds


def test_a_formula_is_written_as_text_and_read_back_as_it_was(tmp_path: Path) -> None:
    out = write_plan(small_plan(), tmp_path / "plan", report)
    assert "'=produksi roti" in (out / "enterprises.csv").read_text()
    assert read_plan(out)["enterprises"]["activity"][0] == "=produksi roti"


def test_a_folder_with_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="already holds files"):
        write_plan(small_plan(), tmp_path, report)
    assert names(tmp_path) == ["notes.txt"]


def test_force_replaces_a_plan(tmp_path: Path) -> None:
    out = write_plan(small_plan(), tmp_path / "plan", report)
    (out / "report.html").write_text("old")
    write_plan(small_plan(), out, report, force=True)
    assert (out / "report.html").read_text() == report(small_plan())
    assert names(tmp_path) == ["plan"]


@pytest.mark.parametrize("foreign", ["notes.txt", "members.csv"])
def test_force_never_replaces_what_is_not_a_plan(tmp_path: Path, foreign: str) -> None:
    (tmp_path / foreign).write_text("mine")
    with pytest.raises(OutputError, match="is not replaced"):
        write_plan(small_plan(), tmp_path, report, force=True)
    assert (tmp_path / foreign).read_text() == "mine"


def test_force_keeps_a_plan_beside_which_something_else_was_put(tmp_path: Path) -> None:
    out = write_plan(small_plan(), tmp_path / "plan", report)
    (out / "letter.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"letter\.txt"):
        write_plan(small_plan(), out, report, force=True)
    assert (out / "letter.txt").read_text() == "mine"


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    assert names(write_plan(small_plan(), tmp_path / "plan", report)) == sorted(FILES)


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan").write_text("mine")
    with pytest.raises(OutputError, match="is a file"):
        check_out(tmp_path / "plan", force=True)


def test_a_path_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError, match="cannot be written"):
        write_plan(small_plan(), tmp_path / "file" / "plan", report)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_the_right_to_write_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="cannot be written"):
        check_out(tmp_path / "plan", force=False)
    tmp_path.chmod(0o700)


def test_a_name_that_the_disk_refuses_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_plan(small_plan(), tmp_path / ("x" * 300), report)


@pytest.mark.parametrize("failure", [Cancelled("stopped"), KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_whatever_stops_the_writing_leaves_nothing_half_written(tmp_path: Path, failure: BaseException) -> None:
    def stop(_: PlanTables) -> str:
        raise failure

    with pytest.raises((Cancelled, KeyboardInterrupt, OutputError)):
        write_plan(small_plan(), tmp_path / "plan", stop)
    assert names(tmp_path) == []


def test_what_stops_a_replacement_leaves_the_old_plan(tmp_path: Path) -> None:
    out = write_plan(small_plan(), tmp_path / "plan", report)
    before = {name: (out / name).read_bytes() for name in FILES}

    def stop(_: PlanTables) -> str:
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        write_plan(small_plan(), out, stop, force=True)
    assert {name: (out / name).read_bytes() for name in FILES} == before
    assert names(tmp_path) == ["plan"]


def test_a_failed_swap_brings_the_old_plan_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = write_plan(small_plan(), tmp_path / "plan", report)
    move = Path.replace

    def fails_once(self: Path, target: Path) -> Path:
        if ".half-" in self.name:
            raise OSError(5, "Input/output error")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", fails_once)
    with pytest.raises(OutputError, match="Input/output error"):
        write_plan(small_plan(), out, report, force=True)
    assert names(out) == sorted(FILES)
    assert names(tmp_path) == ["plan"]


def test_reading_what_is_no_plan_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a plan folder"):
        read_plan(tmp_path)
    (tmp_path / PLAN_JSON).write_text(json.dumps({"format": "something else"}))
    with pytest.raises(InputError, match="is not a plan folder"):
        read_plan(tmp_path)


def test_reading_a_plan_with_a_broken_file_names_it(tmp_path: Path) -> None:
    out = write_plan(small_plan(), tmp_path / "plan", report)
    (out / "sites.csv").write_text("site,cost_rp\nS1,a lot\n")
    with pytest.raises(InputError, match=r"sites\.csv"):
        read_plan(out)
