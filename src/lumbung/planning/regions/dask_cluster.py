"""Regions on a Dask cluster: one that runs elsewhere, or one of two or more processes on this machine.

Dask is an optional extra; it is imported here only, and only when this engine is opened.
"""

from __future__ import annotations

import logging
import time
import warnings
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from lumbung.core.errors import ParameterError
from lumbung.planning.regions.parcels import MOST_TRIES, died, name_of, opened, packed, perform
from lumbung.planning.regions.pool import deaf_to_interrupts

if TYPE_CHECKING:
    from distributed import Client, Future, LocalCluster

POLL_SECONDS = 0.05
ANSWER_SECONDS = 30
"""How long a scheduler may take to answer."""


class Cluster:
    """A client of a scheduler, or of a local cluster on the loopback address that lives as long as this does.

    Raises ParameterError when Dask is not installed, or nothing answers at `scheduler`.
    """

    def __init__(self, scheduler: str | None, workers: int) -> None:
        try:
            import dask  # noqa: PLC0415
            from distributed import Client, KilledWorker  # noqa: PLC0415
        except ImportError as error:
            raise ParameterError(
                f"The engine dask needs a package that is not installed ({error.name}).",
                "Install the extra: pip install 'lumbung[dask]', or take the engine pool.",
            ) from error
        self._killed = KilledWorker
        self._local: LocalCluster | None = None
        with deaf_to_interrupts(), dask.config.set({"distributed.scheduler.allowed-failures": MOST_TRIES - 1}):
            if scheduler is None:
                self._local = _local_cluster(workers)
            try:
                self._client: Client = Client(self._local or scheduler, timeout=ANSWER_SECONDS, set_as_default=False)
            except (OSError, ValueError) as error:
                self.close()
                raise ParameterError(
                    f"No Dask scheduler answers at {scheduler}: {error}.",
                    "Start one (`dask scheduler`), or leave --scheduler out for processes of this machine.",
                ) from error

    def map(
        self, function: Callable[[Any], Any], parts: Sequence[Any], tell: Callable[[float], None] = lambda _: None
    ) -> list[Any]:
        """Answers in the order of the parts, as `Pool.map` gives them. Dask itself gives a dead worker's part to another."""
        parcels, names = packed(function, parts), [name_of(part, i) for i, part in enumerate(parts)]
        waiting = deque(range(len(parcels)))
        running: dict[int, Future] = {}
        answers: dict[int, Any] = {}
        try:
            while len(answers) < len(parcels):
                self._hand_out(waiting, parcels, running)
                for part in [part for part, future in running.items() if future.done()]:
                    answers[part] = self._answer(running.pop(part), names[part])
                tell(len(answers) / len(parcels))
                time.sleep(POLL_SECONDS)
        finally:
            self._client.cancel(list(running.values()))
        return [answers[part] for part in range(len(parcels))]

    def _hand_out(self, waiting: deque[int], parcels: list[bytes], running: dict[int, Future]) -> None:
        """No more parts at once than there are threads: a part that only waits is then never blamed for a death."""
        if not waiting:
            return
        room = max(1, sum(self._client.nthreads().values())) - len(running)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Sending large graph")
            for _ in range(min(room, len(waiting))):
                part = waiting.popleft()
                running[part] = self._client.submit(perform, parcels[part], pure=False)

    def _answer(self, future: Future, name: str) -> Any:
        try:
            return opened(future.result(), name)
        except self._killed as error:
            raise died(name) from error

    def close(self) -> None:
        """Let go of the cluster; a local one ends with its processes."""
        if hasattr(self, "_client"):
            with suppress(OSError, TimeoutError):
                self._client.close()
        if self._local is not None:
            self._local.close()
            self._local = None


def _local_cluster(workers: int) -> LocalCluster:
    from distributed import LocalCluster  # noqa: PLC0415

    return LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1", scheduler_port=0,
        dashboard_address="127.0.0.1:0", memory_limit=None, silence_logs=logging.CRITICAL,
    )  # fmt: skip
