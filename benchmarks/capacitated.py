"""Capacitated location and capacitated p-median: seconds to the proof, or the certified gap when time is over.

Published instances are read from `../shared` with their reference values, which the solvers never see; random ones are
our own (places on a square; location with unequal capacities in the manner of Cornuejols, Sridharan and Thizy 1991).
Wall seconds on one thread after compilation, reading apart.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

from benchmarks._capacitated_locations import drawn_location_rows
from benchmarks._capacitated_medians import drawn_median_rows, told
from lumbung.planning import (
    TimeLimit,
    capacitated_location_problem,
    capacitated_p_median_problem,
    solve_capacitated_location,
    solve_capacitated_p_median,
)
from lumbung.planning.capacitated_location import warm as location_warm
from lumbung.planning.capacitated_p_median import warm as median_warm
from lumbung.planning.instances.orlib_location import read_orlib_location
from lumbung.planning.instances.osman_christofides import read_osman_christofides, rounded_down

INSTANCES = Path(__file__).resolve().parents[2] / "shared" / "bench"
SECONDS = 60.0


def rows() -> list[dict[str, Any]]:
    """Published instances, then random ones."""
    location_warm.warm()
    median_warm.warm()
    published = [*location_rows(), *median_rows()] if INSTANCES.is_dir() else []
    if not published:
        print("capacitated: ../shared is not here, so the published instances are left out.", file=sys.stderr)
    return [*published, *drawn_location_rows(SECONDS), *drawn_median_rows()]


def reference(folder: str) -> list[dict[str, str]]:
    """The reference table of a folder of instances."""
    with (INSTANCES / folder / "reference.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def location_rows() -> list[dict[str, Any]]:
    """OR-Library's warehouse location."""
    table = []
    for line in reference("cap"):
        capacity = float(line["capacity"]) if line["capacity"] else None
        file = read_orlib_location(INSTANCES / "cap" / f"{line['instance']}.txt", capacity)
        result = solve_capacitated_location(capacitated_location_problem(*file), TimeLimit(SECONDS))
        table += told(f"{line['instance']} {line['capacity']}".strip(), result, float(line["optimum"]))
    return table


def median_rows() -> list[dict[str, Any]]:
    """Osman and Christofides."""
    table = []
    for line in reference("pmedcap"):
        file = read_osman_christofides(INSTANCES / "pmedcap" / f"{line['instance']}.txt")
        problem = capacitated_p_median_problem(rounded_down(file.xy), file.demand, file.capacity, file.p)
        result = solve_capacitated_p_median(problem, TimeLimit(SECONDS))
        table += told(line["instance"], result, float(line["best_known"]))
    return table
