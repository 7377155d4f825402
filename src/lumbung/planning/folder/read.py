"""Reading a plan folder back into memory."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from lumbung.core.errors import InputError
from lumbung.planning.areas import Areas, Boundaries, areas_from_frame
from lumbung.planning.folder.cells import from_text
from lumbung.planning.folder.columns import Table
from lumbung.planning.folder.places import is_plan
from lumbung.planning.folder.schema import ADDED, PLAN_JSON, TABLES, TIMINGS_JSON, PlanTables


def read_plan(folder: Path, boundaries: Boundaries | None = None) -> PlanTables:
    """The plan that stands in `folder`; boundaries are not kept in it and may be given for maps.

    Raises InputError when the folder is not a plan, or a file of it is missing or broken. Sums are not looked at:
    that is `check_plan`.
    """
    if not folder.is_dir() or not is_plan(folder):
        raise InputError(
            f"{folder} is not a plan folder.", f"A plan folder has a {PLAN_JSON} written by `lumbung plan`."
        )
    summary = json.loads((folder / PLAN_JSON).read_text(encoding="utf-8"))
    frames = {table.name: read_table(folder / table.file, table) for table in TABLES.values() if _kept(folder, table)}
    return PlanTables(
        frames=frames,
        summary=summary,
        areas=_areas(frames["areas"]),
        boundaries=boundaries,
        seconds=_seconds(folder / TIMINGS_JSON),
    )


def _kept(folder: Path, table: Table) -> bool:
    return table.name not in ADDED or (folder / table.file).exists()


def read_table(path: Path, table: Table) -> pl.DataFrame:
    """One CSV of the folder with its dtypes; raises InputError that names the file."""
    try:
        cells = pl.read_csv(path, infer_schema=False, encoding="utf8")
        return from_text(cells, table)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(
            f"{path.name}: cannot be read ({error}).", f"`lumbung plan check {path.parent}` says more."
        ) from error


def _areas(frame: pl.DataFrame) -> Areas:
    return areas_from_frame(
        frame.rename({"population": "population_2024", "flood_prone_share": "flood_prone_share_2012"})
    )


def _seconds(path: Path) -> dict[str, float]:
    """Seconds of each step, if the file is there: a plan is whole without it."""
    try:
        return {
            str(step): float(value) for step, value in json.loads(path.read_text(encoding="utf-8"))["seconds"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
