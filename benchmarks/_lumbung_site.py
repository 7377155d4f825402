"""Lumbung as the booking benchmarks see it: an empty database, migrated, filled, and served by real processes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import _postgres

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "var" / "bench" / "lumbung"


@dataclass(frozen=True)
class Site:
    """An installation on one database: `sqlite` or `pg`."""

    database: str

    @property
    def environment(self) -> dict[str, str]:
        """Its own folder and database; without the limits on how often one token may ask, which others measure."""
        held = {name: value for name, value in os.environ.items() if not name.startswith("LUMBUNG_")}
        held |= {
            "LUMBUNG_HOME": str(HOME / self.database),
            "DJANGO_SETTINGS_MODULE": "lumbung.web.config.settings",
            "LUMBUNG_API_TOKEN_A_MINUTE": "1000000",
        }
        if self.database == "pg":
            held["LUMBUNG_DATABASE_URL"] = _postgres.address("lumbung_bench")
        return held

    def python(self, *args: str) -> str:
        """Run a module of ours in this installation; what it printed."""
        done = subprocess.run(
            [sys.executable, *args], env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(args)} failed:\n{done.stderr[-3000:]}")
        return done.stdout

    def migrate(self) -> float:
        """Bring an empty database up to date: seconds."""
        shutil.rmtree(HOME / self.database, ignore_errors=True)
        (HOME / self.database).mkdir(parents=True)
        if self.database == "pg":
            _postgres.recreate("lumbung_bench")
        began = time.perf_counter()
        self.python("-m", "lumbung.web.config.manage", "migrate", "-v0")
        return time.perf_counter() - began

    def seed(self) -> dict[str, Any]:
        """Fill it; the tokens and codes of what there is."""
        found: dict[str, Any] = json.loads(self.python("-m", "benchmarks._seed_bookings"))
        return found

    @contextmanager
    def serving(self, workers: int, *more: str) -> Iterator[str]:
        """`./run serve --workers N` on any port; gives its address."""
        module = more or ("-m", "lumbung.web.config.serve")
        with subprocess.Popen(
            [sys.executable, *module, "--workers", str(workers), "--port", "0"],
            env=self.environment,
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield _address(process)
            finally:
                process.terminate()
                process.wait(30)


def _address(process: subprocess.Popen[str]) -> str:
    """What the server says about where it is."""
    told = []
    assert process.stderr is not None
    for line in process.stderr:
        told.append(line)
        if found := re.search(r"http://[\d.]+:\d+", line):
            return found[0]
    raise RuntimeError(f"The server ended before it answered:\n{''.join(told)[-3000:]}")
