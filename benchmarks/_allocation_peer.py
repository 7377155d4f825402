"""cvxpy + CLARABEL on the same Eisenberg–Gale programme, in a venv of its own that the benchmark alone installs.

It is no dependency of Lumbung. Where it cannot be had, the benchmark says so and goes on without it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from lumbung.planning.allocation import AllocationProblem

PACKAGES = ("numpy", "scipy", "cvxpy", "clarabel")
SECONDS = 300
SCRIPT = """
import json, sys
from time import process_time
import cvxpy as cvx, numpy as np, scipy.sparse as sp
data = np.load(sys.argv[1])
b, need, floor, C, owner, machine, rate = (data[k] for k in ("weight", "need", "floor", "capacity", "owner", "machine", "rate"))
n, m, k = len(b), len(C), len(rate)
began = process_time()
work = sp.csr_matrix((rate, (owner, np.arange(k))), (n, k))
used = sp.csr_matrix((np.ones(k), (machine, np.arange(k))), (m, k))
x = cvx.Variable(k, nonneg=True)
rows = [used @ x <= C, work @ x <= need]
held = np.flatnonzero(floor > 0)
if len(held):
    rows.append(work[held] @ x >= floor[held])
programme = cvx.Problem(cvx.Maximize(b @ cvx.log(work @ x)), rows)
programme.solve(solver=cvx.CLARABEL)
mean = (programme.value - float(b @ np.log(b))) / b.sum()
print(json.dumps({"cpu": process_time() - began, "equivalent": float(np.exp(mean)), "status": programme.status,
                  "versions": f"cvxpy {cvx.__version__}"}))
"""


@cache
def interpreter() -> str | None:
    """The venv's Python, made at first need; None where the packages cannot be had."""
    home = Path(tempfile.gettempdir()) / "lumbung-allocation-peer"
    python = home / "bin" / "python"
    if not python.exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(home)], capture_output=True, check=False)
        if made.returncode:
            return None
    got = subprocess.run(
        [str(python), "-m", "pip", "install", "-q", *PACKAGES], capture_output=True, text=True, check=False
    )
    if got.returncode:
        print(f"cvxpy is not to be had here: {got.stderr.strip()[-200:]}", file=sys.stderr)
        return None
    return str(python)


def clarabel(p: AllocationProblem) -> dict[str, float | str] | None:
    """CPU seconds and equally distributed equivalent of CLARABEL's answer; None without one."""
    python = interpreter()
    if python is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "problem.npz"
        np.savez(
            data,
            weight=p.weight,
            need=p.need,
            floor=p.floor,
            capacity=p.capacity,
            owner=p.owner,
            machine=p.machine,
            rate=p.rate,
        )
        try:
            done = subprocess.run(
                [python, "-c", SCRIPT, str(data)], capture_output=True, text=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return None
    if done.returncode:
        print(f"the peer failed: {done.stderr.strip()[-300:]}", file=sys.stderr)
        return None
    answer: dict[str, float | str] = json.loads(done.stdout)
    return answer
