"""Writing a plan folder at once: first as a hidden sibling, then renamed, so that nothing half-written is ever seen."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import polars as pl

from lumbung.core.errors import OutputError
from lumbung.planning.folder.cells import to_text
from lumbung.planning.folder.columns import Table
from lumbung.planning.folder.geojson import plan_geojson
from lumbung.planning.folder.places import check_out
from lumbung.planning.folder.schema import (
    ADDED,
    FILES,
    PLAN_GEOJSON,
    PLAN_JSON,
    REPORT_HTML,
    TABLES,
    TIMINGS_JSON,
    PlanTables,
)
from lumbung.planning.folder.seal import canonical, file_hash, sealed

Report = Callable[[PlanTables], str]
"""Makes `report.html` of a plan."""


def write_plan(tables: PlanTables, out: Path, report: Report, force: bool = False) -> Path:
    """Write the plan into the new folder `out` and return its path.

    Raises OutputError when the folder has files (`force` replaces it only if it is a plan) or cannot be written.
    Whatever stops the work, `out` is afterwards either what it was before or the whole new plan.
    """
    target = check_out(out, force)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(prefix=f".{target.name}.half-", dir=target.parent))
    except OSError as error:
        raise OutputError(f"{out} cannot be written: {error.strerror}.", "Choose another folder.") from error
    try:
        _fill(half, tables, report)
        half.chmod(0o755)
        _swap_in(half, target)
    except OSError as error:
        raise OutputError(
            f"{out} cannot be written: {error.strerror}.", "Free some space or choose another."
        ) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return target


def _fill(folder: Path, tables: PlanTables, report: Report) -> None:
    """All files, `plan.json` last because it holds the hashes of the others."""
    for table in TABLES.values():
        if table.name in ADDED and not tables.has(table.name):
            continue
        write_table(folder / table.file, tables[table.name], table)
    (folder / PLAN_GEOJSON).write_bytes(canonical(plan_geojson(tables)))
    (folder / REPORT_HTML).write_bytes(report(tables).encode())
    hashes = {path.name: file_hash(path) for path in sorted(folder.iterdir())}
    (folder / PLAN_JSON).write_bytes(canonical(sealed(tables.summary, hashes)))
    seconds = {step: round(value, 3) for step, value in tables.seconds.items()}
    (folder / TIMINGS_JSON).write_text(json.dumps({"seconds": seconds}, indent=2) + "\n", encoding="utf-8")


def write_table(path: Path, frame: pl.DataFrame, table: Table) -> None:
    """One CSV: header, then rows in the order of the frame; UTF-8, line feeds."""
    to_text(frame, table).write_csv(path, line_terminator="\n")


def _swap_in(half: Path, target: Path) -> None:
    """Put the new folder in the old one's place; the old one comes back when that fails."""
    if not target.exists() or not any(target.iterdir()):
        half.replace(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}.old-", dir=target.parent))
    try:
        target.replace(old)
        half.replace(target)
    except BaseException:
        if not target.exists() and any(old.iterdir()):
            old.replace(target)
        raise
    finally:
        if target.exists() and old.exists():
            _remove_plan(old)


def _remove_plan(folder: Path) -> None:
    """Remove what a plan folder may hold, and the folder if nothing else is in it."""
    for name in FILES:
        (folder / name).unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()
