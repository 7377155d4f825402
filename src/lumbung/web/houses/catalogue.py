"""The machine types that we have facts about (`machines.csv`): what a house can choose from."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lumbung.web.ui.words import in_language

FOOD = "food"


@dataclass(frozen=True)
class MachineType:
    """One row of the table. `power_watt` at full load; `house_kind`: the kind of house it belongs in, or "any"."""

    code: str
    name_id: str
    name_en: str
    power_watt: int
    house_kind: str
    operator_skill: str

    @property
    def name(self) -> str:
        """In the language of the page."""
        return in_language(self.name_id, self.name_en)


@cache
def machine_types() -> dict[str, MachineType]:
    """Code → machine type, in the order of the table."""
    text = files("lumbung.planning.data").joinpath("machines.csv").read_text(encoding="utf-8")
    return {
        row["machine_type"]: MachineType(
            row["machine_type"], row["name_id"], row["name_en"], round(1000 * float(row["power_kw"] or 0)),
            row["house_kind"], row["operator_skill"],
        )
        for row in csv.DictReader(text.splitlines())
    }  # fmt: skip
