"""The peer of the booking benchmarks: NEMO-CE in an environment of its own, by the scripts of ../shared/bench/nemo_ce.

Nothing of it is needed by Lumbung or its tests; it is installed when a benchmark asks for it, and kept in var/bench.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks._postgres import recreate

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT.parent / "shared" / "bench" / "nemo_ce"
HOME = ROOT / "var" / "bench" / "nemo-ce"
PACKAGES = ("nemo-ce==8.1.5", "gunicorn==27.0.1", "psycopg2-binary")
PORT = 47811  # the scripts' own

SERVERS = {
    "1 worker": ("-w", "1"),
    "4 workers": ("-w", "4"),
    "its own Docker default": ("-w", "5", "-k", "gthread", "--threads", "8", "--preload", "--keep-alive", "300"),
}


@dataclass(frozen=True)
class Peer:
    """NEMO-CE on one database: `sqlite` or `pg`."""

    database: str

    @property
    def environment(self) -> dict[str, str]:
        """What its scripts read."""
        return {
            **os.environ,
            "BENCH_HOME": str(HOME / "run"),
            "BENCH_DB": self.database,
            "BENCH_PG_PORT": os.environ.get("PGPORT", "5432"),
            "BENCH_PG_NAME": "lumbung_bench_nemo",
            "DJANGO_SETTINGS_MODULE": "bench_settings",
            "PYTHONPATH": str(SCRIPTS),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def call(self, *args: str) -> str:
        """Run one of its commands with its own Python; what it printed."""
        done = subprocess.run(
            [str(HOME / "venv" / "bin" / args[0]), *args[1:]],
            env=self.environment,
            cwd=HOME,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"NEMO-CE: {' '.join(args)} failed:\n{done.stderr[-2000:]}")
        return done.stdout

    def script(self, name: str, *args: str) -> str:
        """Run one of the scripts in ../shared."""
        return self.call("python", str(SCRIPTS / name), *args)

    def migrate(self) -> float:
        """Bring an empty database up to date: seconds."""
        install()
        if self.database == "sqlite":
            (HOME / "run" / "sqlite.db").unlink(missing_ok=True)
        else:
            recreate("lumbung_bench_nemo")
        began = time.perf_counter()
        self.call("django-admin", "migrate", "-v0")
        return time.perf_counter() - began

    @contextmanager
    def serving(self, server: str) -> Iterator[str]:
        """gunicorn with the arguments of SERVERS[server], warm; gives its workers' process ids, with commas."""
        command = [HOME / "venv" / "bin" / "gunicorn", *SERVERS[server], "--timeout", "300", "-b", f"127.0.0.1:{PORT}"]
        with subprocess.Popen(
            [*map(str, command), "--log-level", "critical", "NEMO.wsgi:application"],
            env=self.environment,
            cwd=HOME,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                for _ in range(8):
                    _get_when_up(f"http://127.0.0.1:{PORT}/calendar/")
                yield ",".join(subprocess.check_output(["pgrep", "-P", str(process.pid)], text=True).split())
            finally:
                process.terminate()
                process.wait(30)

    def race(self, slots: int, threads: int, users: str) -> int:
        """How many of `slots` contested slots ended with more than one live reservation."""
        told = self.script("race_bench.py", f"slots={slots}", f"threads={threads}", f"users={users}")
        return int(_found(r"double-booked (\d+)/", told))

    def create(self, clients: int, posts: int, workers: str) -> tuple[float, float]:
        """Reservations a second on distinct free slots, and the workers' CPU milliseconds for each."""
        told = self.script("create_bench.py", f"clients={clients}", f"n={posts}", f"worker={workers}")
        return float(_found(r"([\d.]+) reservations/s", told)), float(_found(r"CPU per post=([\d.]+)", told))

    def feeds(self, seconds: float, workers: str) -> dict[str, float]:
        """Feed → median milliseconds of one request, one client."""
        told = self.script("read_bench.py", "http", f"seconds={seconds}", f"worker={workers}")
        return {
            line[:22].strip(): float(_found(r"p50=\s*([\d.]+) ms", line))
            for line in told.splitlines()
            if "p50=" in line
        }

    def queries(self) -> dict[str, int]:
        """Feed → number of SQL queries."""
        told = self.script("read_bench.py", "queries")
        return {line[:22].strip(): int(_found(r"queries=\s*(\d+)", line)) for line in told.splitlines()}


def available() -> bool:
    """Whether its scripts are there."""
    return SCRIPTS.is_dir()


def install() -> None:
    """Its environment, once."""
    stamp = HOME / "installed"
    if stamp.exists():
        return
    shutil.rmtree(HOME, ignore_errors=True)
    (HOME / "run" / "media").mkdir(parents=True)
    print("Installing NEMO-CE into an environment of its own …", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", str(HOME / "venv")], check=True)
    pip = [str(HOME / "venv" / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *PACKAGES], check=True, capture_output=True)
    stamp.touch()


def _get_when_up(address: str, within: float = 60.0) -> None:
    """Ask until somebody answers 200."""
    ends = time.monotonic() + within
    request = urllib.request.Request(address, headers={"X-Bench-User": "user30"})
    while True:
        try:
            with urllib.request.urlopen(request, timeout=30):
                return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(f"NEMO-CE's script said something else than expected:\n{text[:500]}")
    return found[1]
