"""kmedoids (FasterPAM, GPL-3), installed by the benchmark alone in a venv of its own; left out where it cannot be had."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SCRIPT = """
import json, sys, time
import kmedoids, numpy as np

data = np.load(sys.argv[1])
distance, p, seconds = data["distance"], int(data["p"]), float(data["seconds"])
kmedoids.fasterpam(distance[:50, :50].copy(), 3, random_state=0)
found, best, began, seed = [], None, time.perf_counter(), 0
while not found or time.perf_counter() - began < seconds:
    start = time.perf_counter()
    loss = float(kmedoids.fasterpam(distance, p, random_state=seed, n_cpu=1).loss)
    found.append((loss, time.perf_counter() - start))
    seed += 1
print(json.dumps({"first": found[0][0], "first_seconds": found[0][1], "best": min(f[0] for f in found)}))
"""


def fasterpam(distance: NDArray[np.float64], p: int, seconds: float) -> dict[str, float] | None:
    """Loss and seconds of the first run, and the best loss of runs from random starts within `seconds`."""
    python = interpreter()
    if python is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "case.npz"
        np.savez(data, distance=distance, p=p, seconds=seconds)
        done = subprocess.run([python, "-c", SCRIPT, str(data)], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"p-median: kmedoids failed ({done.stderr.strip().splitlines()[-1]}).", file=sys.stderr)
        return None
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


@cache
def interpreter() -> str | None:
    """A Python that has kmedoids, made in a temporary venv; None where it cannot be installed."""
    venv = Path(tempfile.gettempdir()) / "lumbung-p-median-peers"
    python, ready = venv / "bin" / "python", venv / "ready"
    if ready.exists():
        return str(python)
    print("p-median: installing kmedoids in a venv of its own …", file=sys.stderr)
    steps = (
        [sys.executable, "-m", "venv", str(venv)],
        [str(python), "-m", "pip", "install", "-q", "numpy", "kmedoids"],
    )
    for step in steps:
        if subprocess.run(step, capture_output=True, check=False).returncode:
            print("p-median: kmedoids cannot be had here; left out.", file=sys.stderr)
            return None
    ready.touch()
    return str(python)
