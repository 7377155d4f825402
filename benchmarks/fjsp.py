"""The timetable: Brandimarte's instances beside CP-SAT with 2 and 8 workers and PyJobShop, and drawn weeks of a house.

Instances: `../shared` (their best-known values from its reference file, never given to a solver). `one thread`: 10 s;
`hybrid`: 30 s on two threads beside the best of CP-SAT with either setting and PyJobShop with 2 workers, in 30 s of wall time
each, on the instances that one thread leaves unproved. `moves` are counted per second of processor time. Weeks: 60–300 operations with set-ups by family, closures, bookings, operators and due dates, drawn with
fixed seeds; 10 s on two threads beside CP-SAT's better setting in 10 s each, on the same model without a hint.
Every timetable goes through the independent checker. `ours` and `peer` are costs; `ratio` = ours / peer.
About 15 minutes; LUMBUNG_BENCH_SHARE=0.1 gives everybody a tenth of the time, and says so in each row.
"""

from __future__ import annotations

import csv
import os
import sys
from math import inf
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from benchmarks._fjsp_peers import pyjobshop
from lumbung.planning.instances.fjsp import read_fjsp
from lumbung.planning.solving import IterationLimit, Status, TimeLimit
from lumbung.planning.timetable import FlexibleJobShop, Goal, Job, Machine, Mode, Operation, Operator, TimetableResult
from lumbung.planning.timetable.checker import cost, violations
from lumbung.planning.timetable.exact.search import ExactSearch
from lumbung.planning.timetable.exact.told import Found, Known
from lumbung.planning.timetable.flexible_job_shop import solve
from lumbung.planning.timetable.local_search import Timetable
from lumbung.planning.timetable.partner import Board
from lumbung.planning.timetable.warm import warm

SHARED = Path(__file__).resolve().parent.parent.parent / "shared/bench/fjsp"
SHARE = float(os.environ.get("LUMBUNG_BENCH_SHARE", "1"))
ONE_THREAD, HYBRID, WEEK = 10.0 * SHARE, 30.0 * SHARE, 10.0 * SHARE
"""Seconds."""
MOVES = 100_000
WORKERS = (2, 8)
WEEKS = (60, 87, 114, 141, 168, 195, 222, 249, 276, 300)
"""Operations of each drawn week."""
DAY, OPENS, CLOSES, DAYS = 1440, 480, 960, 6
SEED = 2026


def house_week(operations: int) -> FlexibleJobShop:
    """Four kinds of machines, two each, in minutes: cleaning between three families, one order forbidden on one kind."""
    rng = np.random.default_rng([SEED, operations])
    nights = [(0, OPENS), *((d * DAY + CLOSES, (d + 1) * DAY + OPENS) for d in range(2 * DAYS))]
    machines = [_machine(rng, kind, unit, nights) for kind in range(4) for unit in range(2)]
    people = [
        Operator(f"operator {w}", frozenset({"mill"} if w == 0 else {"mill", "oven"}), tuple(nights)) for w in range(3)
    ]
    jobs, left = [], operations
    while left > 0:
        steps = min(left, int(rng.integers(2, 5)))
        left -= steps
        jobs.append(_job(rng, steps))
    return FlexibleJobShop(tuple(jobs), tuple(machines), tuple(people), goal=Goal(1, 10, 2))


def _machine(rng: np.random.Generator, kind: int, unit: int, nights: list[tuple[int, int]]) -> Machine:
    booked = [int(rng.integers(0, DAYS)) * DAY + OPENS + 60 * int(rng.integers(0, 6)) for _ in range(3)]
    setup = [[0 if a == b else 5 * int(rng.integers(2, 7)) for b in range(3)] for a in range(3)]
    table: list[list[int | None]] = [list(row) for row in setup]
    table[2][0] = None if kind == 0 else 45
    cleaned = tuple(tuple(row) for row in table) if kind < 3 else ()
    closed = (*nights, *((start, start + 120) for start in booked))
    return Machine(f"{kind}{unit}", closed, cleaned, 0 if kind < 3 else None)


def _job(rng: np.random.Generator, steps: int) -> Job:
    family, release = int(rng.integers(0, 3)), int(rng.integers(0, 3)) * DAY
    made = []
    for kind in sorted(rng.choice(4, size=steps, replace=False).tolist()):
        time = 5 * int(rng.integers(2, 13))
        modes = tuple(Mode(2 * kind + unit, max(5, time + 5 * int(rng.integers(-1, 2)))) for unit in range(2))
        skill = ("", "mill", "oven", "")[kind] if rng.random() < 0.6 else ""
        made.append(Operation(modes, family, skill, int(rng.choice([0, 0, 30, 120]))))
    return Job(tuple(made), release, release + int(rng.integers(1, 4)) * DAY + CLOSES, int(rng.integers(1, 6)))


def rows() -> list[dict[str, Any]]:
    """All cases."""
    warm()
    table = [row for operations in WEEKS for row in _week(operations)]
    if SHARED.is_dir():
        table += _instances()
    return table


def _week(operations: int) -> list[dict[str, Any]]:
    problem = house_week(operations)
    ours = _checked(problem, solve(problem, TimeLimit(WEEK), threads=2))
    peer, name = _better(problem, WEEK)
    case = f"week, {operations} operations"
    return [
        _row(case, "cost", ours.objective, peer, name),
        _row(case, "bound", ours.bound, None, ours.status),
    ]


def _instances() -> list[dict[str, Any]]:
    table, gaps = [], []
    with (SHARED / "reference.csv").open(encoding="utf-8") as file:
        known = {row["instance"]: float(row["best_known"]) for row in csv.DictReader(file)}
    for name, best in sorted(known.items()):
        problem = read_fjsp(SHARED / f"{name}.txt")
        table.append(_pace(name, problem))
        one = _checked(problem, solve(problem, TimeLimit(ONE_THREAD)))
        gaps.append(one.objective / best - 1)
        words = f"best known; {one.status} in {one.seconds:.1f} s, bound {one.bound:g}"
        table.append(_row(f"{name}, one thread", "makespan", one.objective, best, words))
        if one.status is not Status.OPTIMAL:
            both = _checked(problem, solve(problem, TimeLimit(HYBRID), threads=2))
            peer, words = _better(problem, HYBRID)
            beside = pyjobshop(problem, HYBRID, 2)
            if beside is not None and beside[0] < peer:
                peer, words = beside[0], f"PyJobShop, 2 workers, bound {beside[1]:g}"
            table.append(
                _row(f"{name}, hybrid ({both.status}, bound {both.bound:g})", "makespan", both.objective, peer, words)
            )
    table.append(_row("all, one thread", "mean gap to best known %", 100 * float(np.mean(gaps)), None, ""))
    table.append(_row("all, one thread", "at best known", float(sum(gap <= 0 for gap in gaps)), None, ""))
    return table


def _pace(name: str, problem: FlexibleJobShop) -> dict[str, Any]:
    """Moves of the tabu search in a second of processor time, reading the problem and its bounds included."""
    began = process_time()
    result = solve(problem, IterationLimit(MOVES))
    pace = result.iterations / max(1e-9, process_time() - began)
    return _row(f"{name}, {result.iterations} moves", "moves a second", pace, None, "", unit="1/s")


def _checked(problem: FlexibleJobShop, result: TimetableResult) -> TimetableResult:
    wrong = violations(problem, result.schedule, result.operators)
    if wrong or cost(problem, result.schedule) != result.objective:
        raise RuntimeError(f"the timetable is wrong: {wrong[:3]}")
    return result


def _better(problem: FlexibleJobShop, seconds: float) -> tuple[float, str]:
    """Cost of CP-SAT's better setting, each with so many seconds, and its name."""
    found: list[tuple[float, str]] = []
    for workers in WORKERS:
        best = Board()
        verdict = ExactSearch(problem).run(
            Known(), seconds, workers=workers, seed=1, found=_told_to(best), proved=lambda _: None
        )
        found.append((best.best.cost, f"CP-SAT, {workers} workers, bound {verdict.bound:g}"))
    return min(found)


def _told_to(board: Board) -> Found:
    return lambda cost, schedule, operators: board.offer(Timetable(cost, schedule, operators))


def _row(
    case: str, metric: str, ours: float, peer: float | None, name: str, *, unit: str = "time units"
) -> dict[str, Any]:
    case = case if SHARE == 1 else f"{case} (times × {SHARE:g})"
    row = {"case": case, "metric": metric, "unit": unit, "ours": ours, "peer": peer, "peer_name": str(name)}
    row["ratio"] = ours / peer if peer and peer < inf else None
    print(f"{case}: {metric} {ours:g}, {name} {peer}", file=sys.stderr, flush=True)
    return row
