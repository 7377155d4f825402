"""A running `lumbung plan` that is told to stop ends in words and leaves no folder; with --force the old plan stays."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

AREAS = "code,village,district,city,lat,lon,population_2024\n" + "".join(
    f"31.{i:02d},Desa {i},Timur,Kota,{-6.2 + 0.01 * (i % 8):.3f},{106.8 + 0.01 * (i // 8):.3f},1000\n"
    for i in range(64)
)
REGISTER = "id,city,district,area_code,size,activity\n" + "".join(
    f"E{i},Kota,Timur,31.{i % 64:02d},Mikro,{'Produksi konveksi pakaian' if i % 2 else 'Membuat tempe'}\n"
    for i in range(1500)
)
LONGEST_SECONDS = 300

Run = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def started(tmp_path: Path) -> Run:
    """Starts `lumbung plan` in a process of its own."""
    (tmp_path / "areas.csv").write_text(AREAS)
    (tmp_path / "register.csv").write_text(REGISTER)

    def run(*more: str) -> subprocess.Popen[str]:
        files = [f"--areas={tmp_path / 'areas.csv'}", f"--enterprises={tmp_path / 'register.csv'}"]
        command = [sys.executable, "-m", "lumbung.cli", "plan", *files, f"--out={tmp_path / 'out' / 'plan'}", *more]
        return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)

    return run


def stop_while_siting(running: subprocess.Popen[str], number: signal.Signals) -> tuple[int, str]:
    """Send the signal once the progress says that the siting runs; exit code and what was said after it."""
    assert running.stderr is not None
    for line in running.stderr:
        if line.rstrip().endswith("siting"):
            running.send_signal(number)
            break
    said = running.communicate(timeout=LONGEST_SECONDS)[1]
    return running.returncode, said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_plan_that_is_stopped_leaves_nothing(started: Run, tmp_path: Path, number: signal.Signals) -> None:
    code, said = stop_while_siting(started("--budget=2000000000"), number)
    assert code == 130
    assert "stopped; nothing was left half-written" in said
    assert "Traceback" not in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["areas.csv", "register.csv"]


def test_with_force_a_stop_leaves_the_old_plan_whole(started: Run, tmp_path: Path) -> None:
    assert started("--budget=0", "--draws=0").wait(LONGEST_SECONDS) == 0
    old = {path.name: path.read_bytes() for path in (tmp_path / "out" / "plan").iterdir()}
    code, _ = stop_while_siting(started("--budget=2000000000", "--force"), signal.SIGTERM)
    assert code == 130
    assert {path.name: path.read_bytes() for path in (tmp_path / "out" / "plan").iterdir()} == old
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["plan"]
