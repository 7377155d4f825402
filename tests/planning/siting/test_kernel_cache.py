"""Compiled kernels of an earlier state of the sources are forgotten, and no others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from lumbung.planning.solving.kernel_cache import forget_stale_kernels


def folder(path: Path) -> Path:
    (path / "a.py").write_text("x = 1\n", encoding="utf-8")
    (path / "__pycache__").mkdir()
    (path / "__pycache__" / "a.kernel.nbi").write_text("", encoding="utf-8")
    return path


def test_kernels_without_a_stamp_are_forgotten_once(tmp_path: Path) -> None:
    here = folder(tmp_path)
    assert forget_stale_kernels([here])
    assert not list((here / "__pycache__").glob("*.nbi"))
    assert not forget_stale_kernels([here])


def test_a_changed_source_makes_all_kernels_stale(tmp_path: Path) -> None:
    here = folder(tmp_path)
    forget_stale_kernels([here])
    (here / "__pycache__" / "b.kernel.nbc").write_text("", encoding="utf-8")
    (here / "a.py").write_text("x = 2\n", encoding="utf-8")
    assert forget_stale_kernels([here])
    assert not list((here / "__pycache__").glob("*.nbc"))


def test_the_solver_writes_nothing_to_stdout() -> None:
    code = "from lumbung.planning.siting import warm; warm(); print('data')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "data\n"
