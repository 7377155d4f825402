"""`./run serve` in processes of its own, with a folder of its own, and what tests ask of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[3]


def alive(pid: int) -> bool:
    """Whether a process still runs; one that has ended and was not waited for does not."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False


def within(seconds: float, true: Callable[[], bool]) -> bool:
    """Whether something becomes true within so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return true()


class Served:
    """A server of its own. Leaving the context ends it, whatever happened."""

    def __init__(self, home: Path, *arguments: str, **surroundings: str) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("LUMBUNG_")}
        self.environment = {**clean, "LUMBUNG_HOME": str(home), **surroundings}
        self.log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 — closed with the server
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lumbung.web.config.serve", *arguments], env=self.environment, stderr=self.log
        )
        self.address = ""

    def __enter__(self) -> Served:
        assert within(120, lambda: " is at " in self.errors() or self.process.poll() is not None), self.errors()
        assert self.process.poll() is None, self.errors()
        self.address = self.errors().split(" is at ")[1].split(" ")[0].rstrip(".")
        return self

    def __exit__(self, *_: object) -> None:
        children = self.children()
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(40)
        for pid in children:
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
        self.log.close()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.address.rstrip("/").rsplit(":", 1)[1])

    def errors(self) -> str:
        """All that it has written to stderr."""
        self.process.poll()
        return os.pread(self.log.fileno(), 1_000_000, 0).decode()

    def children(self, command: str = "") -> list[int]:
        """Its processes, those whose command holds `command`."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent = (folder / "stat").read_text().rsplit(")", 1)[1].split()[1]
                arguments = (folder / "cmdline").read_text().replace("\0", " ")
            except OSError:
                continue  # it has just ended
            if int(parent) == self.process.pid and command in arguments:
                found.append(int(folder.name))
        return sorted(found)

    def get(self, path: str, **headers: str) -> int:
        """The status of a GET."""
        asked = urllib.request.Request(
            f"{self.address}{path}", headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        opener = urllib.request.build_opener(_Staying)
        try:
            with opener.open(asked, timeout=20) as response:
                return int(response.status)
        except urllib.error.HTTPError as refused:
            return refused.code


class _Staying(urllib.request.HTTPRedirectHandler):
    """Follows no redirect, so that its status is seen."""

    def redirect_request(self, *_: Any) -> None:
        return None
