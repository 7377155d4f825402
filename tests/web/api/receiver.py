"""A real HTTP receiver on this machine: keeps what it is sent, answers as it is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Receiver:
    """`status` is what it answers next; `location` makes a redirect; `silent` seconds go by before it answers."""

    port: int = 0
    status: int = 200
    location: str = ""
    silent: float = 0.0
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook?from=lumbung"


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver on a free port, until the end of the block."""
    told = Receiver()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.got.append((self.path, dict(self.headers), body))
            time.sleep(told.silent)
            self.send_response(told.status)
            if told.location:
                self.send_header("Location", told.location)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the parent's own name
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    told.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
