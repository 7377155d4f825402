"""p-median on large planes, each case in a process of its own so that its peak memory is its own.

At 10,000 points FasterPAM is the peer, its distance matrix included; no peer was found for a million points, and the
figure beside the cost is our own certified gap. `python -m benchmarks._p_median_large KIND N M P SECONDS` runs one case.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks._p_median_peers import interpreter

CASES = (
    ("even", 10_000, 10_000, 200, 10.0),
    ("even", 100_000, 10_000, 1000, 20.0),
    ("even", 1_000_000, 50_000, 5000, 28.0),
    ("clustered", 1_000_000, 50_000, 5000, 28.0),
)
BESIDE_PEER = 10_000
CLUSTERS = 200
FASTERPAM = """
import json, sys, time
import kmedoids, numpy as np

xy, p = np.load(sys.argv[1]), int(sys.argv[2])
kmedoids.fasterpam(np.ones((50, 50), np.float32), 3, random_state=0)
began = time.perf_counter()
x, y = (xy[:, k].astype(np.float32) for k in (0, 1))
distance = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
loss = float(kmedoids.fasterpam(distance, p, random_state=0, n_cpu=1).loss)
print(json.dumps({"cost": loss, "seconds": time.perf_counter() - began}))
"""


def large_rows() -> list[dict[str, Any]]:
    """Rows of all cases."""
    table: list[dict[str, Any]] = []
    for case in CASES:
        kind, n, m, p, _ = case
        arguments = [sys.executable, "-m", "benchmarks._p_median_large", *map(str, case)]
        done = subprocess.run(arguments, capture_output=True, text=True, check=True)
        ours = json.loads(done.stdout)
        name = f"{kind} plane, n {n}, m {m}, p {p}"
        table += [
            row(name, "seconds altogether", "s", ours["seconds"]),
            row(name, "certified gap", "%", 100 * ours["gap"]),
            row(name, "peak memory", "GB", ours["peak_gb"]),
        ]
        if n == BESIDE_PEER:
            table += peer_rows(name, kind, n, p, ours)
    return table


def peer_rows(name: str, kind: str, n: int, p: int, ours: dict[str, Any]) -> list[dict[str, Any]]:
    """FasterPAM on the same points: our seconds to its cost, and the cost at the end."""
    theirs = fasterpam_on(points(kind, n, n)[0], p)
    if theirs is None:
        return []
    reached = next((t for t, cost in ours["trace"] if cost <= theirs["cost"]), np.inf)
    peer = "kmedoids FasterPAM, with its matrix"
    return [
        row(name, "seconds to FasterPAM's cost", "s", reached, theirs["seconds"], peer),
        row(name, "cost", "distance", ours["objective"], theirs["cost"], peer),
    ]


def fasterpam_on(xy: NDArray[np.float64], p: int) -> dict[str, float] | None:
    """Cost and seconds of its first run, making the matrix included; None where it cannot be had."""
    python = interpreter()
    if python is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "points.npy"
        np.save(data, xy)
        done = subprocess.run([python, "-c", FASTERPAM, str(data), str(p)], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"p-median: kmedoids failed ({done.stderr.strip().splitlines()[-1]}).", file=sys.stderr)
        return None
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def points(kind: str, n: int, m: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Customers (n, 2) and sites (m, 2), the same points where n = m; in clusters of very different size and width."""
    random = np.random.default_rng([n, m])
    if kind == "even":
        customers = random.random((n, 2))
        return customers, customers if m == n else random.random((m, 2))
    share = random.pareto(1.5, CLUSTERS) + 0.1
    centre, width = random.random((CLUSTERS, 2)), 0.002 + 0.05 * random.random(CLUSTERS) ** 3

    def drawn(k: int) -> NDArray[np.float64]:
        which = random.choice(CLUSTERS, k, p=share / share.sum())
        found: NDArray[np.float64] = centre[which] + random.normal(size=(k, 2)) * width[which, None]
        return found

    customers = drawn(n)
    return customers, customers if m == n else drawn(m)


def one(kind: str, n: int, m: int, p: int, seconds: float) -> dict[str, Any]:
    """Solve one case, kernels compiled before."""
    from lumbung.planning import Plane, TimeLimit, p_median_problem, solve_p_median
    from lumbung.planning.p_median.warm import warm

    warm()
    problem = p_median_problem(Plane(*points(kind, n, m)), p)
    result = solve_p_median(problem, TimeLimit(seconds))
    return {
        "objective": result.objective, "gap": result.gap, "seconds": result.seconds,
        "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
        "trace": [(t.seconds, t.objective) for t in result.trace],
    }  # fmt: skip


def row(  # noqa: PLR0917  (the columns of the table)
    case: str, metric: str, unit: str, ours: float, peer: float | None = None, name: str = ""
) -> dict[str, Any]:
    """One row; ratio = ours / peer."""
    ratio = None if not peer else round(ours / peer, 4)
    return {
        "case": case, "metric": metric, "unit": unit, "ours": round(ours, 6), "peer": peer, "peer_name": name,
        "ratio": ratio,
    }  # fmt: skip


if __name__ == "__main__":
    kind, n, m, p, seconds = sys.argv[1:]
    print(json.dumps(one(kind, int(n), int(m), int(p), float(seconds))))
