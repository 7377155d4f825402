"""Reads of what is seldom changed (houses, prices, licences, rights, tokens), kept in the process until something changes.

Every write leaves an event, and each event that is not about daily use leaves a `SetupChange` in the same transaction.
What was read is kept as long as the latest of these are the same: one short query in place of a dozen. The sum is over
many of them, since on PostgreSQL a transaction may commit after one that got a higher number.

Kept things are shared by the threads of a process: read them, never change them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
R = TypeVar("R")
Stamp = tuple[Any, ...]

OVERTAKEN = 100
"""So many set-up changes may overtake one that is still in its transaction."""
LONGEST_SECONDS = 60
"""A change made past the services (by hand, in SQL) is seen after this at the latest."""
MOST_KEPT = 20_000

LATEST = f"""SELECT COUNT(*), SUM(event_id), MAX(event_id)
FROM (SELECT event_id FROM audit_setupchange ORDER BY event_id DESC LIMIT {OVERTAKEN}) AS latest"""  # noqa: S608 - our own


class Look:
    """One request's view: the stamp is read once, when the first kept thing is asked for."""

    def __init__(self) -> None:
        self._stamp: Stamp | None = None

    @property
    def stamp(self) -> Stamp:
        """What the latest changes are."""
        if self._stamp is None:
            with connection.cursor() as cursor:
                cursor.execute(LATEST)
                self._stamp = (connection.alias, *cursor.fetchone())
        return self._stamp


_look: ContextVar[Look | None] = ContextVar("look", default=None)


@contextmanager
def looking() -> Iterator[None]:
    """While it lasts, kept reads are taken from what is kept; outside of it they are read each time."""
    token = _look.set(Look())
    try:
        yield
    finally:
        _look.reset(token)


class _Store:
    """What is kept under one stamp."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.stamp: Stamp | None = None
        self.since = 0.0
        self.held: dict[Hashable, Any] = {}

    def under(self, stamp: Stamp) -> dict[Hashable, Any]:
        """The things kept under this stamp; those of another one, or too old ones, are forgotten."""
        with self.lock:
            now = time.monotonic()
            if stamp != self.stamp or now - self.since > LONGEST_SECONDS or len(self.held) > MOST_KEPT:
                self.stamp, self.since, self.held = stamp, now, {}
            return self.held


_store = _Store()


def forget() -> None:
    """Keep nothing: for tests, whose database is another one each time."""
    _store.stamp = None


def kept(key: Callable[P, Hashable]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep what a reading function gives, by `key(arguments)`: ids and days, never model instances."""

    def around(read: Callable[P, R]) -> Callable[P, R]:
        @wraps(read)
        def reading(*args: P.args, **kwargs: P.kwargs) -> R:
            look = _look.get()
            if look is None:
                return read(*args, **kwargs)
            held = _store.under(look.stamp)
            asked = (read, key(*args, **kwargs))
            if asked not in held:
                held[asked] = read(*args, **kwargs)
            found: R = held[asked]
            return found

        return reading

    return around
