"""The server's own parts, and the whole of it in a process of its own."""

from __future__ import annotations

import signal
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import override_settings
from tests.web.config.served import Served, alive

from lumbung.web.config import clock, serve
from lumbung.web.config.serve import NoFreePort, free_socket


def test_a_taken_port_gives_the_next_free_one() -> None:
    with free_socket(20_000) as first:
        taken = first.getsockname()[1]
        with free_socket(taken) as second:
            assert taken < second.getsockname()[1] < taken + 50


def test_port_0_is_any_free_port() -> None:
    with free_socket(0) as held:
        host, port = held.getsockname()
        assert port > 0
        assert host == "127.0.0.1"


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
def test_it_serves_and_stops_cleanly_with_all_its_processes(tmp_path: Path, stop: signal.Signals) -> None:
    with Served(tmp_path, "--port", "21000", "--workers", "2") as served:
        assert served.get("health/") == 200
        children = served.children()
        assert len(children) == 4  # two that answer, two for background work
        served.process.send_signal(stop)
        rest = served.errors()
        assert served.process.wait(30) == 0
        assert "Traceback" not in rest
        assert not [pid for pid in children if alive(pid)]


def test_the_number_of_workers_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        serve.main(["--workers", "0"])
    assert "from 1 to" in capsys.readouterr().err
