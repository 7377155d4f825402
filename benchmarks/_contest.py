"""Clients that ask at the same moment over real HTTP, one kept-open connection each."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

Answer = tuple[int, Any]
TIMEOUT = 60
"""Seconds after which an answer counts as lost; the second try has the same key, so that nothing is done twice."""


class Client:
    """One token, one connection."""

    def __init__(self, address: str, token: str) -> None:
        self.host = urlsplit(address).netloc
        self.token = token
        self.connection = http.client.HTTPConnection(self.host, timeout=TIMEOUT)

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None, key: str = "") -> Answer:
        """Status and parsed body; a connection that the server closed between two requests is opened again."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        for attempt in (1, 2):
            try:
                self.connection.request(method, path, json.dumps(body) if body else None, headers)
                response = self.connection.getresponse()
                text = response.read()
                return response.status, json.loads(text) if text else None
            except (OSError, http.client.HTTPException):
                self.connection.close()
                if attempt == 2:
                    raise
        raise AssertionError("unreachable")


@dataclass
class Contest:
    """What came of a race: answers by status, and for each slot how many were told that it is theirs."""

    answers: Counter[int] = field(default_factory=Counter)
    winners: Counter[int] = field(default_factory=Counter)
    units: dict[int, list[str]] = field(default_factory=dict)
    lost: int = 0
    seconds: float = 0.0


def race(clients: Sequence[Client], slots: int, wish: Callable[[int], dict[str, Any]]) -> Contest:
    """For each of `slots` slots all clients wait at a barrier and book it at once, each under a key of her own."""
    result, lock, barrier = Contest(), threading.Lock(), threading.Barrier(len(clients))

    def run(number: int, client: Client) -> None:
        for slot in range(slots):
            barrier.wait()
            try:
                status, told = client.ask("POST", "/api/v1/bookings", wish(slot), key=f"race-{number}-{slot}")
            except (OSError, http.client.HTTPException):
                status, told = 0, None
            with lock:
                result.answers[status] += 1
                if status == 0:
                    result.lost += 1
                if status == 201:
                    result.winners[slot] += 1
                    result.units.setdefault(slot, []).append(str(told["unit"]))

    began = time.perf_counter()
    _all([threading.Thread(target=run, args=(n, client)) for n, client in enumerate(clients)])
    result.seconds = time.perf_counter() - began
    return result


def create(clients: Sequence[Client], posts: int, wish: Callable[[int], dict[str, Any]]) -> tuple[int, float]:
    """Each post asks for its own free slot: how many were made, and in how many seconds."""
    numbers, lock, made = iter(range(posts)), threading.Lock(), [0]

    def run(client: Client) -> None:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            status, _told = client.ask("POST", "/api/v1/bookings", wish(number), key=f"create-{number}")
            with lock:
                made[0] += status == 201

    began = time.perf_counter()
    _all([threading.Thread(target=run, args=(client,)) for client in clients])
    return made[0], time.perf_counter() - began


def _all(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
