"""`python -m lumbung.web.config.serve [--workers N] [--port N] [--host H]`: the web server with its background workers.

`prepare` and `serve` are also what the demo is made of. On this machine only, unless `--host` says otherwise.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from lumbung.core.errors import LumbungError
from lumbung.web.config import background, catalogues
from lumbung.web.config.processes import Child, Crew

HOST = "127.0.0.1"
PORTS_TRIED = 50
WAITING_CONNECTIONS = 1024
MOST_WORKERS = 64
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
    from django.db import connections  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    connections.close_all()
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


def free_socket(port: int, host: str = HOST) -> socket.socket:
    """A listening socket at `port`, or at the next free one; 0 means any free one.

    Raises NoFreePort when none of the PORTS_TRIED ports from `port` on is free.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, min(port + PORTS_TRIED, 65_536)):
        held = socket.socket(family, socket.SOCK_STREAM)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            held.bind((host, candidate))
            held.listen(WAITING_CONNECTIONS)
        except OSError:
            held.close()
            continue
        return held
    raise NoFreePort(f"No port from {port} to {port + PORTS_TRIED - 1} is free.", "Choose another with --port N.")


def serve(port: int, announce: Callable[[str, bool], None], *, workers: int = 1, host: str = HOST) -> None:
    """Serve until Ctrl-C or SIGTERM. `announce(address, as_wanted)` is called once requests are taken.

    `workers` processes answer requests on one socket, two more do the background work; each is replaced when it
    ends. `as_wanted` is False when another port than the wanted one had to be used.
    """
    signal.signal(signal.SIGTERM, _stop)
    with free_socket(port, host) as held, _pipe() as (ready, sign):
        real_port = held.getsockname()[1]
        inherits = (held.fileno(), sign)
        command = [sys.executable, "-m", "lumbung.web.config.answering"]
        command += ["--socket", str(held.fileno()), "--ready", str(sign)]
        children = [Child(command, inherits) for _ in range(workers)]
        for queue in background.QUEUES:
            children.append(Child([sys.executable, "-m", "lumbung.web.config.background", queue]))
        with suppress(KeyboardInterrupt), Crew(children) as crew:
            crew.wait_until_ready(ready, workers)
            shown = f"[{host}]" if ":" in host else host
            announce(f"http://{shown}:{real_port}/", port in (0, real_port))
            crew.keep()


@contextmanager
def _pipe() -> Iterator[tuple[int, int]]:
    """A pipe's reading and writing end, closed at the end."""
    ends = os.pipe()
    try:
        yield ends
    finally:
        for end in ends:
            os.close(end)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def say_where(address: str, as_wanted: bool) -> None:
    """One line on stderr: the address, and that the wanted port was taken if it was."""
    note = "" if as_wanted else " (the wanted port is in use, so this is the next free one)"
    print(f"Lumbung is at {address}{note}. Ctrl-C stops it.", file=sys.stderr, flush=True)


def _workers(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"choose a number from 1 to {MOST_WORKERS}")
    return number


def main(argv: list[str] | None = None) -> int:
    """Prepare, then serve."""
    parser = argparse.ArgumentParser(prog="./run serve", description="Serve Lumbung on this machine.")
    parser.add_argument(
        "--port", type=int, default=8000, help="the port to use; the next free one if it is taken; 0: any"
    )
    parser.add_argument("--workers", type=_workers, default=2, help="processes that answer requests (default 2)")
    parser.add_argument("--host", default=HOST, help=f"the address to listen at (default {HOST}: this machine only)")
    options = parser.parse_args(argv)
    try:
        prepare()
        serve(options.port, say_where, workers=options.workers, host=options.host)
    except LumbungError as error:
        print(f"{error.message} {error.advice}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
