"""Prices of machines as the public reads them: an hour, for members and for everyone else, and whose figure it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lumbung.web.houses import tariffs
from lumbung.web.houses.models import Machine, Tariff

Group, Band = Tariff.Group, Tariff.Band


@dataclass(frozen=True)
class MachinePrices:
    """Rupiah an hour; None where there is no price. Quiet ones only where they differ from the busy ones."""

    member_rp: int | None
    member_quiet_rp: int | None
    public_rp: int | None
    public_quiet_rp: int | None
    tariffs: tuple[Tariff, ...]


@dataclass(frozen=True)
class Origin:
    """Where prices come from."""

    kind: str
    source: str
    since: date


def prices_of(machines: Sequence[Machine], on: date) -> dict[int, MachinePrices]:
    """Machine id → its prices in force on a day, in 1 query."""
    held = tariffs.in_force(machines, on)
    return {machine.pk: _prices(held.get(machine.pk, [])) for machine in machines}


def _prices(found: Sequence[Tariff]) -> MachinePrices:
    by: Mapping[tuple[str, str], int] = {(one.group, one.band): one.rp_per_hour for one in found}
    public, public_quiet = by.get((Group.PUBLIC, Band.PEAK)), by.get((Group.PUBLIC, Band.OFF_PEAK))
    member, member_quiet = by.get((Group.MEMBER, Band.PEAK)), by.get((Group.MEMBER, Band.OFF_PEAK))
    if member is None and member_quiet is None:
        member, member_quiet = public, public_quiet
    return MachinePrices(
        member, None if member_quiet == member else member_quiet,
        public, None if public_quiet == public else public_quiet, tuple(found),
    )  # fmt: skip


def origins_of(prices: Mapping[int, MachinePrices]) -> list[Origin]:
    """Each origin once, with the day of its newest tariff."""
    newest: dict[tuple[str, str], date] = {}
    for one in prices.values():
        for tariff in one.tariffs:
            key = (tariff.origin, tariff.source)
            newest[key] = max(newest.get(key, tariff.since), tariff.since)
    return [Origin(kind, source, since) for (kind, source), since in sorted(newest.items())]
