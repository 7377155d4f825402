"""What stops a search, what a gap is, and what the watch keeps."""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest

from lumbung.core.errors import ParameterError
from lumbung.planning.solving import (
    GapLimit,
    IterationLimit,
    Never,
    Progress,
    Status,
    Target,
    TimeLimit,
    Watch,
    any_of,
    relative_gap,
)
from lumbung.planning.solving.kernel_cache import STAMP, forget_stale_kernels


@pytest.mark.parametrize(
    ("objective", "bound", "gap"),
    [(100, 99, 0.01), (0, 0, 0), (0, -1, inf), (inf, 5, inf), (inf, inf, inf), (5, -inf, inf), (-10, -11, 0.1)],
)
def test_the_gap_is_relative_to_the_objective(objective: float, bound: float, gap: float) -> None:
    assert relative_gap(objective, bound) == pytest.approx(gap)


def test_the_first_criterion_that_is_met_names_the_reason() -> None:
    stop = any_of(GapLimit(0.1), Target(50), IterationLimit(7), TimeLimit(3))
    assert stop(Progress(1, 1, 100, 50)) is None
    assert stop(Progress(9, 9, 100, 95)) == Status.GAP_REACHED
    assert stop(Progress(9, 9, 50, 1)) == Status.TARGET_REACHED
    assert stop(Progress(9, 9, 100, 50)) == Status.ITERATION_LIMIT
    assert stop(Progress(9, 1, 100, 50)) == Status.TIME_LIMIT
    assert Never()(Progress(1e9, 10**9, 0, 0)) is None


def test_a_negative_limit_is_told() -> None:
    with pytest.raises(ParameterError, match="time limit"):
        TimeLimit(-1)


def test_the_watch_keeps_the_best_cost_and_bound_and_the_reason_of_the_end() -> None:
    watch = Watch(IterationLimit(2))
    assert [watch.improved(x) for x in (9.0, 9.5, 8.0)] == [True, False, True]
    watch.bounded(3.0)
    watch.bounded(2.0)
    assert (watch.objective, watch.bound, len(watch.trace)) == (8.0, 3.0, 3)
    assert not watch.over()
    assert watch.over()
    assert watch.status == Status.ITERATION_LIMIT


def test_a_changed_source_forgets_the_kernels_of_all_folders_that_belong_together(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        (folder / "__pycache__").mkdir(parents=True)
        (folder / "kernel.py").write_text("x = 1\n", encoding="utf-8")
    assert forget_stale_kernels(folders)
    compiled = folders[1] / "__pycache__" / "kernel.nbi"
    compiled.write_text("", encoding="utf-8")
    assert not forget_stale_kernels(folders)
    assert compiled.exists()
    (folders[0] / "kernel.py").write_text("x = 2\n", encoding="utf-8")
    assert forget_stale_kernels(folders)
    assert not compiled.exists()
    assert (folders[1] / "__pycache__" / STAMP).exists()
