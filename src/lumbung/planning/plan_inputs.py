"""What a plan is made from: the clean register, the areas, and the files that may be given besides."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from lumbung.core.parameters import Parameters, Value, load_parameters
from lumbung.planning.areas import Areas, Boundaries, read_areas, read_boundaries
from lumbung.planning.folder.schema import REJECTED
from lumbung.planning.folder.seal import file_hash
from lumbung.planning.register import clean_register, read_mapping
from lumbung.planning.siting import ExistingPlaces, Places, places_from_file, read_existing
from lumbung.planning.siting.roads import Roads, read_roads
from lumbung.planning.tables import read_whole_table

ROOMS = ("needs", "siting", "clustering")
"""Rooms of `planning` that keep parameters."""


@dataclass(frozen=True)
class PlanInputs:
    """Inputs in memory.

    `register`: CleanRegister.frame. `rejected`: line, problem, expected, original of rows that cannot be used. `sites`:
    candidate places instead of the areas' centres. `earlier`: clusters to go on from (enterprise, cluster). `files`: for each input file its name, bytes and sha256, which
    `plan.json` repeats (the web gives what it knows).
    """

    register: pl.DataFrame
    areas: Areas
    boundaries: Boundaries | None = None
    sites: Places | None = None
    existing: ExistingPlaces | None = None
    roads: Roads | None = None
    earlier: pl.DataFrame | None = None
    rejected: pl.DataFrame = field(default_factory=REJECTED.empty)
    files: Mapping[str, Mapping[str, str | int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InputPaths:
    """The files that the command line names."""

    enterprises: Path
    areas: Path
    boundaries: Path | None = None
    sites: Path | None = None
    existing: Path | None = None
    roads: Path | None = None
    earlier: Path | None = None
    columns: Path | None = None


def default_parameters() -> Parameters:
    """Every parameter of a plan, at its default."""
    rooms = [load_parameters(f"lumbung.planning.{room}") for room in ROOMS]
    joined = rooms[0]
    for room in rooms[1:]:
        joined = joined.joined(room)
    return joined


def with_settings(parameters: Parameters, settings: Mapping[str, str]) -> Parameters:
    """The parameters with values given as text (`--set NAME=VALUE`); raises ParameterError for what makes no sense."""
    values = {
        name: _valued(text, parameters[name].value if name in parameters else "") for name, text in settings.items()
    }
    return parameters.override(values, source="set by the user")


def _valued(text: str, like: Value) -> Value:
    """The text as a value of the same kind; what cannot be read stays text, and is refused with the others."""
    if isinstance(like, bool):
        return {"yes": True, "true": True, "no": False, "false": False}.get(text.lower(), text)
    if isinstance(like, int | float):
        try:
            return int(text)
        except ValueError:
            pass
        try:
            return float(text) if math.isfinite(float(text)) else text
        except ValueError:
            return text
    return text


def read_inputs(paths: InputPaths, parameters: Parameters) -> PlanInputs:
    """Read all files; raises InputError that names file, line and column of what cannot be used."""
    areas = read_areas(paths.areas)
    mapping = read_mapping(paths.columns) if paths.columns else None
    boundaries = read_boundaries(paths.boundaries) if paths.boundaries else None
    clean = clean_register(paths.enterprises, areas, mapping)
    return PlanInputs(
        register=clean.frame,
        areas=areas,
        boundaries=boundaries,
        sites=places_from_file(paths.sites, areas, parameters) if paths.sites else None,
        existing=read_existing(paths.existing, areas, parameters) if paths.existing else None,
        roads=read_roads(paths.roads) if paths.roads else None,
        earlier=_earlier_clusters(paths.earlier) if paths.earlier else None,
        rejected=clean.rejected.select(REJECTED.names),
        files=described_files(paths),
    )


def _earlier_clusters(path: Path) -> pl.DataFrame:
    """Who was in which cluster: enterprise, cluster."""
    return read_whole_table(path, ("enterprise", "cluster"), "The members of an earlier plan").frame


def described_files(paths: InputPaths) -> dict[str, dict[str, str | int]]:
    """Name (without folder), bytes and sha256 of each file that is given."""
    named = {name: getattr(paths, name) for name in InputPaths.__slots__}
    return {
        name: {"file": path.name, "bytes": path.stat().st_size, "sha256": file_hash(path)}
        for name, path in named.items()
        if path is not None
    }
