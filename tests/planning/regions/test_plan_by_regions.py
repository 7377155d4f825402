"""`lumbung plan --regions`: the same files from every engine, today's files where there is nothing to cut, a clean stop."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.planning.plan_runs import SHALLOW
from tests.planning.regions.test_engines import NO_DASK

from lumbung.core.errors import ParameterError
from lumbung.planning import draws
from lumbung.planning.command import run
from lumbung.planning.folder.check import check_plan
from lumbung.planning.folder.read import read_plan
from lumbung.planning.folder.schema import TIMINGS_JSON
from lumbung.planning.folder.summary_fields import SUMMARY, SUMMARY_OF_REGIONS
from lumbung.planning.regions import solve as by_regions

BUDGET = "--budget=700000000"
CITIES = ("Kota Barat", "Kota Timur")
WORK = ("Produksi konveksi pakaian", "Membuat tempe", "Pembuatan roti dan kue")
LONGEST_SECONDS = 300


def files(folder: Path, villages: int, makers: int, cities: tuple[str, ...] = CITIES) -> list[str]:
    """A strip of villages, the western half in one city, and its makers, as arguments of the command."""
    areas = ["code,village,district,city,lat,lon,population_2024"]
    for i in range(villages):
        city = cities[i * len(cities) // villages]
        areas.append(f"31.{i:02d},Desa {i},Kec {i % 4},{city},{-6.2 + 0.01 * (i % 2):.3f},{106.8 + 0.008 * i:.3f},1000")
    register = ["id,city,district,area_code,size,activity"]
    for i in range(makers):
        at = i % villages
        register.append(f"E{i},{cities[at * len(cities) // villages]},Kec {at % 4},31.{at:02d},Mikro,{WORK[i % 3]}")
    (folder / "areas.csv").write_text("\n".join(areas) + "\n", encoding="utf-8")
    (folder / "register.csv").write_text("\n".join(register) + "\n", encoding="utf-8")
    return [f"--areas={folder / 'areas.csv'}", f"--enterprises={folder / 'register.csv'}"]


@pytest.fixture
def shallow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few steps: a region is small, and the path is the same."""
    monkeypatch.setattr(draws, "MAIN", SHALLOW)
    monkeypatch.setattr(draws, "DRAW", SHALLOW)
    monkeypatch.setattr(by_regions, "SHALLOW", (30, 20))
    monkeypatch.setattr(by_regions, "FINISH", (40, 20))


def planned(folder: Path, name: str, args: list[str]) -> dict[str, bytes]:
    """Every file of a plan but the seconds that it took."""
    out = folder / name
    assert run([*args, BUDGET, "--draws=1", f"--out={out}"]) == 0
    assert check_plan(out) == []
    return {path.name: path.read_bytes() for path in out.iterdir() if path.name != TIMINGS_JSON}


@NO_DASK
@pytest.mark.usefixtures("shallow")
def test_pool_and_dask_write_the_same_files(tmp_path: Path) -> None:
    args = files(tmp_path, 16, 240)
    by_pool = planned(tmp_path, "pool", [*args, "--engine=pool"])
    assert by_pool == planned(tmp_path, "dask", [*args, "--engine=dask", "--regions=city"])
    summary = read_plan(tmp_path / "pool").summary
    assert set(summary) == set(SUMMARY) | set(SUMMARY_OF_REGIONS)
    assert summary["regions"]["names"] == list(CITIES)
    assert summary["regions"]["border_cells"] > 0
    assert summary["counts"]["sites_new"] > 0
    assert sum(summary["regions"]["budgets_rp"]) <= summary["budget_rp"] + len(CITIES)


@pytest.mark.usefixtures("shallow")
def test_where_there_is_one_region_the_files_are_those_of_the_whole(tmp_path: Path) -> None:
    args = files(tmp_path, 8, 100, ("Kota",))
    whole = planned(tmp_path, "whole", args)
    assert whole == planned(tmp_path, "one", [*args, "--engine=pool"])
    assert whole == planned(tmp_path, "none", [*args, "--regions=none", "--engine=pool"])


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--engine=ray"], "invalid choice: 'ray'"),
        (["--engine=pool", "--scheduler=tcp://127.0.0.1:1"], "belongs to the engine dask"),
        (["--regions=island"], "invalid choice: 'island'"),
        (["--workers=0"], "0 workers"),
    ],
)
def test_what_makes_no_sense_is_told_in_words(tmp_path: Path, more: list[str], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        run([*files(tmp_path, 4, 4), BUDGET, f"--out={tmp_path / 'plan'}", *more])
    assert not (tmp_path / "plan").exists()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are counted by /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_stop_ends_the_workers_and_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    args = files(tmp_path, 40, 1600)
    command = [sys.executable, "-m", "lumbung.cli", "plan", *args, f"--out={tmp_path / 'plan'}", "--engine=pool"]
    running = subprocess.Popen([*command, "--budget=2000000000"], stderr=subprocess.PIPE, text=True)
    workers = workers_of(running)
    running.send_signal(number)
    said = running.communicate(timeout=LONGEST_SECONDS)[1]
    assert running.returncode == 130
    assert "stopped; nothing was left half-written" in said
    assert "Traceback" not in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["areas.csv", "register.csv"]
    assert not [worker for worker in workers if alive(worker)]


def workers_of(running: subprocess.Popen[str]) -> list[int]:
    """Numbers of its two worker processes, as soon as both are there."""
    for _ in range(LONGEST_SECONDS * 20):
        assert running.poll() is None
        found = [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/cmdline") if is_worker(path, running.pid)]
        if len(found) == 2:
            return found
        time.sleep(0.05)
    raise AssertionError("no workers came")


def is_worker(command: Path, parent: int) -> bool:
    """Whether a process is a worker of `parent`, by what /proc says of it."""
    try:
        of = int(command.with_name("stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[1])
        return of == parent and b"spawn_main" in command.read_bytes()
    except (OSError, IndexError, ValueError):
        return False


def alive(process: int) -> bool:
    """Whether it still runs; one that only waits to be counted out does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
