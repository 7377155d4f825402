"""The table of machines for those who run a house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lumbung.web.config import clock
from lumbung.web.houses import queries
from lumbung.web.houses.models import House, Machine
from lumbung.web.houses.pages.prices import MachinePrices, prices_of

CSV_COLUMNS = (
    "type", "name_id", "name_en", "room", "units", "licence_needed", "toll", "cleaning_minutes", "power_watt",
    "member_rp", "member_quiet_rp", "public_rp", "public_quiet_rp",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A machine type in use."""

    machine: Machine
    units: int
    prices: MachinePrices

    def as_csv(self) -> dict[str, Any]:
        """Its columns."""
        machine, prices = self.machine, self.prices
        held = {name: getattr(machine, name) for name in CSV_COLUMNS if hasattr(machine, name)}
        amounts = {name: getattr(prices, name) for name in CSV_COLUMNS if hasattr(prices, name)}
        return held | amounts | {"room": machine.room.name if machine.room else "", "units": self.units}


def machine_rows(house: House) -> list[Row]:
    """Every machine type in use, by name."""
    machines = queries.machines_of(house)
    counts, prices = queries.unit_counts(machines), prices_of(machines, clock.today())
    return [Row(machine, counts.get(machine.pk, 1), prices[machine.pk]) for machine in machines]
