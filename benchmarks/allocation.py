"""Fair allocation of machine hours: weighted Nash welfare with needs and floors, beside cvxpy + CLARABEL on the same programme.

Enterprises drawn with a fixed seed, four machines each near one another, needs of 3–30 hours, floors of 2 and 4 hours for two
groups; `loose`: about 10 machine hours for each, `tight`: 2.5, where the floors take four fifths. Ours ends at a gap of 1e-4,
certified by its own prices; CLARABEL at its own default. Times are CPU seconds after compilation, building included on both
sides. `equivalent`: equally distributed hours per unit of weight, more is better.
"""

from __future__ import annotations

from time import perf_counter, process_time
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from benchmarks._allocation_peer import clarabel
from lumbung.planning.allocation import AllocationProblem, Group, allocation_problem, solve
from lumbung.planning.allocation.warm import warm

CASES = ((1_000, 100, 10.0), (10_000, 200, 10.0), (100_000, 500, 10.0), (100_000, 500, 2.5), (1_000_000, 5_000, 10.0))
"""Enterprises, machines, machine hours for each enterprise."""
MOST_FOR_PEER = 100_000
ARCS = 4
SEED = 2026


def drawn(n: int, m: int, hours: float) -> dict[str, Any]:
    """One problem, as the arguments of `allocation_problem`."""
    rng = np.random.default_rng([SEED, n])
    row = np.repeat(np.arange(n), ARCS)
    near = ((rng.integers(0, m, n)[:, None] + rng.integers(0, 12, (n, ARCS))) % m).ravel()
    rates = csr_matrix((rng.uniform(0.5, 1.5, n * ARCS), (row, near)), (n, m))
    capacity = rng.uniform(0.5, 1.5, m) * hours * n / m
    groups = [Group("micro", 2.0, rng.random(n) < 0.6), Group("women", 4.0, rng.random(n) < 0.3)]
    weight, need = rng.choice([1.0, 2.0], n, p=[0.7, 0.3]), rng.uniform(3, 30, n)
    return {"weight": weight, "capacity": capacity, "rates": rates, "need": need, "groups": groups}


def rows() -> list[dict[str, Any]]:
    """All cases."""
    warm()
    return [row for case in CASES for row in _case(*case)]


def _case(n: int, m: int, hours: float) -> list[dict[str, Any]]:
    data = drawn(n, m, hours)
    began, wall = process_time(), perf_counter()
    problem = allocation_problem(**data)
    ours = solve(problem)
    seconds, wall = process_time() - began, perf_counter() - wall
    _check(problem, ours.share)
    peer = clarabel(problem) if n <= MOST_FOR_PEER else None
    name = f"cvxpy + CLARABEL, {peer['status']}" if peer else ""
    case = f"{n} × {m}, {'loose' if hours > 5 else 'tight'}"
    figures = [
        ("time", "CPU s", seconds, peer and float(peer["cpu"])),
        ("wall time", "s", wall, None),
        ("equivalent", "h", -ours.objective, peer and float(peer["equivalent"])),
        ("gap", "1", ours.gap, None),
        ("rounds", "1", float(ours.iterations), None),
        ("short of a floor", "enterprises", float(len(ours.short)), None),
    ]
    return [
        {"case": case, "metric": metric, "unit": unit, "ours": mine, "peer": theirs, "peer_name": name if theirs else "",
         "ratio": mine / theirs if theirs else None}
        for metric, unit, mine, theirs in figures
    ]  # fmt: skip


def _check(p: AllocationProblem, share: np.ndarray) -> None:
    """Capacities, needs and floors, in one pass over the arcs (the checker of the tests is too slow at 10^6)."""
    work = np.bincount(p.owner, p.rate * share, minlength=p.enterprises)
    used = np.bincount(p.machine, share, minlength=p.machines)
    if (share < 0).any() or (used > p.capacity * (1 + 1e-6)).any():
        raise RuntimeError("a machine is overloaded")
    if (work > p.need * (1 + 1e-6)).any() or (work < p.floor * (1 - 1e-6)).any():
        raise RuntimeError("a need or a floor is not kept")
