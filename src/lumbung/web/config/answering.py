"""`python -m lumbung.web.config.answering --socket FD --ready FD`: one process that answers requests.

`serve` starts several on the same listening socket. Waitress reads a whole request and holds a whole answer outside
its threads, so that slow clients cost memory and no thread (ADR 0005).
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from types import FrameType
from typing import Any

import waitress
from waitress import wasyncore

from lumbung.web.config.processes import stop_with_parent

THREADS = 8
CONNECTIONS = 1_000  # open at once in one process; those that wait cost memory only
SILENT_SECONDS = 60  # a connection on which nothing moves for so long is closed
FORM_ALLOWANCE = 1024 * 1024  # bytes of a form around the largest upload
FINISHES_WITHIN = 8.0  # seconds for what is being answered when it is told to stop


def make_server(held: socket.socket) -> Any:
    """Waitress on a listening socket. A body over the limit is refused by its length, or where it passes the limit."""
    from django.conf import settings  # noqa: PLC0415 — the application names the settings

    from lumbung.web.config.wsgi import application  # noqa: PLC0415

    load_addresses()
    proxy = settings.LUMBUNG_PROXY
    trusted = {"trusted_proxy": proxy, "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto"} if proxy else {}
    return waitress.create_server(
        application,
        sockets=[held],
        threads=THREADS,
        ident="lumbung",
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        channel_timeout=SILENT_SECONDS,
        max_request_body_size=settings.LUMBUNG_UPLOAD_MAX_BYTES + FORM_ALLOWANCE,
        clear_untrusted_proxy_headers=True,
        **trusted,
    )


def load_addresses() -> None:
    """All views and the API's documents are read before the first request, which would wait seconds for them."""
    from django.urls import resolve  # noqa: PLC0415 — the settings come first

    for address in ("/", "/api/v1/houses"):
        resolve(address)


def answer(server: Any, stopping: threading.Event) -> None:
    """Answer until `stopping`; then take nothing new, and finish what has begun."""
    while not stopping.is_set():
        _turn(server, 1.0)
    server.accepting = False
    until = time.monotonic() + FINISHES_WITHIN
    while _busy(server) and time.monotonic() < until:
        _turn(server, 0.1)
    server.task_dispatcher.shutdown()
    server.close()


def _turn(server: Any, seconds: float) -> None:
    wasyncore.loop(timeout=seconds, use_poll=True, map=server._map, count=1)


def _busy(server: Any) -> bool:
    """Whether a request is being answered, or an answer is still on its way out."""
    return any(channel.requests or channel.total_outbufs_len for channel in server.active_channels.values())


def main(argv: list[str] | None = None) -> int:
    """Answer on the socket that was handed over, until SIGTERM or the end of the parent."""
    parser = argparse.ArgumentParser(description="One process of ./run serve.")
    parser.add_argument("--socket", type=int, required=True)
    parser.add_argument("--ready", type=int, required=True)
    options = parser.parse_args(argv)
    stopping = threading.Event()
    server = make_server(socket.socket(fileno=options.socket))

    def stop(_number: int = 0, _frame: FrameType | None = None) -> None:
        stopping.set()
        with suppress(OSError):  # it has closed already
            server.pull_trigger()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    stop_with_parent(stop)
    os.write(options.ready, b".")
    answer(server, stopping)
    return 0


if __name__ == "__main__":
    sys.exit(main())
