"""The rules engine over a register: size classes of 1,000,000 enterprises, beside OpenFisca-core 46 in the same run.

The peer gets an environment of its own below `var/bench/` (it is AGPL and no dependency of ours), the thresholds that
`lumbung rules export --openfisca-yaml` writes, and the same amounts. Runs alternate with ours; the best of five counts. Also
told: what each says of one rupiah too much, and of a whole number above 2.1 milliards.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from lumbung.rules import Column, Rulebook, load_rulebook
from lumbung.rules.openfisca_yaml import export_parameters

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / "var" / "bench" / "openfisca"
PEER = "openfisca-core==46.0.1"
ROWS, RUNS, SEED = 1_000_000, 5, 7
RULE, FACT, ON = "size.pp7_2021.by_capital", "capital_rp", date(2026, 11, 24)


def amounts() -> np.ndarray[Any, np.dtype[np.int64]]:
    """Capital of 1,000,000 enterprises, most of them small, as many around the thresholds as there are rows of a village."""
    drawn = np.random.default_rng(SEED).lognormal(19.5, 2.0, ROWS)
    return np.minimum(drawn, 10**12).astype(np.int64)


def ours(
    book: Rulebook, money: np.ndarray[Any, np.dtype[np.int64]], *, unknown: bool = False
) -> tuple[float, dict[str, int]]:
    """Seconds and counts of one run."""
    mask = np.arange(len(money)) % 10 == 0 if unknown else None
    start = time.perf_counter()
    found = book.evaluate_columns(RULE, {FACT: Column(money, mask)}, ON)
    return time.perf_counter() - start, found.counts()


def peer_python() -> Path | None:
    """Python of the peer's environment; None when it cannot be made (no network)."""
    python = VENV / "bin" / "python"
    if not python.exists():
        VENV.parent.mkdir(parents=True, exist_ok=True)
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
        quiet = ["-q", "--disable-pip-version-check"]
        got = subprocess.run([str(python), "-m", "pip", "install", *quiet, PEER], check=False)
        if made.returncode or got.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            return None
    return python


def theirs(python: Path, folder: Path, money: np.ndarray[Any, np.dtype[np.int64]]) -> dict[str, Any]:
    """The peer's findings of one run."""
    source = folder / "capital.npz"
    np.savez(source, capital=money)
    script = ROOT / "benchmarks" / "_openfisca_size.py"
    done = subprocess.run(
        [str(python), str(script), str(folder / "parameters"), str(source), "2"],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def single_times(book: Rulebook) -> dict[str, float]:
    """Milliseconds of one evaluation with everything that is said of it, over all packaged cases: middle and worst."""
    spent = []
    for case in book.cases:
        if case.refused or case.on is None:
            continue
        start = time.perf_counter()
        book.evaluate(case.rule, case.facts, case.on, reading=case.reading)
        spent.append(1000 * (time.perf_counter() - start))
    return {"middle": float(np.median(spent)), "worst": max(spent)}


def row(case: str, metric: str, unit: str, mine: object, peer: object = None) -> dict[str, Any]:
    """One row of the result; times get a ratio."""
    ratio = mine / peer if unit == "s" and isinstance(mine, float) and isinstance(peer, float) else None
    name = PEER if peer is not None else ""
    return {"case": case, "metric": metric, "unit": unit, "ours": mine, "peer": peer, "peer_name": name, "ratio": ratio}


def rows() -> list[dict[str, Any]]:
    """Measure."""
    book, money = load_rulebook(), amounts()
    python = peer_python()
    mine, unknown, other = [], [], []
    counts: dict[str, int] = {}
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export_parameters(book, folder / "parameters")
        for _ in range(RUNS):
            seconds, counts = ours(book, money)
            mine.append(seconds)
            unknown.append(ours(book, money, unknown=True)[0])
            if python is not None:
                found = theirs(python, folder, money)
                other.append(min(found["seconds"]))
    best, peer = min(mine), min(other) if other else None
    case = f"{ROWS:,} enterprises, {RULE}"
    result = [row(case, "time", "s", best, peer)]
    result.append(row(f"{case}, a tenth unknown", "time", "s", min(unknown), peer))
    one_more = book.evaluate(RULE, {FACT: 1_000_000_001}, ON).answer
    said = ("micro", "small", "medium", "large")
    result.append(row("Rp 1,000,000,001", "class", "", one_more, said[found["single"][1]] if found else None))
    large = book.evaluate(RULE, {FACT: 2_500_000_000}, ON).would_change
    kept = sorted(int(str((change.facts or {})[FACT])) for change in large)
    result.append(row("whole number 2,500,000,000", "kept as", "", str(2_500_000_000), found.get("whole")))
    result.append(row("Rp 2,500,000,000", "nearest other classes at", "Rp", str(kept)))
    off = abs(np.array([counts[label] for label in said]) - np.array(found["counts"])).sum() // 2 if found else None
    result.append(row(case, "classed otherwise by the peer", "enterprises", 0, None if off is None else int(off)))
    times = single_times(book)
    result += [
        row(f"{len(book.cases)} packaged cases, one at a time", f"{name} time", "ms", value)
        for name, value in times.items()
    ]
    return result
