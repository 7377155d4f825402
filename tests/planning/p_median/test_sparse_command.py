"""A file with more points than all distances between them could be held for."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from lumbung.planning.solve_command import run


def test_a_large_file_of_points_is_solved_with_a_bound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    xy = np.random.default_rng(4).random((20_000, 2)) * 1e5
    lines = "\n".join(f"{i} {x:.3f} {y:.3f}" for i, (x, y) in enumerate(xy, 1))
    file, answer = tmp_path / "points.tsp", tmp_path / "answer.json"
    file.write_text(f"NAME: points\nDIMENSION: {len(xy)}\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n{lines}\nEOF\n")
    options = ["--format", "tsplib", "--p", "500", "--gap", "0.02", "--time-limit", "300", "--json"]
    assert run(["p-median", str(file), *options, "--solution", str(answer)]) == 0
    told, solution = json.loads(capsys.readouterr().out), json.loads(answer.read_text())
    assert told["status"] == "gap_reached"
    assert 0 < told["bound"] <= told["objective"] <= told["bound"] / (1 - 0.02) * (1 + 1e-9)
    opened, served_by = np.array(solution["open"]) - 1, np.array(solution["assign"]) - 1
    assert len(set(opened.tolist())) == 500
    rounded = np.round(xy, 3)
    assert np.hypot(*(rounded - rounded[served_by]).T).sum() == pytest.approx(told["objective"], rel=1e-9)
    assert set(served_by.tolist()) <= set(opened.tolist())
