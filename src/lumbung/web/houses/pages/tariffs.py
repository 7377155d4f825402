"""The prices of a house for those who run it: one row a machine, those to come, those that have ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lumbung.web.houses.models import Machine, Tariff
from lumbung.web.houses.pages.prices import MachinePrices, Origin, origins_of, prices_of


@dataclass(frozen=True)
class PriceRow:
    """A machine with its prices in force and where they come from."""

    machine: Machine
    prices: MachinePrices
    origins: list[Origin]


@dataclass(frozen=True)
class PriceTable:
    """Everything on the page."""

    in_force: list[PriceRow]
    to_come: list[Tariff]
    ended: list[Tariff]
    without: list[str]


def price_table(machines: Sequence[Machine], tariffs: Sequence[Tariff], today: date) -> PriceTable:
    """`tariffs`: all that the machines ever had."""
    prices = prices_of(machines, today)
    rows = [PriceRow(one, prices[one.pk], origins_of({one.pk: prices[one.pk]})) for one in machines]
    return PriceTable(
        in_force=[row for row in rows if row.prices.tariffs],
        to_come=[one for one in tariffs if one.since > today],
        ended=[one for one in tariffs if one.until is not None and one.until < today],
        without=[row.machine.name for row in rows if not row.prices.tariffs],
    )
