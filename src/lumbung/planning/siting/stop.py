"""When to stop: by iterations (same bytes every time); a time limit is an upper guard that says so when it bites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol


class Stop(Protocol):
    """Asked before each step of each phase; a True ends the phase."""

    def __call__(self, phase: str, step: int, gap: float) -> bool:
        """`phase` is "bound" or "search", `step` counts from 0 within it, `gap` is the certified gap so far."""
        ...

    @property
    def bitten(self) -> bool:
        """True when a limit that is not counted in steps (time, a person) has ended the work."""
        ...


@dataclass(slots=True)
class Effort:
    """Steps for each phase, a gap that is good enough, and a guard in seconds (None: no guard)."""

    bound_steps: int = 1500
    search_steps: int = 400
    gap: float = 0.0
    seconds: float | None = None
    cancelled: Callable[[], bool] | None = None
    bitten: bool = False
    _started: float = -1.0

    def __call__(self, phase: str, step: int, gap: float) -> bool:
        """True when the phase's steps are done, the gap is reached, time is over or the person cancelled."""
        if self._started < 0:
            self._started = perf_counter()
        if self.cancelled is not None and self.cancelled():
            self.bitten = True
        if self.seconds is not None and perf_counter() - self._started > self.seconds:
            self.bitten = True
        steps = self.bound_steps if phase == "bound" else self.search_steps
        return self.bitten or step >= steps or gap <= self.gap
