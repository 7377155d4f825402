"""PyJobShop, installed by the benchmark alone in a venv of its own with the OR-Tools it asks for; left out where it cannot be had."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from lumbung.planning.timetable import FlexibleJobShop

SCRIPT = """
import json, sys
from pyjobshop import Model

case = json.load(open(sys.argv[1]))
model = Model()
machines = [model.add_machine() for _ in range(case["machines"])]
for row in case["jobs"]:
    job, before = model.add_job(), None
    for modes in row:
        task = model.add_task(job=job)
        for machine, duration in modes:
            model.add_mode(task, machines[machine], duration)
        if before is not None:
            model.add_end_before_start(before, task)
        before = task
result = model.solve(solver="ortools", time_limit=case["seconds"], num_workers=case["workers"], display=False)
print(json.dumps({"objective": result.objective, "bound": result.lower_bound}))
"""


def pyjobshop(problem: FlexibleJobShop, seconds: float, workers: int) -> tuple[float, float] | None:
    """Makespan and bound of a textbook problem after so many seconds with so many workers; None where it cannot be had."""
    python = interpreter()
    if python is None:
        return None
    rows = [[[(m.machine, m.duration) for m in o.modes] for o in job.operations] for job in problem.jobs]
    case = {"machines": len(problem.machines), "jobs": rows, "seconds": seconds, "workers": workers}
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "case.json"
        data.write_text(json.dumps(case), encoding="utf-8")
        done = subprocess.run([python, "-c", SCRIPT, str(data)], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"fjsp: PyJobShop failed ({done.stderr.strip().splitlines()[-1]}).", file=sys.stderr)
        return None
    answer = json.loads(done.stdout.splitlines()[-1])
    return float(answer["objective"]), float(answer["bound"])


@cache
def interpreter() -> str | None:
    """A Python that has PyJobShop, made in a temporary venv; None where it cannot be installed."""
    venv = Path(tempfile.gettempdir()) / "lumbung-fjsp-peers"
    python, ready = venv / "bin" / "python", venv / "ready"
    if ready.exists():
        return str(python)
    print("fjsp: installing PyJobShop in a venv of its own …", file=sys.stderr)
    steps = (
        [sys.executable, "-m", "venv", str(venv)],
        [str(python), "-m", "pip", "install", "-q", "pyjobshop"],
    )
    for step in steps:
        if subprocess.run(step, capture_output=True, check=False).returncode:
            print("fjsp: PyJobShop cannot be had here; left out.", file=sys.stderr)
            return None
    ready.touch()
    return str(python)
