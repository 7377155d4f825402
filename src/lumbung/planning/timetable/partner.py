"""CP-SAT beside the local search: each tells the other of better timetables, CP-SAT brings the bound.

On a thread of its own when there are two, else in short turns. A round of CP-SAT that works from an outdated timetable
is ended and begun again from the better one, not too often, since a new round forgets what the old one learned.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from threading import Lock, Thread
from time import perf_counter
from typing import TYPE_CHECKING

from lumbung.planning.timetable.exact.told import Known, Verdict
from lumbung.planning.timetable.local_search import Timetable
from lumbung.planning.timetable.problem import FlexibleJobShop
from lumbung.planning.timetable.schedule import Slot

if TYPE_CHECKING:
    from lumbung.planning.timetable.exact.search import ExactSearch

SHORTEST_ROUND = 4.0
"""Seconds that a round is left alone."""
ROUND_GROWTH = 1.6
FIRST_TURN, TURN, TURN_GROWTH, IN_VAIN = 1.5, 0.75, 2.0, 2.0
"""On one thread: the first turn after so many seconds, for so many; both then grow by the factor, and the wait once more
after a turn that neither proved nor found anything."""


@dataclass
class Board:
    """The best timetable and bound known to both, under a lock."""

    best: Timetable = field(default_factory=lambda: Timetable(inf, (), ()))
    bound: float = -inf
    proved: bool = False
    impossible: bool = False
    lock: Lock = field(default_factory=Lock)

    def offer(self, timetable: Timetable) -> None:
        """Note a timetable if it is better."""
        with self.lock:
            if timetable.cost < self.best.cost:
                self.best = timetable

    def bounded(self, bound: float) -> None:
        """Note a bound if it is better."""
        with self.lock:
            self.bound = max(self.bound, bound)

    def known(self) -> Known:
        """What a round of CP-SAT starts from."""
        with self.lock:
            return Known(self.best.cost, self.bound, self.best.schedule, self.best.operators)

    def settle(self, verdict: Verdict) -> None:
        """Note what a round proved."""
        self.bounded(verdict.bound)
        self.proved = self.proved or verdict.proved
        self.impossible = self.impossible or (verdict.impossible and not self.best.schedule)

    @property
    def closed(self) -> bool:
        """True when there is nothing more to find."""
        return self.proved or self.impossible or self.bound >= self.best.cost


class ExactPartner:
    """Rounds of CP-SAT on the board's best; `beside` on threads of its own, else `turn` by turn."""

    def __init__(self, problem: FlexibleJobShop, board: Board, seed: int, workers: int) -> None:
        self.problem, self.board, self.seed, self.workers = problem, board, seed, max(1, workers)
        self._search: ExactSearch | None = None
        self._thread: Thread | None = None
        self._closing = False
        self._round_began, self._round_cost, self._shortest = 0.0, inf, SHORTEST_ROUND
        self._turn_at, self._turn_lasts = FIRST_TURN, TURN
        self._error: Exception | None = None

    @property
    def _exact(self) -> ExactSearch:
        """The exact search; OR-Tools is loaded when it is first needed, which takes longer than many a problem."""
        if self._search is None:
            from lumbung.planning.timetable.exact.search import ExactSearch  # noqa: PLC0415

            self._search = ExactSearch(self.problem)
        return self._search

    def beside(self) -> None:
        """Start working on a thread."""
        _ = self._exact  # loaded before there are two threads
        self._thread = Thread(target=self._rounds, name="exact", daemon=True)
        self._thread.start()

    def look(self) -> None:
        """Called between portions of moves: end a round that works from an outdated timetable."""
        if self._error is not None:
            raise self._error
        outdated = self.board.best.cost < self._round_cost
        if self._thread is not None and outdated and perf_counter() - self._round_began > self._shortest:
            self._shortest *= ROUND_GROWTH
            self._exact.stop()

    def turn(self, seconds: float, left: float) -> None:
        """On one thread: a short round when it is time for one; `seconds` since the start, `left` to the end."""
        if seconds >= self._turn_at and left > self._turn_lasts:
            before = self.board.best.cost, self.board.bound
            self._round(min(self._turn_lasts, left))
            in_vain = (self.board.best.cost, self.board.bound) == before
            self._turn_at *= TURN_GROWTH * (IN_VAIN if in_vain else 1.0)
            self._turn_lasts *= TURN_GROWTH

    def close(self) -> None:
        """End the round at hand and wait for it."""
        self._closing = True
        if self._thread is not None:
            self._exact.stop()
            self._thread.join()

    def _rounds(self) -> None:
        try:
            while not (self._closing or self.board.closed):
                self._round(1e6)
                if not self._closing:
                    self._exact.resume()
        except Exception as error:
            self._error = error

    def _round(self, seconds: float) -> None:
        known = self.board.known()
        self._round_cost, self._round_began = known.cost, perf_counter()
        verdict = self._exact.run(
            known, seconds, workers=self.workers, seed=self.seed, found=self._found, proved=self.board.bounded
        )
        self.board.settle(verdict)

    def _found(self, cost: int, schedule: tuple[Slot, ...], operators: tuple[int | None, ...]) -> None:
        self._round_cost = min(self._round_cost, cost)
        self.board.offer(Timetable(float(cost), schedule, operators))
