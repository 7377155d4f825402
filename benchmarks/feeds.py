"""Reading a house's calendar beside NEMO-CE: time and queries of the feed that a week page or another program asks for."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks import _nemo_ce, _postgres
from benchmarks._contest import Client
from benchmarks._lumbung_site import Site
from benchmarks.bookings import NEMO

SECONDS = 3.0
Row = dict[str, Any]


def rows() -> list[Row]:
    """One machine and one house, one week and six, on both databases."""
    found: list[Row] = []
    for database in ["sqlite", *(["pg"] if _postgres.available() else [])]:
        found += list(_on(database))
    return found


def _cases() -> list[tuple[str, str]]:
    """The peer's name of the case, and our address: our last day is included, the peer's is not."""
    today = datetime.now(UTC).date()
    monday = today - timedelta(days=today.weekday())
    week = f"from={monday}&to={monday + timedelta(days=6)}"
    six = f"from={monday - timedelta(days=14)}&to={monday + timedelta(days=27)}"
    feed = "/api/v1/houses/rumah-ukur/feed"
    return [
        ("one tool, 1 week", f"{feed}?type=machine-0&{week}"),
        ("one tool, 6 weeks", f"{feed}?type=machine-0&{six}"),
        ("all tools, 1 week", f"{feed}?{week}"),
        ("all tools, 6 weeks", f"{feed}?{six}"),
    ]


def _on(database: str) -> Iterator[Row]:
    peer = _peer_figures(database)
    site = Site(database)
    site.migrate()
    seeded = site.seed()
    with site.serving(1) as address:
        client = Client(address, seeded["house_token"])
        for case, path in _cases():
            items, milliseconds = _timed(client, path)
            yield _row(database, f"{case}, {items} bookings", "ms", milliseconds, peer.get(case))
    counted = site.python("-m", "benchmarks._count_queries", seeded["house_token"], *(path for _, path in _cases()))
    for (case, _path), number in zip(_cases(), counted.split(), strict=True):
        yield _row(database, case, "queries", int(number), peer.get(f"queries {case}"))


def _timed(client: Client, path: str) -> tuple[int, float]:
    """How many bookings come, and the median milliseconds of one request after the first."""
    status, told = client.ask("GET", path)
    if status != 200:
        raise RuntimeError(f"{path} answered {status}: {told}")
    taken, ends = [], time.perf_counter() + SECONDS
    while time.perf_counter() < ends or len(taken) < 5:
        began = time.perf_counter()
        client.ask("GET", path)
        taken.append(1000 * (time.perf_counter() - began))
    return len(told["items"]), statistics.median(taken)


def _peer_figures(database: str) -> dict[str, float]:
    if not _nemo_ce.available():
        return {}
    peer = _nemo_ce.Peer(database)
    peer.migrate()
    peer.script("seed.py")
    with peer.serving("1 worker") as workers:
        figures: dict[str, float] = dict(peer.feeds(SECONDS, workers))
    return figures | {f"queries {case}": number for case, number in peer.queries().items()}


def _row(database: str, case: str, unit: str, ours: float, peer: float | None) -> Row:
    named = {"sqlite": "SQLite", "pg": "PostgreSQL"}[database]
    return {
        "case": f"{named}: {case}", "metric": "feed", "unit": unit, "ours": ours, "peer": peer,
        "peer_name": NEMO if peer is not None else None, "ratio": ours / peer if peer else None,
    }  # fmt: skip
