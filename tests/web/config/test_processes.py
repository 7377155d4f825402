"""Several processes behind one address: what happens when one of them, or the first, is killed; slow and huge requests."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.web.config.served import Served, alive, within

from lumbung.web.config.processes import LONGEST_WAIT, Child, Crew, ProcessFailed

ANSWERING, BACKGROUND = "config.answering", "config.background"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("home"), "--port", "0", "--workers", "2", LUMBUNG_UPLOAD_MAX_MB="1") as made:
        yield made


def test_port_0_is_a_real_port_that_is_printed(served: Served) -> None:
    assert served.port > 0
    assert served.get("health/") == 200
    assert "in use" not in served.errors()


def test_it_listens_on_this_machine_only(served: Served) -> None:
    with socket.socket() as elsewhere:
        elsewhere.bind(("127.0.0.2", served.port))  # would be taken if it listened everywhere


def test_a_killed_process_is_replaced_and_the_others_go_on(served: Served) -> None:
    before = served.children(ANSWERING)
    os.kill(before[0], signal.SIGKILL)
    assert [served.get("health/") for _ in range(20)] == [200] * 20
    assert within(20, lambda: len(served.children(ANSWERING)) == 2)
    assert before[0] not in served.children(ANSWERING)
    assert before[1] in served.children(ANSWERING)


def test_the_background_workers_run_once_each_and_are_replaced(served: Served) -> None:
    first, other = served.children(BACKGROUND)
    os.kill(first, signal.SIGKILL)
    assert within(20, lambda: len(served.children(BACKGROUND)) == 2)
    assert other in served.children(BACKGROUND)
    assert first not in served.children(BACKGROUND)


def test_slow_clients_do_not_keep_others_waiting(served: Served) -> None:
    with ExitStack() as open_sockets:
        for _ in range(100):
            slow = open_sockets.enter_context(socket.create_connection(("127.0.0.1", served.port)))
            slow.sendall(b"POST /login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000\r\n\r\nidentifier=")
        for _ in range(10):
            assert served.get("health/") == 200


def first_line(connection: socket.socket) -> bytes:
    with connection.makefile("rb") as answer:
        return answer.readline()


def test_an_upload_over_the_limit_is_refused_by_its_length_before_a_byte_of_it_is_sent(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), 20) as connection:
        connection.sendall(b"POST /plans/new/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99000000\r\n\r\n")
        assert b" 413 " in first_line(connection)


def test_an_upload_without_a_length_is_refused_where_it_passes_the_limit(served: Served) -> None:
    piece = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    sent = 0
    with socket.create_connection(("127.0.0.1", served.port), 20) as connection:
        connection.sendall(b"POST /plans/new/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            while sent < 99_000_000:
                connection.sendall(piece)
                sent += 65_536
        except OSError:
            pass  # it has hung up
        else:
            assert b" 413 " in first_line(connection)
    assert sent < 99_000_000
    assert served.get("health/") == 200


def test_all_end_when_the_first_process_is_killed(tmp_path: Path) -> None:
    with Served(tmp_path, "--port", "0") as served:
        children = served.children()
        assert len(children) == 4
        served.process.send_signal(signal.SIGKILL)
        assert within(30, lambda: not any(alive(pid) for pid in children))


def test_the_proxy_is_believed_and_nobody_else(tmp_path: Path) -> None:
    with Served(tmp_path / "a", "--port", "0", "--workers", "1", LUMBUNG_HTTPS="1") as behind:
        assert behind.get("") == 301
        assert behind.get("", X_Forwarded_Proto="https") == 200
    with Served(tmp_path / "b", "--port", "0", "--workers", "1", LUMBUNG_HTTPS="1", LUMBUNG_PROXY="10.9.8.7") as other:
        assert other.get("", X_Forwarded_Proto="https") == 301


def child(code: str) -> Child:
    return Child([sys.executable, "-c", code])


def test_a_process_that_ends_before_it_is_ready_is_told() -> None:
    ready, sign = os.pipe()
    with Crew([child("raise SystemExit(3)")]) as crew, pytest.raises(ProcessFailed):
        crew.wait_until_ready(ready, 1)
    os.close(ready)
    os.close(sign)


def test_a_process_that_keeps_ending_at_once_is_tried_again_later_and_later() -> None:
    fallen = child("")
    waits = []
    for _ in range(9):
        fallen.start(0)
        assert fallen.process is not None
        fallen.process.wait()
        now = time.monotonic()
        fallen.look()
        waits.append(fallen.due - now)
    assert waits[0] < 1 < waits[2] < waits[4]
    assert waits[-1] <= LONGEST_WAIT + 1


def test_a_process_that_does_not_listen_is_ended_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lumbung.web.config.processes.STOPS_WITHIN", 0.3)
    ready, sign = os.pipe()
    deaf = "import os,signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.write({}, b'.'); time.sleep(60)"
    stubborn = Child([sys.executable, "-c", deaf.format(sign)], (sign,))
    with Crew([stubborn]) as crew:
        crew.wait_until_ready(ready, 1)
        assert stubborn.process is not None
        pid = stubborn.process.pid
    assert not alive(pid)
    os.close(ready)
    os.close(sign)
