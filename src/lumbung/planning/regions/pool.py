"""Regions on processes of this machine. Each worker has a pipe, so it is known which region died with it."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Any

from lumbung.planning.regions.parcels import MOST_TRIES, died, name_of, opened, packed, perform

POLL_SECONDS = 0.1
LAST_SECONDS = 5.0
"""How long a worker that was told to end may take before it is killed."""
IDLE = -1


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Processes that are started inside never hear Ctrl-C: their parent hears it and ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it lets the signals through again when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def work(connection: Connection) -> None:
    """A worker's life: parcels in, answers out, until the pipe closes. It ends with its parent, however that ended."""
    with suppress(EOFError, OSError):
        while True:
            connection.send_bytes(perform(connection.recv_bytes()))


class _Worker:
    """One process and the number of the part it has, or IDLE."""

    def __init__(self) -> None:
        context = get_context("spawn")  # a fork would copy locks that threads of compiled code hold
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(theirs,), daemon=True)
        with deaf_to_interrupts():
            self.process.start()
        theirs.close()
        self.part = IDLE

    def give(self, part: int, parcel: bytes) -> None:
        """Hand over a part; a worker that is dead already shows it when it is asked for the answer."""
        self.part = part
        with suppress(OSError):
            self.pipe.send_bytes(parcel)

    def answer(self) -> bytes | None:
        """The answer that has come; None when the process died without one."""
        try:
            return self.pipe.recv_bytes()
        except (EOFError, OSError):
            return None

    def end(self) -> str:
        """End the process, and say how it ended."""
        self.process.terminate()
        self.process.join(LAST_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.pipe.close()
        return f" (exit code {self.process.exitcode})"


class Pool:
    """Processes that live from the first `map` to `close`; a dead one is replaced, and its part done again."""

    def __init__(self, workers: int) -> None:
        self._most = workers
        self._workers: list[_Worker] = []

    def map(
        self, function: Callable[[Any], Any], parts: Sequence[Any], tell: Callable[[float], None] = lambda _: None
    ) -> list[Any]:
        """Answers in the order of the parts. `tell` hears the share that is done, often, and may raise to stop.

        Raises RegionFailed when a part's function raises, or its workers died MOST_TRIES times.
        """
        parcels, names = packed(function, parts), [name_of(part, i) for i, part in enumerate(parts)]
        try:
            return self._answers(parcels, names, tell)
        except BaseException:
            self.close()
            raise

    def _answers(self, parcels: list[bytes], names: list[str], tell: Callable[[float], None]) -> list[Any]:
        waiting, tries = deque(range(len(parcels))), [0] * len(parcels)
        answers: dict[int, Any] = {}
        while len(answers) < len(parcels):
            self._hand_out(waiting, parcels)
            busy = {worker.pipe: worker for worker in self._workers if worker.part != IDLE}
            for pipe in wait(list(busy), POLL_SECONDS):
                worker = busy[pipe]  # type: ignore[index]
                part, worker.part = worker.part, IDLE
                answer = worker.answer()
                if answer is not None:
                    answers[part] = opened(answer, names[part])
                    continue
                tries[part] += 1
                ending = self._buried(worker)
                if tries[part] == MOST_TRIES:
                    raise died(names[part], ending)
                waiting.appendleft(part)
            tell(len(answers) / len(parcels))
        return [answers[part] for part in range(len(parcels))]

    def _hand_out(self, waiting: deque[int], parcels: list[bytes]) -> None:
        """Give waiting parts to idle workers; as many as are needed are started first, side by side."""
        idle = [worker for worker in self._workers if worker.part == IDLE]
        fresh = min(len(waiting) - len(idle), self._most - len(self._workers))
        for _ in range(fresh):
            self._workers.append(_Worker())
            idle.append(self._workers[-1])
        for worker in idle[: len(waiting)]:
            part = waiting.popleft()
            worker.give(part, parcels[part])

    def _buried(self, worker: _Worker) -> str:
        self._workers.remove(worker)
        return worker.end()

    def close(self) -> None:
        """End all processes, at work or not."""
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.end()
        self._workers = []
