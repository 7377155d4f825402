"""`python -m tests [pytest's arguments]`: the check, then the tests on SQLite, then those of the web on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.check.__main__ import main as check

DATABASE_TESTS = "tests/web"
IN_CI = os.environ.get("CI", "").lower() in ("1", "true")
SOCKET = "/var/run/postgresql"


def postgres() -> str:
    """The address of a PostgreSQL where test databases may be made; empty when there is none.

    LUMBUNG_TEST_POSTGRES when it is set, else the local socket, else 127.0.0.1:5432, as the user `postgres`.
    """
    import psycopg

    if given := os.environ.get("LUMBUNG_TEST_POSTGRES"):
        return given
    for host, address in (
        (SOCKET, f"postgres://postgres@{SOCKET.replace('/', '%2F')}/lumbung"),
        ("127.0.0.1", "postgres://postgres@127.0.0.1:5432/lumbung"),
    ):
        try:
            psycopg.connect(host=host, port=5432, user="postgres", dbname="postgres", connect_timeout=3).close()
        except psycopg.Error:
            continue
        return address
    return ""


def run(what: str, database: str, args: list[str]) -> int:
    """One run of pytest; its exit code, with "no test matched" counted as passed."""
    print(f"\n{what}", flush=True)
    surroundings = {key: value for key, value in os.environ.items() if not key.startswith("LUMBUNG_")}
    surroundings |= {"LUMBUNG_DATABASE_URL": database} if database else {}
    code = subprocess.run([sys.executable, "-m", "pytest", *args], env=surroundings, check=False).returncode
    return 0 if code == pytest_found_none() and len(args) > len(PLAIN) else code


def pytest_found_none() -> int:
    """pytest's exit code when nothing was collected."""
    import pytest

    return int(pytest.ExitCode.NO_TESTS_COLLECTED)


PLAIN = ["-q", "-n", "2", "--dist", "loadscope"]


def main(args: list[str]) -> int:
    """The exit code: 0 when everything passed. The last lines are pytest's summary."""
    server = postgres()
    if not server and IN_CI:
        print("CI must have a PostgreSQL: set LUMBUNG_TEST_POSTGRES or start one on the local socket.", file=sys.stderr)
        return 1
    chosen = any(Path(arg.split("::")[0]).exists() for arg in args)
    codes = [check()]
    if not server:
        print(
            "\nNo PostgreSQL here (LUMBUNG_TEST_POSTGRES, local socket, 127.0.0.1:5432): its run is skipped.",
            flush=True,
        )
    codes.append(run("Everything, on SQLite", "", [*PLAIN, *args]))
    if server:
        places = [] if chosen else [DATABASE_TESTS]
        about = "The same tests" if chosen else f"{DATABASE_TESTS} (the others use no database)"
        codes.append(run(f"{about}, on PostgreSQL", server, [*PLAIN, *places, *args]))
    if codes[0]:
        print("The check has failed; see its lines at the top.", file=sys.stderr)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
