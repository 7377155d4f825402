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

import numpy as np
from numpy.typing import NDArray

from lumbung.planning.clustering.graph import Ties
from lumbung.planning.clustering.makers import Makers

PACKAGES = ("numpy", "igraph", "leidenalg", "scikit-learn")
MOST_MAKERS = 20_000
"""HDBSCAN takes half a minute for 100,000 places, to no more agreement; larger cases go without these peers."""

SCRIPT = """
import json, sys
import igraph, leidenalg, numpy as np
from sklearn.cluster import HDBSCAN
from sklearn.metrics import adjusted_rand_score

data = np.load(sys.argv[1])
label, size = data["label"], int(data["size"])
real = label >= 0
graph = igraph.Graph(n=len(label), edges=np.column_stack((data["a"], data["b"])))
weights = data["weight"].tolist()
found = {}
best = None
for gamma in len(label) / size / np.array([1, 2, 4, 8, 16]):
    search = leidenalg.Optimiser()
    search.max_comm_size, search.community_constraint_enforcement = 2 * size, 3
    search.set_rng_seed(1)
    part = leidenalg.RBConfigurationVertexPartition(graph, weights=weights, resolution_parameter=float(max(gamma, 1)))
    search.optimise_partition(part, n_iterations=2)
    ari = adjusted_rand_score(label[real], np.array(part.membership)[real])
    best = ari if best is None else max(best, ari)
found["leidenalg"] = best
found["HDBSCAN"] = adjusted_rand_score(label[real], HDBSCAN(min_cluster_size=10).fit_predict(data["xyz"])[real])
print(json.dumps(found))
"""

NOTES = {
    "leidenalg": "the peer with its best of 5 resolutions, told the answer",
    "HDBSCAN": "the peer on places only",
}


def agreements(ties: Ties, makers: Makers, label: NDArray[np.int64], per_group: int) -> list[tuple[str, str, float]]:
    """(peer, what it was given, ARI) of each peer that can be had; empty for large cases."""
    python = interpreter() if len(label) <= MOST_MAKERS else None
    if python is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "case.npz"
        np.savez(data, a=ties.a, b=ties.b, weight=ties.weight, xyz=makers.xyz, label=label, size=per_group)
        done = subprocess.run([python, "-c", SCRIPT, str(data)], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"clusters: the peers failed ({done.stderr.strip().splitlines()[-1]}).", file=sys.stderr)
        return []
    return [(name, NOTES[name], ari) for name, ari in json.loads(done.stdout).items()]


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
