"""p-median: seconds to the best known cost and to the proof, on published graphs and on random planes of our own.

The published instances are read from `../shared`, with their optima, which the solver never sees. The peer is FasterPAM
(kmedoids), which gives no bound: its first local optimum, and its best of random starts in the time that our proof took.
Wall seconds after compilation, reading apart; on one thread, the large planes on two.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks._p_median_large import large_rows, row
from benchmarks._p_median_peers import fasterpam
from lumbung.planning import Plane, PMedianResult, TimeLimit, p_median_problem, solve_p_median
from lumbung.planning.instances.orlib_p_median import read_orlib_p_median
from lumbung.planning.p_median.warm import warm

GRAPHS = Path(__file__).resolve().parents[2] / "shared" / "bench" / "pmed"
PLANES = ((1000, 10), (2000, 50), (2000, 200), (3000, 30), (3000, 300))
SECONDS = 60.0
BESIDE_PEER = ("pmed10", "pmed20", "pmed34", "pmed38")


def rows() -> list[dict[str, Any]]:
    """Graphs, then planes, then large planes."""
    warm()
    return [*graph_rows(), *plane_rows(), *large_rows()]


def graph_rows() -> list[dict[str, Any]]:
    """Each published instance, and the middle and worst of all."""
    if not GRAPHS.is_dir():
        print("p-median: ../shared is not here, so the published instances are left out.", file=sys.stderr)
        return []
    with (GRAPHS / "reference.csv").open(encoding="utf-8") as file:
        optima = {line["instance"]: float(line["optimum"]) for line in csv.DictReader(file)}
    table, proofs, firsts = [], [], []
    for name, optimum in optima.items():
        distance, p = read_orlib_p_median(GRAPHS / f"{name}.txt")
        result = solve_p_median(p_median_problem(distance, p), TimeLimit(SECONDS))
        proofs.append(result.seconds)
        firsts.append(first_at(result, optimum))
        table.append(row(name, f"seconds, {result.status}", "s", result.seconds))
        table.append(row(name, "cost above the optimum", "%", 100 * (result.objective / optimum - 1)))
        if name in BESIDE_PEER:
            table += peer_rows(name, distance, p, result)
    for what, values in (("proof", proofs), ("first at the optimum", firsts)):
        table.append(row("all graphs", f"{what}, median", "s", float(np.median(values))))
        table.append(row("all graphs", f"{what}, worst", "s", max(values)))
    return table


def plane_rows() -> list[dict[str, Any]]:
    """Random points on a square, every point a candidate."""
    table = []
    for n, p in PLANES:
        xy = np.random.default_rng([n, p]).random((n, 2)) * 1000
        result = solve_p_median(p_median_problem(Plane(xy, xy), p), TimeLimit(SECONDS))
        table.append(row(f"plane, n {n}, p {p}", f"seconds, {result.status}", "s", result.seconds))
        table.append(row(f"plane, n {n}, p {p}", "certified gap", "%", 100 * result.gap))
    return table


def first_at(result: PMedianResult, optimum: float) -> float:
    """Seconds until the optimum was held; inf where it never was."""
    return next((t.seconds for t in result.trace if t.objective <= optimum * (1 + 1e-9)), np.inf)


def peer_rows(name: str, distance: np.ndarray, p: int, result: PMedianResult) -> list[dict[str, Any]]:
    """FasterPAM beside us on the same matrix."""
    theirs = fasterpam(distance, p, result.seconds)
    if theirs is None:
        return []
    reached = first_at(result, theirs["first"])
    return [
        row(name, "seconds to FasterPAM's first cost", "s", reached, theirs["first_seconds"], "kmedoids FasterPAM"),
        row(name, "cost in our time", "distance", result.objective, theirs["best"], "kmedoids FasterPAM, restarts"),
    ]
