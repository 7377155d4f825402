"""Telling how far the work is: a callback, the seconds of each step, and a line on stderr for a person."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter
from typing import TextIO

Progress = Callable[[str, float], None]
"""Told the step and the share of the whole work that is done, 0 to 1. It may raise `Cancelled` to stop the work."""


def silent(step: str, share: float) -> None:
    """Tells nobody."""


class Steps:
    """The steps of a piece of work in order, with the share of the whole that each is thought to take."""

    def __init__(self, shares: Mapping[str, float], tell: Progress = silent) -> None:
        total = sum(shares.values())
        self._span: dict[str, tuple[float, float]] = {}
        done = 0.0
        for step, share in shares.items():
            self._span[step] = (done / total, share / total)
            done += share
        self._tell = tell
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[Callable[[float], None]]:
        """One step: yields a function that is told how much of the step is done, 0 to 1; counts its seconds."""
        began = perf_counter()
        self.tell(name, 0.0)
        yield lambda part: self.tell(name, part)
        self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - began
        self.tell(name, 1.0)

    def tell(self, name: str, part: float) -> None:
        """Tell that `part` (0 to 1) of step `name` is done."""
        start, span = self._span[name]
        self._tell(name, start + span * min(1.0, max(0.0, part)))


class ProgressLine:
    """Progress for a person: one line that renews itself on a terminal, one line for each step elsewhere."""

    WIDTH = 30
    LEAST_SECONDS = 0.1

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._step = ""
        self._told = 0.0

    def __call__(self, step: str, share: float) -> None:
        """Show it."""
        if self._terminal:
            self._renew(step, share)
        elif step != self._step:
            print(f"{share:4.0%}  {step}", file=self._stream, flush=True)
        self._step = step

    def _renew(self, step: str, share: float) -> None:
        now = perf_counter()
        if step == self._step and share < 1 and now - self._told < self.LEAST_SECONDS:
            return
        self._told = now
        filled = round(share * self.WIDTH)
        bar = "█" * filled + "░" * (self.WIDTH - filled)
        print(f"\r\x1b[K{bar} {share:4.0%}  {step}", end="", file=self._stream, flush=True)

    def close(self) -> None:
        """Leave the line."""
        if self._terminal and self._step:
            print("\r\x1b[K", end="", file=self._stream, flush=True)
