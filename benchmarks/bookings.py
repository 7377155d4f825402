"""No slot is ever sold twice: races, creations and migrations beside NEMO-CE, over real HTTP, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks import _nemo_ce, _postgres
from benchmarks._contest import Client, Contest, create, race
from benchmarks._lumbung_site import Site

SLOTS, CLIENTS, POSTS, WORKERS = 200, 8, 400, 4
NEMO = "NEMO-CE 8.1.5"
Row = dict[str, Any]


def rows() -> list[Row]:
    """All cases; without the peer's scripts or PostgreSQL those columns are left out."""
    found: list[Row] = []
    for database in ["sqlite", *(["pg"] if _postgres.available() else [])]:
        found += list(_on(database))
    return found


def _on(database: str) -> Iterator[Row]:
    site, peer = Site(database), _peer_figures(database)
    yield _row(database, "migrate an empty database", "s", site.migrate(), peer.get("migrate"))
    seeded = site.seed()
    with site.serving(WORKERS) as address:
        clients = [Client(address, token) for token in seeded["tokens"][:CLIENTS]]
        same = [Client(address, seeded["tokens"][0]) for _ in range(CLIENTS)]
        case = f"race, {CLIENTS} users"
        yield from _race_rows(database, case, _raced(clients, "race", 0), 1, peer.get("race different"))
        case = f"race, one user in {CLIENTS} tabs"
        yield from _race_rows(database, case, _raced(same, "race", 40), 1, peer.get("race same"))
        yield from _race_rows(database, "race for 3 units", _raced(clients, "race-3", 0), 3, None)
        made, seconds = create(clients, POSTS, lambda n: _wish("create", n, 1))
        yield _row(database, f"create, {CLIENTS} clients: made", "of 400", made, None)
        yield _row(database, f"create, {CLIENTS} clients", "bookings/s", made / seconds, peer.get("create"))


def _raced(clients: list[Client], machine: str, days: int) -> Contest:
    return race(clients, SLOTS, lambda slot: _wish(machine, slot, 2, days))


def _wish(machine: str, number: int, every_hours: int, days: int = 0) -> dict[str, Any]:
    """One hour, `every_hours` apart, from a day 400 days ahead on."""
    first = (datetime.now(UTC) + timedelta(days=400 + days)).replace(minute=0, second=0, microsecond=0)
    start = first + timedelta(hours=every_hours * number)
    return {"house": "rumah-ukur", "type": machine, "start": start.isoformat(), "minutes": 60}


def _race_rows(database: str, case: str, told: Contest, capacity: int, peer: float | None) -> Iterator[Row]:
    """Slots with another number of winners than there are units; what nobody may ever see."""
    wrong = sum(told.winners[slot] != capacity for slot in range(SLOTS))
    twice = sum(len(units) != len(set(units)) for units in told.units.values())
    yield _row(database, f"{case}: slots without exactly {capacity} winners", f"of {SLOTS}", wrong, peer)
    yield _row(database, f"{case}: a unit told to two", f"of {SLOTS}", twice, None)
    yield _row(
        database, f"{case}: answers of 500 or lost", f"of {SLOTS * CLIENTS}", told.answers[500] + told.lost, None
    )
    yield _row(database, f"{case}: attempts", "per s", SLOTS * CLIENTS / told.seconds, None)


def _peer_figures(database: str) -> dict[str, float]:
    if not _nemo_ce.available():
        return {}
    peer = _nemo_ce.Peer(database)
    figures = {"migrate": peer.migrate()}
    peer.script("seed.py")
    with peer.serving("4 workers") as workers:
        figures["create"], _cpu = peer.create(CLIENTS, POSTS, workers)
        figures["race different"] = peer.race(SLOTS, CLIENTS, "different")
        figures["race same"] = peer.race(SLOTS, CLIENTS, "same")
    return figures


def _row(database: str, case: str, unit: str, ours: float, peer: float | None) -> Row:
    named = {"sqlite": "SQLite", "pg": "PostgreSQL"}[database]
    ratio = ours / peer if peer else None
    return {
        "case": f"{named}: {case}", "metric": case.split(":", maxsplit=1)[0], "unit": unit, "ours": ours, "peer": peer,
        "peer_name": NEMO if peer is not None else None, "ratio": ratio,
    }  # fmt: skip
