"""`python -m tests.check`: one line for each step with its seconds; what failed is printed in full."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

PYTHON = sys.executable
PLACES = ("src", "tests", "benchmarks", "run")
STEPS: tuple[tuple[str, Sequence[str]], ...] = (
    ("types", (PYTHON, "-m", "mypy", "--no-error-summary")),
    ("format", (PYTHON, "-m", "ruff", "format", "--check", "--output-format", "concise", *PLACES)),
    ("lint", (PYTHON, "-m", "ruff", "check", "--output-format", "concise", *PLACES)),
    ("layers", (PYTHON, "-c", "from importlinter.cli import lint_imports_command as go; go()")),
    ("migrations", (PYTHON, "-m", "lumbung.web.config.manage", "makemigrations", "--check", "--dry-run")),
    ("words", (PYTHON, "-m", "lumbung.web.config.catalogues", "check")),
)
"""Name → command. Each is the tool's own, so that it can be run by hand as well."""


def run_step(step: tuple[str, Sequence[str]]) -> bool:
    """Run one step, print its line, and whether it passed."""
    name, command = step
    begun = time.monotonic()
    # The check never looks at the data of whoever runs it.
    surroundings = {**os.environ, "LUMBUNG_DATABASE_URL": "sqlite://:memory:"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=surroundings)
    passed = done.returncode == 0
    line = f"{name:<11} {'ok' if passed else 'FAILED':<6} {time.monotonic() - begun:5.1f} s"
    print(line if passed else f"{line}\n{done.stdout}{done.stderr}".rstrip(), flush=True)
    return passed


def main() -> int:
    """All steps, two at a time, even when one fails; 1 when any did."""
    with ThreadPoolExecutor(2) as pool:
        passed = list(pool.map(run_step, STEPS))
    failed = [name for (name, _), good in zip(STEPS, passed, strict=True) if not good]
    if failed:
        print(f"check: {', '.join(failed)} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
