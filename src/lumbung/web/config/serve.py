"""`python -m lumbung.web.config.serve [--port N]`: the web server with its background worker, on this machine only.

`prepare` and `serve` are also what the demo is made of.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from lumbung.core.errors import LumbungError
from lumbung.web.config import catalogues

HOST = "127.0.0.1"
PORTS_TRIED = 50
WORKER_STOPS_WITHIN = 10  # seconds; a plan that is being computed is then told to stop at once
UNUSED_STATIC = ["ext", "htmx-4*", "htmax-4*", "htmx-2.js"]


class NoFreePort(LumbungError):
    """No port near the wanted one is free."""


def prepare() -> None:
    """Bring catalogues, database and static files up to date. Fast when they are already."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lumbung.web.config.settings")
    catalogues.compile_all()
    import django  # noqa: PLC0415 — the settings must be named before

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    collect_static()


def collect_static() -> None:
    """Copy, name by hash and compress the static files, unless none is newer than the last time."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    target = Path(settings.STATIC_ROOT)
    stamp = target / ".collected"
    wanted = _static_state()
    held = stamp.read_text() if stamp.exists() else ""
    if held == wanted:
        return
    target.mkdir(parents=True, exist_ok=True)
    # Files that a running server knows by their old names stay, unless the way they are written has changed.
    anew = held.splitlines()[:1] != wanted.splitlines()[:1]
    call_command("collectstatic", interactive=False, verbosity=0, clear=anew, ignore_patterns=UNUSED_STATIC)
    stamp.write_text(wanted)


def _static_state() -> str:
    """Our way of writing them, then name, size and time of every static file: changes when one of these does."""
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415

    way = Path(__file__).with_name("static_storage.py").read_bytes()
    lines: list[str] = []
    for finder in get_finders():
        for path, storage in finder.list(UNUSED_STATIC):
            status = Path(storage.path(path)).stat()
            lines.append(f"{path} {status.st_size} {status.st_mtime_ns}")
    return "\n".join([hashlib.sha256(way).hexdigest(), *sorted(lines)])


def free_socket(port: int) -> socket.socket:
    """A listening socket at `port`, or at the next free one.

    Raises NoFreePort when none of the PORTS_TRIED ports from `port` on is free.
    """
    for candidate in range(port, min(port + PORTS_TRIED, 65_536)):
        held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            held.bind((HOST, candidate))
            held.listen(128)
        except OSError:
            held.close()
            continue
        return held
    raise NoFreePort(f"No port from {port} to {port + PORTS_TRIED - 1} is free.", "Choose another with --port N.")


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """The background worker as a process of its own, stopped at the end, finished or not."""
    command = [
        sys.executable,
        "-m",
        "lumbung.web.config.manage",
        "db_worker",
        "--queue-name",
        "*",
        "--no-startup-delay",
    ]
    process = subprocess.Popen(  # noqa: S603 — our own command
        [*command, "--no-reload"], start_new_session=True, stdin=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        for _ in range(2):  # the first lets a task finish, the second ends it; the task is then recorded as failed
            process.terminate()
            try:
                process.wait(WORKER_STOPS_WITHIN)
                break
            except subprocess.TimeoutExpired:
                continue
        else:
            process.kill()


def serve(port: int, announce: Callable[[str, bool], None]) -> None:
    """Serve until Ctrl-C or SIGTERM. `announce(address, as_wanted)` is called once requests are taken.

    `as_wanted` is False when another port than the wanted one had to be used.
    """
    import waitress  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    from lumbung.web.config.wsgi import application  # noqa: PLC0415

    held = free_socket(port)
    real_port = held.getsockname()[1]
    server: Any = waitress.create_server(
        application,
        sockets=[held],
        threads=8,
        ident="lumbung",
        max_request_body_size=settings.LUMBUNG_UPLOAD_MAX_BYTES + 1024 * 1024,
    )
    signal.signal(signal.SIGTERM, _stop)
    with worker():
        announce(f"http://{HOST}:{real_port}/", real_port == port)
        try:
            server.run()
        except KeyboardInterrupt:
            pass
        finally:
            server.close()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def say_where(address: str, as_wanted: bool) -> None:
    """One line on stderr: the address, and that the wanted port was taken if it was."""
    note = "" if as_wanted else " (the wanted port is in use, so this is the next free one)"
    print(f"Lumbung is at {address}{note}. Ctrl-C stops it.", file=sys.stderr, flush=True)


def main(argv: list[str] | None = None) -> int:
    """Prepare, then serve."""
    parser = argparse.ArgumentParser(prog="./run serve", description="Serve Lumbung on this machine.")
    parser.add_argument("--port", type=int, default=8000, help="the port to use; the next free one if it is taken")
    options = parser.parse_args(argv)
    try:
        prepare()
        serve(options.port, say_where)
    except LumbungError as error:
        print(f"{error.message} {error.advice}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
