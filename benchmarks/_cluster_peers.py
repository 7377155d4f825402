"""Peers that the benchmark alone installs, in a venv of its own: leidenalg and igraph (GPL), scikit-learn.

They are no dependency of Lumbung. Where they cannot be had, the benchmark says so and goes on without them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.clustering.graph import Ties

PACKAGES = ("numpy", "igraph", "leidenalg", "scikit-learn")

SCRIPT = """
import json, sys, time
import igraph, leidenalg, numpy as np

data = np.load(sys.argv[1])
n, cap = int(data["n"]), int(data["cap"])
graph = igraph.Graph(n=n, edges=np.column_stack((data["a"], data["b"])))
weights = data["weight"].tolist()
found = {}
for gamma in data["gammas"]:
    start = time.process_time()
    search = leidenalg.Optimiser()
    search.set_rng_seed(1)
    if cap:
        search.max_comm_size, search.community_constraint_enforcement = cap, 3
    part = leidenalg.RBConfigurationVertexPartition(graph, weights=weights, resolution_parameter=float(gamma))
    search.optimise_partition(part, n_iterations=5)
    found[f"leidenalg {gamma:g}"] = (part.membership, time.process_time() - start)
if "xyz" in data:
    from sklearn.cluster import HDBSCAN
    start = time.process_time()
    labels = HDBSCAN(min_cluster_size=10, copy=True).fit_predict(data["xyz"]).tolist()
    found["HDBSCAN"] = (labels, time.process_time() - start)
json.dump(found, sys.stdout)
"""


def memberships(
    ties: Ties, gammas: list[float], *, cap: int = 0, xyz: NDArray[np.float64] | None = None
) -> dict[str, tuple[NDArray[np.int64], float]]:
    """By peer (`leidenalg GAMMA`, `HDBSCAN` where places are given): its groups and CPU seconds; empty without peers.

    `cap` is the most members that leidenalg is told (it may pass it); HDBSCAN sees places only.
    """
    python = interpreter()
    if python is None:
        return {}
    more: dict[str, Any] = {} if xyz is None else {"xyz": xyz}
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "case.npz"
        np.savez(data, a=ties.a, b=ties.b, weight=ties.weight, n=ties.n, gammas=np.array(gammas), cap=cap, **more)
        done = subprocess.run([python, "-c", SCRIPT, str(data)], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"clusters: the peers failed ({done.stderr.strip().splitlines()[-1]}).", file=sys.stderr)
        return {}
    return {name: (np.array(groups), seconds) for name, (groups, seconds) in json.loads(done.stdout).items()}


@cache
def interpreter() -> str | None:
    """A Python that has the peers, made in a temporary venv; None where they cannot be installed."""
    venv = Path(tempfile.gettempdir()) / "lumbung-cluster-peers"
    python = venv / "bin" / "python"
    ready = venv / "ready"
    if ready.exists():
        return str(python)
    print("clusters: installing the peers in a venv of their own …", file=sys.stderr)
    steps = ([sys.executable, "-m", "venv", str(venv)], [str(python), "-m", "pip", "install", "-q", *PACKAGES])
    for step in steps:
        if subprocess.run(step, capture_output=True, check=False).returncode:
            print(f"clusters: {', '.join(PACKAGES[1:])} cannot be had here; left out.", file=sys.stderr)
            return None
    ready.touch()
    return str(python)
