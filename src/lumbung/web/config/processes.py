"""A crew of processes behind one address: each is started anew when it ends, all end when the first one does.

Every child gets the reading end of a pipe whose writing end only the parent holds. When the parent is gone, however
it went, the pipe ends and the child stops (`stop_with_parent`).
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lumbung.core.errors import LumbungError

LOOKS_EVERY = 0.1  # seconds between two looks at the children
STEADY_AFTER = 10.0  # seconds; a child that ends sooner is started again later and later
LONGEST_WAIT = 30.0  # seconds before a child that keeps ending at once is tried again
STOPS_WITHIN = 10.0  # seconds that a child has after each word to stop
LIFELINE = "LUMBUNG_LIFELINE"
"""Names the descriptor of the pipe in a child's environment."""


class ProcessFailed(LumbungError):
    """A process of the server ended before it was ready."""


@dataclass
class Child:
    """One place in the crew: its command, and the process that holds it now."""

    command: Sequence[str]
    inherits: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    begun: float = 0.0
    quick_ends: int = 0
    due: float = field(default=0.0)

    def start(self, lifeline: int) -> None:
        """Start it in a session of its own: Ctrl-C in the terminal reaches the parent only."""
        self.begun = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 — our own commands
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=(lifeline, *self.inherits),
            env={**os.environ, LIFELINE: str(lifeline)},
        )

    def look(self) -> None:
        """Notice that it has ended, and when it may be tried again: at once, or later if it never got steady."""
        if self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        self.quick_ends = self.quick_ends + 1 if now - self.begun < STEADY_AFTER else 0
        self.due = now + (min(2.0 ** (self.quick_ends - 1), LONGEST_WAIT) if self.quick_ends > 1 else 0.0)
        self.process = None


class Crew:
    """The children of this process. Use as a context manager: leaving it stops them all."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = list(children)
        self.lifeline, self._held = os.pipe()

    def __enter__(self) -> Crew:
        for child in self.children:
            child.start(self.lifeline)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        os.close(self._held)
        os.close(self.lifeline)

    def wait_until_ready(self, ready: int, signs: int) -> None:
        """Wait for `signs` bytes at the descriptor `ready`. Raises ProcessFailed when a child ends before that."""
        os.set_blocking(ready, False)
        seen = 0
        while seen < signs:
            try:
                seen += len(os.read(ready, signs))
            except BlockingIOError:
                time.sleep(LOOKS_EVERY)
            if any(child.process is None or child.process.poll() is not None for child in self.children):
                raise ProcessFailed("A process of the server ended as soon as it began.", "Its words stand above.")

    def keep(self) -> None:
        """Replace each child that ends, for ever: an exception (such as Ctrl-C) ends it."""
        while True:
            time.sleep(LOOKS_EVERY)
            for child in self.children:
                child.look()
                if child.process is None and child.due <= time.monotonic():
                    child.start(self.lifeline)

    def stop(self) -> None:
        """Ask all to finish; ask again those that have not; end what is left."""
        for _ in range(2):  # the background worker finishes its task at the first word, and drops it at the second
            running = [child.process for child in self.children if child.process and child.process.poll() is None]
            for process in running:
                process.terminate()
            until = time.monotonic() + STOPS_WITHIN
            while any(process.poll() is None for process in running) and time.monotonic() < until:
                time.sleep(LOOKS_EVERY / 5)
        for child in self.children:
            if child.process and child.process.poll() is None:
                child.process.kill()
                child.process.wait()


def stop_with_parent(stop: Callable[[], None]) -> None:
    """In a child: call `stop` once the parent is gone. Does nothing in a process that no crew started."""
    name = os.environ.pop(LIFELINE, "")
    if not name:
        return
    lifeline = int(name)
    os.set_inheritable(lifeline, False)

    def wait() -> None:
        os.read(lifeline, 1)  # nobody ever writes: it returns when the other end is closed
        stop()

    threading.Thread(target=wait, name="lifeline", daemon=True).start()
