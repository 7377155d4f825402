"""What somebody wants to book: the machine, when, how long, for whom. The system picks the unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lumbung.core.slots import SlotRange
from lumbung.web.accounts.models import User
from lumbung.web.houses.models import Machine


@dataclass(frozen=True)
class Wish:
    """`start` is aware and on a quarter hour, `minutes` a multiple of 15, `people` how many work in the room."""

    machine: Machine
    start: datetime
    minutes: int
    producer: User
    people: int = 1
    product_class: str = ""
    note: str = ""

    @property
    def slots(self) -> SlotRange:
        """The slots it asks for, without cleaning. Raises ParameterError when not in quarter hours."""
        return SlotRange.of(self.start, self.minutes)

    def asked(self) -> dict[str, Any]:
        """What an idempotency key stands for: the same key with another wish is refused."""
        return {
            "machine": self.machine.pk,
            "first": self.slots.first,
            "minutes": self.minutes,
            "producer": self.producer.pk,
            "people": self.people,
            "product_class": self.product_class,
            "note": self.note,
        }
