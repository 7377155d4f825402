"""The clock and the ledger of one search: best cost, bound, trace; asks the stop criterion, tells of progress."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from time import perf_counter

from lumbung.planning.solving.result import TracePoint
from lumbung.planning.solving.stop import Progress, Status, StopCriterion

Listener = Callable[[Progress], None]
"""Called after each improvement of the cost or the bound, and once a second between."""
Cancelled = Callable[[], bool]
"""Asked before every step; True ends the search with what it has."""

TELL_EVERY_SECONDS = 1.0


class Watch:
    """Keeps the best cost and bound of a search that minimises. Time runs from its making."""

    def __init__(
        self, stop: StopCriterion, listener: Listener | None = None, cancelled: Cancelled | None = None
    ) -> None:
        self.stop, self.listener, self.cancelled = stop, listener, cancelled
        self.objective, self.bound, self.iterations = inf, -inf, 0
        self.status: Status | None = None
        self.trace: list[TracePoint] = []
        self._began, self._told = perf_counter(), 0.0

    @property
    def seconds(self) -> float:
        """Wall time since the start."""
        return perf_counter() - self._began

    @property
    def progress(self) -> Progress:
        """Where the search stands."""
        return Progress(self.seconds, self.iterations, self.objective, self.bound)

    def improved(self, objective: float) -> bool:
        """Note the cost of a solution; True when it is the best so far."""
        if objective >= self.objective:
            return False
        self.objective = objective
        self._note()
        return True

    def bounded(self, bound: float) -> None:
        """Note that no solution costs less than `bound`."""
        if bound > self.bound:
            self.bound = bound
            self._note()

    def over(self, steps: int = 1) -> bool:
        """Count `steps` iterations and say whether the search must end; the reason stays in `status`."""
        self.iterations += steps
        if self.status is None:
            progress = self.progress
            if self.cancelled is not None and self.cancelled():
                self.status = Status.CANCELLED
            else:
                self.status = self.stop(progress)
            if progress.seconds - self._told > TELL_EVERY_SECONDS:
                self._tell()
        return self.status is not None

    def _note(self) -> None:
        self.trace.append(TracePoint(self.seconds, self.iterations, self.objective, self.bound))
        self._tell()

    def _tell(self) -> None:
        self._told = self.seconds
        if self.listener is not None:
            self.listener(self.progress)
