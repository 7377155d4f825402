"""The server's own parts, and the whole of it in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import override_settings

from lumbung.web.config import clock
from lumbung.web.config.serve import NoFreePort, free_socket


def test_a_taken_port_gives_the_next_free_one() -> None:
    with free_socket(20_000) as first:
        taken = first.getsockname()[1]
        with free_socket(taken) as second:
            assert taken < second.getsockname()[1] < taken + 50


def test_when_no_port_is_free_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lumbung.web.config.serve.PORTS_TRIED", 1)
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        with pytest.raises(NoFreePort, match="--port"):
            free_socket(held.getsockname()[1])


def test_the_clock_stands_still_when_it_is_fixed() -> None:
    fixed = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    with override_settings(LUMBUNG_FIXED_NOW=fixed):
        assert clock.now() == fixed
        assert clock.today().isoformat() == "2026-11-24"


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_and_stops_cleanly_with_its_worker(tmp_path: Path, stop: signal.Signals) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LUMBUNG_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "lumbung.web.config.serve", "--port", "21000"],
        env={**clean, "LUMBUNG_VAR": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    line = process.stderr.readline()
    address = line.split(" is at ")[1].split(" ")[0].rstrip(".")
    with urllib.request.urlopen(f"{address}health/", timeout=20) as response:
        assert response.status == 200
    process.send_signal(stop)
    rest = process.stderr.read()
    assert process.wait(30) == 0
    assert "Traceback" not in rest
