"""The whole plan on the real register of Jakarta: seconds by step, and the gap beside greedy's distance to the same bound."""

from __future__ import annotations

import resource
from pathlib import Path
from time import perf_counter
from typing import Any

from lumbung.core.errors import InputError
from lumbung.planning.drawing.report import render_report
from lumbung.planning.plan import Asked, make_plan
from lumbung.planning.plan_inputs import InputPaths, default_parameters, read_inputs

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "jakarta"
BUDGET_RP = 50_000_000_000
FLOOR_SECONDS = 60.0
FLOOR_GAP = 0.02
"""What the first issue asks for: the yardstick where no peer plans the whole way."""


def row(metric: str, unit: str, ours: float, peer: float | None = None, peer_name: str = "") -> dict[str, Any]:
    """One row of the table; ratio = ours / peer."""
    return {
        "case": "Jakarta 2014, Rp 50 bn", "metric": metric, "unit": unit, "ours": ours, "peer": peer,
        "peer_name": peer_name, "ratio": None if peer is None else ours / peer,
    }  # fmt: skip


def rows() -> list[dict[str, Any]]:
    """Raises InputError where ../shared is missing."""
    if not SHARED.is_dir():
        raise InputError(
            "../shared is not here.", "This benchmark plans from the real register, which is not in the repository."
        )
    parameters = default_parameters()
    began = perf_counter()
    paths = InputPaths(
        enterprises=SHARED / "enterprises.csv", areas=SHARED / "areas.csv", boundaries=SHARED / "areas.geojson",
        existing=SHARED / "existing_facilities.csv",
    )  # fmt: skip
    inputs = read_inputs(paths, parameters)
    tables = make_plan(inputs, Asked(BUDGET_RP, parameters))
    report = render_report(tables)
    whole = perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        row("whole plan, 5 draws and report", "s", whole, FLOOR_SECONDS, "the issue's limit"),
        *(row(f"step {step}", "s", seconds) for step, seconds in tables.seconds.items()),
        row("certified gap", "share", float(tables.summary["gap"]), FLOOR_GAP, "the issue's limit"),
        row("sites", "", float(tables["sites"].height)),
        row("report", "kB", len(report.encode()) / 1000),
        row("peak memory", "MB", memory),
    ]
