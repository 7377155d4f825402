"""`./run bench [NAME…]`: run benchmarks, print each table, write `benchmarks/results/NAME.json`.

A benchmark is a module of this package with `rows() -> list[dict]`; a row has
`case, metric, unit, ours, peer, peer_name, ratio` (ratio = ours / peer, None where there is no peer).
"""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PACKAGES = ("numpy", "polars", "scipy", "numba", "highspy", "networkit", "django")
COLUMNS = ("case", "metric", "unit", "ours", "peer", "peer_name", "ratio")


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(p.stem for p in HERE.glob("*.py") if not p.stem.startswith("_") and "def rows(" in p.read_text())


def versions() -> dict[str, str]:
    """Versions of what was measured."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "cores": os.cpu_count(),
        "system": platform.system(),
        "processor": platform.machine(),
        "load": round(os.getloadavg()[0], 2),
    }


def shown(value: object) -> str:
    """A cell of the printed table."""
    if value is None:
        return "–"
    return f"{value:,.4g}" if isinstance(value, float) else str(value)


def print_table(rows: list[dict[str, Any]]) -> None:
    """Print rows in columns."""
    table = [COLUMNS, *(tuple(shown(row.get(c)) for c in COLUMNS) for row in rows)]
    widths = [max(len(line[i]) for line in table) for i in range(len(COLUMNS))]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def run(name: str) -> None:
    """Run one benchmark, print it and keep it."""
    load = machine()
    rows = import_module(f"benchmarks.{name.replace('-', '_')}").rows()
    print(f"\n{name}\n{'=' * len(name)}")
    print_table(rows)
    result = {
        "bench": name, "when": datetime.now(UTC).isoformat(timespec="seconds"), "machine": load, "versions": versions(), "rows": rows,
    }  # fmt: skip
    target = HERE / "results" / f"{name}.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"→ benchmarks/results/{name}.json")


def main(asked: list[str]) -> int:
    """Run what was asked for, or everything."""
    known = names()
    unknown = [name for name in asked if name.replace("-", "_") not in known]
    if unknown or asked in (["--help"], ["-h"]):
        print(f"./run bench [NAME…]; known: {', '.join(known)}", file=sys.stderr)
        return 0 if not unknown or unknown[0].startswith("-") else 2
    for name in asked or known:
        run(name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
